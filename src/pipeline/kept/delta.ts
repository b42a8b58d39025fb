/**
 * What a run leaves where little has changed: what differs from the manifest that an earlier one has left whole. To
 * write all of it for one changed file would take longer than to answer the file.
 */
import { deserialize, serialize } from 'node:v8';
import { type KeptFile, type Manifest, packManifest, sealed, unpackManifest, unsealed } from './manifest.ts';

/** A manifest as it stands on disk, by its checksum. */
export interface Base {
  checksum: string;
  manifest: Manifest;
}

interface Delta {
  base: string;
  gone: Record<Table, string[]>;
  /** What is new or another, as a manifest. */
  part: Buffer;
}

const TABLES = ['files', 'answers', 'states', 'lacking'] as const;
type Table = (typeof TABLES)[number];

/** A manifest is written whole where more than this part of one of these is another. */
const LARGE = ['files', 'answers'] as const;
const MOST = 1 / 4;

/** Null where so much has changed that the manifest had better be written whole. */
export function packDelta({ checksum, manifest: base }: Base, manifest: Manifest): Buffer | null {
  const part: Manifest = {
    ...manifest,
    files: changed(base.files, manifest.files, isSameFile),
    answers: changed(base.answers, manifest.answers),
    states: changed(base.states, manifest.states),
    lacking: changed(base.lacking, manifest.lacking),
  };
  if (LARGE.some((table) => part[table].size > MOST * manifest[table].size)) return null;
  const gone = Object.fromEntries(
    TABLES.map((table) => [table, [...base[table].keys()].filter((key) => !manifest[table].has(key))]),
  ) as Delta['gone'];
  const delta: Delta = { base: checksum, gone, part: packManifest(part) };
  return sealed(serialize(delta));
}

/**
 * The manifest that a delta was made of; the base itself where it belongs to another one.
 * @throws where the bytes are not those that `packDelta` has given
 */
export function applyDelta({ checksum, manifest: base }: Base, bytes: Buffer): Manifest {
  const { base: of, gone, part } = deserialize(unsealed(bytes)) as Delta;
  if (of !== checksum) return base;
  const changes = unpackManifest(Buffer.from(part));
  return {
    ...changes,
    files: merged(base.files, gone.files, changes.files),
    answers: merged(base.answers, gone.answers, changes.answers),
    states: merged(base.states, gone.states, changes.states),
    lacking: merged(base.lacking, gone.lacking, changes.lacking),
  };
}

/** What is taken over from one run to the next is the same object; of a file, its parts are. */
function isSameFile(a: KeptFile, b: KeptFile): boolean {
  return a.context === b.context && a.needs === b.needs && a.sought === b.sought && a.block === b.block;
}

function changed<T>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  isSame: (a: T, b: T) => boolean = Object.is,
): Map<string, T> {
  const out = new Map<string, T>();
  for (const [key, value] of after) {
    const was = before.get(key);
    if (was === undefined || !isSame(was, value)) out.set(key, value);
  }
  return out;
}

function merged<T>(
  base: ReadonlyMap<string, T>,
  gone: readonly string[],
  changes: ReadonlyMap<string, T>,
): Map<string, T> {
  const out = new Map(base);
  for (const key of gone) out.delete(key);
  for (const [key, value] of changes) out.set(key, value);
  return out;
}
