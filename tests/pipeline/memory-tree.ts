/** Kernel trees for tests: our own C, in memory. */
import { Describer, indexFile, Program } from '#index';
import type { AnalysedFile, Analysis, ChainOccurrence, Definition, Lookup } from '#model';
import { analysedFile, resolveFile } from '#resolve';
import { buildChains } from '#walk';
import { versionLookup } from '../../src/pipeline/lookup.ts';

export interface MemoryAnalysis {
  analysis: Analysis;
  lookup: Lookup;
}

/** Analyses files given by path; every one of them gets a page. */
export function analyseMemory(files: Record<string, string>): MemoryAnalysis {
  const program = new Program(
    {
      read: (path) => files[path] ?? null,
      exists: (path) => Object.hasOwn(files, path),
    },
    { name: 'test', arch: 'x86', set: new Map([['CONFIG_ON', 'y']]) },
  );
  const opened = Object.keys(files).map((path) => program.open(path)!);
  for (const file of opened) indexFile(program, file);
  const describer = new Describer(program);
  const definitions = new Map<string, Definition[]>();
  const pages = new Map<string, AnalysedFile>();
  const occurrences: ChainOccurrence[] = [];
  for (const file of opened) {
    const list = describer.definitions(file);
    for (const definition of list)
      definitions.set(definition.name, [...(definitions.get(definition.name) ?? []), definition]);
    const analysed = analysedFile(program, describer, resolveFile(program, file, { values: true }), list);
    pages.set(file.path, analysed);
    occurrences.push(...analysed.chains);
  }
  const walkInput = {
    occurrences,
    definitions,
    functionAt: ({ file, line, col }: { file: string; line: number; col: number }) =>
      pages.get(file)?.values.find((value) => value.line === line && value.col === col) ?? null,
    file: (path: string) => pages.get(path) ?? null,
  };
  const analysis: Analysis = {
    version: { id: 'v0', release: '0.0.1', provider: 'memory' },
    configuration: 'test',
    files: pages,
    closure: Object.keys(files),
    chains: buildChains(walkInput),
    definitions,
  };
  const units = opened.filter((file) => file.path.endsWith('.c'));
  const text = (path: string): string | null => files[path] ?? null;
  return { analysis, lookup: versionLookup({ program, describer, analysis, walkInput, units, text }) };
}
