import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { KwalkError } from '../../src/diagnostics/diagnostics.ts';
import type { DriftEntry } from '../../src/model/model.ts';
import type { ExtentOf } from '../../src/pull/lock.ts';
import { parseManifest } from '../../src/pull/manifest.ts';
import { type PullProgress, progressText } from '../../src/pull/progress.ts';
import { type Provider, Unavailable } from '../../src/pull/source.ts';
import { pull, type PullOptions } from '../../src/pull/versions.ts';
import {
  type Files,
  kernel,
  MANIFEST_TEXT,
  memoryProvider,
  project,
  tempFolder,
  writeFiles,
} from './project.ts';

function refusing(name: string, reason: string, help: string | null = null): Provider {
  return { name, open: () => Promise.reject(new Unavailable(reason, help)) };
}

/** Where `int NAME(…) { … }` stands, as an index would say. */
const extentOf: ExtentOf = (_, text, symbol) => {
  const found = new RegExp(`^int ${symbol}\\([\\s\\S]*?^}\\n`, 'm').exec(text);
  return found ? { start: found.index, end: found.index + found[0].length } : null;
};

function entries(drift: DriftEntry[] | undefined): string[] {
  return (drift ?? []).map(({ change, file, symbol }) => `${change} ${symbol ?? file}`);
}

describe('pull', () => {
  it('puts the named files, what they include and the licences in the folder of the version', async () => {
    const { root, manifestFile } = project();
    const [pulled] = await pull({
      root,
      manifestFile,
      providers: [memoryProvider(kernel('6.12.117'), '6.12.117')],
    });
    expect(pulled).toMatchObject({
      id: 'v6.12',
      release: '6.12.117',
      provider: 'memory',
      dir: join(root, 'kernel-snippets/v6.12'),
      files: ['kernel/sys.c'],
      closure: ['arch/x86/include/asm/current.h', 'include/linux/uts.h', 'kernel/sys.c'],
      licences: ['COPYING', 'LICENSES/preferred/GPL-2.0', 'LICENSES/exceptions/Linux-syscall-note'],
    });
    const onDisk = readdirSync(join(root, 'kernel-snippets/v6.12'), { recursive: true, withFileTypes: true });
    expect(onDisk.filter((entry) => entry.isFile())).toHaveLength(
      3 + 3 + 'Makefile .pulled.json'.split(' ').length,
    );
  });

  it('pulls quoted files too, keeps them in the lock, and says where one is asked for that is not there', async () => {
    const quoted = MANIFEST_TEXT.replace('"snippets"', '"quoted": ["drivers/far/away.c"],\n  "snippets"');
    const providers = [memoryProvider(kernel('6.12.117'), '6.12.117')];
    const { root, manifestFile } = project(quoted);
    const [pulled] = await pull({ root, manifestFile, providers, accept: true });
    expect(pulled).toMatchObject({ files: ['kernel/sys.c'], quoted: ['drivers/far/away.c'] });
    expect(pulled?.closure).toContain('drivers/far/away.c');
    expect(readFileSync(join(root, 'kernel-snippets/lock.json'), 'utf8')).toContain('"drivers/far/away.c"');

    const wrong = project(quoted.replace('far/away.c', 'far/awry.c'));
    await expect(pull({ ...wrong, providers })).rejects.toThrow(
      /manifest\.json:8:14 error pull\/no-file[^]*has no `drivers\/far\/awry\.c`[^]*`drivers\/far\/away\.c`/,
    );
  });

  it('asks nobody for a folder that is whole, and again when the manifest or the folder has changed', async () => {
    const { root, manifestFile } = project();
    const provider = memoryProvider(kernel('6.12.117'), '6.12.117');
    const seen: string[] = [];
    const again = (file = manifestFile): Promise<unknown> =>
      pull({
        root,
        manifestFile: file,
        providers: [provider],
        onProgress: (progress) => seen.push(progressText(progress)),
      });
    await again();
    await again();
    expect(provider.opened).toBe(1);
    expect(seen.at(-2)).toMatch(/^v6\.12: 6\.12\.117 from memory, 7 files, .* \(unchanged\)$/);
    writeFileSync(join(root, 'kernel-snippets/v6.12/kernel/sys.c'), 'edited');
    await again();
    expect(provider.opened).toBe(2);
    expect(readFileSync(join(root, 'kernel-snippets/v6.12/kernel/sys.c'), 'utf8')).toContain('newuname');
    await again(
      parseManifest(MANIFEST_TEXT.replace('["kernel/sys.c"]', '["kernel/sys.c", "drivers/far/away.c"]')),
    );
    expect(provider.opened).toBe(3);
    await pull({ root, manifestFile, providers: [provider], refresh: true });
    expect(provider.opened).toBe(4);
  });

  it('goes on to the next provider, and tells who refused and who served', async () => {
    const { root, manifestFile } = project();
    const seen: string[] = [];
    const partial: Files = kernel('6.12.117');
    delete partial['COPYING'];
    await pull({
      root,
      manifestFile,
      providers: [
        refusing('Debian', 'apt-get is not installed'),
        memoryProvider(partial, '6.12.117', 'half a kernel'),
        memoryProvider(kernel('6.12.0'), '6.12.0', 'a whole one'),
      ],
      onProgress: (progress) => seen.push(progressText(progress)),
    });
    expect(seen.filter((line) => !/following|lock\.json/.test(line))).toEqual([
      'v6.12: asking Debian',
      'v6.12: Debian: apt-get is not installed',
      'v6.12: asking half a kernel',
      'v6.12: half a kernel: has no COPYING',
      'v6.12: asking a whole one',
      'v6.12: 6.12.0 from a whole one, 7 files, 0.0 MB',
    ]);
  });

  it('names everyone it asked, each with its reason, and what to do, when nobody serves', async () => {
    const { root, manifestFile } = project();
    const providers = [refusing('one', 'no network', 'Check the network.'), refusing('two', 'no disk')];
    await expect(pull({ root, manifestFile, providers })).rejects.toThrow(
      `No one serves kernel source v6.12. Tried:
  - one: no network
  - two: no disk
  Check the network.
  Or unpack a kernel 6.12 yourself and run: kwalk pull --tree DIR`,
    );
    expect(readdirSync(join(root, 'kernel-snippets'))).toEqual(['manifest.json']);
  });

  it('points at each file of the manifest that the kernel does not have, with near matches', async () => {
    const { root, manifestFile } = project(
      MANIFEST_TEXT.replace(
        '["kernel/sys.c"]',
        '["kernel/sys.c",\n"kernel/sysc.c", "net/nothing/like/it.c"]',
      ),
    );
    const error = await pull({
      root,
      manifestFile,
      providers: [memoryProvider(kernel('6.12.117'), '6.12.117')],
    }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(KwalkError);
    expect(
      (error as KwalkError).diagnostics.map(({ line, col, message, help }) => [line, col, message, ...help]),
    ).toEqual([
      [8, 1, 'v6.12 (6.12.117 from memory) has no `kernel/sysc.c`.', 'Did you mean `kernel/sys.c`?'],
      [8, 18, 'v6.12 (6.12.117 from memory) has no `net/nothing/like/it.c`.'],
    ]);
    expect(readdirSync(join(root, 'kernel-snippets'))).toEqual(['manifest.json']);
  });

  it('points at a file of an architecture that is not pulled', async () => {
    const { root, manifestFile } = project(
      MANIFEST_TEXT.replace('["kernel/sys.c"]', '["kernel/sys.c", "arch/arm64/a.c"]'),
    );
    const files = kernel('6.12.117', { 'arch/arm64/a.c': '' });
    await expect(
      pull({ root, manifestFile, providers: [memoryProvider(files, '6.12.117')] }),
    ).rejects.toThrow(/7:29 error pull\/foreign-architecture[\s\S]*now x86/);
  });

  it('points at a version that the manifest does not have', async () => {
    const { root, manifestFile } = project();
    await expect(pull({ root, manifestFile, versions: ['v6.21'], providers: [] })).rejects.toThrow(
      /no version `v6\.21`[\s\S]*Did you mean `v6\.12`/,
    );
  });

  it('pulls several versions beside each other', async () => {
    const { root, manifestFile } = project(
      MANIFEST_TEXT.replace(
        '"versions": [',
        '"versions": [{ "id": "v6.1", "debianPackage": null, "tag": "v6.1", "config": "config.json" },',
      ),
    );
    const tree = (release: string, id: string): Provider => ({
      name: id,
      open: (request) =>
        request.version.id === id
          ? memoryProvider(kernel(release), release).open(request)
          : Promise.reject(new Unavailable('is another version')),
    });
    const providers = [tree('6.1.192', 'v6.1'), tree('6.12.117', 'v6.12')];
    const pulled = await pull({ root, manifestFile, providers });
    expect(pulled.map(({ id, release }) => [id, release])).toEqual([
      ['v6.1', '6.1.192'],
      ['v6.12', '6.12.117'],
    ]);
    expect(readdirSync(join(root, 'kernel-snippets')).sort()).toEqual(['manifest.json', 'v6.1', 'v6.12']);
  });

  it('reads a tree that --tree names again each time, and leaves the folder alone where nothing changed', async () => {
    const { root, manifestFile } = project();
    const tree = tempFolder();
    writeFiles(tree, kernel('6.12.117'));
    const file = join(root, 'kernel-snippets/v6.12/kernel/sys.c');
    const seen: PullProgress[] = [];
    const again = (): Promise<unknown> =>
      pull({ root, manifestFile, tree, onProgress: (progress) => seen.push(progress) });
    await again();
    const { ino } = statSync(file);
    await again();
    expect(statSync(file).ino).toBe(ino);
    writeFiles(tree, { 'kernel/sys.c': 'int edited(void)\n{\n}\n' });
    await again();
    expect(readFileSync(file, 'utf8')).toContain('edited');
    expect(seen.flatMap((progress) => (progress.type === 'served' ? progress.unchanged : []))).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('survives a pull that was killed while it wrote: nothing passes for good, and the next one clears up', async () => {
    const { root, manifestFile } = project();
    const folder = join(root, 'kernel-snippets/v6.12');
    const module = pathToFileURL(resolve('src/pull/folder.ts')).href;
    const script = `
      import { writeFolder } from ${JSON.stringify(module)};
      class Deadly extends Map {
        *[Symbol.iterator]() {
          let left = 3;
          for (const entry of super.entries()) {
            if (left-- === 0) process.kill(process.pid, 'SIGKILL');
            yield entry;
          }
        }
      }
      const files = new Deadly(Array.from({ length: 9 }, (_, n) => ['kernel/' + n + '.c', Buffer.from('x')]));
      await writeFolder(${JSON.stringify(folder)}, { key: 'k', id: 'v6.12', release: '6.12.1', provider: 'p', files, closure: [], generic: {}, external: [] });
    `;
    const killed = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect([killed.signal, killed.stderr]).toEqual(['SIGKILL', '']);
    const left = readdirSync(join(root, 'kernel-snippets'));
    expect(left.sort()).toEqual([expect.stringMatching(/^\.v6\.12\.partial-\d+-\d+$/), 'manifest.json']);
    const provider = memoryProvider(kernel('6.12.117'), '6.12.117');
    await pull({ root, manifestFile, providers: [provider] });
    expect(provider.opened).toBe(1);
    expect(readdirSync(join(root, 'kernel-snippets')).sort()).toEqual(['manifest.json', 'v6.12']);
  });

  it.skipIf(process.getuid?.() !== 0 || spawnSync('unshare', ['--mount', 'true']).status !== 0)(
    'ends with one error on a full disk, and asks no further provider (needs root: tmpfs)',
    async () => {
      const { root, manifestFile } = project();
      const disk = join(root, 'kernel-snippets');
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]);
      onTestFinished(() => {
        execFileSync('umount', [disk]);
      });
      const large = kernel('6.12.117', { 'include/linux/uts.h': 'x'.repeat(100_000) });
      const second = memoryProvider(kernel('6.12.117'), '6.12.117');
      const providers = [memoryProvider(large, '6.12.117'), second];
      await expect(pull({ root, manifestFile, providers })).rejects.toThrow(
        /^error pull\/disk\n.*the disk is full/,
      );
      expect(second.opened).toBe(0);
      expect(readdirSync(disk)).toEqual([]);
    },
  );
});

describe('pull and the lock', () => {
  const changed = kernel('6.12.118', {
    'kernel/sys.c': '#include <linux/uts.h>\nint more;\nint newuname(void)\n{\n\treturn 1;\n}\n',
  });
  const elsewhere = kernel('6.12.118', {
    'kernel/sys.c': '#include <linux/uts.h>\nint more;\nint newuname(void)\n{\n\treturn 0;\n}\n',
  });

  async function accepted(): Promise<PullOptions> {
    const options = { ...project(), extentOf };
    await pull({ ...options, accept: true, providers: [memoryProvider(kernel('6.12.117'), '6.12.117')] });
    return options;
  }

  it('reports what was never reviewed, and nothing once it is accepted', async () => {
    const options = { ...project(), extentOf, providers: [memoryProvider(kernel('6.12.117'), '6.12.117')] };
    expect(entries((await pull(options))[0]?.drift)).toEqual([
      'unreviewed kernel/sys.c',
      'unreviewed newuname',
    ]);
    expect(entries((await pull({ ...options, accept: true }))[0]?.drift)).toEqual([]);
    expect(entries((await pull({ ...options, frozen: true }))[0]?.drift)).toEqual([]);
  });

  it('reports drift symbol by symbol and goes on', async () => {
    const options = { ...(await accepted()), refresh: true };
    const drift = async (files: Files): Promise<string[]> =>
      entries((await pull({ ...options, providers: [memoryProvider(files, '6.12.118')] }))[0]?.drift);
    expect(await drift(changed)).toEqual(['changed kernel/sys.c', 'changed newuname']);
    expect(await drift(elsewhere)).toEqual(['changed kernel/sys.c']);
  });

  it('finds no extents in files that are as they were reviewed, so that a start costs nothing', async () => {
    const options = await accepted();
    const asked: string[] = [];
    await pull({
      ...options,
      providers: [],
      extentOf: (file, text, symbol) => {
        asked.push(file);
        return extentOf(file, text, symbol);
      },
    });
    expect(asked).toEqual([]);
  });

  it('tells drift as it goes on, in one line where the lock does not have the version at all', async () => {
    const tell = async (options: PullOptions): Promise<string[]> => {
      const seen: string[] = [];
      await pull({ ...options, onProgress: (progress) => seen.push(progressText(progress)) });
      return seen.slice(-1).flatMap((text) => text.split('\n'));
    };
    const providers = [memoryProvider(changed, '6.12.118')];
    expect(await tell({ ...project(), extentOf, providers })).toEqual([
      'v6.12: not in kernel-snippets/lock.json yet. Review it, then: kwalk pull --accept',
    ]);
    expect(await tell({ ...(await accepted()), providers, refresh: true })).toEqual([
      'v6.12: kernel/sys.c has changed since it was reviewed',
      'v6.12: newuname in kernel/sys.c has changed since it was reviewed',
      'v6.12: review what differs, then: kwalk pull --accept',
    ]);
  });

  it('makes an error of drift where it is frozen, one for each symbol', async () => {
    const options = { ...(await accepted()), refresh: true, frozen: true };
    const error = await pull({ ...options, providers: [memoryProvider(changed, '6.12.118')] }).catch(
      (reason: unknown) => reason,
    );
    expect((error as KwalkError).diagnostics.map(({ rule, message }) => `${rule} ${message}`)).toEqual([
      'pull/frozen v6.12: kernel/sys.c has changed since it was reviewed.',
      'pull/frozen v6.12: newuname in kernel/sys.c has changed since it was reviewed.',
    ]);
  });

  it('points at a symbol in the manifest that its file does not define', async () => {
    const { root, manifestFile } = project(
      MANIFEST_TEXT.replace('"symbol": "newuname"', '"symbol": "newname"'),
    );
    await expect(
      pull({ root, manifestFile, extentOf, providers: [memoryProvider(kernel('6.12.117'), '6.12.117')] }),
    ).rejects.toThrow(/manifest\.json:8:70 error[\s\S]*kernel\/sys\.c of v6\.12 does not define `newname`/);
  });

  it('leaves nothing beside the lock that it writes', async () => {
    const { root } = await accepted();
    expect(readdirSync(join(root, 'kernel-snippets')).sort()).toEqual([
      'lock.json',
      'manifest.json',
      'v6.12',
    ]);
  });
});
