import { describe, expect, test } from 'vitest';
import { expression, read, statements } from './read.ts';

const items = (text: string, types: string[] = []): string[] => read(text, { types }).items;

describe('declarators', () => {
  test('are read from the inside out', () => {
    expect(items('int *a[3], (*b)[4], *(*c)(int, char *);')).toEqual([
      'a: array # of pointer to int, b: pointer to array # of int, ' +
        'c: pointer to function (int, pointer to char) returning pointer to int',
    ]);
  });

  test('may be functions that return pointers to functions', () => {
    expect(items('void (*signal(int sig, void (*handler)(int)))(int);')).toEqual([
      'signal: function (sig: int, handler: pointer to function (int) returning void) ' +
        'returning pointer to function (int) returning void',
    ]);
    expect(items('int (*(*fp)(void))(char);')).toEqual([
      'fp: pointer to function () returning pointer to function (char) returning int',
    ]);
  });

  test('take qualifiers and attributes where C and GNU allow them', () => {
    expect(items('const char *const volatile a; int *__attribute__((aligned(8))) b;')).toEqual([
      'a: pointer to char',
      'b: pointer to int',
    ]);
    expect(items('int f(int a[static 4], int b[const], int c[*]);')).toEqual([
      'f: function (a: array # of int, b: array of int, c: array of int) returning int',
    ]);
  });

  test('may have no name in a prototype', () => {
    expect(items('int f(int, char *, int (*)(void), int [3], ...);')).toEqual([
      'f: function (int, pointer to char, pointer to function () returning int, array # of int, ...) returning int',
    ]);
  });

  test('share one base', () => {
    expect(items('static unsigned long a, *b = 0, c(void);')).toEqual([
      'static a: unsigned long, static b: pointer to unsigned long = #, static c: function () returning unsigned long',
    ]);
  });

  test('of a typedef are typedefs', () => {
    expect(items('typedef struct s { int a; } s_t, *s_p; typedef int fn(void);')).toEqual([
      'typedef s_t: struct s {a: int}, typedef s_p: pointer to struct s {a: int}',
      'typedef fn: function () returning int',
    ]);
  });
});

describe('functions', () => {
  test('have parameters and a body', () => {
    expect(items('static inline int f(int a, char *b) { return a; }')).toEqual([
      'static inline f: function (a: int, b: pointer to char) returning int {return a}',
    ]);
  });

  test('of K&R declare their parameters below', () => {
    expect(items('int f(a, b) int a; char *b; { return a; }')).toEqual([
      'f: function (a, b) returning int [a: int] [b: pointer to char] {return a}',
    ]);
  });

  test('may leave their bodies unread', () => {
    expect(read('int f(void) { anything ( at } all; } int after;', { skipBodies: true }).items.at(-1)).toBe(
      'after: int',
    );
    expect(read('int f(void) { { } x; } int after;', { skipBodies: true }).items).toEqual([
      'f: function () returning int {…}',
      'after: int',
    ]);
  });

  test('may be nested, as GNU allows', () => {
    expect(statements('int g(int a) { return a; } g(1);')).toEqual([
      'let g: function (a: int) returning int {return a}',
      '(call g #)',
    ]);
  });
});

describe('records', () => {
  test('have bit-fields, with a name and without', () => {
    expect(items('struct s { unsigned a : 3, b : N + 1; int : 0; };')).toEqual([
      'struct s {a: unsigned bits #, b: unsigned bits (+ N #), -: int bits #}',
    ]);
  });

  test('have nameless members, and embed tagged ones', () => {
    expect(items('struct s { union { int a; struct { int b; }; }; struct t; };')).toEqual([
      'struct s {-: union - {a: int, -: struct - {b: int}}, -: struct t}',
    ]);
  });

  test('declare what they are the type of', () => {
    expect(items('struct s { int a; } x, *y;')).toEqual([
      'x: struct s {a: int}, y: pointer to struct s {a: int}',
    ]);
  });

  test('have flexible arrays, and functions behind pointers', () => {
    expect(items('struct ops { int (*open)(struct file *, int); char data[]; };')).toEqual([
      'struct ops {open: pointer to function (pointer to struct file, int) returning int, data: array of char}',
    ]);
  });

  test('may assert', () => {
    expect(items('struct s { int a; _Static_assert(sizeof(int) == 4, "x"); int b; };')).toEqual([
      'struct s {a: int, b: int}',
    ]);
  });

  test('of enumerators keep values, a comma at the end, and a type of their own', () => {
    expect(items('enum e { A, B = A + 1, C, }; enum f : unsigned char { D };')).toEqual([
      'enum e {A, B = (+ A #), C}',
      'enum f {D}',
    ]);
  });

  test('are mentioned before they are declared', () => {
    expect(items('struct s; union u *p; enum e f(void);')).toEqual([
      'struct s',
      'p: pointer to union u',
      'f: function () returning enum e',
    ]);
  });
});

describe('attributes', () => {
  test('stand anywhere', () => {
    for (const text of [
      '__attribute__((x)) int a;',
      'int __attribute__((x)) a;',
      'int a __attribute__((x));',
      'int a __attribute__((x, y(1, "z")));',
      'int a asm("b");',
      '[[gnu::x]] int a;',
      'int a [[gnu::x]];',
      '_Alignas(8) int a;',
    ])
      expect(items(`${text} int b;`)).toEqual(['a: int', 'b: int']);
    expect(items('struct __attribute__((x)) s { int a __attribute__((y)); } __attribute__((z));')).toEqual([
      'struct s {a: int}',
    ]);
    expect(items('int f(int a __attribute__((x))) __attribute__((y)) { return a; }')).toEqual([
      'f: function (a: int) returning int {return a}',
    ]);
  });

  test('that nobody defined are skipped, and their names kept', () => {
    expect(read('static __weird int f(void) __odd(x);').loose).toEqual(['__weird', '__odd', 'x']);
    expect(read('struct __packed_ish s { int a __guarded(m); };')).toEqual({
      items: ['struct s {a: int}'],
      loose: ['__packed_ish', '__guarded', 'm'],
    });
  });

  test('without their parentheses end', () => {
    for (const text of ['int __attribute__ a;', 'int a __attribute__;', 'int *__attribute__ a;'])
      expect(items(`${text} int b;`).at(-1)).toBe('b: int');
    expect(items('int _Alignas a; int b;').at(-1)).toBe('b: int');
    expect(statements('int __attribute__ a; g();').at(-1)).toBe('(call g)');
  });

  test('that are weak mark what they stand at as declared all the same', () => {
    expect(items('int __attribute__((weak)) f(void) { return 1; }')[0]).toContain('f: function ()');
  });
});

describe('expressions', () => {
  test('bind as 6.5 says', () => {
    expect(expression('a + b * c - d')).toBe('(- (+ a (* b c)) d)');
    expect(expression('a << 1 & b == c || d && !e')).toBe('(|| (& (<< a #) (== b c)) (&& d (! e)))');
    expect(expression('a ? b : c ? d : e')).toBe('(? a b (? c d e))');
    expect(expression('(a = b, c += d)')).toBe('(, (:= a b) (+= c d))');
    expect(expression('-a++ + *--b')).toBe('(+ (- (post++ a)) (* (-- b)))');
  });

  test('reach members from left to right', () => {
    expect(expression('&current->nsproxy->uts_ns->name')).toBe(
      '(& (-> (-> (-> current nsproxy) uts_ns) name))',
    );
    expect(expression('f(x)->a[i].b(1)++')).toBe('(post++ (call (. ([] (-> (call f x) a) i) b) #))');
  });

  test('cast to types that are known, and to types that nobody defined', () => {
    expect(expression('(int)a + 1')).toBe('(+ (cast int a) #)');
    expect(expression('(struct s *)a->b')).toBe('(cast pointer to struct s (-> a b))');
    expect(expression('(foo_t)a', { types: ['foo_t'] })).toBe('(cast foo_t a)');
    expect(expression('(foo_t *)a')).toBe('(cast pointer to foo_t a)');
    expect(expression('(foo_t)a')).toBe('(cast foo_t a)');
    expect(expression('(foo)(a)')).toBe('(call foo a)');
    expect(expression('(a) + b')).toBe('(+ a b)');
    expect(expression('(a) - 1')).toBe('(- a #)');
  });

  test('have compound literals', () => {
    expect(expression('(struct s){ .a = 1 }.a')).toBe('(. (compound struct s {.a=#}) a)');
    expect(expression('&(int[]){ 1, 2 }')).toBe('(& (compound array of int {#, #}))');
    expect(expression('sizeof (int[]){ 1 }')).toBe('(sizeof (compound array of int {#}))');
  });

  test('have statement expressions, whose value is their last', () => {
    expect(expression('({ int a = 1; a; })')).toBe('(block let a: int = # / a)');
  });

  test('ask for sizes of types and of expressions', () => {
    expect(expression('sizeof(int) * sizeof a')).toBe('(* (sizeof <int>) (sizeof a))');
    expect(expression('sizeof(a) + sizeof(a->b)')).toBe('(+ (sizeof a) (sizeof (-> a b)))');
    expect(expression('_Alignof(long)')).toBe('(sizeof <long>)');
  });

  test('choose by type', () => {
    expect(expression('_Generic(a, int: b, char *: c, default: d)')).toBe(
      '(generic a <int>b <pointer to char>c <default>d)',
    );
  });

  test('have GNU builtins', () => {
    expect(expression('__builtin_offsetof(struct s, a.b[2].c)')).toBe('(offsetof struct s .a.b[#].c)');
    expect(expression('__builtin_types_compatible_p(typeof(a), int)')).toBe('(compatible <typeof(a)> <int>)');
    expect(expression('__builtin_choose_expr(1, a, b)')).toBe('(choose # a b)');
    expect(expression('__builtin_va_arg(ap, int *)')).toBe('(va_arg ap <pointer to int>)');
    expect(expression('a ?: b')).toBe('(? a b)');
    expect(expression('__extension__ a + __extension__ b')).toBe('(+ a b)');
    expect(expression('&&label')).toBe('(&& label)');
  });

  test('join strings', () => {
    expect(expression('"a" "b" PRIu64 "c"')).toBe('""');
    expect(read('char *x = "a" PRIu64 "c";').loose).toEqual(['PRIu64']);
  });

  test('take types where a macro that nobody defined is called', () => {
    expect(expression('weird(struct s *, a)')).toBe('(call weird a (types <pointer to struct s>))');
  });
});

describe('initialisers', () => {
  test('designate members, elements and ranges, nested', () => {
    expect(items('struct s x = { .a = 1, .b.c[2] = 3, [4] = 5, [6 ... 7] = 8, };')).toEqual([
      'x: struct s = {.a=#, .b.c[#]=#, [#]=#, [#...#]=#}',
    ]);
  });

  test('hold others, GNU colons, and nothing', () => {
    expect(items('struct s x = { { 1, 2 }, a: 3, {} };')).toEqual(['x: struct s = {{#, #}, .a=#, {}}']);
  });
});

describe('types', () => {
  test('may be those of something else', () => {
    expect(items('typeof(x) a; __typeof__(int *) b; typeof(typeof(x) *) c;')).toEqual([
      'a: typeof(x)',
      'b: typeof(pointer to int)',
      'c: typeof(pointer to typeof(x))',
    ]);
    expect(statements('__auto_type a = b;')).toEqual(['let a: auto = b']);
  });

  test('that nobody defined are taken from where they stand', () => {
    expect(items('foo_t a; foo_t *b = 0; static foo_t c[2]; foo_t f(bar_t *x, baz_t);')).toEqual([
      'a: foo_t',
      'b: pointer to foo_t = #',
      'static c: array # of foo_t',
      'f: function (x: pointer to bar_t, baz_t) returning foo_t',
    ]);
  });

  test('of one word or many are one', () => {
    expect(items('unsigned long long int a; long unsigned b; _Bool c; __int128 d; _Atomic(int) e;')).toEqual([
      'a: unsigned long long int',
      'b: long unsigned',
      'c: _Bool',
      'd: __int128',
      'e: int',
    ]);
  });
});

describe('a name is a type or an object by the scope that it stands in', () => {
  test('a local object hides a typedef', () => {
    expect(statements('T a; { int T; T * a; } T * b;', { types: ['T'] })).toEqual([
      'let a: T',
      '{ let T: int / (* T a) }',
      'let b: pointer to T',
    ]);
  });

  test('a parameter hides a typedef', () => {
    expect(read('void f(int T) { T * a; } T * b;', { types: ['T'] }).items).toEqual([
      'f: function (T: int) returning void {(* T a)}',
      'b: pointer to T',
    ]);
  });

  test('a typedef of a block is one there', () => {
    expect(statements('typedef int T; T * a;')).toEqual(['let typedef T: int', 'let a: pointer to T']);
  });

  test('a typedef may name a member, a label and a tag', () => {
    expect(statements('T: x.T = y->T; goto T; struct T *z;', { types: ['T'] })).toEqual([
      'T: (:= (. x T) (-> y T))',
      'goto T',
      'let z: pointer to struct T',
    ]);
  });
});

describe('statements', () => {
  test('of every kind are read', () => {
    expect(statements('if (a) b(); else if (c) d(); else e();')).toEqual([
      'if a (call b) else if c (call d) else (call e)',
    ]);
    expect(statements('for (int i = 0; i < n; i++) g(i); for (;;) break;')).toEqual([
      'for let i: int = # | (< i n) | (post++ i) do (call g i)',
      'for - | - | - do empty',
    ]);
    expect(statements('while (a) { continue; } do b(); while (c);')).toEqual([
      'while a do { empty }',
      'while c do (call b)',
    ]);
    expect(statements('switch (a) { case 1: case 2 ... 3: b(); break; default: c(); }')).toEqual([
      'switch a do { case # # #: (call b) / empty / case : (call c) }',
    ]);
    expect(statements('__label__ x, y; x: a(); goto *p; goto x; y: ;')).toEqual([
      'labels x y',
      'x: (call a)',
      'goto p',
      'goto x',
      'y: empty',
    ]);
  });

  test('else belongs to the nearest if', () => {
    expect(statements('if (a) if (b) c(); else d();')).toEqual(['if a if b (call c) else (call d)']);
  });

  test('inline assembly names operands and labels', () => {
    expect(
      statements('asm volatile goto("x" : [o] "=r" (a->b), "=m" (*c) : "r" (d) : "memory" : out, err);'),
    ).toEqual(['asm (-> a b) (* c) d @out @err']);
    expect(items('asm(".globl x"); int a;')).toEqual(['junk', 'a: int']);
  });

  test('labels may end a block', () => {
    expect(items('void f(void) { a(); out: } int b;')).toEqual([
      'f: function () returning void {(call a); out:}',
      'b: int',
    ]);
  });

  test('a thousand cases one after another are no thousand levels', () => {
    const many = Array.from({ length: 1000 }, (_, i) => `case V${i}:`).join(' ');
    const [item = ''] = items(`void f(void) { switch (a) { ${many} g(); } }`);
    expect(item).toContain('V999: (call g)');
  });

  test('a thousand else-ifs are no thousand levels', () => {
    const [item = ''] = items(`void f(void) { ${'if (a) b(); else '.repeat(1000)} c(); }`);
    expect(item).toMatch(/else \(call c\)\}$/);
  });
});

describe('what follows an error is still read', () => {
  test('at file scope, from the next ; on', () => {
    expect(items('int a = = 1; int b;')).toEqual(['junk', 'b: int']);
    expect(items(') int a; } int b; ] int c;')).toEqual(['a: int', 'b: int', 'c: int']);
  });

  test('at file scope, from the next } on', () => {
    expect(items('what is this { x; y; } int b;')).toEqual(['junk', 'b: int']);
  });

  test('at file scope, after a parenthesis that nothing closes', () => {
    expect(items('int a = (1;\nint b;\nint c(void) { return 1; }').slice(-2)).toEqual([
      'b: int',
      'c: function () returning int {return #}',
    ]);
    expect(items('FOO(a, b;\nint c;').at(-1)).toBe('c: int');
  });

  test('in a block, and in the block around it', () => {
    expect(statements('a b c d; g(); { h(] ; } k();')).toEqual(['junk', '(call g)', '{ junk }', '(call k)']);
  });

  test('in a record, whatever its parameters left open', () => {
    const bad = 'int (*f)(int a, = b); '.repeat(500);
    expect(items(`struct s { ${bad} int good; };`)).toEqual(['struct s {good: int}']);
  });

  test('names in what is skipped are kept', () => {
    expect(read('void f(void) { alpha beta gamma delta; }').loose).toEqual([
      'alpha',
      'beta',
      'gamma',
      'delta',
    ]);
    expect(read('int = alpha (beta); int b;').loose).toEqual(['alpha', 'beta']);
  });

  test('a function whose last brace is missing ends where the next begins', () => {
    for (const skipBodies of [false, true]) {
      const text = 'int f(void)\n{\n\tif (a) {\n\t\tb();\n}\n\nint g(void)\n{\n\treturn 1;\n}\nint after;\n';
      const { items: found } = read(text, { skipBodies });
      expect(found.map((item) => item.split(':')[0])).toEqual(['f', 'g', 'after']);
    }
  });

  test('after a brace too many', () => {
    expect(items('int f(void)\n{\n\ta();\n}\n}\nint after;\n').at(-1)).toBe('after: int');
  });

  test('a declaration without its ; ends where another begins', () => {
    expect(items('int a = 1\nint b;')).toEqual(['a: int = #', 'b: int']);
  });
});

describe('nesting deeper than any real code costs the statement, not the file', () => {
  const n = 100_000;
  const deep: Record<string, string> = {
    parentheses: `x = ${'('.repeat(n)}1${')'.repeat(n)};`,
    braces: '{'.repeat(n) + '}'.repeat(n),
    subscripts: `x = ${'a['.repeat(n)}1${']'.repeat(n)};`,
    'statement expressions': `x = ${'({'.repeat(n)}${';})'.repeat(n)};`,
    casts: `x = ${'(int)'.repeat(n)}1;`,
    sizeofs: `x = ${'sizeof '.repeat(n)}1;`,
    conditionals: `x = ${'a ? b : '.repeat(n)}c;`,
    pointers: `int ${'*'.repeat(n)}p;`,
    arrays: `int a${'[1]'.repeat(n)};`,
    accesses: `x = p${'->n'.repeat(n)};`,
    loops: `${'for (;;) '.repeat(n)};`,
    labels: `${'l: '.repeat(n)};`,
    records: `${'struct {'.repeat(n)} int a; ${'} x;'.repeat(n)}`,
  };
  for (const [what, text] of Object.entries(deep)) {
    test(`100,000 ${what}`, () => {
      const { items: found } = read(`void f(void) { ${text} g(); }\nint after;`);
      expect(found.at(-1)).toBe('after: int');
    });
  }
});
