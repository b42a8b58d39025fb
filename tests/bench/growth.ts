/**
 * Whether time grows with the text and no faster: `npm run bench -- --growth`. Each input is made once, twice, four and
 * eight times as long; what is printed is the time for each byte, which stays where it is as long as time is linear.
 */
import { indexFile, Program } from '#index';
import { resolveFile } from '#resolve';

/** Text of some size, and files that it includes. */
type Made = string | { text: string; files: Record<string, string> };

const repeat = (count: number, each: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => each(i)).join('');

/** What grows, and its size at once, which takes some 100 kB. */
const INPUTS: Record<string, (times: number) => Made> = {
  'plain code': (n) =>
    repeat(1500 * n, (i) => `int f${i}(int a, struct s *p)\n{\n\treturn p->x + a * ${i};\n}\n`),
  'nested parentheses': (n) => `int x = ${'('.repeat(25_000 * n)}1${')'.repeat(25_000 * n)};\n`,
  'nested blocks': (n) => `void f(void) ${'{'.repeat(25_000 * n)}${'}'.repeat(25_000 * n)}\n`,
  'one gigantic line': (n) => `int ${repeat(12_000 * n, (i) => `a${i}, `)}last;`,
  'a long expression': (n) => `int f(int a) { return ${repeat(15_000 * n, (i) => `a + ${i} * `)}1; }\n`,
  'a chain of macros': (n) =>
    `#define M0 1\n${repeat(4000 * n, (i) => `#define M${i + 1} M${i}\n`)}int x = M${4000 * n};\n`,
  'macro calls': (n) =>
    `#define ADD(a, b) ((a) + (b))\nint f(int a)\n{\n${repeat(4000 * n, (i) => `\ta = ADD(a, ${i});\n`)}\treturn a;\n}\n`,
  'macros of one name': (n) => repeat(4000 * n, (i) => `#undef M\n#define M ${i}\nint x${i} = M;\n`),
  'many includes': (n) => ({
    text: repeat(3000 * n, (i) => `#include "h${i}.h"\n`),
    files: Object.fromEntries(
      Array.from({ length: 3000 * n }, (_, i) => [
        `h${i}.h`,
        `#ifndef H${i}\n#define H${i}\nint v${i};\n#endif\n`,
      ]),
    ),
  }),
  'includes within includes': (n) => ({
    text: '#include "h0.h"\n',
    files: Object.fromEntries(
      Array.from({ length: 150 }, (_, i) => [
        `h${i}.h`,
        `#pragma once\n#include "h${i + 1}.h"\n${repeat(10 * n, (j) => `extern int v${i}_${j};\n`)}`,
      ]),
    ),
  }),
  comments: (n) => repeat(2000 * n, (i) => `/* comment ${i} of some length, and more */\nint x${i}; // y\n`),
  'one comment': (n) => `/*${' *\n'.repeat(30_000 * n)}*/`,
  'deep #if': (n) => `${repeat(6000 * n, (i) => `#if A${i}\n`)}int x;\n${'#endif\n'.repeat(6000 * n)}`,
  'a row of #if': (n) => repeat(4000 * n, (i) => `#ifdef A${i}\nint x${i};\n#else\nlong x${i};\n#endif\n`),
  'one ladder of #elif': (n) => `#if 0\n${repeat(5000 * n, (i) => `#elif A == ${i}\nint x${i};\n`)}#endif\n`,
  'an initialiser': (n) =>
    `struct s { int a, b; };\nstruct s t[] = {\n${repeat(6000 * n, (i) => `\t{ .a = ${i}, .b = ${i} },\n`)}};\n`,
  'a record of many members': (n) =>
    `struct s {\n${repeat(5000 * n, (i) => `\tint m${i};\n`)}};\nint f(struct s *p) { return ${repeat(5000 * n, (i) => `p->m${i} + `)}0; }\n`,
  'an enum': (n) => `enum e {\n${repeat(8000 * n, (i) => `\tE${i},\n`)}};\n`,
  'a string': (n) => `char s[] = "${'abc\\n'.repeat(20_000 * n)}";\n`,
  'unclosed strings': (n) => repeat(10_000 * n, () => '"abc \'\n'),
  'unknown garbage': (n) => repeat(10_000 * n, (i) => `@ ) } ${i} ] # $ \\ ; ,\n`),
  'unclosed brackets': (n) => '([{'.repeat(20_000 * n),
};

const TIMES = [1, 2, 4, 8];
const STAGES = ['lex', 'directives', 'index', 'resolve'] as const;

/** Nanoseconds of processor for each byte, by stage. */
function measure(made: Made): { bytes: number; costs: Record<(typeof STAGES)[number], number> } {
  const { text, files } = typeof made === 'string' ? { text: made, files: {} } : made;
  const all: Record<string, string> = { ...files, 'x.c': text };
  const bytes = Object.values(all).reduce((sum, each) => sum + each.length, 0);
  const program = new Program(
    { read: (path) => all[path] ?? null, exists: (path) => Object.hasOwn(all, path) },
    { name: 'bench', arch: 'x86', set: new Map() },
  );
  const cost = (act: () => unknown): number => {
    const before = process.cpuUsage();
    act();
    const { user, system } = process.cpuUsage(before);
    return ((user + system) * 1000) / bytes;
  };
  const opened = Object.keys(all).map((path) => program.open(path)!);
  const file = program.open('x.c')!;
  return {
    bytes,
    costs: {
      lex: cost(() => opened.forEach((each) => each.tokens)),
      directives: cost(() => opened.forEach((each) => each.structure)),
      index: cost(() => indexFile(program, file)),
      resolve: cost(() => resolveFile(program, file)),
    },
  };
}

/** Prints a table of all inputs, or of those whose names hold a word. */
export function benchGrowth(print: (title: string, text: string) => void, only = ''): void {
  print('ns of CPU a byte at', TIMES.map((times) => `×${times}`).join(' '));
  for (const [name, make] of Object.entries(INPUTS)) {
    if (!name.includes(only)) continue;
    measure(make(1)); // once to have our own code compiled
    const results = TIMES.map((times) => measure(make(times)));
    print(name, `${(results.at(-1)!.bytes / 1000).toFixed(0)} kB at ×${TIMES.at(-1)}`);
    for (const stage of STAGES)
      print(`  ${stage}`, results.map(({ costs }) => costs[stage].toFixed(0).padStart(7)).join(''));
  }
}
