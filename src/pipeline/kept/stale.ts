/**
 * Which files of an earlier run have to be read again.
 *
 * What a file declares rests on the text of the files that its unit enters, on what those declare, on makefiles, and
 * on the absence of headers that stand earlier in the search; an answer about it rests on that, and on more.
 */
import { posix } from 'node:path';
import { hashOf } from './declared-table.ts';
import type { KeptContext, Manifest, Row } from './manifest.ts';
import { has, holdsAny, meets, type PathIds } from './rows.ts';

/** Hash of the last part of a path that is sought. */
export const soughtHash = (name: string): number => hashOf('macros', posix.basename(name));

export class Stale {
  /** Files whose text or reading is another. */
  private readonly row: Row;
  private readonly ids: PathIds;
  private readonly manifest: Manifest;
  private readonly folders = new Set<string>();
  /** Nothing of the earlier run holds. */
  readonly all: boolean;

  /** @param changed paths with other content, or gone; `come`: those that were sought in vain and are there now */
  constructor(manifest: Manifest, ids: PathIds, changed: ReadonlySet<string>, come: ReadonlySet<string>) {
    this.ids = ids;
    this.manifest = manifest;
    this.row = new Uint32Array((ids.paths.length >> 5) + 1);
    for (const path of changed) this.add(path);
    const sought = new Set<number>();
    const makefiles = new Set<string>();
    for (const [folder, files] of manifest.makefiles) {
      for (const file of files) makefiles.add(file);
      if (files.some((file) => changed.has(file) || come.has(file))) this.folders.add(folder);
    }
    for (const path of come) sought.add(soughtHash(path));
    const found = new Set<number>();
    if (changed.size + come.size > 0) {
      for (const [path, file] of manifest.files) {
        if (sought.size > 0 && holdsAny(file.sought, sought)) {
          this.add(path);
          for (const each of file.sought) if (sought.has(each)) found.add(each);
        }
        if (file.context?.folders.some((folder) => this.folders.has(folder))) this.add(path);
      }
    }
    // What nobody is known to have sought may be anybody's.
    const unclaimed = [...come].some((path) => !makefiles.has(path) && !found.has(soughtHash(path)));
    this.all = unclaimed || manifest.wanted.some((path) => come.has(path));
    this.spread();
  }

  /** Takes in further files, and what rests on them. */
  addAll(paths: Iterable<string>): void {
    for (const path of paths) this.add(path);
    this.spread();
  }

  /** Whether a file is one of these. */
  has(path: string): boolean {
    const id = this.ids.get(path);
    return this.all || (id !== undefined && has(this.row, id));
  }

  /** Whether something rests on one of these. */
  touches(context: KeptContext): boolean {
    return this.all || meets(context.files, this.row) || context.folders.some((f) => this.folders.has(f));
  }

  /** Whether one of some files is among these. */
  holdsOne(ids: readonly number[]): boolean {
    return ids.some((id) => has(this.row, id));
  }

  holdsFolder(folder: string): boolean {
    return this.all || this.folders.has(folder);
  }

  private add(path: string): void {
    const id = this.ids.get(path);
    if (id !== undefined) this.row[id >> 5]! |= 1 << (id & 31);
  }

  /** Files that rest on others among these are among these. */
  private spread(): void {
    if (this.all || this.row.every((word) => word === 0)) return;
    for (let grown = true; grown;) {
      grown = false;
      const known = new Map<Row, boolean>();
      for (const [path, { context }] of this.manifest.files) {
        if (!context || this.has(path)) continue;
        let touched = known.get(context.files);
        if (touched === undefined) known.set(context.files, (touched = meets(context.files, this.row)));
        if (!touched) continue;
        this.add(path);
        grown = true;
      }
    }
  }
}
