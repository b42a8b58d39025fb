import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openArchive } from '../../../src/pull/archive.ts';
import { unpackXz } from '../../../src/pull/bytes.ts';
import { openDeb } from '../../../src/pull/providers/deb.ts';
import type { PullProgress } from '../../../src/pull/progress.ts';
import { Unavailable, type Source } from '../../../src/pull/source.ts';
import { buildDeb, isInstalled, kernel, request, tarOf, tempFolder, xz } from '../project.ts';

async function* inPieces(bytes: Buffer, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Opens a tar, and counts how often it was read. */
function openTar(bytes: Buffer): { source: Promise<Source>; reads: () => number } {
  let reads = 0;
  const archive = {
    provider: 'test',
    bytes: () => {
      reads++;
      return inPieces(bytes);
    },
  };
  return { source: openArchive(archive, request('')), reads: () => reads };
}

async function refusal(opening: Promise<unknown>): Promise<string> {
  const error = await opening.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Unavailable);
  return (error as Error).message;
}

describe('openArchive', () => {
  it('keeps in one reading what a closure asks for', async () => {
    const { source, reads } = openTar(await tarOf(kernel('6.12.117')));
    const opened = await source;
    const found = await opened.read([
      'kernel/sys.c',
      'include/linux/uts.h',
      'arch/x86/include/asm/current.h',
    ]);
    expect([found.size, opened.release, reads()]).toEqual([3, '6.12.117', 1]);
  });

  it('reads again for what it did not keep, and never for what is not there', async () => {
    const { source, reads } = openTar(await tarOf(kernel('6.12.117')));
    const opened = await source;
    expect((await opened.read(['kernel/gone.c'])).size).toBe(0);
    expect(reads()).toBe(1);
    const found = await opened.read(['drivers/far/away.c']);
    expect(Buffer.from(found.get('drivers/far/away.c') ?? []).toString()).toBe('int away;\n');
    await opened.read(['drivers/far/away.c']);
    expect(reads()).toBe(2);
  });

  it('refuses an archive that is cut off, wherever', async () => {
    const whole = await tarOf(kernel('6.12.117', { 'kernel/fork.c': 'x'.repeat(5000) }));
    const cuts = [512, 700, 3000, whole.length - 3000];
    for (const cut of cuts)
      expect(await refusal(openTar(whole.subarray(0, cut)).source)).toMatch(/cut off or damaged|no Makefile/);
  });

  it('refuses an archive whose bytes are damaged', async () => {
    const bytes = await tarOf(kernel('6.12.117'));
    bytes.fill(0x55, 1024, 1100);
    expect(await refusal(openTar(bytes).source)).toMatch(/cut off or damaged/);
  });

  it.each(['../../etc/cron.d/x', '/etc/cron.d/x', 'linux-source-6.12/../../x'])(
    'refuses an archive that holds %s',
    async (name) => {
      const bytes = await tarOf(kernel('6.12.117'), 'linux-source-6.12', [{ name }]);
      expect(await refusal(openTar(bytes).source)).toBe(
        `the archive holds a path that leaves its folder: ${name}`,
      );
    },
  );

  it('does not follow links, whatever they lead to', async () => {
    const bytes = await tarOf(kernel('6.12.117'), 'linux-source-6.12', [
      { name: 'linux-source-6.12/include/out.h', type: 'symlink', linkname: '/etc/passwd' },
      { name: 'linux-source-6.12/include/hard.h', type: 'link', linkname: '../../etc/passwd' },
    ]);
    const opened = await openTar(bytes).source;
    expect((await opened.read(['include/out.h', 'include/hard.h'])).size).toBe(0);
  });
});

describe.skipIf(!isInstalled('xz'))('unpackXz', () => {
  const text = Buffer.from('kernel '.repeat(200_000));

  async function unpacked(packed: Buffer, program: string): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of unpackXz(inPieces(packed, 64), { program })) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  it.each(['xz', 'no-such-xz'])(
    'gives the bytes back by %s (WebAssembly where it is not installed)',
    async (program) => {
      expect((await unpacked(xz(text), program)).equals(text)).toBe(true);
    },
  );

  it.each(['xz', 'no-such-xz'])('does not take a stream that is cut off for whole (%s)', async (program) => {
    const packed = xz(text);
    await expect(unpacked(packed.subarray(0, packed.length - 20), program)).rejects.toBeInstanceOf(
      Unavailable,
    );
  });

  it.each(['xz', 'no-such-xz'])('does not take what is no .xz for one (%s)', async (program) => {
    await expect(unpacked(Buffer.from('x'.repeat(500)), program)).rejects.toBeInstanceOf(Unavailable);
  });
});

describe.skipIf(!isInstalled('xz') || !isInstalled('dpkg-deb'))('openDeb', () => {
  it('serves the kernel within the package within the tar', async () => {
    const seen: PullProgress[] = [];
    const deb = await buildDeb(tempFolder(), kernel('6.12.117'));
    const source = await openDeb(deb, request('', seen));
    expect([source.provider, source.release]).toEqual([
      'linux-source-6.12 6.12.117-1~deb12u1 (Debian)',
      '6.12.117',
    ]);
    expect((await source.read(['kernel/sys.c'])).size).toBe(1);
    expect(seen).toContainEqual(expect.objectContaining({ type: 'bytes', text: 'unpacking' }));
  });

  it('refuses a package that is cut off, wherever', async () => {
    const folder = tempFolder();
    const deb = await buildDeb(folder, kernel('6.12.117'));
    const whole = readFileSync(deb);
    for (const share of [0, 0.3, 0.9, 0.99]) {
      writeFileSync(deb, whole);
      truncateSync(deb, Math.floor(whole.length * share));
      expect(await refusal(openDeb(deb, request('')))).toMatch(/linux-source-6\.12_.*\.deb cannot be read/);
    }
  });

  it('refuses a package that holds no kernel', async () => {
    const deb = await buildDeb(tempFolder(), { README: 'nothing' });
    expect(await refusal(openDeb(deb, request('')))).toMatch(/no Makefile/);
    const noDeb = join(tempFolder(), 'linux-source-6.12_6.12.117_all.deb');
    writeFileSync(noDeb, 'no package');
    expect(await refusal(openDeb(noDeb, request('')))).toMatch(/cannot be read/);
  });
});
