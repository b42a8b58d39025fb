import { describe, expect, test } from 'vitest';
import { expand, MacroFile } from './macros.ts';

describe('object-like macros', () => {
  test('are replaced by their list, and what that names is replaced too', () => {
    expect(expand('#define A B + 1\n#define B (2)\nA * A;')).toBe('( 2 ) + 1 * ( 2 ) + 1 ;');
  });

  test('may be empty', () => {
    expect(expand('#define NOTHING\na NOTHING b NOTHING')).toBe('a b');
  });

  test('may look like calls', () => {
    expect(expand('#define A (x)\nA(y)')).toBe('( x ) ( y )');
  });

  test('hold # as it is', () => {
    expect(expand('#define A # x\nA')).toBe('# x');
  });
});

describe('function-like macros', () => {
  test('take arguments between commas that no parentheses enclose', () => {
    expect(expand('#define F(a, b) [a|b]\nF(1, 2) F((1, 2), g(3, 4)) F({1, 2}, 3, 4)')).toBe(
      '[ 1 | 2 ] [ ( 1 , 2 ) | g ( 3 , 4 ) ] [ { 1 | 2 } ]',
    );
  });

  test('are names where no parenthesis follows', () => {
    expect(expand('#define F(a) <a>\nF; F + F(1) (F)(2)')).toBe('F ; F + < 1 > ( F ) ( 2 )');
  });

  test('may be called on another line, after comments and directives', () => {
    expect(expand('#define F(a) <a>\nF /* c */\n// d\n(\n1\n)')).toBe('< 1 >');
    expect(expand('#define F(a, b) <a|b>\nF(1,\n#if 0\n2\n#else\n3\n#endif\n)')).toBe('< 1 | 3 >');
  });

  test('take empty arguments, and none', () => {
    expect(expand('#define F(a) <a>\n#define G() <>\n#define H(a, b) <a|b>\nF() G() H(,) H(1,) H(,2)')).toBe(
      '< > < > < | > < 1 | > < | 2 >',
    );
  });

  test('with too few arguments have empty ones', () => {
    expect(expand('#define H(a, b) <a|b>\nH(1) H()')).toBe('< 1 | > < | >');
  });

  test('expand an argument before they put it in, as often as it occurs', () => {
    expect(expand('#define X 1\n#define F(a) a a\nF(X X)')).toBe('1 1 1 1');
  });

  test('hold a parenthesis that only touches the name', () => {
    expect(expand('#define F (a)\nF(1)')).toBe('( a ) ( 1 )');
  });
});

describe('the operator _Pragma', () => {
  const written = (text: string): string =>
    new MacroFile(text)
      .made()
      .map((each) => each.written)
      .join(' ');

  test('is taken out of the text with its string, whatever macro makes it', () => {
    expect(written('a _Pragma("x y") b')).toBe('a b');
    expect(written('#define S(x) #x\n#define D(x) _Pragma(S(GCC x))\nD(push) a D(pop)')).toBe('a');
    expect(written('#define LOOP _Pragma("unroll") for\nLOOP (;;)')).toBe('for ( ; ; )');
  });

  test('stays where no string stands in its parentheses', () => {
    const text = '_Pragma X ; _Pragma ( X ) _Pragma ( "a" "b" ) _Pragma (';
    expect(written(text)).toBe(text);
  });
});

describe('rescanning', () => {
  test('goes on into the rest of the file', () => {
    expect(expand('#define F G\n#define G(x) <x>\nF(1)')).toBe('< 1 >');
    expect(expand('#define LEFT F(\n#define F(x) <x>\nLEFT 1)')).toBe('< 1 >');
  });

  test('does not replace a macro within its own replacement', () => {
    expect(expand('#define A A + B\n#define B A\nA')).toBe('A + A');
    expect(expand('#define f(x) f(x + 1)\nf(f(1))')).toBe('f ( f ( 1 + 1 ) + 1 )');
  });

  test('ends where macros name one another', () => {
    expect(expand('#define A B\n#define B C\n#define C A\nA B C')).toBe('A B C');
    expect(expand('#define f(x) g(x)\n#define g(x) h(x)\n#define h(x) f(x)\nf(1)')).toBe('f ( 1 )');
  });

  test('never replaces later what it left alone then', () => {
    expect(expand('#define ID(x) x\n#define A A\nID(ID(A))')).toBe('A');
    expect(expand('#define NIL(x) x\n#define G_0(a) NIL(G_1)(a)\n#define G_1(a) NIL(G_0)(a)\nG_0(42)')).toBe(
      'G_0 ( 42 )',
    );
  });

  test('takes the macro that is defined where the name stands', () => {
    const file = new MacroFile('#define A 1\nA\n#undef A\nA\n#define A 2\nA');
    expect(file.made().map(({ written }) => written)).toEqual(['1', 'A', '2']);
  });
});

describe('# makes a string of an argument as it is written', () => {
  test('with its quotes and backslashes escaped', () => {
    expect(expand('#define S(x) #x\nS("a\\n" \'"\' b\\c)')).toBe(String.raw`"\"a\\n\" '\"' b\c"`);
  });

  test('with one space for what stands between tokens, and none at the ends', () => {
    expect(expand('#define S(x) #x\nS(  a  +\n\tb(c) /* d */ e  )')).toBe('"a + b(c) e"');
    expect(expand('#define S(x) #x\nS()')).toBe('""');
  });

  test('unexpanded, but expanded where another macro hands it on', () => {
    expect(expand('#define X 1\n#define S(x) #x\n#define T(x) S(x)\nS(X) T(X)')).toBe('"X" "1"');
  });

  test('with the spaces of where a parameter stands, not of where its argument was', () => {
    const text =
      '#define S(x) #x\n#define T(a, b) S(a/b.h)\n#define DIR  ../x\n#define F  name\nT(DIR, F) T( DIR , F )';
    expect(expand(text)).toBe('"../x/name.h" "../x/name.h"');
    expect(expand('#define S(x) #x\n#define T(a, b) S(a b [a])\nT(1,2)')).toBe('"1 2 [1]"');
    expect(expand('#define S(x) #x\n#define T(x) S(x)\n#define E -1\nT(a E) T(a-E) T(a - E)')).toBe(
      '"a -1" "a--1" "a - -1"',
    );
  });

  test('of all variable arguments at once', () => {
    expect(expand('#define S(...) #__VA_ARGS__\nS(a, b,c) S()')).toBe('"a, b,c" ""');
  });
});

describe('## makes one token of two', () => {
  test('names, numbers, operators, literals', () => {
    expect(
      expand(
        '#define P(a, b) a##b\nP(x, y) P(x, 1) P(1, 2) P(1, .5e+) P(-, >) P(<<, =) P(L, "s") P(L, \'c\')',
      ),
    ).toBe('xy x1 12 1.5e+ -> <<= L"s" L\'c\'');
  });

  test('without expanding its operands, but the result is a macro again', () => {
    expect(expand('#define X 1\n#define XX 2\n#define P(a, b) a##b\nP(X, X)')).toBe('2');
  });

  test('of the last token of one argument and the first of the next', () => {
    expect(expand('#define P(a, b) a##b\nP(1 x, y 2)')).toBe('1 xy 2');
  });

  test('from left to right, three and more', () => {
    expect(expand('#define P(a, b, c) a##b##c\nP(x, y, z) P(1, 2, 3)')).toBe('xyz 123');
  });

  test('with an empty operand leaves the other (placemarkers)', () => {
    expect(expand('#define P(a, b, c) <a##b##c>\nP(,y,z) P(x,,z) P(x,y,) P(x,,) P(,y,) P(,,z) P(,,)')).toBe(
      '< yz > < xz > < xy > < x > < y > < z > < >',
    );
    expect(expand('#define P(a) before a##after\nP()')).toBe('before after');
    expect(expand('#define P(a) before##a after\nP()')).toBe('before after');
  });

  test('in an object-like macro too', () => {
    expect(expand('#define A x ## y\nA')).toBe('xy');
  });

  test('leaves two tokens that make none as they are', () => {
    expect(expand('#define P(a, b) a##b\nP(x, +) P(., x)')).toBe('x + . x');
  });

  test('makes no operator of # and ##', () => {
    expect(expand('#define H # ## #\n#define P(a, b) a H b\nP(x, y)')).toBe('x ## y');
  });
});

describe('variable arguments', () => {
  test('are what is left, commas included', () => {
    expect(expand('#define F(a, ...) a(__VA_ARGS__)\nF(f, 1, 2) F(f) F(f,)')).toBe('f ( 1 , 2 ) f ( ) f ( )');
    expect(expand('#define F(...) <__VA_ARGS__>\nF(1, (2, 3)) F()')).toBe('< 1 , ( 2 , 3 ) > < >');
  });

  test('may have a name, as GNU allows', () => {
    expect(expand('#define F(a, rest...) a(rest)\nF(f, 1, 2) F(f)')).toBe('f ( 1 , 2 ) f ( )');
    expect(expand('#define F(rest...) <rest>\nF(1, 2)')).toBe('< 1 , 2 >');
  });

  test('take the comma before ## with them where there are none, as GNU does', () => {
    expect(expand('#define F(f, ...) p(f, ## __VA_ARGS__)\nF(x) F(x, 1) F(x, 1, 2)')).toBe(
      'p ( x ) p ( x , 1 ) p ( x , 1 , 2 )',
    );
    expect(expand('#define F(f, a...) p(f, ## a)\nF(x) F(x, 1)')).toBe('p ( x ) p ( x , 1 )');
    expect(expand('#define F(...) p(0, ## __VA_ARGS__)\nF() F(1)')).toBe('p ( 0 ) p ( 0 , 1 )');
  });

  test('are expanded after such a comma', () => {
    expect(expand('#define X 1\n#define F(f, ...) p(f, ## __VA_ARGS__)\nF(x, X)')).toBe('p ( x , 1 )');
  });

  test('leave a comma alone that belongs to another argument', () => {
    expect(expand('#define F(a, ...) a ## __VA_ARGS__\nF(x) F(x, y)')).toBe('x xy');
  });

  test('decide __VA_OPT__', () => {
    expect(expand('#define F(f, ...) p(f __VA_OPT__(,) __VA_ARGS__)\nF(x) F(x, 1)')).toBe(
      'p ( x ) p ( x , 1 )',
    );
    expect(expand('#define F(a, ...) __VA_OPT__(<a, (__VA_ARGS__)>) end\nF(1) F(1, 2, 3)')).toBe(
      'end < 1 , ( 2 , 3 ) > end',
    );
    expect(expand('#define F(a, ...) a ## __VA_OPT__(b) c\nF(x) F(x, 1)')).toBe('x c xb c');
    expect(expand('#define E\n#define F(...) <__VA_OPT__(some)>\nF(E) F(E E) F(1)')).toBe('< > < > < some >');
  });
});

describe('the examples of C11', () => {
  test('6.10.3.3 EXAMPLE: a ## that a macro makes is no operator', () => {
    const text = `#define hash_hash # ## #
#define mkstr(a) # a
#define in_between(a) mkstr(a)
#define join(c, d) in_between(c hash_hash d)
char p[] = join(x, y);`;
    expect(expand(text)).toBe('char p [ ] = "x ## y" ;');
  });

  test('6.10.3.4 EXAMPLE: where it is not said whether a call is nested, both are right', () => {
    expect(['2 * 9 * g', '2 * f ( 9 )']).toContain(expand('#define f(a) a*g\n#define g(a) f(a)\nf(2)(9)'));
  });

  test('6.10.3.5 EXAMPLE 1: a manifest constant', () => {
    expect(expand('#define TABSIZE 100\nint table[TABSIZE];')).toBe('int table [ 100 ] ;');
  });

  test('6.10.3.5 EXAMPLE 2: a macro whose value is a maximum', () => {
    expect(expand('#define max(a, b) ((a) > (b) ? (a) : (b))\nmax(i++, n)')).toBe(
      '( ( i ++ ) > ( n ) ? ( i ++ ) : ( n ) )',
    );
  });

  test('6.10.3.5 EXAMPLE 3: redefinition and rescanning', () => {
    const text = `#define x 3
#define f(a) f(x * (a))
#undef x
#define x 2
#define g f
#define z z[0]
#define h g(~
#define m(a) a(w)
#define w 0,1
#define t(a) a
#define p() int
#define q(x) x
#define r(x,y) x ## y
#define str(x) # x
f(y+1) + f(f(z)) % t(t(g)(0) + t)(1);
g(x+(3,4)-w) | h 5) & m
(f)^m(m);
p() i[q()] = { q(1), r(2,3), r(4,), r(,5), r(,) };
char c[2][6] = { str(hello), str() };`;
    const result = `f(2 * (y+1)) + f(2 * (f(2 * (z[0])))) % f(2 * (0)) + t(1);
f(2 * (2+(3,4)-0,1)) | f(2 * (~ 5)) & f(2 * (0,1))^m(0,1);
int i[] = { 1, 23, 4, 5, };
char c[2][6] = { "hello", "" };`;
    expect(expand(text)).toBe(expand(result));
  });

  test('6.10.3.5 EXAMPLE 4: strings and pasted names', () => {
    const text = `#define str(s) # s
#define xstr(s) str(s)
#define debug(s, t) printf("x" # s "= %d, x" # t "= %s", \\
  x ## s, x ## t)
#define INCFILE(n) vers ## n
#define glue(a, b) a ## b
#define xglue(a, b) glue(a, b)
#define HIGHLOW "hello"
#define LOW LOW ", world"
debug(1, 2);
fputs(str(strncmp("abc\\0d", "abc", '\\4') // this goes away
 == 0) str(: @\\n), s);
xstr(INCFILE(2).h)
glue(HIGH, LOW);
xglue(HIGH, LOW)`;
    const result = `printf("x" "1" "= %d, x" "2" "= %s", x1, x2);
fputs("strncmp(\\"abc\\\\0d\\", \\"abc\\", '\\\\4') == 0" ": @\\n", s);
"vers2.h"
"hello";
"hello" ", world"`;
    expect(expand(text)).toBe(expand(result));
  });

  test('6.10.3.5 EXAMPLE 5: placemarkers', () => {
    const text = `#define t(x,y,z) x ## y ## z
int j[] = { t(1,2,3), t(,4,5), t(6,,7), t(8,9,), t(10,,), t(,11,), t(,,12), t(,,) };`;
    expect(expand(text)).toBe(expand('int j[] = { 123, 45, 67, 89, 10, 11, 12, };'));
  });

  test('6.10.3.5 EXAMPLE 6: a redefinition in other words is the same macro', () => {
    expect(
      expand('#define OBJ_LIKE (1-1)\n#define OBJ_LIKE /* white space */ (1-1) /* other */\nOBJ_LIKE'),
    ).toBe('( 1 - 1 )');
    expect(
      expand(
        '#define FUNC_LIKE(a) ( a )\n#define FUNC_LIKE( a )( /* note */ \\\n a /* other */ )\nFUNC_LIKE(2)',
      ),
    ).toBe('( 2 )');
  });

  test('6.10.3.5 EXAMPLE 7: variable arguments', () => {
    const text = `#define debug(...) fprintf(stderr, __VA_ARGS__)
#define showlist(...) puts(#__VA_ARGS__)
#define report(test, ...) ((test)?puts(#test):\\
  printf(__VA_ARGS__))
debug("Flag");
debug("X = %d\\n", x);
showlist(The first, second, and third items.);
report(x>y, "x is %d but y is %d", x, y);`;
    const result = `fprintf(stderr, "Flag");
fprintf(stderr, "X = %d\\n", x);
puts("The first, second, and third items.");
((x>y)?puts("x>y"): printf("x is %d but y is %d", x, y));`;
    expect(expand(text)).toBe(expand(result));
  });
});

describe('each token remembers where it comes from', () => {
  const origins = (text: string): string[] =>
    new MacroFile(text).made().map(({ written, at, site }) => `${written} ${at} in ${site}`);

  test('one that the file spells, from there', () => {
    expect(origins('a\n  b')).toEqual(['a 1:1 in 1:1', 'b 2:3 in 2:3']);
  });

  test('one of a replacement list, from the #define, and the call that brought it', () => {
    expect(origins('#define A B c\n#define B b\nx A')).toEqual([
      'x 3:1 in 3:1',
      'b 2:11 in 3:3',
      'c 1:13 in 3:3',
    ]);
  });

  test('one of an argument, from the argument, at the site of the outermost call', () => {
    expect(origins('#define F(x) (x)\nF(F(y))')).toEqual([
      '( 1:14 in 2:1',
      '( 1:14 in 2:1',
      'y 2:5 in 2:1',
      ') 1:16 in 2:1',
      ') 1:16 in 2:1',
    ]);
  });

  test('what follows a function-like name that is not called, from its own place', () => {
    expect(origins('#define F(x) x\nF y; F\n z')).toEqual([
      'F 2:1 in 2:1',
      'y 2:3 in 2:3',
      '; 2:4 in 2:4',
      'F 2:6 in 2:6',
      'z 3:2 in 3:2',
    ]);
  });

  test('a pasted name, from the argument rather than from the macro’s own word', () => {
    const made = new MacroFile('#define F(n) int sys_##n(void)\nF(open)').made();
    expect(made[1]).toEqual({ written: 'open', name: 'sys_open', at: '2:3', site: '2:1', pasted: true });
  });

  test('names that were expanded are told apart from those that were not', () => {
    const file = new MacroFile('#define A B\n#define B 1\n#define F(x) x\nA B F F(A) c');
    const stream = file.stream();
    while (stream.need(stream.length));
    const columns = [...stream.uses.keys()].map((t) => file.placeOf(t)).toSorted();
    expect(columns).toEqual(['1:11', '4:1', '4:3', '4:7', '4:9']);
  });
});

describe('bombs stop in bounded work', () => {
  const doubling = (levels: number, end: string): string =>
    `#define a0 ${end}\n${Array.from({ length: levels }, (_, i) => `#define a${i + 1} a${i} a${i}\n`).join('')}`;
  const nested = (name: string, inner: string): string => `${`${name}(`.repeat(60)}${inner}${')'.repeat(60)}`;
  const bombs: Record<string, string> = {
    'macros that double': `${doubling(60, 'x x')}a60`,
    'macros that double nothing': `${doubling(60, '')}a60`,
    'arguments that double': `#define f(x) x x\n${nested('f', 'y')}`,
    'a macro that names itself in its arguments': '#define f(x) f(f(x)) f(x)\nf(f(f(f(f(f(1))))))',
    'strings of strings': `#define S(x) #x\n#define T(x) S(x)\n${nested('T', '"a"')}`,
    'names that double': `#define C(x) x##x\n#define X(x) C(x)\n${nested('X', 'a')}`,
    'a hundred thousand calls within calls': `#define f(x) x\n${'f('.repeat(100_000)}${')'.repeat(100_000)}`,
    'optional within optional': `#define f(...) ${'__VA_OPT__('.repeat(20_000)}${')'.repeat(20_000)}\nf(1)`,
    'as many parameters as a file holds': `#define f(${Array.from({ length: 50_000 }, (_, i) => `a${i}`).join()}) ${Array.from({ length: 50_000 }, (_, i) => `a${i}`).join(' ')}\nf(1)`,
    'an argument of half a million tokens': `#define f(x, ...) x x ## __VA_ARGS__ g(x, ## __VA_ARGS__)\nf(1, ${'1,'.repeat(250_000)})`,
  };
  for (const [what, text] of Object.entries(bombs)) {
    test(`${what}, and what follows is read`, () => {
      const file = new MacroFile(`${text} ;\nafter`);
      const stream = file.stream();
      let last = '';
      for (let i = 0; stream.need(i); i++) last = file.names.text(stream.name[i]!);
      expect(last).toBe('after');
    });
  }

  test('calls that nothing closes are none, and what follows is read', () => {
    for (const text of [
      `${'f(a b;\n'.repeat(5_000)}after`,
      '#define OPEN f(\nOPEN a; after',
      'f f(f(f; after',
    ]) {
      const file = new MacroFile(`#define f(x) <x>\n${text}`);
      const stream = file.stream();
      const last: string[] = [];
      for (let i = 0; stream.need(i); i++) last.push(file.names.text(stream.name[i]!));
      expect(last.at(-1)).toBe('after');
    }
  });
});

test('names that objects have are names like others', () => {
  const text =
    '#define constructor(__proto__) <__proto__>\n#define toString hasOwnProperty\nconstructor(toString) valueOf';
  expect(expand(text)).toBe('< hasOwnProperty > valueOf');
});
