import { basename } from 'node:path';
import { lastLine, run } from '../child.ts';
import { isReleaseOf, releaseOf } from '../release.ts';
import { type Request, type Source, Unavailable } from '../source.ts';

/**
 * A commit of a git repository: HEAD where it is a release of the version asked for, else the reviewed
 * release's tag, else the manifest's tag.
 */
export async function openGit(root: string, { version, reviewed }: Request): Promise<Source> {
  const revisions = ['HEAD', ...(reviewed ? [`refs/tags/v${reviewed}`] : []), `refs/tags/${version.tag}`];
  const seen: string[] = [];
  for (const revision of revisions) {
    const commit = (
      await git(root, ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`])
    ).text.trim();
    if (!commit) continue;
    const makefile = await git(root, ['show', `${commit}:Makefile`]);
    const release = releaseOf(makefile.text);
    if (release && isReleaseOf(release, version.id)) {
      const described = (await git(root, ['describe', '--tags', '--always', commit])).text.trim();
      return openCommit(root, commit, release, described);
    }
    seen.push(`${revision.replace('refs/tags/', '')} is ${release ?? 'no kernel'}`);
  }
  throw new Unavailable(
    `git repository without ${version.id}${seen.length > 0 ? ` (${seen.join(', ')})` : ''}`,
    `Check out a release of ${version.id} or fetch the tag ${version.tag}.`,
  );
}

async function openCommit(root: string, commit: string, release: string, described: string): Promise<Source> {
  const entries = await entriesOf(root, commit);
  return {
    provider: `git ${basename(root)} at ${described}`,
    release,
    read: (paths) => readObjects(root, paths, entries),
    list: () => Promise.resolve([...entries.keys()]),
    close: () => Promise.resolve(),
  };
}

/** The object of each file of a commit; what is no regular file (links, submodules) is left out. */
async function entriesOf(root: string, commit: string): Promise<Map<string, string>> {
  const listed = await git(root, ['ls-tree', '-r', '-z', '--full-tree', commit]);
  if (listed.code !== 0) throw new Unavailable(`git ls-tree failed: ${lastLine(listed.stderr)}`);
  const entries = new Map<string, string>();
  for (const line of listed.text.split('\0')) {
    const [, mode, object, path] = /^(\d+) blob ([0-9a-f]+)\t([\s\S]+)$/.exec(line) ?? [];
    if (mode?.startsWith('100') && object && path) entries.set(path, object);
  }
  return entries;
}

async function readObjects(
  root: string,
  paths: readonly string[],
  entries: ReadonlyMap<string, string>,
): Promise<Map<string, Uint8Array>> {
  const wanted = paths.flatMap((path) => {
    const object = entries.get(path);
    return object ? [{ path, object }] : [];
  });
  const found = new Map<string, Uint8Array>();
  if (wanted.length === 0) return found;
  const input = wanted.map(({ object }) => `${object}\n`).join('');
  const { code, stdout, stderr } = await run('git', ['-C', root, 'cat-file', '--batch'], { input });
  if (code !== 0) throw new Unavailable(`git cat-file failed: ${lastLine(stderr)}`);
  // git-cat-file(1), "Batch output": `<object> blob <size>`, a line break, the bytes, a line break.
  let at = 0;
  for (const { path, object } of wanted) {
    const headEnd = stdout.indexOf(0x0a, at);
    const [name, type, size] = stdout.toString('latin1', at, headEnd).split(' ');
    if (name !== object || type !== 'blob') throw new Unavailable(`${path} is missing from the repository`);
    found.set(path, stdout.subarray(headEnd + 1, headEnd + 1 + Number(size)));
    at = headEnd + 1 + Number(size) + 1;
  }
  return found;
}

async function git(
  root: string,
  args: string[],
): Promise<{ code: number | null; text: string; stderr: string }> {
  const { code, stdout, stderr } = await run('git', ['-C', root, ...args]);
  if (/dubious ownership/.test(stderr))
    throw new Unavailable(
      'the repository belongs to another user, so git refuses to read it',
      `Run: git config --global --add safe.directory ${root}`,
    );
  return { code, text: stdout.toString('latin1'), stderr };
}
