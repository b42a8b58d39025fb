import { existsSync } from 'node:fs';
import { lstat, readFile, realpath } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { KwalkError } from '#diagnostics';
import { isReleaseOf, releaseOf } from '../release.ts';
import { type Provider, type Request, type Source, Unavailable } from '../source.ts';
import { openGit } from './git.ts';

/**
 * A kernel tree on this machine, named by `--tree` or `KERNEL_TREE`: unpacked, or a git repository (then its
 * committed text is read, not what lies in the work tree).
 */
export function treeProvider(tree: string): Provider {
  return { name: `tree ${tree}`, open: (request) => openTree(tree, request) };
}

async function openTree(tree: string, request: Request): Promise<Source> {
  let root: string;
  try {
    root = await realpath(tree);
  } catch (error) {
    throw noTree(tree, `cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
  const isGit = existsSync(join(root, '.git')) || existsSync(join(root, 'objects', 'pack'));
  if (isGit) return openGit(root, request);

  const makefile = await readInside(root, 'Makefile');
  const release = makefile && releaseOf(makefile.toString('latin1'));
  if (!release) throw noTree(tree, 'has no Makefile that states a kernel version');
  if (!isReleaseOf(release, request.version.id))
    throw new Unavailable(`is ${release}, not ${request.version.id}`);
  return {
    provider: `tree ${basename(root)}`,
    release,
    async read(paths) {
      const found = new Map<string, Uint8Array>();
      for (const path of paths) {
        const bytes = await readInside(root, path);
        if (bytes) found.set(path, bytes);
      }
      return found;
    },
    list: () => Promise.resolve([]),
    close: () => Promise.resolve(),
  };
}

/** The bytes of a file of the tree, null where there is none. A link that leads out of the tree is refused. */
async function readInside(root: string, path: string): Promise<Buffer | null> {
  const full = join(root, path);
  try {
    const real = await realpath(full);
    if (!real.startsWith(root + sep))
      throw new Unavailable(`${path} is a link that leads out of the tree`, 'Replace the link by the file.');
    return (await lstat(real)).isFile() ? await readFile(real) : null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (code === 'EACCES' || code === 'EIO' || code === 'ELOOP')
      throw new Unavailable(`${path} cannot be read (${code})`);
    throw error;
  }
}

/** The tree was asked for by name: nothing else may stand in for it. */
function noTree(tree: string, reason: string): KwalkError {
  return new KwalkError({
    severity: 'error',
    rule: 'pull/no-tree',
    file: null,
    line: null,
    col: null,
    message: `${tree} ${reason}.`,
    help: ['--tree and KERNEL_TREE take an unpacked kernel source or a git checkout of one.'],
  });
}
