import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkFolder, type Contents, removeLeftovers, writeFolder } from '../../src/pull/folder.ts';
import { tempFolder } from './project.ts';

function contents(files: Record<string, string>, key = 'key'): Contents {
  return {
    key,
    id: 'v6.12',
    release: '6.12.1',
    provider: 'test',
    files: new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text, 'latin1')])),
    closure: Object.keys(files),
    generic: {},
    external: [],
  };
}

const FILES = { 'kernel/sys.c': 'int x;\n', 'include/a.h': '\xff\x00' };

describe('writeFolder', () => {
  it('writes bytes as they came, and a folder that passes its own check', async () => {
    const folder = join(tempFolder(), 'v6.12');
    await writeFolder(folder, contents(FILES));
    expect(readFileSync(join(folder, 'include/a.h'))).toEqual(Buffer.from([0xff, 0]));
    expect(checkFolder(folder, 'key', [])?.release).toBe('6.12.1');
    expect(checkFolder(folder, 'another manifest', [])).toBeNull();
  });

  it('replaces the whole folder, and leaves one alone that is the same already', async () => {
    const parent = tempFolder();
    const folder = join(parent, 'v6.12');
    await writeFolder(folder, contents(FILES));
    const before = statSync(join(folder, 'kernel/sys.c')).ino;
    await writeFolder(folder, contents(FILES));
    expect(statSync(join(folder, 'kernel/sys.c')).ino).toBe(before);
    await writeFolder(folder, contents({ 'kernel/sys.c': 'int y;\n' }));
    expect(readdirSync(folder, { encoding: 'utf8', recursive: true }).sort()).toEqual([
      '.pulled.json',
      'kernel',
      'kernel/sys.c',
    ]);
    expect(readdirSync(parent)).toEqual(['v6.12']);
  });

  it.each(['../escaped', '/tmp/escaped', 'a/../../escaped', 'a//b', 'a\\..\\b', 'a/./b', ''])(
    'refuses the path %j and leaves nothing',
    async (path) => {
      const parent = tempFolder();
      await expect(writeFolder(join(parent, 'v6.12'), contents({ ...FILES, [path]: 'x' }))).rejects.toThrow(
        /outside of the pulled folder/,
      );
      expect(readdirSync(parent)).toEqual([]);
    },
  );

  it('lets several write at once, each whole', async () => {
    const parent = tempFolder();
    const folder = join(parent, 'v6.12');
    const texts = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(9));
    await Promise.all(texts.map((text) => writeFolder(folder, contents({ 'a.c': text, 'b.c': text }))));
    expect(readFileSync(join(folder, 'a.c'), 'utf8')).toBe(readFileSync(join(folder, 'b.c'), 'utf8'));
    expect(checkFolder(folder, 'key', ['a.c', 'b.c'])).not.toBeNull();
    expect(readdirSync(parent)).toEqual(['v6.12']);
  });

  it('replaces a link in its place by a folder and leaves what the link led to alone', async () => {
    const parent = tempFolder();
    const elsewhere = tempFolder();
    writeFileSync(join(elsewhere, 'precious'), 'x');
    symlinkSync(elsewhere, join(parent, 'v6.12'));
    await writeFolder(join(parent, 'v6.12'), contents(FILES));
    expect(readdirSync(elsewhere)).toEqual(['precious']);
    expect(readdirSync(parent, { withFileTypes: true }).map((entry) => entry.isDirectory())).toEqual([true]);
  });

  const canMount = mounts();
  it.skipIf(!canMount)(
    'says that the disk is full and leaves the old folder as it was (needs root: tmpfs)',
    async () => {
      const parent = tempFolder();
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', parent]);
      onTestFinished(() => {
        execFileSync('umount', [parent]);
      });
      const folder = join(parent, 'v6.12');
      await writeFolder(folder, contents(FILES));
      const large = contents({ 'kernel/sys.c': 'x'.repeat(40_000), 'kernel/fork.c': 'y'.repeat(40_000) });
      await expect(writeFolder(folder, large)).rejects.toThrow(/the disk is full \(ENOSPC\)[\s\S]*Make room/);
      expect(readdirSync(parent)).toEqual(['v6.12']);
      expect(checkFolder(folder, 'key', ['kernel/sys.c'])).not.toBeNull();
    },
  );
});

/** Whether this process may mount a file system. */
function mounts(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', '/mnt'], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    console.error('Left out: a full disk cannot be made here without the right to mount one.');
    return false;
  }
}

describe('checkFolder', () => {
  async function written(): Promise<string> {
    const folder = join(tempFolder(), 'v6.12');
    await writeFolder(folder, contents(FILES));
    return folder;
  }

  it('takes a copy with other times for what it is', async () => {
    const folder = await written();
    cpSync(folder, `${folder}-copy`, { recursive: true });
    utimesSync(join(`${folder}-copy`, 'include/a.h'), 1, 1);
    expect(checkFolder(`${folder}-copy`, 'key', [])).not.toBeNull();
  });

  it.each<[string, (folder: string) => void]>([
    ['a file that is cut off', (folder) => truncateSync(join(folder, 'kernel/sys.c'), 3)],
    ['a file that is gone', (folder) => rmSync(join(folder, 'include/a.h'))],
    [
      'a file of the same size that was edited',
      (folder) => writeFileSync(join(folder, 'kernel/sys.c'), 'int z;\n'),
    ],
    ['a stamp that is cut off', (folder) => truncateSync(join(folder, '.pulled.json'), 100)],
    ['a stamp that is gone', (folder) => rmSync(join(folder, '.pulled.json'))],
    ['a stamp that is no stamp', (folder) => writeFileSync(join(folder, '.pulled.json'), 'null')],
    [
      'a link in place of a file',
      (folder) => {
        cpSync(join(folder, 'kernel/sys.c'), join(folder, 'copy'));
        rmSync(join(folder, 'kernel/sys.c'));
        symlinkSync(join(folder, 'copy'), join(folder, 'kernel/sys.c'));
      },
    ],
  ])('does not pass %s', async (_, spoil) => {
    const folder = await written();
    spoil(folder);
    expect(checkFolder(folder, 'key', [])).toBeNull();
  });

  it('hashes what the pages show even where size and time are right', async () => {
    const folder = await written();
    const file = join(folder, 'kernel/sys.c');
    const stamp = JSON.parse(readFileSync(join(folder, '.pulled.json'), 'utf8'));
    writeFileSync(file, 'int z;\n');
    stamp.files['kernel/sys.c'][1] = statSync(file).mtimeMs;
    writeFileSync(join(folder, '.pulled.json'), JSON.stringify(stamp));
    expect(checkFolder(folder, 'key', ['kernel/sys.c'])).toBeNull();
  });
});

describe('removeLeftovers', () => {
  it('removes what killed pulls left and nothing that another one is at work on', async () => {
    const parent = tempFolder();
    const gone = 2 ** 22 + 1; // Above pid_max: no such process.
    for (const name of [
      `.v6.12.partial-${gone}-1`,
      `.v6.12.old-${gone}-2`,
      `.v6.12.partial-${process.pid}-9`,
      `.v6.1.partial-${gone}-1`,
      'v6.12',
    ])
      mkdirSync(join(parent, name));
    await removeLeftovers(join(parent, 'v6.12'));
    expect(readdirSync(parent).sort()).toEqual([
      `.v6.1.partial-${gone}-1`,
      `.v6.12.partial-${process.pid}-9`,
      'v6.12',
    ]);
  });
});
