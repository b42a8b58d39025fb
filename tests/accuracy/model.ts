/** What clang says one identifier token of a file refers to. */
export interface TruthRow {
  line: number;
  col: number;
  name: string;
  kind: Kind;
  /** Every declaration of it in the unit, as file and line; the definition comes first. */
  places: [file: string, line: number][];
  /** The outermost macro call around the token; null in plain code. */
  macro: string | null;
}

export const KINDS = [
  'member',
  'function',
  'global',
  'local',
  'param',
  'enumconst',
  'tag',
  'typedef',
  'macro',
  'label',
] as const;

export type Kind = (typeof KINDS)[number];

/** One unit's truth; `errors` is not empty where clang could not compile it, and then there are no rows. */
export interface Truth {
  file: string;
  errors: string[];
  rows: TruthRow[];
  /** Member accesses of two or more written steps, each step by its line and column. */
  chains: [line: number, col: number][][];
}

/** A line of `kwalk refs --json`, as far as it is judged. */
export interface Answer {
  file: string;
  line: number;
  col: number;
  name: string;
  class: 'exact' | 'conditional' | 'external' | 'unknown';
  targets: { kind: string; file: string; line: number; name: string }[];
}

/**
 * - `exact`: one answer, and it is clang's.
 * - `among`: several candidates, clang's one of them.
 * - `wrong`: one answer, and it is another.
 * - `not among`: several candidates, all of them others.
 * - `missing`: none.
 */
export type Verdict = 'exact' | 'among' | 'wrong' | 'not among' | 'missing';

export const VERDICTS: readonly Verdict[] = ['exact', 'among', 'wrong', 'not among', 'missing'];

/** A token judged. */
export interface Judged {
  file: string;
  row: TruthRow;
  verdict: Verdict;
  answer: Answer | null;
  /** Right by a definition in a file that clang was not asked about. */
  elsewhere: boolean;
}

/** A unit judged; a chain is right when each of its steps is exact. */
export interface JudgedUnit {
  file: string;
  tokens: Judged[];
  chains: { right: boolean; steps: Judged[] }[];
}
