/** Small kernel trees of our own, indexed. */
import { Describer, indexFile, Program, type SourceFile } from '#index';
import type { Definition } from '#model';

export interface TreeOptions {
  /** Facts of the configuration. */
  set?: Record<string, string>;
  /** Names known to be off; left out, all others are. */
  unset?: readonly string[];
  arch?: string;
}

export interface IndexedTree {
  program: Program;
  /** What a file defines and declares at file scope, in file order. */
  definitions(path: string): Definition[];
  /** One of them by name, and by kind where several have it. */
  definition(path: string, name: string, kind?: Definition['kind']): Definition;
  file(path: string): SourceFile;
}

/** Indexes the files of a tree that are named `.c`, with all they include. */
export function indexTree(files: Record<string, string>, options: TreeOptions = {}): IndexedTree {
  const { set = {}, unset, arch = 'x86' } = options;
  const texts = new Map(Object.entries(files));
  const program = new Program(
    { read: (path) => texts.get(path) ?? null, exists: (path) => texts.has(path) },
    { name: 'test', arch, set: new Map(Object.entries(set)), ...(unset && { unset: new Set(unset) }) },
  );
  const describer = new Describer(program);
  const file = (path: string): SourceFile => {
    const found = program.open(path);
    if (!found) throw new Error(`The tree has no ${path}`);
    indexFile(program, found);
    return found;
  };
  for (const path of texts.keys()) if (path.endsWith('.c')) file(path);
  const definitions = (path: string): Definition[] => describer.definitions(file(path));
  return {
    program,
    file,
    definitions,
    definition(path, name, kind) {
      const found = definitions(path).filter((d) => d.name === name && (!kind || d.kind === kind));
      if (found.length !== 1) throw new Error(`${found.length} definitions of ${name} in ${path}`);
      return found[0]!;
    },
  };
}

/** The definitions of one file of its own. */
export function indexText(text: string, options: TreeOptions = {}): IndexedTree & { all: Definition[] } {
  const tree = indexTree({ 'kernel/a.c': text }, options);
  return { ...tree, all: tree.definitions('kernel/a.c') };
}
