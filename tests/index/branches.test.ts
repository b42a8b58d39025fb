import { describe, expect, test } from 'vitest';
import type { Definition } from '#model';
import { indexText, indexTree } from './tree.ts';

/** `name kind active condition` of each. */
const said = (list: Definition[]): string[] =>
  list.map(({ name, kind, active, condition }) => `${name} ${kind} ${active} ${condition ?? '-'}`);

describe('both sides of an #if are declared', () => {
  test('with the condition that each stands under, and whether it holds', () => {
    const { all } = indexText(
      '#ifdef CONFIG_A\nint a(void);\n#else\nstatic inline int a(void) { return 0; }\n#endif\nint b;\n',
      { set: { CONFIG_A: 'y' } },
    );
    expect(said(all)).toEqual([
      'a function true CONFIG_A',
      'a function false !CONFIG_A',
      'b variable true -',
    ]);
  });

  test('where nothing decides, open', () => {
    const { all } = indexText('#ifdef CONFIG_A\nint a;\n#else\nlong a;\n#endif\n', { unset: [] });
    expect(said(all)).toEqual(['a variable open CONFIG_A', 'a variable open !CONFIG_A']);
  });

  test('in ladders and nests', () => {
    const { all } = indexText(
      '#if defined(CONFIG_A) && 0\nint a;\n#elif CONFIG_N > 3\n#ifndef CONFIG_B\nint b;\n#endif\n#else\nint c;\n#endif\n',
      { set: { CONFIG_A: 'y', CONFIG_N: '4' } },
    );
    expect(said(all)).toEqual([
      'a variable false defined(CONFIG_A) && 0',
      'b variable true !(defined(CONFIG_A) && 0) && CONFIG_N > 3 && !CONFIG_B',
      'c variable false !(defined(CONFIG_A) && 0) && !(CONFIG_N > 3)',
    ]);
  });

  test('tags, members, enumerators, typedefs and macros alike', () => {
    const { all } = indexText(
      '#if 0\nstruct s { int f; };\nenum { E };\ntypedef int t;\n#define M 1\n#endif\n',
    );
    expect(said(all)).toEqual([
      's struct false 0',
      'f field false 0',
      'E enumerator false 0',
      't typedef false 0',
      'M macro false 0',
    ]);
  });

  test('of a header as the core headers before it have it, whoever includes it', () => {
    const { definitions } = indexTree({
      'include/linux/kernel.h': '#define WANTED\n#include <linux/x.h>\n',
      'include/linux/x.h':
        '#ifndef X_H\n#define X_H\n#ifdef WANTED\nint yes;\n#else\nint no;\n#endif\n#endif\n',
      'kernel/a.c': '#include <linux/x.h>\n',
    });
    expect(said(definitions('include/linux/x.h'))).toEqual([
      'X_H macro true -',
      'yes variable true defined(WANTED)',
      'no variable false !defined(WANTED)',
    ]);
  });
});

describe('pieces of one declaration under conditions', () => {
  test('members', () => {
    const { all } = indexText(
      'struct s {\n\tint a;\n#ifdef CONFIG_B\n\tint b;\n#else\n\tlong b;\n\tint c;\n#endif\n\tint d;\n};\nint after;\n',
      { set: { CONFIG_B: 'y' } },
    );
    expect(said(all)).toEqual([
      's struct true -',
      'a field true -',
      'b field true CONFIG_B',
      'b field false !CONFIG_B',
      'c field false !CONFIG_B',
      'd field true -',
      'after variable true -',
    ]);
    expect(all.filter(({ name }) => name === 'b').map(({ type }) => type)).toEqual(['int', 'long']);
  });

  test('enumerators', () => {
    const { all } = indexText('enum e {\n\tA,\n#if 0\n\tB,\n#else\n\tC,\n#endif\n};\n');
    expect(said(all)).toEqual([
      'e enum true -',
      'A enumerator true -',
      'B enumerator false 0',
      'C enumerator true !0',
    ]);
  });

  test('parameters, and the heads of functions that share a body', () => {
    const { all } = indexText(
      '#ifdef CONFIG_A\nint f(int a)\n#else\nlong f(long a, int b)\n#endif\n{\n\treturn a;\n}\nint after;\n',
      { set: { CONFIG_A: 'y' } },
    );
    expect(all.map(({ name, type, active }) => `${name} ${type} ${active}`)).toEqual([
      'f int (int) true',
      'f long (long, int) false',
      'after int true',
    ]);
  });

  test('braces that only one side opens', () => {
    const { all } = indexText(
      'int f(void)\n{\n#ifdef CONFIG_A\n\tif (x) {\n#else\n\tif (y) {\n#endif\n\t\tg();\n\t}\n\treturn 0;\n}\nint after;\n',
    );
    expect(said(all)).toEqual(['f function true -', 'after variable true -']);
  });

  test('a whole function within another one’s branch', () => {
    const { all } = indexText(
      'int f(void)\n{\n\treturn 0;\n#if 0\n}\nint g(void)\n{\n#endif\n}\nint after;\n',
    );
    expect(all.map(({ name }) => name)).toContain('after');
    expect(all.find(({ name }) => name === 'f')?.active).toBe('true');
  });
});

describe('#if that does not balance', () => {
  test('without its #endif ends with the file', () => {
    expect(said(indexText('int a;\n#ifdef CONFIG_A\nint b;\n').all)).toEqual([
      'a variable true -',
      'b variable false CONFIG_A',
    ]);
  });

  test('with an #else or #endif too many goes on', () => {
    expect(said(indexText('#endif\nint a;\n#else\nint b;\n#elif 1\nint c;\n').all)).toEqual([
      'a variable true -',
      'b variable true -',
      'c variable true -',
    ]);
  });
});
