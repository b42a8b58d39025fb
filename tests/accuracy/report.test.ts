import { describe, expect, it } from 'vitest';
import { causesOf } from './causes.ts';
import { judge } from './judge.ts';
import type { Answer, Truth, TruthRow } from './model.ts';
import { reportText } from './report.ts';

const TEXT = `int f(struct p *p)
{
	return p->a->b + list_entry(p, struct p, a)->c + get(p->d) + x[1].e;
}
`;

function member(name: string, change: Partial<TruthRow> = {}): TruthRow {
  const col = TEXT.split('\n')[2]!.search(new RegExp(`[.>]${name}\\b`)) + 2;
  return { line: 3, col, name, kind: 'member', places: [['a.h', col]], macro: null, ...change };
}

const rows = ['a', 'b', 'c', 'd', 'e'].map((name) => member(name, name === 'd' ? { macro: 'get' } : {}));
const truth: Truth = {
  file: 'a.c',
  errors: [],
  rows,
  chains: [[rows[0], rows[1]].map((row): [number, number] => [row!.line, row!.col])],
};

/** Nothing is known but `e`, which is wrong. */
const answers: Answer[] = rows.map(({ line, col, name }) => ({
  file: 'a.c',
  line,
  col,
  name,
  class: name === 'e' ? 'exact' : 'unknown',
  targets: name === 'e' ? [{ kind: 'variable', file: 'b.h', line: 1, name }] : [],
}));

const unit = judge(truth, answers, () => null);
const causes = causesOf([unit], () => TEXT);

describe('causes', () => {
  it('are told apart by what stands around, and steps after a failed one count for it', () => {
    expect(causes.map(({ text, count, following }) => [count, following, text])).toEqual([
      [2, 1, 'member missing, of a name, in plain code, said to be unknown'],
      [1, 0, 'member missing, of a name, in the arguments of get(), said to be unknown'],
      [1, 0, 'member missing, of list_entry(), in plain code, said to be unknown'],
      [1, 0, 'member wrong, of an element, in plain code, answered by variable'],
    ]);
  });
});

describe('the report', () => {
  const text = reportText({ units: [unit], skipped: [{ file: 'x.c', why: 'not built' }], causes });

  it('counts by kind and verdict, and chains', () => {
    expect(text).toContain(
      '| member    |         5 |     0.00% |     0.00% |    20.00% |     0.00% |    80.00% |',
    );
    expect(text).toContain('| label     |         0 |         – |');
    expect(text).toContain('Chains right in every step: 0.00% of 1.');
  });

  it('gives each cause an example with both places, and says what was not judged', () => {
    expect(text).toContain(`a.c:3:${rows[4]?.col} \`e\` is a.h:${rows[4]?.col}, answered b.h:1`);
    expect(text).toContain('- x.c: not built');
  });

  it('never rounds up to all', () => {
    const token = { file: 'a.c', row: member('a'), answer: null, elsewhere: false };
    const tokens = [
      ...Array.from({ length: 99_999 }, () => ({ ...token, verdict: 'exact' as const })),
      { ...token, verdict: 'missing' as const },
    ];
    const many = reportText({ units: [{ file: 'a.c', tokens, chains: [] }], skipped: [], causes: [] });
    expect(many).toContain('| member    |    100000 |    99.99% |');
  });
});
