import { describe, expect, test } from 'vitest';
import {
  type Directive,
  type Group,
  type IncludeDirective,
  lex,
  type MacroDirective,
  Names,
  readDirectives,
  type Structure,
  type Tokens,
} from '#parse';

interface Read {
  names: Names;
  tokens: Tokens;
  structure: Structure;
}

function read(text: string): Read {
  const names = new Names();
  const tokens = lex(text, names);
  return { names, tokens, structure: readDirectives(tokens, names) };
}

const written = ({ tokens }: Read, from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) =>
    tokens.text.slice(tokens.start[from + i], tokens.end[from + i]),
  ).join(' ');

function defines(text: string): string[] {
  const r = read(text);
  return r.structure.items
    .filter((item): item is MacroDirective => item.kind === 'define')
    .map(({ name, params, variadic, bodyFirst, bodyLast }) => {
      const list = params?.map((p) => r.names.text(p.name)).join(',');
      const head = `${r.names.text(name)}${params ? `(${list}${variadic ? '…' : ''})` : ''}`;
      return `${head} = ${written(r, bodyFirst, bodyLast)}`;
    });
}

function includes(text: string): string[] {
  const r = read(text);
  return r.structure.items
    .filter((item): item is IncludeDirective => item.kind === 'include')
    .map(({ target, quoted, next, start, end }) => {
      const how = target === null ? 'computed' : quoted ? 'quoted' : 'angled';
      return `${how}${next ? ' next' : ''} ${target ?? ''} at ${r.tokens.text.slice(start, end)}`;
    });
}

/** Groups as `#if A {…} #else {…}`, with the code that each branch governs. */
function groups(text: string): string[] {
  const r = read(text);
  const group = ({ branches }: Group): string =>
    branches
      .map((branch) => {
        const condition = written(r, branch.condFirst, branch.condLast);
        const children = branch.children.map((each) => `${group(each)} `).join('');
        const own = (t: number): boolean =>
          !r.structure.inDirective[t] && !branch.children.some(({ first, last }) => first <= t && t < last);
        const code = Array.from(
          { length: branch.bodyLast - branch.bodyFirst },
          (_, i) => branch.bodyFirst + i,
        )
          .filter((t) => own(t))
          .map((t) => written(r, t, t + 1))
          .filter((word) => word !== ';');
        return `${branch.directive}${condition && ` ${condition}`} {${children}${code.join(' ')}}`;
      })
      .join(' ');
  return r.structure.roots.map((each) => group(each));
}

describe('#define', () => {
  test('is function-like only where a parenthesis touches the name', () => {
    expect(
      defines('#define A\n#define B 1 + 2\n#define C(x) x\n#define D (x)\n#define E() e\n#define F/**/(x)'),
    ).toEqual(['A = ', 'B = 1 + 2', 'C(x) = x', 'D = ( x )', 'E() = e', 'F = ( x )']);
  });

  test('takes variable arguments, of C and of GNU', () => {
    expect(
      defines('#define A(...) a\n#define B(x, ...) b\n#define C(x, y...) c\n#define D(args...) d'),
    ).toEqual(['A(__VA_ARGS__…) = a', 'B(x,__VA_ARGS__…) = b', 'C(x,y…) = c', 'D(args…) = d']);
  });

  test('goes on over spliced lines and comments', () => {
    expect(defines('#define A(x, \\\n  y) /* c \n */ x + \\\r\n y // end\nz')).toEqual(['A(x,y) = x + y']);
    expect(defines('  #  define A 1')).toEqual(['A = 1']);
    expect(defines('# /* c */ define /* d */ A /* e */ 1')).toEqual(['A = 1']);
  });

  test('of keywords and of names that objects have', () => {
    expect(defines('#define inline\n#define __proto__ 1\n#define constructor(toString) toString')).toEqual([
      'inline = ',
      '__proto__ = 1',
      'constructor(toString) = toString',
    ]);
  });

  test('that ends too early is what there is', () => {
    expect(defines('#define\n#define 1\n#define A(\n#define B(x\n#define C(x,\n#define D(...')).toEqual([
      'A() = ',
      'B(x) = ',
      'C(x) = ',
      'D(__VA_ARGS__…) = ',
    ]);
  });

  test('within a line is none', () => {
    expect(defines('a #define B 1\n#define C #define D')).toEqual(['C = # define D']);
  });
});

describe('#undef, #pragma and the rest', () => {
  test('#undef names a macro', () => {
    const r = read('#undef A\n#undef\n#undef 1\n');
    const names = r.structure.items.map((item) =>
      item.kind === 'undef' ? r.names.text(item.name) : item.kind,
    );
    expect(names).toEqual(['A']);
  });

  test('#pragma once is remembered', () => {
    expect(read('#pragma once\nint a;').structure.once).toBe(true);
    expect(read('#pragma pack(1)\nint once;').structure.once).toBe(false);
  });

  test('others belong to their line and say nothing', () => {
    const { structure, tokens } = read(
      '#error don\'t "do this\n#warning x\n#line 3 "y"\n# 1 "z"\n#\n#unknown a b\n#ident "x"\nint a;',
    );
    expect(structure.items).toEqual([]);
    const code = [...structure.inDirective].flatMap((inside, t) => (inside || t >= tokens.count ? [] : [t]));
    expect(code).toHaveLength(3);
  });
});

describe('#include', () => {
  test('has its target between quotes or angle brackets', () => {
    expect(
      includes('#include <linux/a.h>\n#include "b.h"\n#  include  < c.h > // d\n#include <a-b/c++.h>'),
    ).toEqual([
      'angled linux/a.h at <linux/a.h>',
      'quoted b.h at "b.h"',
      'angled c.h at < c.h >',
      'angled a-b/c++.h at <a-b/c++.h>',
    ]);
  });

  test('may go on where the search stopped', () => {
    expect(includes('#include_next <a.h>\n#import "b.h"')).toEqual([
      'angled next a.h at <a.h>',
      'quoted b.h at "b.h"',
    ]);
  });

  test('may be computed by a macro', () => {
    expect(includes('#include HEADER\n#include F(x, y)')).toEqual([
      'computed  at HEADER',
      'computed  at F(x, y)',
    ]);
  });

  test('that nothing ends has no target, and takes nothing from the next line', () => {
    expect(includes('#include <a.h\n#include "b.h\n#include ""\n#include\n#include <>\nint c > d;')).toEqual([
      'computed  at <a.h',
      'computed  at "b.h',
      'computed  at ""',
      'angled  at <>',
    ]);
  });
});

describe('#if', () => {
  test('groups branches', () => {
    expect(
      groups(
        '#if A\na;\n#elif B + 1\nb;\n#else\nc;\n#endif\nd;\n#ifdef C\n#endif\n#ifndef D\n#elifdef E\n#elifndef F\n#endif',
      ),
    ).toEqual(['if A {a} elif B + 1 {b} else {c}', 'ifdef C {}', 'ifndef D {} elifdef E {} elifndef F {}']);
  });

  test('nests', () => {
    expect(groups('#if A\n#if B\n#else\n#ifdef C\n#endif\n#endif\n#else\n#if D\n#endif\n#endif')).toEqual([
      'if A {if B {} else {ifdef C {} } } else {if D {} }',
    ]);
  });

  test('knows what stands in it, in order, inner groups as one', () => {
    const { structure } = read(
      '#define A\n#if X\n#define B\n#if Y\n#define C\n#endif\n#undef D\n#endif\n#include "e"\n',
    );
    const kinds = (list: readonly Directive[]): string => list.map(({ kind }) => kind).join(' ');
    expect(kinds(structure.top.list)).toBe('define group include');
    expect(kinds(structure.branches[0]!.items.list)).toBe('define group undef');
    expect(kinds(structure.branches[1]!.items.list)).toBe('define');
    expect(kinds(structure.items)).toBe('define group define group define undef include');
    expect(structure.branches.map(({ id }) => id)).toEqual([0, 1]);
  });

  test('that nothing ends goes to the end of the file, with all around it', () => {
    expect(groups('#if A\na;\n#if B\nb;\n#else\nc;')).toEqual(['if A {if B {b} else {c} a}']);
    const { structure, tokens } = read('#if A\n#if B\nb;');
    expect(structure.groups.map(({ last }) => last)).toEqual([tokens.count, tokens.count]);
    expect(structure.branches.map(({ bodyLast }) => bodyLast)).toEqual([tokens.count, tokens.count]);
  });

  test('does not begin with #else, #elif or #endif', () => {
    expect(groups('#else\n#elif A\n#endif\na;\n#if B\nb;\n#endif\n#endif\n#else')).toEqual(['if B {b}']);
  });

  test('may go on after its #else, as no compiler allows', () => {
    expect(groups('#if A\n#else\na;\n#elif B\nb;\n#else\nc;\n#endif')).toEqual([
      'if A {} else {a} elif B {b} else {c}',
    ]);
  });

  test('nested deeper than any real one is not read further, and ends where it ends', () => {
    const n = 50_000;
    const { structure, tokens } = read(`${'#if A\n'.repeat(n)}x;\n${'#endif\n'.repeat(n)}#if B\n#endif\n`);
    expect(structure.roots).toHaveLength(2);
    expect(structure.roots[0]!.last).toBe(structure.roots[1]!.first);
    expect(structure.roots[1]!.last).toBe(tokens.count);
  });

  test('a hundred thousand one after another are as many', () => {
    expect(read('#if A\n#endif\n'.repeat(100_000)).structure.roots).toHaveLength(100_000);
    expect(read(`#if A\n${'#elif B\n'.repeat(100_000)}#endif`).structure.branches).toHaveLength(100_001);
  });
});

describe('an include guard', () => {
  const guard = (text: string): string => {
    const { structure, names } = read(text);
    expect(structure.groups.some((group) => group.guard)).toBe(structure.guard !== 0);
    return names.text(structure.guard);
  };

  test('asks for a name and defines it around all that the file says', () => {
    expect(guard('#ifndef A_H\n#define A_H\nint a;\n#endif')).toBe('A_H');
    expect(guard('/* c */\n#ifndef A_H\n#define A_H 1\nint a;\n#endif /* d */\n')).toBe('A_H');
    expect(guard('#if !defined(A_H)\n#define A_H\n#endif')).toBe('A_H');
    expect(guard('#if !defined A_H\n#define A_H\n#endif')).toBe('A_H');
  });

  test('is none where anything is different', () => {
    for (const text of [
      '#ifndef A\n#define B\n#endif',
      '#ifndef A\nint a;\n#define A\n#endif',
      '#ifndef A\n#define A\n#endif\nint a;',
      'int a;\n#ifndef A\n#define A\n#endif',
      '#ifndef A\n#define A\n#else\n#endif',
      '#ifdef A\n#define A\n#endif',
      '#if !IS_ENABLED(A)\n#define A\n#endif',
      '#if !defined(A) && 1\n#define A\n#endif',
      '#if A\n#define A\n#endif',
      '',
    ])
      expect(guard(text)).toBe('');
  });
});

describe('tokens of directives', () => {
  test('are marked, and no others', () => {
    const r = read('int a;\n#define B c \\\n d\n/* e */ #if F\ng;\n#endif\n');
    const marked = Array.from({ length: r.tokens.count }, (_, t) => t)
      .filter((t) => r.structure.inDirective[t])
      .map((t) => written(r, t, t + 1));
    expect(marked.join(' ')).toBe('# define B c d # if F # endif');
  });

  test('of includes that nothing ends are read in linear time', () => {
    expect(includes('#include <a\n'.repeat(100_000))).toHaveLength(100_000);
  });
});
