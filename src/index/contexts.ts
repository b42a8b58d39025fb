/**
 * What the reading of each file rests on, for those who keep answers: files whose text it hangs on, makefiles, and
 * names of headers that have been sought. What is noted may be more than what counts, never less.
 */
import { posix } from 'node:path';
import { FileSet } from './file-set.ts';
import type { SourceFile } from './source-file.ts';

/** Rests on these, each read in its own context: see `Contexts.of`. */
export interface Context {
  files: FileSet;
  /** Folders whose makefiles have been asked. */
  folders: Set<string>;
  /** Units that were looked at and do not enter the file. */
  avoids: Set<SourceFile>;
}

export class Contexts {
  private readonly own = new Map<SourceFile, Context>();
  private readonly more = new Map<SourceFile, Context>();
  private readonly sought = new Map<SourceFile, Set<string>>();

  /**
   * What a file's declarations rest on: the text of these files, and what the declarations of each of them rest on.
   * Null where it has not been read.
   */
  of(file: SourceFile): Context | null {
    return this.own.get(file) ?? null;
  }

  /** What the answers about a file rest on beside that; null for no more. */
  ofAnswers(file: SourceFile): Context | null {
    return this.more.get(file) ?? null;
  }

  /** Last parts of the paths that a file's own `#include`s name, and of those sought for its sake. */
  soughtBy(file: SourceFile): ReadonlySet<string> {
    return this.sought.get(file) ?? NONE;
  }

  /** Paths of files that every file would be read with, were they there. */
  readonly wanted = new Set<string>();
  /** Files that are read before a file is, in so far as they have not been. */
  readonly needs = new Map<SourceFile, readonly SourceFile[]>();

  /** Notes what declarations of a file rest on; with `late`, what only the answers about it do. */
  add(file: SourceFile, files: FileSet, folders: Iterable<string> = [], late = false): void {
    const table = late ? this.more : this.own;
    let context = table.get(file);
    if (!context) table.set(file, (context = { files, folders: new Set(), avoids: new Set() }));
    else if (context.files !== files) {
      const all = new FileSet();
      all.addAll(context.files);
      all.addAll(files);
      context.files = all;
    }
    for (const folder of folders) context.folders.add(folder);
  }

  /** Notes that a unit, in whose course a file might be read, does not enter it. */
  avoid(file: SourceFile, unit: SourceFile, late: boolean): void {
    this.add(file, file.closure, [], late);
    (late ? this.more : this.own).get(file)!.avoids.add(unit);
  }

  seek(file: SourceFile, path: string): void {
    let names = this.sought.get(file);
    if (!names) this.sought.set(file, (names = new Set()));
    names.add(posix.basename(path));
  }
}

const NONE: ReadonlySet<string> = new Set();
