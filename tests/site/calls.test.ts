import { Script, createContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExpansionEntry } from '#model';
import { bucketOf } from '../../src/site/client/bucket.ts';
import { declaratorIn, kindOfLocal } from '../../src/site/client/declarator.ts';
import {
  argumentsOf,
  CALL_BUCKETS,
  textFor,
  withArguments,
  withoutArguments,
  type PackedCalls,
} from '../../src/site/client/expansion.ts';
import { callShards } from '../../src/site/calls.ts';

test.each([
  ['(a, b)', ['a', 'b']],
  ['(f(a, b), "x, (y", \',\') + 1', ['f(a, b)', '"x, (y"', "','"]],
  ['(\n\ta /* one, two */,\n\tb)', ['a', 'b']],
  ['()', ['']],
  ['(a', null],
  ['no call', null],
])('the arguments of a call: %s', (text, args) => {
  expect(argumentsOf(text)).toEqual(args);
});

test('what is taken out of an expansion is put back, whatever the arguments hold', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '@', '0', '1', ' '), maxLength: 12 });
  fc.assert(
    fc.property(word, fc.array(word, { maxLength: 12 }), (text, args) => {
      expect(withArguments(withoutArguments(text, args), args)).toBe(text);
    }),
  );
});

/** What a page gets when it runs the shard that holds a name. */
function packedOf(name: string, entries: readonly ExpansionEntry[]): PackedCalls {
  const path = `assets/search/v9.1/calls-${bucketOf(name, CALL_BUCKETS)}.js`;
  let shard: Record<string, PackedCalls> = {};
  new Script(callShards('v9.1', entries).get(path) ?? '').runInContext(
    createContext({ kernelWalk: (data: typeof shard) => (shard = data) }),
  );
  return shard[name] ?? '';
}

test('each call finds its own expansion: by file, by line, by its number in the line', () => {
  const entry = (file: string, line: number, args: string, text: string): ExpansionEntry => ({
    name: 'ID',
    file,
    line,
    args,
    text,
  });
  const entries = [
    entry('a.c', 1, '(one)', '(one)'),
    entry('a.c', 2, '(two)', '(two)'),
    entry('a.c', 3, '(ONE)', '(1)'),
    entry('a.c', 3, '(three)', '(three)'),
    entry('b.c', 3, '(TWO)', '(2)'),
  ];
  const packed = packedOf('ID', entries);
  const nth = [0, 0, 0, 1, 0];
  entries.forEach(({ file, line, args, text }, i) => {
    const found = textFor(packed, file, line, nth[i] ?? 0);
    expect(withArguments(found, argumentsOf(args) ?? [])).toBe(text);
  });
});

test('every shard is there, also one that holds nothing', () => {
  expect(callShards('v9.1', []).size).toBe(CALL_BUCKETS);
});

describe('the declaration of a local name', () => {
  test.each([
    ['\tstruct reader *r;', 'r', 'local', 'struct reader *r'],
    ['\tint a = f(1, 2), *b = &a, c[4];', 'b', 'local', 'int *b'],
    ['\tint a = f(1, 2), *b = &a, c[4];', 'c', 'local', 'int c[4]'],
    ['\tunsigned long flags, other;', 'other', 'local', 'unsigned long other'],
    ['\tfor (int i = 0; i < n; i++)', 'i', 'local', 'int i'],
    ['static int walk(struct reader *r, int depth)', 'depth', 'parameter', 'int depth'],
    ['static int walk(struct reader *r, int depth)', 'r', 'parameter', 'struct reader *r'],
    ['\t\t\tconst char *label)', 'label', 'parameter', 'const char *label'],
    ['SYSCALL_DEFINE2(label, char __user *, name, int, len)', 'len', 'parameter', 'int, len'],
    ['\tint (*call)(struct reader *);', 'call', 'local', 'int (*call)(struct reader *);'],
    ['out:', 'out', 'label', 'out:'],
  ])('%s: %s', (line, name, kind, words) => {
    const at = new RegExp(`\\b${name}\\b(?!,? char)`).exec(line)?.index ?? -1;
    expect(kindOfLocal(line.slice(0, at), line.slice(at + name.length))).toBe(kind);
    const parts = declaratorIn(line, at, name.length, kind as 'local');
    expect(parts.map(({ from, to }) => line.slice(from, to)).join(' ')).toBe(words);
  });
});
