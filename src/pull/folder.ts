import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ExternalInclude } from '#model';
import { KwalkError } from '#diagnostics';
import { isSafePath } from './paths.ts';

/** Size in bytes, modification time in milliseconds, SHA-256 in hex. */
export type FileMark = [size: number, modified: number, sha256: string];

/** What a pulled folder says of itself: written last, so that a folder without it is not one. */
export interface Stamp {
  format: typeof FORMAT;
  /** Hash of all that decides which files belong here (`pullKey`). */
  key: string;
  id: string;
  release: string;
  provider: string;
  /** Every file of the folder but the stamp. */
  files: Record<string, FileMark>;
  /** C files among them. */
  closure: string[];
  generic: Record<string, Record<string, string>>;
  external: ExternalInclude[];
}

/** Raised when a stamp, or how a closure is found, changes its meaning. */
const FORMAT = 1;
const STAMP = '.pulled.json';

/** What a stamp is written from. */
export type Contents = Omit<Stamp, 'format' | 'files'> & { files: ReadonlyMap<string, Uint8Array> };

/** A hash of everything that decides what a pulled folder holds, whoever serves it. */
export function pullKey(parts: unknown): string {
  return sha256(JSON.stringify([FORMAT, parts]));
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * The stamp of a folder that is complete and unchanged, else null. A file is unchanged when size and time
 * are; where the time differs (a copy, a restored cache), its hash decides. `suspects` are hashed always.
 */
export function checkFolder(folder: string, key: string, suspects: readonly string[]): Stamp | null {
  let stamp: Stamp;
  try {
    stamp = JSON.parse(readFileSync(join(folder, STAMP), 'utf8')) as Stamp;
    if (stamp.format !== FORMAT || stamp.key !== key) return null;
    const always = new Set(suspects);
    for (const [path, [size, modified, hash]] of Object.entries(stamp.files)) {
      const full = join(folder, path);
      const found = lstatSync(full);
      if (!isSafePath(path) || !found.isFile() || found.size !== size) return null;
      if ((always.has(path) || found.mtimeMs !== modified) && sha256(readFileSync(full)) !== hash)
        return null;
    }
  } catch (error) {
    // No stamp, half a stamp, a file that is gone: whatever it is, the folder is not whole and is pulled anew.
    if (error instanceof SyntaxError || error instanceof TypeError || isMissing(error)) return null;
    throw error;
  }
  return stamp;
}

/**
 * Makes `folder` hold exactly `contents`: writes beside it, reads back, and only then puts it in the place of
 * what was there. Whenever it is interrupted, the folder is the old one, the new one, or absent. Leaves a
 * folder alone that holds the same already. Throws a `KwalkError`, and leaves nothing, where the disk is full
 * or may not be written to.
 */
export async function writeFolder(
  folder: string,
  contents: Contents,
): Promise<{ stamp: Stamp; written: boolean }> {
  const before = checkFolder(folder, contents.key, []);
  if (before && isSame(before, contents)) return { stamp: before, written: false };
  const aside = besideName(folder, 'partial');
  try {
    const files: Stamp['files'] = {};
    for (const path of contents.files.keys())
      if (!isSafePath(path)) throw new Error(`Refused to write outside of the pulled folder: ${path}`);
    // A process of the same id may have been killed here: containers count from 1.
    await rm(aside, { recursive: true, force: true });
    await mkdir(aside, { recursive: true });
    const folders = new Set([...contents.files.keys()].map((path) => dirname(path)));
    for (const path of folders) await mkdir(join(aside, path), { recursive: true });
    for (const [path, bytes] of contents.files) {
      const full = join(aside, path);
      await writeFile(full, bytes, { flag: 'wx' });
      const { size, mtimeMs } = await lstat(full);
      files[path] = [size, mtimeMs, sha256(bytes)];
    }
    const stamp: Stamp = { format: FORMAT, ...contents, files };
    await writeFile(join(aside, STAMP), JSON.stringify(stamp), { flag: 'wx' });
    if (!checkFolder(aside, contents.key, Object.keys(files)))
      throw new Error(`What was written to ${aside} does not read back the same: the disk may be failing.`);
    await replace(folder, aside);
    return { stamp, written: true };
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    throw diskError(error, folder) ?? error;
  }
}

function isSame(before: Stamp, { provider, release, files }: Contents): boolean {
  return (
    before.provider === provider &&
    before.release === release &&
    Object.keys(before.files).length === files.size &&
    [...files].every(([path, bytes]) => before.files[path]?.[2] === sha256(bytes))
  );
}

/** Removes what killed pulls left beside a folder; what a running one is at work on stays. */
export async function removeLeftovers(folder: string): Promise<void> {
  const parent = dirname(folder);
  const name = /^\.(.+)\.(?:partial|old)-(\d+)-\d+$/;
  for (const entry of listed(parent)) {
    const [, of, pid] = name.exec(entry) ?? [];
    if (of && join(parent, of) === folder && !isAlive(Number(pid)))
      await rm(join(parent, entry), { recursive: true, force: true });
  }
}

/** A disk's refusal as a message that says what to do; null for any other error. */
export function diskError(error: unknown, where: string): KwalkError | null {
  const { code } = error as NodeJS.ErrnoException;
  const reason = code === undefined ? undefined : DISK_REASONS[code];
  if (reason === undefined) return null;
  return new KwalkError({
    severity: 'error',
    rule: 'pull/disk',
    file: null,
    line: null,
    col: null,
    message: `Cannot write ${where}: ${reason} (${code}).`,
    help: [
      'Nothing half-written was left. Make room or choose another disk, then run the same command again.',
    ],
  });
}

const DISK_REASONS: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the disk is read-only',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EIO: 'the disk reports an error',
};

/** Attempts at a rename that another pull of the same version can get in the way of. */
const ATTEMPTS = 5;

async function replace(folder: string, fresh: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const old = besideName(folder, 'old');
    try {
      await rename(folder, old);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    try {
      await rename(fresh, folder);
      return;
    } catch (error) {
      // Another pull has just put its own folder there.
      const { code } = error as NodeJS.ErrnoException;
      if ((code !== 'ENOTEMPTY' && code !== 'EEXIST') || attempt === ATTEMPTS) throw error;
    } finally {
      await rm(old, { recursive: true, force: true });
    }
  }
}

let namesGiven = 0;

/** A hidden name in the same folder, so that a rename stays on one disk; the process's id tells who owns it. */
export function besideName(folder: string, purpose: 'partial' | 'old'): string {
  return join(dirname(folder), `.${basename(folder)}.${purpose}-${process.pid}-${++namesGiven}`);
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
