import { expect, test } from 'vitest';
import { expansionAt, macroCalls } from '#resolve';
import { indexTree } from '../index/tree.ts';

const callsIn = (text: string, set: Record<string, string> = {}) => {
  const { program, file } = indexTree({ 'lib/a.c': text }, { set });
  return macroCalls(program, file('lib/a.c'));
};

test('each call of a macro is told as it comes out at its place, nested ones and by what is defined there', () => {
  const calls = callsIn(`#define TWICE(x) ADD(x,  x)
#define ADD(a, b) ((a) + (b))
int one = TWICE(1) + ADD(TWICE(2), 3);
#undef ADD
#define ADD(a, b) sum(a, b)
int two = ADD(1,
	/* two */ 2);
`);
  expect(calls.map(({ name, line, args, text }) => `${line} ${name}${args} = ${text}`)).toEqual([
    '3 TWICE(1) = ((1) + (1))',
    '3 ADD(TWICE(2), 3) = ((((2) + (2))) + (3))',
    '3 TWICE(2) = ((2) + (2))',
    '6 ADD(1,\n\t/* two */ 2) = sum(1, 2)',
  ]);
});

test('no call is told in a directive, in a branch that is left out, without arguments, or around a directive', () => {
  const calls = callsIn(
    `#define ID(x) x
#define OTHER(x) ID(x)
#ifdef CONFIG_OFF
int off = ID(1);
#endif
int (*f)(int) = ID;
int cut = ID(
#ifdef CONFIG_ON
	1
#endif
);
int on = ID(2);
`,
    { CONFIG_ON: 'y' },
  );
  expect(calls.map(({ line, text }) => `${line} ${text}`)).toEqual(['12 2']);
});

test('tokens keep the spaces that they are written with, and never run together', () => {
  const text = `#define NEG(x) -x
#define FIELD(p, f) ((p)->f)
int a = NEG(-1);
int b = FIELD(&thing, name);
`;
  const { program, file } = indexTree({ 'lib/a.c': text });
  expect(expansionAt(program, file('lib/a.c'), text.indexOf('NEG(-1)'))).toBe('- -1');
  expect(expansionAt(program, file('lib/a.c'), text.indexOf('FIELD(&'))).toBe('((&thing)->name)');
});
