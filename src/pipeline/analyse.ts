/** One version from its pulled files to an `Analysis`: index, resolve and walk in order. */
import type {
  AnalysedFile,
  Analysis,
  ChainOccurrence,
  Definition,
  FunctionValue,
  KernelVersion,
  Lookup,
  MacroCall,
} from '#model';
import { type Configuration, Describer, indexFile, Program, type SourceFile } from '#index';
import { analysedFile, macroCalls, resolveFile } from '#resolve';
import { buildChains, type WalkInput } from '#walk';
import { versionLookup } from './lookup.ts';
import { folderTree } from './tree.ts';

/** Files that a manifest asks for. */
export interface AskedFiles {
  /** Named files: their pages are written, and with them every file that a link from them reaches. */
  files: readonly string[];
  /** Quoted files: their pages are written, and a link from them leads to what has a page anyway. */
  quoted: readonly string[];
}

export interface AnalyseOptions {
  version: KernelVersion;
  /** Folder that holds the tree. */
  dir: string;
  configuration: Configuration;
  asked: AskedFiles;
  /** Every path that was pulled. */
  closure: readonly string[];
  onProgress?: (progress: AnalyseProgress) => void;
}

export interface AnalyseProgress {
  stage: 'index' | 'resolve';
  done: number;
  total: number;
}

export interface Analysed {
  analysis: Analysis;
  lookup: Lookup;
  /** Text of any pulled file, one char per byte. */
  text: (path: string) => string | null;
  /** Calls of macros in a pulled file, expanded. */
  macroCalls: (path: string) => MacroCall[];
  /** What was read: bytes lexed, identifiers answered. */
  counts: { files: number; bytes: number; identifiers: number };
  /** The same version with other files asked for, all of them from the closure; only what is newly shown is resolved. */
  asking(asked: AskedFiles): Analysed;
}

/** Analyses a version. The tree is read once; nothing is written. */
export function analyse(options: AnalyseOptions): Analysed {
  const { version, configuration, asked, closure, onProgress } = options;
  const program = new Program(folderTree(options.dir), configuration);
  const files: SourceFile[] = [];
  // Named files first: their view of a header is the one that readers see.
  const order = [...new Set([...asked.files, ...closure])];
  order.forEach((path, i) => {
    const file = program.open(path);
    if (file) {
      indexFile(program, file);
      files.push(file);
    }
    onProgress?.({ stage: 'index', done: i + 1, total: order.length });
  });

  const describer = new Describer(program);
  const definitions = new Map<string, Definition[]>();
  const byFile = new Map<string, Definition[]>();
  for (const file of program.files) {
    const list = describer.definitions(file);
    byFile.set(file.path, list);
    for (const definition of list) {
      const same = definitions.get(definition.name);
      if (same) same.push(definition);
      else definitions.set(definition.name, [definition]);
    }
  }

  const byPath = new Map(files.map((file) => [file.path, file]));
  const chainsOf = new Map<string, ChainOccurrence[]>();
  const functions = new Map<string, FunctionValue>();
  const shown = new Map<string, AnalysedFile>();
  let identifiers = 0;
  const resolveOne = (file: SourceFile): AnalysedFile =>
    analysedFile(
      program,
      describer,
      resolveFile(program, file, { values: true }),
      byFile.get(file.path) ?? [],
    );
  /** The file as a page shows it; what its links need of other files is known by then. */
  const show = (path: string): AnalysedFile | null => {
    const file = byPath.get(path);
    let page = shown.get(path);
    if (!page && file) shown.set(path, (page = resolveOne(file)));
    return page ?? null;
  };
  const note = ({ path, chains, values, references }: AnalysedFile): void => {
    chainsOf.set(path, chains);
    for (const value of values) functions.set(`${path}:${value.line}:${value.col}`, value);
    identifiers += references.length;
    onProgress?.({ stage: 'resolve', done: chainsOf.size, total: files.length });
  };
  for (const path of asked.files) {
    const page = show(path);
    if (page) note(page);
  }
  const reached = reachedFrom(shown.values());
  for (const path of asked.quoted) reached.add(path);
  for (const file of files) {
    if (chainsOf.has(file.path)) continue;
    const page = resolveOne(file);
    if (reached.has(file.path)) shown.set(file.path, page);
    note(page);
  }

  const text = (path: string): string | null => program.open(path)?.tokens.text ?? null;
  const bytes = program.files.reduce((sum, file) => sum + file.tokens.text.length, 0);
  let lookup: { seen: string; answers: Lookup } | null = null;
  const asking = (next: AskedFiles): Analysed => {
    const pages = pagesOf(next, order, show);
    const isNamed = new Set(next.files);
    const inOrder = [...new Set([...next.files, ...order])];
    const walkInput: WalkInput = {
      occurrences: inOrder.flatMap((path) => chainsOf.get(path) ?? []),
      definitions,
      functionAt: ({ file, line, col }) => functions.get(`${file}:${line}:${col}`) ?? null,
      file: (path) => pages.get(path) ?? null,
    };
    const analysis: Analysis = {
      version,
      configuration: configuration.name,
      files: pages,
      closure: program.files.map((file) => file.path).sort(),
      chains: buildChains(walkInput),
      definitions,
    };
    const units = files.filter((file) => isNamed.has(file.path) && file.path.endsWith('.c'));
    // What names mean hangs on the units that see them, not on which headers have pages.
    const seen = units.map(({ path }) => path).join('\n');
    if (lookup?.seen !== seen)
      lookup = { seen, answers: versionLookup({ program, describer, analysis, walkInput, units, text }) };
    return {
      analysis,
      lookup: lookup.answers,
      text,
      macroCalls: (path) => {
        const file = byPath.get(path);
        return file ? macroCalls(program, file) : [];
      },
      counts: { files: program.files.length, bytes, identifiers },
      asking,
    };
  };
  return asking(asked);
}

/** Named files, then in the order of the closure those that a link from them reaches and those that are quoted. */
function pagesOf(
  { files: named, quoted }: AskedFiles,
  closure: readonly string[],
  show: (path: string) => AnalysedFile | null,
): Map<string, AnalysedFile> {
  const pages = new Map<string, AnalysedFile>();
  const add = (path: string): void => {
    const page = show(path);
    if (page) pages.set(path, page);
  };
  named.forEach(add);
  const reached = reachedFrom(pages.values());
  for (const path of quoted) reached.add(path);
  for (const path of closure) if (reached.has(path) && !pages.has(path)) add(path);
  return pages;
}

/** Files that a link leads to: where an identifier is defined, and what is included. */
function reachedFrom(files: Iterable<AnalysedFile>): Set<string> {
  const reached = new Set<string>();
  for (const { references } of files) {
    for (const { targets, class: answer } of references) {
      const shown = answer === 'exact' ? targets.slice(0, 1) : targets;
      for (const { file } of shown) if (file) reached.add(file);
    }
  }
  return reached;
}
