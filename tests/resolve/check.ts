import { readdirSync, readFileSync } from 'node:fs';
import { formatDiagnostic } from '#diagnostics';
import type { AnalysedFile, Diagnostic, Reference, Target } from '#model';
import { normalSpace, type Candidate, type Expectation } from './assertion.ts';
import { loadFixture, type Assertion, type Fixture, type Label } from './fixture.ts';

/** What a resolver says of one file; `AnalysedFile` is one. */
export type Answered = Pick<AnalysedFile, 'path' | 'references' | 'chains'>;

const folder = new URL('./fixtures/', import.meta.url);

/** The little kernel that a fixture may use: its file `include/minikernel.h` joins every fixture. */
const library = (): string => readFileSync(new URL('minikernel.h', folder), 'utf8');

/** All fixtures, by the name of the behaviour that they prove. */
export function fixtures(): { name: string; text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.c'))
    .toSorted()
    .map((path) => ({ name: path.slice(0, -2), text: readFileSync(new URL(path, folder), 'utf8') }));
}

/** Loads a fixture together with the little kernel. */
export function load(fixtureText: string): Fixture {
  return loadFixture(fixtureText, library());
}

/**
 * Compares what a resolver answers with what a fixture asserts, and throws one Error that shows every
 * mismatch at its place. `answer` gets the files (the little kernel first) and the configuration.
 */
export function check(fixtureText: string, answer: (fixture: Fixture) => Iterable<Answered>): void {
  const fixture = load(fixtureText);
  const answered = new Map([...answer(fixture)].map((file) => [file.path, file]));
  const sources = new Map(fixture.files.map(({ path, text }) => [path, text]));
  const mismatches = fixture.assertions.flatMap((assertion) => {
    const { file, line, col, name } = assertion;
    return compare(assertion, answered.get(file), fixture.labels).map(([message, ...help]): Diagnostic => ({
      severity: 'error',
      rule: 'resolve/fixture',
      file,
      line,
      col,
      length: name.length,
      message,
      help,
      source: sources.get(file) ?? '',
    }));
  });
  if (mismatches.length > 0) {
    const count = `${mismatches.length} of the fixture's expectations do not hold`;
    throw new Error([count, ...mismatches.map((mismatch) => formatDiagnostic(mismatch))].join('\n\n'));
  }
}

type Labels = Fixture['labels'];
type Message = [string, ...string[]];

function compare(assertion: Assertion, file: Answered | undefined, labels: Labels): Message[] {
  const { name, offset, expect, type, walk } = assertion;
  if (!file) return [[`Nothing is answered for ${assertion.file}.`]];
  const found = file.references.filter((reference) => reference.start === offset);
  const [reference] = found;
  if (!reference) return [[`\`${name}\` has no reference.`]];
  if (found.length > 1) return [[`\`${name}\` has ${found.length} references; every token has one.`]];

  const messages: Message[] = [];
  const spelled = {
    start: offset,
    end: offset + name.length,
    line: assertion.line,
    col: assertion.col,
    name,
  };
  for (const [key, value] of Object.entries(spelled)) {
    const got = reference[key as keyof typeof spelled];
    if (got !== value) messages.push([`The reference's ${key} is ${got}, not ${value}.`]);
  }
  if (expect) {
    const wanted = describeExpectation(expect, labels);
    if (!answers(expect, reference, labels)) {
      const why = (reference.why ?? []).map(({ step, detail }) => `${step}: ${detail}`).join('; ');
      messages.push([
        `Expected ${wanted}`,
        `Answered ${describe(reference)}`,
        ...(why ? [`Because ${why}`] : []),
      ]);
    }
  }
  if (type !== null && normalSpace(reference.type ?? 'unknown') !== type) {
    messages.push([`Expected the type \`${type}\``, `Answered \`${reference.type ?? 'unknown'}\``]);
  }
  if (walk !== null) {
    const paths = typePathsTo(offset, file);
    if (!paths.includes(walk)) {
      messages.push([`Expected the walk ${walk}`, `Answered ${paths.join(', ') || 'no chain'}`]);
    }
  }
  return messages;
}

function answers(expect: Expectation, reference: Reference, labels: Labels): boolean {
  if (reference.class !== expect.class) return false;
  switch (expect.class) {
    case 'unknown':
      return reference.targets.length === 0;
    case 'external':
      return expect.path === null || reference.targets.some(({ file }) => file === expect.path);
    case 'exact': {
      const [answer] = reference.targets;
      const isAnswer = answer !== undefined && isAt(answer, labels.get(expect.answer), reference);
      return isAnswer && (expect.others === null || areThese('others', expect.others, reference, labels));
    }
    case 'conditional':
      return areThese('targets', expect.candidates, reference, labels);
  }
}

/** The name that a macro makes (`sys_##name`) has a line, but no token of its own. */
function isAt(target: Target, label: Label | undefined, { name }: Reference): boolean {
  return (
    label !== undefined &&
    target.file === label.file &&
    target.line === label.line &&
    (target.col === label.col || name !== label.name)
  );
}

/** In any order: each candidate once, and none that is not expected. */
function areThese(
  key: 'targets' | 'others',
  candidates: Candidate[],
  reference: Reference,
  labels: Labels,
): boolean {
  const targets = reference[key];
  return (
    targets.length === candidates.length &&
    candidates.every(({ label, condition }) =>
      targets.some(
        (target) =>
          isAt(target, labels.get(label), reference) &&
          (condition === null || normalCondition(condition) === normalCondition(target.condition ?? '')),
      ),
    )
  );
}

/** `defined(A)`, `defined A` and `A` are one condition here, and parentheses round one name are none. */
function normalCondition(condition: string): string {
  let text = condition.replace(/\bdefined\s*(?:\(\s*(\w+)\s*\)|(\w+))/g, '$1$2').replace(/\s+/g, '');
  for (let before = ''; before !== text;) {
    before = text;
    text = text.replace(/(^|[^\w])\((!?\w+)\)/g, '$1$2').replace(/^\(([^()]*)\)$/, '$1');
  }
  return text;
}

function typePathsTo(offset: number, { chains }: Answered): string[] {
  return chains.flatMap(({ links }) => {
    const at = links.findIndex(({ reference }) => reference.start === offset);
    const record = links[0]?.record;
    return at < 0 || record === undefined
      ? []
      : [[record, ...links.slice(0, at + 1).map(({ field }) => field)].join('.')];
  });
}

function describeExpectation(expect: Expectation, labels: Labels): string {
  const say = ({ label, condition }: Candidate): string => {
    const place = labels.get(label);
    const at = place ? `${place.file}:${place.line}:${place.col}` : 'nowhere';
    return `@${label} (${at})${condition === null ? '' : ` if ${condition}`}`;
  };
  switch (expect.class) {
    case 'unknown':
      return 'unknown';
    case 'external':
      return `external${expect.path === null ? '' : ` in ${expect.path}`}`;
    case 'exact': {
      const others = expect.others === null ? '' : `, left out ${expect.others.map(say).join(' | ')}`;
      return `exact ${say({ label: expect.answer, condition: null })}${others}`;
    }
    case 'conditional':
      return `conditional ${expect.candidates.map(say).join(' | ')}`;
  }
}

function describe({ class: kind, targets, others }: Reference): string {
  const say = ({ kind: of, name, record, file, line, col, condition }: Target): string =>
    `${of} ${record === null ? '' : `${record}.`}${name} (${file}:${line}:${col})${condition === null ? '' : ` if ${condition}`}`;
  const left = others.length > 0 ? `, left out ${others.map(say).join(' | ')}` : '';
  return `${kind}${targets.length > 0 ? ` ${targets.map(say).join(' | ')}` : ''}${left}`;
}
