/**
 * What assembly defines: a name before `:` and what `.set` makes global, after the macros that write them have been
 * expanded (`SYM_FUNC_START(memcpy)`, `ENTRY(x)`; include/linux/linkage.h), with the linkage that `.globl` and `.weak`
 * give.
 */
import { type Id, P, placeOfKey, PUNCT_TEXT, T } from '#parse';
import { ExpandedStream, type Segment } from '#preprocess';
import type { Declarer } from './declare.ts';
import { environmentOf } from './index-file.ts';
import type { Program } from './program.ts';
import type { SourceFile } from './source-file.ts';

/** Whether a file is assembly that the C preprocessor reads first. */
export const isAssembly = (path: string): boolean => path.endsWith('.S');

/** One token of a statement. */
export interface AsmToken {
  kind: number;
  id: Id;
  text: string;
}

/** Up to a line's end or a `;`; a label is a statement of its own, its `:` the last token. */
export type AsmStatement = readonly AsmToken[];

/** Statements of a file, macros expanded, in the order of the text. `uses`: macros that were, by their tokens. */
export function readAssembly(
  program: Program,
  file: SourceFile,
  segments: readonly Segment[],
): { statements: AsmStatement[]; uses: ExpandedStream['uses'] } {
  const stream = new ExpandedStream(environmentOf(program, file), file.id, segments);
  const { names } = program;
  const statements: AsmStatement[] = [];
  let statement: AsmToken[] = [];
  const end = (): void => {
    if (statement.length > 0) statements.push(statement);
    statement = [];
  };
  let comment = false;
  let lastSite = -1;
  for (let i = 0; stream.need(i); i++) {
    const site = stream.site[i]!;
    if (site !== lastSite && beginsLine(file, site)) {
      end();
      comment = false;
    }
    lastSite = site;
    const kind = stream.kind[i]!;
    const n = stream.name[i]!;
    const punct = kind === T.punct ? n : 0;
    // `# a remark`, but not `#16`: to some assemblers that is a number.
    if (punct === P['#'] && site === stream.tok[i] && spaceAfter(file, site)) comment = true;
    if (comment) continue;
    if (punct === P[';']) {
      end();
      continue;
    }
    const inserted = stream.insertedAt[i]!;
    statement.push({
      kind,
      id: {
        n: kind === T.name ? n : 0,
        f: stream.file[i]!,
        t: stream.tok[i]!,
        s: inserted < 0 ? site : placeOfKey(inserted).tok,
        i: inserted,
        p: stream.pasted[i]!,
      },
      text: kind === T.name ? names.text(n) : (PUNCT_TEXT[punct] ?? ''),
    });
    if (punct === P[':'] && labelOf(statement)) end();
  }
  end();
  return { statements, uses: stream.uses };
}

function beginsLine({ tokens }: SourceFile, tok: number): boolean {
  const before = tok > 0 ? tokens.end[tok - 1]! : 0;
  return tok === 0 || tokens.text.slice(before, tokens.start[tok]).includes('\n');
}

function spaceAfter({ tokens }: SourceFile, tok: number): boolean {
  return /\s/.test(tokens.text[tokens.end[tok]!] ?? '');
}

/** The name that a statement of the form `name:` defines; null for any other. */
export function labelOf(statement: AsmStatement): AsmToken | null {
  const [name, colon] = statement;
  return statement.length === 2 && name?.kind === T.name && colon?.text === ':' ? name : null;
}

/** Name of a directive (`globl` of `.globl x`) and what follows it; null for any other statement. */
export function directiveOf(statement: AsmStatement): { name: string; operands: AsmToken[] } | null {
  const [dot, name, ...operands] = statement;
  return dot?.text === '.' && name?.kind === T.name && !operands.some(({ text }) => text === ':')
    ? { name: name.text, operands }
    : null;
}

/** Declares what the statements define. Names that nothing makes global are the file's own. */
export function declareAssembly(declarer: Declarer, statements: readonly AsmStatement[]): void {
  const defined = new Map<number, Id>();
  const aliases = new Map<number, Id>();
  const linkage = new Map<number, 'global' | 'weak'>();
  const data = new Set<number>();
  const ends = new Map<number, number>();
  for (const statement of statements) {
    const label = labelOf(statement)?.id;
    if (label) {
      if (!defined.has(label.n)) defined.set(label.n, label);
      continue;
    }
    const directive = directiveOf(statement);
    const [first, ...rest] = directive?.operands ?? [];
    if (!directive || first?.kind !== T.name) continue;
    const { n, s } = first.id;
    switch (directive.name) {
      case 'globl':
      case 'global':
      case 'weak':
        for (const { kind, id } of directive.operands)
          if (kind === T.name) linkage.set(id.n, directive.name === 'weak' ? 'weak' : 'global');
        break;
      case 'type':
        // STT_OBJECT, @object, or its number
        if (rest.some(({ text }) => /object/i.test(text))) data.add(n);
        break;
      case 'set':
      case 'equ':
        if (!aliases.has(n)) aliases.set(n, first.id);
        break;
      case 'size':
        ends.set(n, s);
        break;
    }
  }
  for (const [n, id] of aliases) if (linkage.has(n) && !defined.has(n)) defined.set(n, id);
  for (const [n, id] of defined) {
    const how = linkage.get(n);
    declarer.weak = how === 'weak';
    declarer.symbol(data.has(n) ? 'variable' : 'function', id, ends.get(n) ?? id.s, how === undefined);
  }
  declarer.weak = false;
}
