import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { besideName, diskError, removeLeftovers } from './folder.ts';
import { Unavailable } from './source.ts';

/**
 * A store of downloaded archives, each with its SHA-256 beside it (`FILE.sha256`, as `sha256sum -c` reads it).
 * An archive gets its name only when it is whole, and its hash only after that.
 */
export interface Download {
  path: string;
  sha256: string;
}

/** SHA-256 of a file in hex, read in pieces. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** Names of the archives that are in the store, unverified. */
export async function storedDownloads(cache: string): Promise<string[]> {
  try {
    const names = new Set(await readdir(cache));
    return [...names].filter((name) => names.has(`${name}.sha256`)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** A stored archive whose bytes still hash to what they did; null where there is none. A damaged one is removed. */
export async function storedDownload(cache: string, name: string): Promise<Download | null> {
  const path = join(cache, name);
  let stated: string | undefined;
  try {
    stated = /^[0-9a-f]{64}/.exec(await readFile(`${path}.sha256`, 'latin1'))?.[0];
    const sha256 = await hashFile(path);
    if (stated === sha256) return { path, sha256 };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    if (stated === undefined) return null;
  }
  await removeDownload(cache, name);
  return null;
}

export async function removeDownload(cache: string, name: string): Promise<void> {
  await rm(join(cache, `${name}.sha256`), { force: true });
  await rm(join(cache, name), { force: true });
}

/**
 * Puts what `fetchInto` leaves as `name` in the folder that it is given into the store, if it hashes to
 * `sha256` (null: no one states a hash, so whatever arrived whole). A wrong or missing file is `Unavailable`,
 * a full disk a `KwalkError`; neither leaves anything.
 */
export async function storeDownload(
  cache: string,
  name: string,
  { size, sha256 }: { size: number | null; sha256: string | null },
  fetchInto: (folder: string) => Promise<void>,
): Promise<Download> {
  const leftover = join(cache, 'download');
  const aside = besideName(leftover, 'partial');
  try {
    await mkdir(cache, { recursive: true });
    await removeLeftovers(leftover);
    await rm(aside, { recursive: true, force: true });
    await mkdir(aside);
    await requireRoom(cache, size);
    await fetchInto(aside);
    const found = await stat(join(aside, name));
    if (size !== null && found.size !== size)
      throw new Unavailable(
        `${name} came cut off: ${found.size} of ${size} bytes`,
        'Run the same command again.',
      );
    const hash = await hashFile(join(aside, name));
    if (sha256 !== null && hash !== sha256)
      throw new Unavailable(
        `${name} came damaged: its SHA-256 is not the one stated`,
        'Run the same command again.',
      );
    const path = join(cache, name);
    await removeDownload(cache, name);
    await rename(join(aside, name), path);
    await writeFile(join(aside, 'sha256'), `${hash}  ${basename(path)}\n`);
    await rename(join(aside, 'sha256'), `${path}.sha256`);
    return { path, sha256: hash };
  } catch (error) {
    throw diskError(error, dirname(aside)) ?? error;
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** A provider that needs less room may still serve: a small disk is a refusal before, an error half-way. */
async function requireRoom(folder: string, size: number | null): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (size !== null && free < size * 1.05)
    throw new Unavailable(
      `needs ${Math.ceil(size / 1e6)} MB in ${folder}, and ${Math.floor(free / 1e6)} MB are free`,
      'Make room, or set KWALK_CACHE to a folder on a larger disk.',
    );
}
