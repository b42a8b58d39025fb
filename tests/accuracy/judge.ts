import type { Answer, Judged, JudgedUnit, Truth, TruthRow, Verdict } from './model.ts';

/** A line of a file of the tree; null where there is none. */
export type LineOf = (file: string, line: number) => string | null;

/**
 * Holds a unit's answers against clang's.
 *
 * A function or variable of which the unit has only declarations may be answered by its definition in
 * another file: that is believed where the line there has the name and no `static`, and marked.
 */
export function judge(truth: Truth, answers: Iterable<Answer>, lineOf: LineOf): JudgedUnit {
  const byPlace = new Map<string, Answer>();
  for (const answer of answers) byPlace.set(`${answer.line}:${answer.col}`, answer);
  const tokens = new Map<string, Judged>();
  for (const row of truth.rows) {
    const answer = byPlace.get(`${row.line}:${row.col}`) ?? null;
    tokens.set(`${row.line}:${row.col}`, {
      file: truth.file,
      row,
      answer,
      ...verdictOf(row, answer, lineOf),
    });
  }
  const chains = truth.chains.flatMap((places) => {
    const steps = places
      .map(([line, col]) => tokens.get(`${line}:${col}`))
      .filter((step) => step !== undefined);
    if (steps.length < places.length) return [];
    return [{ steps, right: steps.every(({ verdict }) => verdict === 'exact') }];
  });
  return { file: truth.file, tokens: [...tokens.values()], chains };
}

function verdictOf(
  row: TruthRow,
  answer: Answer | null,
  lineOf: LineOf,
): { verdict: Verdict; elsewhere: boolean } {
  const none = { verdict: 'missing' as const, elsewhere: false };
  if (answer === null || answer.name !== row.name || answer.targets.length === 0) return none;
  if (answer.class !== 'exact' && answer.class !== 'conditional') return none;
  const considered = answer.class === 'exact' ? answer.targets.slice(0, 1) : answer.targets;
  const accepted = considered.map((target) => accepts(row, target, lineOf));
  const right = accepted.some((how) => how !== 'no');
  const elsewhere = right && !accepted.includes('clang');
  if (answer.class === 'exact') return { verdict: right ? 'exact' : 'wrong', elsewhere };
  return { verdict: right ? 'among' : 'not among', elsewhere };
}

/** `#define inb_p inb_p` stands for what it names; in the arguments of a macro clang tells the one from the other. */
function isOwnName(text: string | null, name: string): boolean {
  return text !== null && new RegExp(`^\\s*#\\s*define\\s+${name}\\s+${name}\\s*$`).test(text);
}

function accepts(
  row: TruthRow,
  target: Answer['targets'][number],
  lineOf: LineOf,
): 'clang' | 'elsewhere' | 'no' {
  if (row.places.some(([file, line]) => file === target.file && line === target.line)) return 'clang';
  if (target.kind === 'macro' && isOwnName(lineOf(target.file, target.line), row.name)) return 'clang';
  const linked = row.kind === 'function' || row.kind === 'global';
  const inUnit = row.places.some(([file]) => file === target.file);
  if (!linked || inUnit || !/\.[cS]$/.test(target.file) || target.name !== row.name) return 'no';
  const text = lineOf(target.file, target.line);
  const before = lineOf(target.file, target.line - 1) ?? '';
  if (text === null || !new RegExp(`\\b${row.name}\\b`).test(text)) return 'no';
  // `static int` may stand on a line of its own above the name.
  return /\bstatic\b/.test(text) || /\bstatic\b[^;{}]*$/.test(before) ? 'no' : 'elsewhere';
}
