/**
 * The answers about many files of a tree, read anew only where something that they rest on has changed.
 *
 * First every file is indexed, so that it is known what each declares for the others; then each is resolved with that
 * table in hand. So an answer rests on what its own unit reads and on what the table says of the names that it asks
 * for, both of which are kept with it; whatever order files are read in, and whichever of them, answers are the same.
 */
import {
  type Configuration,
  type Context,
  declaredByFile,
  indexFile,
  Program,
  type SourceFile,
} from '#index';
import { resolveFile } from '#resolve';
import type { FolderTree } from '../tree.ts';
import { blockOf, changedNames, DeclaredTable } from './declared-table.ts';
import { type Counts, type FileRecord, printed, recordOf } from './file-record.ts';
import {
  emptyManifest,
  type KeptAnswer,
  type KeptContext,
  type KeptFile,
  type Manifest,
} from './manifest.ts';
import { holdsAny, PathIds } from './rows.ts';
import { Stale, soughtHash } from './stale.ts';
import type { Store } from './store.ts';
import { TreeStates } from './tree-states.ts';

export interface RunProgress {
  stage: 'index' | 'resolve';
  done: number;
  total: number;
}

export interface RunOptions {
  tree: FolderTree;
  configuration: Configuration;
  store: Store;
  /** Is thrown what this makes of a path that the tree has not. */
  missing: (path: string) => Error;
  onProgress?: (progress: RunProgress) => void;
}

/** Files read at once that make it worth to look for what is no longer used. */
const MANY = 200;

/** Processor seconds of all threads: to find what changed; to lex, parse and index; to resolve; to keep. */
export type RunStage = 'look' | 'index' | 'resolve' | 'keep';

export class TreeRun {
  readonly cpuSeconds: Record<RunStage, number> = { look: 0, index: 0, resolve: 0, keep: 0 };
  /** Files that were resolved in this run. */
  read = 0;
  private readonly paths: readonly string[];
  private readonly options: RunOptions;
  private readonly states: TreeStates;
  private before: Manifest;
  private readonly ids: PathIds;
  private stale: Stale;
  private started: Program | null = null;
  private table: DeclaredTable = new DeclaredTable([]);
  private readonly kept = new Map<string, KeptFile>();
  private readonly answers = new Map<string, KeptAnswer>();
  /** Files in `kept` that this run has read, not taken over. */
  private readonly renewed = new Set<string>();
  /** Files whose answers do not hold though their own context does. */
  private readonly broken = new Set<string>();
  /** Answers that the store has lost have been found again. */
  private remade = false;

  /** Brings the answers about some files up to date. Throws what `missing` makes where the tree lacks one. */
  constructor(paths: readonly string[], options: RunOptions) {
    this.paths = paths;
    this.options = options;
    this.before = options.store.manifest();
    this.ids = new PathIds(this.before.paths);
    this.states = new TreeStates(options.tree);
    const { changed, come } = this.states.changes({
      files: this.before.states,
      lacking: this.before.lacking,
    });
    this.stale = new Stale(this.before, this.ids, changed, come);
    if (this.stale.all) {
      this.before = { ...emptyManifest(), states: this.before.states };
      this.stale = new Stale(this.before, this.ids, new Set(), new Set());
    }
    this.spent('look');
    this.update();
  }

  /** What has been spent since this was called last goes to a stage. */
  private spent(stage: RunStage): void {
    const { user, system } = process.cpuUsage();
    const now = (user + system) / 1e6;
    this.cpuSeconds[stage] += now - this.counted;
    this.counted = now;
  }

  private counted = 0;

  get files(): number {
    return this.paths.length;
  }

  /** How many identifiers of all files have an answer of each class. */
  counts(): Counts {
    const sum: Counts = [0, 0, 0, 0];
    for (const { counts } of this.answers.values()) counts.forEach((count, i) => (sum[i]! += count));
    return sum;
  }

  /** The output of each file, or of some, in order. */
  *output(chains: boolean, paths: readonly string[] = this.paths): Generator<string> {
    for (const path of paths) yield printed(path, this.recordOf(path), this.table, chains);
    if (this.remade) this.keep();
  }

  private update(): void {
    const { before, stale } = this;
    for (const [path, file] of before.files) if (!stale.has(path)) this.kept.set(path, { ...file });
    const fresh = new Set<string>();
    do {
      const more = this.paths.filter((path) => !fresh.has(path) && !this.holds(path));
      for (const path of more) fresh.add(path);
      this.index(more);
    } while (this.hasEntered());
    const shared = this.shared();
    const names = this.describe(shared);
    const blocks = [...shared].sort().map((path) => this.kept.get(path)!.block!);
    this.table = new DeclaredTable(blocks);
    this.spent('index');
    const again = this.paths.filter(
      (path) => fresh.has(path) || holdsAny(before.answers.get(path)!.asked, names),
    );
    for (const path of this.paths) {
      const known = before.answers.get(path);
      if (known) this.answers.set(path, known);
    }
    if (this.started) this.started.holdsUnits = false;
    again.forEach((path, i) => {
      this.resolve(path);
      this.options.onProgress?.({ stage: 'resolve', done: i + 1, total: again.length });
    });
    this.spent('resolve');
    this.read = again.length;
    this.note();
    if (again.length > 0 || this.states.moved || this.paths.length !== before.answers.size) this.keep();
    this.spent('keep');
  }

  /** Whether the answers about a file hold, as far as files tell. */
  private holds(path: string): boolean {
    const answer = this.broken.has(path) ? undefined : this.before.answers.get(path);
    const file = this.kept.get(path);
    if (!answer || !file?.context || this.stale.touches(file.context)) return false;
    return !answer.more || !this.stale.touches(answer.more);
  }

  /**
   * Whether a file that was read by itself, or late in some unit, has to be read in the course of a unit that has come
   * to enter it. That file, and what rests on it, is no longer taken over.
   */
  private hasEntered(): boolean {
    const { ids, before, stale } = this;
    const entered = (path: string, context: KeptContext | null): boolean =>
      context !== null &&
      stale.holdsOne(context.avoids) &&
      context.avoids.some((id) => stale.holdsOne([id]) && this.program().reaches(ids.paths[id]!, path));
    const files = [...before.files].flatMap(([path, { context }]) =>
      !stale.has(path) && entered(path, context) ? path : [],
    );
    const answers = [...before.answers].flatMap(([path, { more }]) =>
      this.holds(path) && entered(path, more) ? path : [],
    );
    for (const path of answers) this.broken.add(path);
    stale.addAll(files);
    for (const path of before.files.keys())
      if (stale.has(path) && !this.renewed.has(path)) this.kept.delete(path);
    this.note();
    return files.length + answers.length > 0;
  }

  private program(): Program {
    this.started ??= new Program(this.states, this.options.configuration);
    this.started.elsewhere = this.table;
    return this.started;
  }

  private open(path: string): SourceFile {
    const program = this.program();
    const file = program.open(path);
    if (!file) throw this.options.missing(path);
    indexFile(program, file);
    return file;
  }

  private index(paths: readonly string[]): void {
    // Each is asked for again when its file is resolved.
    if (paths.length > 0) this.program().holdsUnits = true;
    paths.forEach((path, i) => {
      this.open(path);
      this.options.onProgress?.({ stage: 'index', done: i + 1, total: paths.length });
    });
    this.note();
  }

  /** Takes over what the program has found of files that are not known from before. */
  private note(): void {
    const program = this.started;
    if (!program) return;
    const { contexts } = program;
    for (const file of program.files) {
      const known = this.kept.get(file.path);
      const context = contexts.of(file);
      const sought = [...contexts.soughtBy(file)].map(soughtHash);
      if (known) {
        if (sought.some((each) => !known.sought.includes(each)))
          known.sought = Uint32Array.from(new Set([...known.sought, ...sought])).sort();
        const needs = contexts.needs.get(file);
        if (known.needs.length === 0 && needs && needs.length > 0) known.needs = this.idsOf(needs);
        if (known.context) continue;
      }
      if (context) this.renewed.add(file.path);
      this.kept.set(file.path, {
        context: context && this.keptContext(context),
        needs: this.idsOf(contexts.needs.get(file) ?? []),
        sought: known?.sought ?? Uint32Array.from(new Set(sought)).sort(),
        block: null,
      });
    }
  }

  private readonly rows = new WeakMap<object, Uint32Array>();

  /** Id of a path by that of the program's file. */
  private idOf(file: number): number {
    return (this.idOfFile[file] ??= this.ids.id(this.started!.files[file]!.path));
  }

  private readonly idOfFile: (number | undefined)[] = [];

  private idsOf(files: Iterable<SourceFile>): Uint32Array {
    return Uint32Array.from(files, ({ id }) => this.idOf(id));
  }

  private keptContext({ files, folders, avoids }: Context): KeptContext {
    let row = this.rows.get(files);
    if (!row) {
      row = this.ids.rowOf(Array.from(files, (id) => this.idOf(id)));
      this.rows.set(files, row);
    }
    return { files: row, folders: [...folders], avoids: [...this.idsOf(avoids)] };
  }

  /** All files that are read to index those asked about: what they declare is what answers may hang on. */
  private shared(): Set<string> {
    const prelude = this.started?.preludeFiles().map(({ path }) => path) ?? this.before.prelude;
    const out = new Set<string>([...prelude, ...this.paths]);
    for (const path of out) {
      const file = this.kept.get(path);
      if (file) for (const id of file.needs) out.add(this.ids.paths[id]!);
    }
    return out;
  }

  /** Sees that all shared files have a block; returns the hashes of names of which the tree says something else. */
  private describe(shared: ReadonlySet<string>): Set<number> {
    const lacks = (path: string): boolean => shared.has(path) && !this.kept.get(path)?.block;
    for (const path of shared) if (lacks(path)) this.open(path);
    if (this.started) {
      const declared = declaredByFile(this.started, lacks);
      for (const [path, list] of declared) this.kept.get(path)!.block = blockOf(path, list);
    }
    const names = new Set<number>();
    for (const [path, file] of this.kept) if (!shared.has(path)) file.block = null;
    if (this.before.answers.size === 0) return names;
    for (const path of new Set([...this.before.files.keys(), ...shared])) {
      const was = this.before.files.get(path)?.block ?? null;
      const is = this.kept.get(path)?.block ?? null;
      if (was !== is) changedNames(was, is, names);
    }
    return names;
  }

  private resolve(path: string): void {
    const { table, ids } = this;
    const file = this.open(path);
    const program = this.program();
    table.taken();
    const { record, counts } = recordOf(program, table, resolveFile(program, file));
    const { asked, borrowed } = table.taken();
    const late = program.contexts.ofAnswers(file);
    program.readByItself(file);
    let more: KeptContext | null = late && this.keptContext(late);
    if (borrowed.size > 0) {
      const row = ids.row(borrowed);
      more?.files.forEach((word, i) => (row[i]! |= word));
      more = { files: row, folders: more?.folders ?? [], avoids: more?.avoids ?? [] };
    }
    this.answers.set(path, { at: this.options.store.put(JSON.stringify(record)), counts, asked, more });
  }

  private recordOf(path: string): FileRecord {
    const { store } = this.options;
    const answer = this.answers.get(path)!;
    const text = store.get(answer.at);
    if (text !== null) return JSON.parse(text) as FileRecord;
    // Gone or damaged: what it rests on has not changed, so it comes out as it was.
    const program = this.program();
    const file = this.open(path);
    const { record } = recordOf(program, this.table, resolveFile(program, file));
    program.readByItself(file);
    this.answers.set(path, { ...answer, at: store.put(JSON.stringify(record)) });
    this.remade = true;
    return record;
  }

  private keep(): void {
    const { store } = this.options;
    const { files: states, lacking } = this.states.states();
    const makefiles = new Map<string, string[]>();
    for (const [folder, files] of this.before.makefiles)
      if (!this.stale.holdsFolder(folder)) makefiles.set(folder, files);
    const folders = [...this.kept.values(), ...this.answers.values()].flatMap((each) =>
      'context' in each ? (each.context?.folders ?? []) : (each.more?.folders ?? []),
    );
    for (const folder of new Set(folders))
      if (!makefiles.has(folder)) makefiles.set(folder, [...(this.started?.makefilesOf(folder) ?? [])]);
    store.save({
      paths: this.ids.paths,
      files: this.kept,
      answers: this.answers,
      prelude: this.started?.preludeFiles().map(({ path }) => path) ?? this.before.prelude,
      wanted: this.started ? [...this.started.contexts.wanted] : this.before.wanted,
      makefiles,
      states,
      lacking,
    });
    if (this.read >= MANY) store.prune();
  }
}
