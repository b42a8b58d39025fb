/** Texts that no one would write to be read: broken, huge, or made to cost. */
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('./fixtures/', import.meta.url);

/** C of our own that looks like a kernel's, by file name, one char per byte. */
export const corpus: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(folder)
    .toSorted()
    .map((name) => [name, readFileSync(new URL(name, folder), 'latin1')]),
);

/** Where the tree of a test keeps them. */
export const corpusTree: Readonly<Record<string, string>> = {
  'include/linux/box.h': corpus['box.h']!,
  'kernel/names.h': corpus['names.h']!,
};

/** Words that random files are made of. */
export const words: readonly string[] = [
  'int struct union enum typedef static void char long const extern inline if else for while do switch case default',
  'goto return break sizeof typeof __attribute__ _Generic _Alignas asm __extension__ _Static_assert __auto_type',
  '__label__ __builtin_offsetof __builtin_va_arg __builtin_choose_expr __builtin_types_compatible_p _Atomic',
  'a b box lid M F A defined define __VA_ARGS__ __VA_OPT__ __proto__ constructor hasOwnProperty toString valueOf',
  '( ) [ ] { } ( ) { } ; ; ; , : ? . -> ... * & && = + - ! ~ < > << == || # ## \\ @ $ 0x1f 1 .5e+ "s" \'c\'',
  '" \' /* */ //',
]
  .flatMap((line) => line.split(' '))
  .concat(['\n', '\n', '\\\n', '\t', '\r\n', '\0', '\xff', '\xe3\x81\x82'])
  .concat([
    '\n#define M ',
    '\n#define F(a, ...) ',
    '\n#undef M\n',
    '\n#if A\n',
    '\n#ifdef A\n',
    '\n#elif B\n',
  ])
  .concat([
    '\n#else\n',
    '\n#endif\n',
    '\n#include <linux/box.h>\n',
    '\n#include "a.c"\n',
    '\n#include "names.h"\n',
  ])
  .concat(['\n#include M\n']);

/**
 * Deep enough for any stack of calls to overflow. Whether time is linear is the bench's to say (`--growth`), where
 * these are longer.
 */
const many = 30_000;
/** More than a call takes as arguments, where a list is spread. */
const manyItems = 150_000;
const times = (text: string, count = many): string => text.repeat(count);
const list = (count: number, item: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => item(i)).join('');
const doubling = (levels: number, first: string): string =>
  `#define a0 ${first}\n${list(levels, (i) => `#define a${i + 1} a${i} a${i}\n`)}`;

/** Bytes that look random, always the same. */
function noise(length: number): string {
  let state = 12_345;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return String.fromCharCode((state >> 16) & 255);
  }).join('');
}

/** By what they are, texts after which a file may go on: what follows them must still be read. */
export const goOn: Readonly<Record<string, string>> = {
  'thirty thousand parentheses': `int x = ${times('(')}1${times(')')};`,
  'thirty thousand parentheses that nothing closes': `int x = ${times('(')};`,
  'thirty thousand parentheses within a function': `void f(void) { x = ${times('(')}1${times(')')}; }`,
  'thirty thousand braces': `void f(void) ${times('{')}${times('}')}`,
  'thirty thousand braces at file scope': times('{') + times('}'),
  'thirty thousand braces that nothing closes': `void f(void)\n{ ${times('{')}\n}`,
  'thirty thousand braces that nothing opens': times('}'),
  'thirty thousand brackets': `int x${times('[')}${times(']')};`,
  'thirty thousand brackets that nothing closes': `int x${times('[')};`,
  'brackets of all kinds that close one another': times('([{)]}', 20_000),
  'thirty thousand array bounds': `int x${times('[1]')};`,
  'thirty thousand pointers': `int ${times('*')}x;`,
  'pointers to functions within one another': `int ${times('(*', 20_000)}x${times(')(void)', 20_000)};`,
  'thirty thousand statement expressions': `void f(void) { ${times('({')}${times(';})')}; }`,
  'statement expressions that take values': `int f(int y) { int x = ${times('({ int z = ', 40)}y${times('; z; })', 40)}; return x; }`,
  'thirty thousand accesses': `int f(struct s *p) { return p${times('->n')}; }`,
  'thirty thousand calls': `int f(void) { return p${times('()')}; }`,
  'thirty thousand casts': `int f(void) { return ${times('(int)')}1; }`,
  'thirty thousand signs': `int f(void) { return ${times('- ')}1; }`,
  'thirty thousand conditionals': `int f(void) { return ${times('a ? b : ')}c; }`,
  'a sum of thirty thousand': `int f(void) { return 1${times(' + x')}; }`,
  'thirty thousand commas': `int f(void) { return (1${times(', x')}); }`,
  'thirty thousand else-ifs': `void f(void) { ${times('if (a) b(); else ')}c(); }`,
  'thirty thousand cases': `void f(void) { switch (a) { ${times('case 1: ')} ; } }`,
  'thirty thousand loops': `void f(void) { ${times('for (;;) ')}; }`,
  'ten thousand labels, each gone to': `void f(void) { ${list(10_000, (i) => `goto l${i};`)}${list(10_000, (i) => `l${i}:;`)} }`,
  'thirty thousand structs within structs': `${times('struct { ')}int a; ${times('} x; ')}`,
  'thirty thousand types of types': `void f(void) { ${times('typeof(')}int x; }`,
  'an initialiser of many tokens': `int x[] = {${times('1,', manyItems)}};`,
  'initialisers within one another': `int x = ${times('{')}${times('}')};`,
  'members that cannot be read': `struct s { ${times('int (*f)(int a, = b); ', 2_000)} int good; };`,
  'attributes without parentheses':
    'int __attribute__ x; int y __attribute__; int *__attribute__ z; int _Alignas w;',
  'lines that nothing ends': times('foo(bar;\n', 20_000),
  'functions that lack a brace': times('int f(void)\n{\n\tif (x) {\n\t\treturn 1;\n}\n', 5_000),
  'thirty thousand lines of #': times('#\n'),
  'includes that nothing ends': times('#include <a\n', 20_000),
  'a file that includes itself': '#include "a.c"\n#include "a.c"',
  'a group of ten thousand branches': `#if A\n${list(10_000, (i) => `#elif B${i}\nint x${i};\n`)}#endif`,
  'ten thousand groups': times('#if A\nint x;\n#else\nint y;\n#endif\n', 10_000),
  'thirty thousand groups within groups': `${times('#if A\n')}int x;\n${times('#endif\n')}`,
  'an #if that is too deep': `#if ${times('(')}1${times(')')}\nint x;\n#endif`,
  'an #if of conditionals': `#if ${times('A ? B : ')}1\nint x;\n#endif`,
  'an #if of thirty thousand terms': `#if 1${times(' + A')}\nint x;\n#endif`,
  'macros that double': `${doubling(60, 'x x')}int y = a60;`,
  'macros that double nothing': `${doubling(60, '')}int y a60;`,
  'a condition that doubles': `${doubling(60, '1 +')}#if a60 0\nint x;\n#endif`,
  'arguments that double': `#define D(x) x x\nint y = ${times('D(', 50)}1${times(')', 50)};`,
  'macros that name themselves in their arguments': '#define f(x) f(f(x)) f(x)\nint y = f(f(f(f(f(1)))));',
  'strings of strings': `#define S(x) #x\n#define T(x) S(x)\nchar *y = ${times('T(', 60)}"a"${times(')', 60)};`,
  'names that double': `#define C(x) x##x\n#define X(x) C(x)\nint ${times('X(', 60)}a${times(')', 60)};`,
  'calls within calls of a macro': `#define F(x) x\nint y = ${times('F(', 10_000)}1${times(')', 10_000)};`,
  'macro calls that nothing closes': `#define F(x) x\n${times('int y = F(1;\n', 10_000)}`,
  'a macro that is defined again and again': `${times('#define M 1\n#undef M\n', 20_000)}int y = M;`,
  'a macro of ten thousand parameters': `#define F(${list(10_000, (i) => `a${i},`)}z) ${list(10_000, (i) => `a${i} `)}\nint y = F(1);`,
  'a macro argument of many tokens': `#define F(x, ...) x x ## __VA_ARGS__ G(x, ## __VA_ARGS__)\nint y[] = { F(1, ${times('1,', manyItems / 2)}) };`,
  'records that embed one another': `${list(13, (i) => `struct s${i} { ${times(`struct s${i + 1}; `, 12)} };\n`)}int f(struct s0 *p) { return p->none; }`,
  'a typedef of itself':
    'typedef x *x; typedef y y; x v; y w; int f(void) { v->a; w.b; return _Generic(v, x: 1, default: 2); }',
  'names that objects have': `#define constructor(__proto__) __proto__
struct __proto__ { int hasOwnProperty; struct __proto__ *constructor; } toString;
int valueOf(struct __proto__ *__proto__) { isPrototypeOf: if (__proto__) goto isPrototypeOf; return constructor(__proto__)->constructor->hasOwnProperty; }`,
  'NUL bytes and carriage returns': 'int a\0;\r\nint\r b;\0\0\r\n#define M \\\r\n 1\r\nint c = M;\r',
  'a name of a megabyte': `int ${times('x', 1_000_000)};`,
  'a number of a megabyte': `int x = 0x${times('1', 500_000)}${times('p+', 250_000)};`,
  'a string of a megabyte': `char *x = "${times('\\"', 500_000)}";`,
  'a string that nothing ends': 'char *x = "abc;\n',
  'a comment of a megabyte': `/${times('*', 1_000_000)} x */`,
  'thirty thousand spliced lines': `int x${times(' \\\n')};`,
};

/** By what they are, texts after which nothing can follow. */
export const ends: Readonly<Record<string, string>> = {
  nothing: '',
  'a binary file': noise(300_000),
  'more than a megabyte in one line': times('int abc; ', manyItems),
  'more than a megabyte of strings in one line': `char *a[] = {${times('"xxxxxx",', manyItems)}};`,
  'a comment that nothing ends': `int a; /* ${times('b ')}`,
  'many #if that nothing ends': times('#if A\n', manyItems),
  'many #if and code that nothing ends': times('#if A\nint x;\n'),
  'thirty thousand macro calls that nothing closes': `#define F(x) x\n${times('F(\n')}`,
  'thirty thousand structs that nothing closes': times('struct s {'),
  'many names in braces that nothing closes': `void f(void) ${times('{', 500)}${times('abc ', manyItems)}`,
};
