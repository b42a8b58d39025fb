import { readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  Diagnostic,
  DriftEntry,
  Lock,
  LockedVersion,
  Manifest,
  PulledVersion,
  SnippetName,
} from '#model';
import { KwalkError } from '#diagnostics';
import { diskError, sha256 } from './folder.ts';
import { JsonFile } from './json-file.ts';
import { askedFiles, type ManifestFile } from './manifest.ts';

/** Where the lock stands, from the root of the project. */
export const LOCK = 'kernel-snippets/lock.json';

/**
 * Finds a symbol's whole construct in a file: half-open offsets into `text` (one char per byte), null where
 * the file does not define it. The index supplies it.
 */
export type ExtentOf = (file: string, text: string, symbol: string) => { start: number; end: number } | null;

/** A version's hashes as they are now. */
export interface Reviewable {
  id: string;
  release: string;
  provider: string;
  /** SHA-256 by named file. */
  files: Record<string, string>;
  /** SHA-256 by `snippetKey`; null where nobody could tell the snippets' extents. */
  snippets: Record<string, string> | null;
}

/** A snippet's name in the lock: `kernel/sys.c:gethostname`, `include/linux/nsproxy.h:struct nsproxy`. */
export function snippetKey({ file, symbol }: Pick<SnippetName, 'file' | 'symbol'>): string {
  return `${file}:${symbol}`;
}

/** Reads `kernel-snippets/lock.json` below the project's root; an empty lock where there is none. */
export function readLock(root: string): Lock {
  let source: string;
  try {
    source = readFileSync(join(root, LOCK), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { versions: {} };
    throw error;
  }
  return parseLock(source);
}

/** `readLock` on a text. Throws a `KwalkError` with each problem's place. */
export function parseLock(source: string): Lock {
  const json = new JsonFile(LOCK, source, 'pull/lock');
  json.object([], ['versions']);
  const versions: Record<string, LockedVersion> = {};
  for (const id of Object.keys(json.object(['versions'], null) ?? {})) {
    const path = ['versions', id];
    json.object(path, ['release', 'provider', 'files', 'snippets']);
    versions[id] = {
      release: json.string([...path, 'release']) ?? '',
      provider: json.string([...path, 'provider']) ?? '',
      files: hashes(json, [...path, 'files']),
      snippets: hashes(json, [...path, 'snippets']),
    };
  }
  json.check();
  return { versions };
}

function hashes(json: JsonFile, path: string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of Object.keys(json.object(path, null) ?? {})) {
    const hash = json.string([...path, name]) ?? '';
    if (hash && !/^[0-9a-f]{64}$/.test(hash))
      json.problem([...path, name], 'A SHA-256 has 64 hexadecimal digits.', ['Run: kwalk pull --accept']);
    found[name] = hash;
  }
  return found;
}

/**
 * What differs between a version and the lock, in the manifest's order: named files, then, where their hashes
 * are known, snippets. A version that the lock does not have is unreviewed as a whole.
 */
export function compareLock(lock: Lock, now: Reviewable, manifest: Manifest): DriftEntry[] {
  const locked = lock.versions[now.id] ?? { release: '', provider: '', files: {}, snippets: {} };
  const drift: DriftEntry[] = [];
  const files = askedFiles(manifest);
  for (const file of files) {
    const change = changeOf(locked.files[file], now.files[file]);
    if (change) drift.push({ kind: 'file', change, file, symbol: null });
  }
  for (const file of Object.keys(locked.files))
    if (!files.includes(file)) drift.push({ kind: 'file', change: 'gone', file, symbol: null });
  if (!now.snippets) return drift;
  const keys = new Set(manifest.snippets.map(snippetKey));
  for (const { file, symbol } of manifest.snippets) {
    const key = snippetKey({ file, symbol });
    const change = changeOf(locked.snippets[key], now.snippets[key]);
    if (change) drift.push({ kind: 'snippet', change, file, symbol });
  }
  for (const key of Object.keys(locked.snippets)) {
    const [file = '', symbol = ''] = key.split(':');
    if (!keys.has(key)) drift.push({ kind: 'snippet', change: 'gone', file, symbol });
  }
  return drift;
}

function changeOf(locked: string | undefined, now: string | undefined): DriftEntry['change'] | null {
  if (locked === undefined) return now === undefined ? null : 'unreviewed';
  if (now === undefined) return 'gone';
  return locked === now ? null : 'changed';
}

/** The lock with a version's hashes as reviewed; snippets whose hashes are not known keep theirs. */
export function updateLock(lock: Lock, now: Reviewable): Lock {
  const snippets = now.snippets ?? lock.versions[now.id]?.snippets ?? {};
  const { release, provider, files } = now;
  return { versions: { ...lock.versions, [now.id]: { release, provider, files, snippets } } };
}

/** The lock as text: names sorted, so that a change shows as a change of its line. */
export function formatLock(lock: Lock): string {
  const sorted = (record: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
  const versions = Object.fromEntries(
    Object.entries(lock.versions)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, { release, provider, files, snippets }]) => [
        id,
        { release, provider, files: sorted(files), snippets: sorted(snippets) },
      ]),
  );
  return `${JSON.stringify({ versions }, null, 2)}\n`;
}

/** Writes the lock, whole or not at all. */
export async function writeLock(root: string, lock: Lock): Promise<void> {
  const path = join(root, LOCK);
  const aside = `${path}.partial-${process.pid}`;
  try {
    await writeFile(aside, formatLock(lock));
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw diskError(error, path) ?? error;
  }
}

/**
 * SHA-256 of each snippet's text, by `snippetKey`. `textOf` gives a pulled file as one char per byte; `known`
 * spares finding a snippet whose hash follows from the lock. Throws a `KwalkError` that names every symbol its
 * file does not define.
 */
export function hashSnippets(
  { manifest, json }: ManifestFile,
  version: string,
  textOf: (file: string) => string,
  extentOf: ExtentOf,
  known: (snippet: SnippetName) => string | undefined = () => undefined,
): Record<string, string> {
  const found: Record<string, string> = {};
  const texts = new Map<string, string>();
  const problems: Diagnostic[] = [];
  for (const [nth, snippet] of manifest.snippets.entries()) {
    const { file, symbol } = snippet;
    let hash = known(snippet);
    if (hash === undefined) {
      const text = texts.get(file) ?? textOf(file);
      texts.set(file, text);
      const extent = extentOf(file, text, symbol);
      if (extent) hash = sha256(Buffer.from(text.slice(extent.start, extent.end), 'latin1'));
    }
    if (hash !== undefined) found[snippetKey(snippet)] = hash;
    else {
      const message = `${file} of ${version} does not define \`${symbol}\`.`;
      problems.push(json.diagnostic(['snippets', nth, 'symbol'], 'pull/no-symbol', message));
    }
  }
  if (problems.length > 0) throw new KwalkError(problems);
  return found;
}

/** Drift as an error for each entry, for `--frozen`. */
export function frozenError(versions: readonly Pick<PulledVersion, 'id' | 'drift'>[]): KwalkError {
  return new KwalkError(
    versions.flatMap(({ id, drift }) =>
      drift.map((entry) => ({
        severity: 'error' as const,
        rule: 'pull/frozen',
        file: LOCK,
        line: null,
        col: null,
        message: `${id}: ${driftText(entry)}.`,
        help: ['Review the change, then run: kwalk pull --accept'],
      })),
    ),
  );
}

const CHANGES: Record<DriftEntry['change'], string> = {
  changed: 'has changed since it was reviewed',
  unreviewed: 'was never reviewed',
  gone: 'is in the lock but no longer in the manifest',
};

/** `utsname in include/linux/utsname.h has changed since it was reviewed`. */
export function driftText({ change, file, symbol }: DriftEntry): string {
  return `${symbol === null ? file : `${symbol} in ${file}`} ${CHANGES[change]}`;
}
