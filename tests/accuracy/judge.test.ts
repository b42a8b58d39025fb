import { describe, expect, it } from 'vitest';
import { judge } from './judge.ts';
import type { Answer, Kind, Truth, Verdict } from './model.ts';

const HEADER = 'include/linux/nsproxy.h';

function truthOf(kind: Kind, places: [string, number][] = [[HEADER, 34]]): Truth {
  const row = { line: 7, col: 3, name: 'uts_ns', kind, places, macro: null };
  return { file: 'kernel/a.c', errors: [], rows: [row], chains: [] };
}

function answer(change: Partial<Answer>): Answer {
  const target = { kind: 'field', file: HEADER, line: 34, name: 'uts_ns' };
  return {
    file: 'kernel/a.c',
    line: 7,
    col: 3,
    name: 'uts_ns',
    class: 'exact',
    targets: [target],
    ...change,
  };
}

const right = { kind: 'field', file: HEADER, line: 34, name: 'uts_ns' };
const other = { kind: 'field', file: HEADER, line: 99, name: 'uts_ns' };

describe('an answer', () => {
  it.each<[string, Verdict, Partial<Answer>]>([
    ['one answer, and it is clang’s', 'exact', {}],
    ['one answer, and it is another', 'wrong', { targets: [other] }],
    ['the right place, but second of an exact answer', 'wrong', { targets: [other, right] }],
    ['clang’s among several', 'among', { class: 'conditional', targets: [other, right] }],
    ['several, all of them others', 'not among', { class: 'conditional', targets: [other, other] }],
    ['unknown', 'missing', { class: 'unknown', targets: [] }],
    ['named, but its place not known', 'missing', { class: 'external' }],
    ['another name at that place', 'missing', { name: 'uts' }],
    ['nothing at that place', 'missing', { col: 4 }],
  ])('%s: %s', (_, verdict, change) => {
    expect(judge(truthOf('member'), [answer(change)], () => null).tokens[0]?.verdict).toBe(verdict);
  });

  it('may name any declaration of the thing', () => {
    const truth = truthOf('function', [
      ['kernel/a.c', 3],
      [HEADER, 34],
    ]);
    expect(judge(truth, [answer({})], () => null).tokens[0]?.verdict).toBe('exact');
  });

  it.each<[Verdict, string]>([
    ['exact', '#define uts_ns uts_ns'],
    ['wrong', '#define uts_ns other'],
    ['wrong', '#define uts_ns uts_ns + 1'],
  ])('may name a macro where that stands for the thing itself: %s for `%s`', (verdict, text) => {
    const targets = [{ kind: 'macro', file: HEADER, line: 35, name: 'uts_ns' }];
    const judged = judge(truthOf('function'), [answer({ targets })], (_, line) =>
      line === 35 ? text : null,
    );
    expect(judged.tokens[0]?.verdict).toBe(verdict);
  });

  it.each<[string, Verdict, Kind, string[]]>([
    ['a definition elsewhere is believed', 'exact', 'function', ['', 'int uts_ns(void)']],
    ['not a static one', 'wrong', 'function', ['', 'static int uts_ns(void)']],
    ['nor where static stands a line above', 'wrong', 'function', ['static int', 'uts_ns(void)']],
    ['nor a line without the name', 'wrong', 'function', ['', 'int other(void)']],
    ['nor for what cannot be elsewhere', 'wrong', 'member', ['', 'int uts_ns;']],
  ])('%s', (_, verdict, kind, lines) => {
    const targets = [{ kind: 'function', file: 'kernel/b.c', line: 2, name: 'uts_ns' }];
    const judged = judge(truthOf(kind), [answer({ targets })], (file, line) =>
      file === 'kernel/b.c' ? (lines[line - 1] ?? null) : null,
    );
    expect(judged.tokens[0]).toMatchObject({ verdict, elsewhere: verdict === 'exact' });
  });
});

describe('a chain', () => {
  const truth: Truth = {
    file: 'kernel/a.c',
    errors: [],
    rows: [1, 5, 9].map((col) => ({
      line: 1,
      col,
      name: 'f',
      kind: 'member',
      places: [[HEADER, col]],
      macro: null,
    })),
    chains: [
      [
        [1, 1],
        [1, 5],
      ],
      [
        [1, 5],
        [1, 9],
      ],
    ],
  };
  const at = (col: number, line = col): Answer => ({
    ...answer({ col, line: 1, name: 'f' }),
    targets: [{ kind: 'field', file: HEADER, line, name: 'f' }],
  });

  it('is right when every step is', () => {
    const { chains } = judge(truth, [at(1), at(5), at(9, 77)], () => null);
    expect(chains.map(({ right: isRight }) => isRight)).toEqual([true, false]);
  });
});
