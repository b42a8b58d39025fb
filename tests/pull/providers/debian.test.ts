import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cacheProvider } from '../../../src/pull/providers/cache.ts';
import { debianProvider } from '../../../src/pull/providers/debian.ts';
import type { PullProgress } from '../../../src/pull/progress.ts';
import { buildDeb, isInstalled, kernel, request, tempFolder } from '../project.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

interface FakeApt {
  /** Package file that the archive has; null where it has none. */
  deb: string | null;
  /** Whether the package is listed before `apt-get update`. */
  listed?: boolean;
  /** What the lists state instead of the file's own hash. */
  sha256?: string;
  /** Shell lines in place of a download. */
  download?: string;
  /** Shell lines of an update, before the package gets listed. */
  update?: string;
}

/** Puts an `apt-get` first in the path that answers as Debian's does; returns the file that logs its calls. */
function fakeApt({ deb, listed = true, sha256, download, update = '' }: FakeApt): string {
  const folder = tempFolder();
  const log = join(folder, 'log');
  const lists = join(folder, 'lists');
  const bytes = deb === null ? Buffer.alloc(0) : readFileSync(deb);
  const hash = sha256 ?? createHash('sha256').update(bytes).digest('hex');
  const file = basename(deb ?? '');
  if (listed) writeFileSync(lists, '');
  writeFileSync(
    join(folder, 'apt-get'),
    `#!/bin/sh
echo "$*" >> ${log}
case "$*" in
  *--print-uris*)
    if [ -e ${lists} ] && [ -n "${file}" ]; then
      echo "'http://deb.example.org/${file}' ${file} ${bytes.length} SHA256:${hash}"
    else
      echo 'E: Unable to locate package linux-source-6.12' >&2; exit 100
    fi;;
  update*) ${update}
    touch ${lists};;
  download*) ${download ?? `cp ${deb} .`}
    ;;
esac
`,
  );
  chmodSync(join(folder, 'apt-get'), 0o755);
  vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
  return log;
}

function calls(log: string): string[] {
  return readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => (line.includes('--print-uris') ? 'look up' : (line.split(' ')[0] ?? '')));
}

function asUser(id: number): void {
  vi.spyOn(process, 'getuid').mockReturnValue(id);
}

const canPack = isInstalled('xz') && isInstalled('dpkg-deb');

describe.skipIf(!canPack)("Debian's source package", () => {
  it('downloads once, then serves from its own store and as the local cache', async () => {
    const deb = await buildDeb(tempFolder(), kernel('6.12.117'));
    const log = fakeApt({ deb });
    const cache = join(tempFolder(), 'cache');
    expect((await debianProvider.open(request(cache))).release).toBe('6.12.117');
    expect((await debianProvider.open(request(cache))).release).toBe('6.12.117');
    expect(calls(log)).toEqual(['look up', 'download', 'look up']);
    expect((await cacheProvider.open(request(cache))).provider).toBe(
      'linux-source-6.12 6.12.117-1~deb12u1 (Debian)',
    );
    expect(readdirSync(cache)).toEqual([basename(deb), `${basename(deb)}.sha256`]);
  });

  it('keeps one package of a name', async () => {
    const cache = join(tempFolder(), 'cache');
    fakeApt({ deb: await buildDeb(tempFolder(), kernel('6.12.115'), '6.12.115-1') });
    await debianProvider.open(request(cache));
    fakeApt({ deb: await buildDeb(tempFolder(), kernel('6.12.117'), '6.12.117-1') });
    await debianProvider.open(request(cache));
    expect(readdirSync(cache).filter((name) => name.endsWith('.deb'))).toEqual([
      'linux-source-6.12_6.12.117-1_all.deb',
    ]);
  });

  it('asks a user who is not root to fetch missing package lists', async () => {
    const log = fakeApt({ deb: await buildDeb(tempFolder(), kernel('6.12.117')), listed: false });
    asUser(1000);
    await expect(debianProvider.open(request(tempFolder()))).rejects.toMatchObject({
      message: expect.stringContaining('Unable to locate package'),
      help: 'Run: sudo apt-get update, then the same command again.',
    });
    expect(calls(log)).toEqual(['look up']);
  });

  it('fetches missing package lists as root, and says so', async () => {
    const log = fakeApt({ deb: await buildDeb(tempFolder(), kernel('6.12.117')), listed: false });
    asUser(0);
    const seen: PullProgress[] = [];
    await debianProvider.open(request(join(tempFolder(), 'cache'), seen));
    expect(calls(log)).toEqual(['look up', 'update', 'look up', 'download']);
    expect(seen).toContainEqual(expect.objectContaining({ text: 'fetching package lists (apt-get update)' }));
  });

  it('says so where apt does not have the package at all, and where it cannot reach anyone', async () => {
    asUser(0);
    fakeApt({ deb: null, listed: false });
    await expect(debianProvider.open(request(tempFolder()))).rejects.toThrow(
      'apt knows no package linux-source-6.12, also after apt-get update',
    );
    fakeApt({
      deb: null,
      listed: false,
      update: "echo 'E: Failed to fetch http://deb.example.org' >&2; exit 100",
    });
    await expect(debianProvider.open(request(tempFolder()))).rejects.toThrow(
      'apt-get update failed: Failed to fetch http://deb.example.org',
    );
  });

  it('fetches lists that are out of date as root when the mirror has moved on', async () => {
    const deb = await buildDeb(tempFolder(), kernel('6.12.117'));
    const once = join(tempFolder(), 'once');
    const log = fakeApt({
      deb,
      download: `if [ ! -e ${once} ]; then touch ${once}; echo 'E: Failed to fetch x  404  Not Found' >&2; exit 100; fi; cp ${deb} .`,
    });
    asUser(0);
    await debianProvider.open(request(join(tempFolder(), 'cache')));
    expect(calls(log)).toEqual(['look up', 'download', 'update', 'look up', 'download']);
  });

  it.each([
    [
      'cut off',
      { download: 'head -c 1000 "$DEB" > "$(basename "$DEB")"' },
      /came cut off: 1000 of \d+ bytes/,
    ],
    ['damaged', { sha256: 'a'.repeat(64) }, /came damaged: its SHA-256 is not the one stated/],
    [
      'not come',
      { download: "echo 'E: Failed to fetch: Connection timed out' >&2; exit 100" },
      /Connection timed out/,
    ],
  ])('leaves nothing of a download that is %s', async (_, fake, reason) => {
    const deb = await buildDeb(tempFolder(), kernel('6.12.117'));
    vi.stubEnv('DEB', deb);
    fakeApt({ deb, ...fake });
    asUser(1000);
    const cache = join(tempFolder(), 'cache');
    await expect(debianProvider.open(request(cache))).rejects.toThrow(reason);
    expect(readdirSync(cache)).toEqual([]);
    await expect(cacheProvider.open(request(cache))).rejects.toThrow('is empty');
  });

  it('is passed over where there is no apt, and for a version that Debian does not have', async () => {
    vi.stubEnv('PATH', tempFolder());
    await expect(debianProvider.open(request(tempFolder()))).rejects.toThrow('apt-get is not installed');
    const asked = request(tempFolder());
    asked.version.debianPackage = null;
    await expect(debianProvider.open(asked)).rejects.toThrow('the manifest names no package');
  });
});

describe.skipIf(!canPack)('the local cache', () => {
  it('removes a package whose bytes have changed since, rather than serve it', async () => {
    const deb = await buildDeb(tempFolder(), kernel('6.12.117'));
    fakeApt({ deb });
    const cache = join(tempFolder(), 'cache');
    await debianProvider.open(request(cache));
    const stored = join(cache, basename(deb));
    const bytes = readFileSync(stored);
    writeFileSync(stored, bytes.fill(0, bytes.length - 50));
    await expect(cacheProvider.open(request(cache))).rejects.toThrow('holds nothing whole of this version');
    expect(existsSync(stored)).toBe(false);
  });

  it('does not take a package that has no hash beside it, as a pull leaves it that was killed', async () => {
    const cache = tempFolder();
    const deb = await buildDeb(tempFolder(), kernel('6.12.117'));
    copyFileSync(deb, join(cache, basename(deb)));
    await expect(cacheProvider.open(request(cache))).rejects.toThrow('is empty');
  });
});
