/** Resolves files in memory, and finds what has no answer. */
import { LAST_KEYWORD, T } from '#parse';
import { Describer, Program } from '#index';
import type { AnalysedFile } from '#model';
import { analysedFile, resolveFile } from '#resolve';

export interface Resolved {
  file: AnalysedFile;
  /** Identifiers without an answer of any class, with their lines; empty where nothing is lost. */
  unanswered: string[];
}

/** Where the text stands that is asked about. */
export const PATH = 'kernel/a.c';

/** Resolves one text; `others` are files that it may include. */
export function resolveText(
  text: string,
  others: Readonly<Record<string, string>> = {},
  set: Record<string, string> = {},
): Resolved {
  const files = new Map([...Object.entries(others), [PATH, text]]);
  const program = new Program(
    { read: (path) => files.get(path) ?? null, exists: (path) => files.has(path) },
    { name: 'test', arch: 'x86', set: new Map(Object.entries(set)) },
  );
  const source = program.open(PATH)!;
  const answers = resolveFile(program, source, { values: true });
  const describer = new Describer(program);
  const file = analysedFile(program, describer, answers, describer.definitions(source));
  const answered = new Set(file.references.map(({ start }) => start));

  // What is no identifier: the words of directives, targets of includes, and the operator `defined` (6.10.1p1).
  const { tokens, structure } = source;
  const left = new Set<number>();
  for (const { first, last } of tokens.directives) if (first + 1 < last) left.add(first + 1);
  for (const item of structure.items)
    if (item.kind === 'include' && item.target !== null)
      for (let t = item.first; t < item.last; t++) left.add(t);
  const unanswered: string[] = [];
  for (let t = 0; t < tokens.count; t++) {
    if (tokens.kind[t] !== T.name || tokens.name[t]! <= LAST_KEYWORD || left.has(t)) continue;
    const name = program.names.text(tokens.name[t]!);
    if ((name === 'defined' || name === 'define') && structure.inDirective[t]) continue;
    if (!answered.has(tokens.start[t]!)) unanswered.push(`${name} at ${tokens.start[t]}`);
  }
  return { file, unanswered };
}
