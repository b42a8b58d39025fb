import type { Judged, JudgedUnit } from './model.ts';

/** Why answers are not exact: what they have in common, how many, and one of them. */
export interface Cause {
  text: string;
  count: number;
  /** Steps of chains that fail only because one before them did. */
  following: number;
  example: Judged;
}

/** The text of a file of the tree, one char per byte. */
export type TextOf = (file: string) => string;

/**
 * Groups what is not exact by what is visible around it: kind, verdict, the macro call around it, the base
 * of a member, what was answered instead. A step whose chain went wrong earlier counts for that cause.
 * Most frequent first.
 */
export function causesOf(units: JudgedUnit[], textOf: TextOf): Cause[] {
  const causes = new Map<string, Cause>();
  for (const unit of units) {
    const text = textOf(unit.file);
    const lines = lineStarts(text);
    const follows = new Map<Judged, Judged>();
    for (const { steps } of unit.chains) {
      const first = steps.find(({ verdict }) => verdict !== 'exact');
      for (const step of steps)
        if (first && step !== first && step.verdict !== 'exact') follows.set(step, first);
    }
    for (const token of unit.tokens) {
      if (token.verdict === 'exact') continue;
      const root = follows.get(token) ?? token;
      const offset = (lines[root.row.line - 1] ?? 0) + root.row.col - 1;
      const key = describe(root, text, offset);
      const cause = causes.get(key) ?? { text: key, count: 0, following: 0, example: root };
      cause.count++;
      if (root !== token) cause.following++;
      causes.set(key, cause);
    }
  }
  return [...causes.values()].sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1));
}

function describe({ row, verdict, answer }: Judged, text: string, offset: number): string {
  const parts = [`${row.kind} ${verdict}`];
  if (row.kind === 'member') parts.push(baseOf(text, offset));
  if (row.kind === 'macro' || row.kind === 'enumconst' || row.kind === 'typedef')
    parts.push(`\`${row.name}\``);
  parts.push(row.macro === null ? 'in plain code' : `in the arguments of ${row.macro}()`);
  if (verdict === 'wrong' || verdict === 'not among') {
    const kinds = new Set(answer?.targets.map(({ kind }) => kind));
    parts.push(`answered by ${[...kinds].join(' and ')}`);
  } else if (verdict === 'among') {
    parts.push(
      `with ${answer && answer.targets.length > 3 ? 'more than 3' : answer?.targets.length} candidates`,
    );
  } else if (verdict === 'missing') {
    parts.push(answer === null ? 'no line for it' : `said to be ${answer.class}`);
  }
  return parts.join(', ');
}

/** What a member is taken of, as far as the text before it tells. */
function baseOf(text: string, offset: number): string {
  let at = skipSpaceBack(text, offset - 1);
  const arrow = text[at] === '>' && text[at - 1] === '-';
  if (!arrow && text[at] !== '.') return 'as a macro argument alone';
  at = skipSpaceBack(text, at - (arrow ? 2 : 1));
  const last = text[at] ?? '';
  if (/\w/.test(last)) {
    const name = wordBack(text, at);
    const before = text[skipSpaceBack(text, at - name.length)] ?? '';
    return before === '.' || before === '>' ? 'of a member' : 'of a name';
  }
  if (last === ']') return 'of an element';
  if (last !== ')') return 'as a designator';
  const open = matchBack(text, at);
  const name = wordBack(text, skipSpaceBack(text, open - 1));
  return name === '' ? 'of an expression in parentheses' : `of ${name}()`;
}

function skipSpaceBack(text: string, from: number): number {
  let at = from;
  while (at >= 0 && /[\s\\]/.test(text[at] ?? '')) at--;
  return at;
}

function wordBack(text: string, end: number): string {
  let at = end;
  while (at >= 0 && /\w/.test(text[at] ?? '')) at--;
  return text.slice(at + 1, end + 1);
}

function matchBack(text: string, close: number): number {
  let depth = 0;
  for (let at = close; at >= 0 && close - at < 2000; at--) {
    if (text[at] === ')') depth++;
    else if (text[at] === '(' && --depth === 0) return at;
  }
  return 0;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
