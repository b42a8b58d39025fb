import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { treeProvider } from '../../../src/pull/providers/tree.ts';
import type { Request, Source } from '../../../src/pull/source.ts';
import { isInstalled, kernel, makefile, request, tempFolder, writeFiles } from '../project.ts';

function unpacked(release: string): string {
  const root = tempFolder();
  writeFiles(root, kernel(release));
  return root;
}

function git(root: string, ...args: string[]): string {
  const identity = [
    '-c',
    'user.name=Test',
    '-c',
    'user.email=test@example.org',
    '-c',
    'commit.gpgsign=false',
  ];
  return execFileSync('git', ['-C', root, ...identity, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/** A repository with a commit and a tag for each release. */
function repository(...releases: string[]): string {
  const root = unpacked(releases[0] ?? '');
  git(root, 'init', '-q');
  for (const release of releases) {
    writeFiles(root, { Makefile: makefile(release) });
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', release);
    git(root, 'tag', `v${release.replace(/\.0$/, '')}`);
  }
  return root;
}

function open(tree: string, more: Partial<Request> = {}): Promise<Source> {
  return treeProvider(tree).open({ ...request(tempFolder()), ...more });
}

async function textOf(source: Source, path: string): Promise<string | undefined> {
  const bytes = (await source.read([path])).get(path);
  return bytes && Buffer.from(bytes).toString();
}

describe('an unpacked tree', () => {
  it('serves its files and states its release', async () => {
    const source = await open(unpacked('6.12.117'));
    expect(source.release).toBe('6.12.117');
    expect(await textOf(source, 'kernel/sys.c')).toContain('newuname');
    expect((await source.read(['kernel', 'kernel/gone.c', 'kernel/sys.c/x'])).size).toBe(0);
  });

  it('does not show where on this machine it lies', async () => {
    const root = unpacked('6.12.117');
    expect((await open(root)).provider).not.toContain('/');
  });

  it('is refused where it is another version', async () => {
    await expect(open(unpacked('6.1.192'))).rejects.toThrow('is 6.1.192, not v6.12');
    await expect(open(unpacked('6.120.1'))).rejects.toThrow('is 6.120.1, not v6.12');
  });

  it('ends the pull where it is no tree at all, since it was asked for by name', async () => {
    await expect(open(join(tempFolder(), 'nowhere'))).rejects.toThrow(
      /pull\/no-tree[\s\S]*cannot be read \(ENOENT\)/,
    );
    await expect(open(tempFolder())).rejects.toThrow('has no Makefile that states a kernel version');
  });

  it('follows a link within itself and refuses one that leads out', async () => {
    const root = unpacked('6.12.117');
    const outside = tempFolder();
    writeFileSync(join(outside, 'secret'), 'x');
    symlinkSync('sys.c', join(root, 'kernel/link.c'));
    symlinkSync(join(outside, 'secret'), join(root, 'kernel/out.c'));
    symlinkSync(outside, join(root, 'net'));
    const source = await open(root);
    expect(await textOf(source, 'kernel/link.c')).toContain('newuname');
    await expect(source.read(['kernel/out.c'])).rejects.toThrow(
      'kernel/out.c is a link that leads out of the tree',
    );
    await expect(source.read(['net/secret'])).rejects.toThrow(
      'net/secret is a link that leads out of the tree',
    );
  });
});

describe.skipIf(!isInstalled('git'))('a git repository', () => {
  it('serves what is committed, whatever lies in the work tree', async () => {
    const root = repository('6.12.117');
    writeFiles(root, { 'kernel/sys.c': 'edited', 'kernel/new.c': 'new' });
    const source = await open(root);
    expect([source.release, source.provider.replace(/^git \S+/, 'git')]).toEqual([
      '6.12.117',
      'git at v6.12.117',
    ]);
    expect(await textOf(source, 'kernel/sys.c')).toContain('newuname');
    expect(await textOf(source, 'kernel/new.c')).toBeUndefined();
    expect(await source.list()).toContain('drivers/far/away.c');
  });

  it('serves the reviewed tag, else the one of the manifest, where another version is checked out', async () => {
    const root = repository('6.12.0', '6.12.117', '6.13.0');
    expect((await open(root)).release).toBe('6.12.0');
    expect((await open(root, { reviewed: '6.12.117' })).release).toBe('6.12.117');
  });

  it('is refused, with what it has, where no tag fits', async () => {
    await expect(open(repository('6.13.0'))).rejects.toThrow('git repository without v6.12 (HEAD is 6.13.0)');
  });

  it('serves bytes that are no text, empty files, and several at once', async () => {
    const root = repository('6.12.117');
    writeFileSync(join(root, 'a.bin'), Buffer.from([0, 0xff, 0x0a, 0x0d]));
    writeFileSync(join(root, 'empty.h'), '');
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'more');
    const found = await (await open(root)).read(['a.bin', 'empty.h', 'gone.h', 'kernel/sys.c']);
    expect([...found.keys()]).toEqual(['a.bin', 'empty.h', 'kernel/sys.c']);
    expect(Buffer.from(found.get('a.bin') ?? [])).toEqual(Buffer.from([0, 0xff, 0x0a, 0x0d]));
    expect(found.get('empty.h')).toHaveLength(0);
  });

  it('treats a committed link as no file', async () => {
    const root = repository('6.12.117');
    symlinkSync('/etc/passwd', join(root, 'kernel/out.c'));
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'link');
    expect((await (await open(root)).read(['kernel/out.c'])).size).toBe(0);
  });

  it('works on a bare one', async () => {
    const bare = join(tempFolder(), 'linux.git');
    mkdirSync(bare);
    execFileSync('git', ['clone', '-q', '--bare', repository('6.12.117'), bare], { stdio: 'ignore' });
    expect((await open(bare)).release).toBe('6.12.117');
  });
});
