/** One version from its pulled files to an `Analysis`: index, resolve and walk in order. */
import type {
  AnalysedFile,
  Analysis,
  ChainOccurrence,
  Definition,
  FunctionValue,
  KernelVersion,
  Lookup,
} from '#model';
import { type Configuration, Describer, indexFile, Program, type SourceFile } from '#index';
import { analysedFile, resolveFile } from '#resolve';
import { buildChains, type WalkInput } from '#walk';
import { versionLookup } from './lookup.ts';
import { folderTree } from './tree.ts';

export interface AnalyseOptions {
  version: KernelVersion;
  /** Folder that holds the tree. */
  dir: string;
  configuration: Configuration;
  /** Files whose pages are written, and with them every file that a link from them reaches. */
  named: readonly string[];
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
  /** What was read: bytes lexed, identifiers answered. */
  counts: { files: number; bytes: number; identifiers: number };
}

/** Analyses a version. The tree is read once; nothing is written. */
export function analyse(options: AnalyseOptions): Analysed {
  const { version, configuration, named, closure, onProgress } = options;
  const program = new Program(folderTree(options.dir), configuration);
  const files: SourceFile[] = [];
  // Named files first: their view of a header is the one that readers see.
  const order = [...new Set([...named, ...closure])];
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

  const pages = new Map<string, AnalysedFile>();
  const occurrences: ChainOccurrence[] = [];
  const functions = new Map<string, FunctionValue>();
  let identifiers = 0;
  let done = 0;
  const resolveOne = (file: SourceFile): AnalysedFile => {
    const analysed = analysedFile(
      program,
      describer,
      resolveFile(program, file, { values: true }),
      byFile.get(file.path) ?? [],
    );
    occurrences.push(...analysed.chains);
    for (const value of analysed.values) functions.set(`${file.path}:${value.line}:${value.col}`, value);
    identifiers += analysed.references.length;
    onProgress?.({ stage: 'resolve', done: ++done, total: files.length });
    return analysed;
  };
  const isNamed = new Set(named);
  for (const file of files) if (isNamed.has(file.path)) pages.set(file.path, resolveOne(file));
  const reached = reachedFrom(pages.values());
  for (const file of files) {
    if (isNamed.has(file.path)) continue;
    const analysed = resolveOne(file);
    if (reached.has(file.path)) pages.set(file.path, analysed);
  }

  const text = (path: string): string | null => program.open(path)?.tokens.text ?? null;
  const walkInput: WalkInput = {
    occurrences,
    definitions,
    functionAt: ({ file, line, col }) => functions.get(`${file}:${line}:${col}`) ?? null,
    file: (path) => pages.get(path) ?? null,
  };
  const chains = buildChains(walkInput);
  const analysis: Analysis = {
    version,
    configuration: configuration.name,
    files: pages,
    closure: program.files.map((file) => file.path).sort(),
    chains,
    definitions,
  };
  const lookup = versionLookup({
    program,
    describer,
    analysis,
    walkInput,
    units: files.filter((file) => isNamed.has(file.path) && file.path.endsWith('.c')),
    text,
  });
  const bytes = program.files.reduce((sum, file) => sum + file.tokens.text.length, 0);
  return { analysis, lookup, text, counts: { files: program.files.length, bytes, identifiers } };
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
