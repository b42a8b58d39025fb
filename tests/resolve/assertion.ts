/** What stands after the carets: see the notation above `loadFixture` in fixture.ts. */
import { FixtureError } from './fixture-error.ts';

/** A candidate: a label, and the condition it must carry; null where that is not asserted. */
export interface Candidate {
  label: string;
  condition: string | null;
}

export type Expectation =
  /** `others` null: not asserted. */
  | { class: 'exact'; answer: string; others: Candidate[] | null }
  | { class: 'conditional'; candidates: Candidate[] }
  | { class: 'external'; path: string | null }
  | { class: 'unknown' };

const LABEL = /^@([\w.]+)$/;

/** One marker's words; null for what it does not say. */
export interface Said {
  label: string | null;
  expect: Expectation | null;
  /** C type, as `normalSpace` writes it. */
  type: string | null;
  /** A type path such as `uts.name`. */
  walk: string | null;
}

/** Reads one; notes the labels that it uses, with the line for messages. Throws a FixtureError. */
export function readAssertion(text: string, number: number, used: Map<string, number>): Said {
  if (text === '') throw new FixtureError('empty-assertion', number, 'nothing is said below the carets');
  const bad = (why: string): never => {
    throw new FixtureError('bad-assertion', number, `\`${text}\`: ${why}`);
  };
  let rest = text;
  const take = (pattern: RegExp): string | null => {
    const found = pattern.exec(rest);
    if (!found) return null;
    rest = rest.slice(0, found.index).trimEnd();
    return found[1] ?? '';
  };
  const walk = take(/(?:^|\s)walk\s+(\S+)$/);
  const type = take(/(?:^|\s):\s+(\S.*)$/);
  if (walk !== null && !/^\w+(\.\w+)+$/.test(walk)) bad('a walk is a type path such as `uts.name`');

  const [, label = null] = /^@([\w.]+)(?=\s|$)/.exec(rest) ?? [];
  if (label !== null) rest = rest.slice(label.length + 1).trimStart();
  if (rest !== '' && !rest.startsWith('='))
    bad('not a label `@x`, an answer `=…`, a type `: …` or a `walk …`');
  const expect = rest === '' ? null : readExpectation(rest.slice(1).trim(), bad);
  for (const name of labelsOf(expect)) used.set(name, number);
  return { label, expect, type: type === null ? null : normalSpace(type), walk };
}

function readExpectation(text: string, bad: (why: string) => never): Expectation {
  if (text === 'unknown') return { class: 'unknown' };
  const external = /^external(?:\s+(\S+))?$/.exec(text);
  if (external) return { class: 'external', path: external[1] ?? null };

  const [answers = '', left, ...more] = text.split(/\s+not\s+/);
  if (more.length > 0) bad('`not` stands once');
  const candidates = answers.split(/\s+\|\s+/).map((part) => readCandidate(part, bad));
  const [first] = candidates;
  if (candidates.length > 1 || first?.condition) {
    if (left !== undefined)
      bad('what a configuration left out belongs to one answer, which has no condition');
    return { class: 'conditional', candidates };
  }
  return {
    class: 'exact',
    answer: first?.label ?? '',
    others: left === undefined ? null : left.split(/\s+\|\s+/).map((part) => readCandidate(part, bad)),
  };
}

function readCandidate(text: string, bad: (why: string) => never): Candidate {
  const [name = '', condition] = text.split(/\s+if\s+/);
  const label = LABEL.exec(name.trim())?.[1];
  return label === undefined ? bad(`\`${text}\` is not a label`) : { label, condition: condition ?? null };
}

function labelsOf(expect: Expectation | null): string[] {
  if (expect?.class === 'exact') return [expect.answer, ...(expect.others ?? []).map(({ label }) => label)];
  return expect?.class === 'conditional' ? expect.candidates.map(({ label }) => label) : [];
}

/** A type or condition with one space where there are several. */
export function normalSpace(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
