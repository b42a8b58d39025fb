import { describe, expect, test } from 'vitest';
import { indexText, indexTree } from './tree.ts';

/** What include/linux/syscalls.h makes of a system call, in words of our own. */
const SYSCALL = `
#define PARAMS1(t, a) t a
#define PARAMS2(t, a, ...) t a, PARAMS1(__VA_ARGS__)
#define SYSCALL_DEFINE1(name, ...) SYSCALL_DEFINEx(1, _##name, __VA_ARGS__)
#define SYSCALL_DEFINE2(name, ...) SYSCALL_DEFINEx(2, _##name, __VA_ARGS__)
#define SYSCALL_DEFINE0(name) long __x64_sys_##name(void); long __x64_sys_##name(void)
#define SYSCALL_DEFINEx(n, name, ...) \\
	long __x64_sys##name(const struct pt_regs *regs); \\
	static inline long __do_sys##name(PARAMS##n(__VA_ARGS__)); \\
	long __x64_sys##name(const struct pt_regs *regs) { return __do_sys##name(0, 0); } \\
	static inline long __do_sys##name(PARAMS##n(__VA_ARGS__))
`;

describe('system calls are known by the names that readers use', () => {
  const { program, definitions } = indexTree({
    'include/linux/syscalls.h': SYSCALL,
    'kernel/a.c': `#include <linux/syscalls.h>
SYSCALL_DEFINE2(sethostname, char *, name, int, len)
{
	return len;
}
SYSCALL_DEFINE0(getpid)
{
	return 1;
}
`,
  });
  const all = definitions('kernel/a.c');

  test('the name in the call, sys_name, and what the macro makes', () => {
    const names = new Set(
      all.filter(({ kind, isDefinition }) => kind === 'function' && isDefinition).map(({ name }) => name),
    );
    for (const name of ['sethostname', 'sys_sethostname', '__x64_sys_sethostname', '__do_sys_sethostname'])
      expect(names).toContain(name);
    for (const name of ['getpid', 'sys_getpid', '__x64_sys_getpid']) expect(names).toContain(name);
  });

  test('at the name in the call, with the body that stands below', () => {
    const own = all.find(({ name }) => name === 'sethostname')!;
    expect(own.place).toEqual({ file: 'kernel/a.c', line: 2, col: 17 });
    expect([own.extent.firstLine, own.extent.lastLine]).toEqual([2, 5]);
    const getpid = all.find(({ name }) => name === 'sys_getpid')!;
    expect([getpid.place.line, getpid.extent.lastLine]).toEqual([6, 9]);
  });

  test('though no C code refers to them', () => {
    const { names, ordinary, aliases } = program;
    expect(ordinary.has(names.id('sys_sethostname'))).toBe(false);
    expect(aliases.get(names.id('sys_sethostname'))).toHaveLength(1);
  });
});

describe('anchors', () => {
  const anchors = (text: string, set: Record<string, string> = {}): (string | null)[] =>
    indexText(text, { set }).all.map(({ anchor }) => anchor);

  test('say the kind of a tag, the record of a member, and nothing else', () => {
    expect(
      anchors(
        'struct s { int a; };\nunion u { int b; };\nenum e { E };\ntypedef int t;\nint v;\nint f(void);\n#define M\n',
      ),
    ).toEqual(['struct.s', 's.a', 'union.u', 'u.b', 'enum.e', 'E', 't', 'v', 'f', 'M']);
  });

  test('give the plain name to what the configuration chooses, and count the others', () => {
    const text =
      '#ifdef CONFIG_A\nint f(void) { return 1; }\n#else\nint f(void) { return 2; }\n#endif\nint f(void);\n';
    expect(anchors(text, { CONFIG_A: 'y' })).toEqual(['f', 'f~3', 'f~2']);
    expect(anchors(text)).toEqual(['f~3', 'f', 'f~2']);
  });

  test('tell members of several definitions of one record apart', () => {
    expect(anchors('#if 0\nstruct s { int a; };\n#else\nstruct s { int a; };\n#endif\n')).toEqual([
      'struct.s~2',
      's.a~2',
      'struct.s',
      's.a',
    ]);
  });

  test('know a record without a name by its typedef, else by the record around it', () => {
    expect(
      anchors('typedef struct { int a; } t;\nstruct s { union { int b; struct { int c; } in; }; };\n'),
    ).toEqual(['t.a', 't', 'struct.s', 's.b', 's.c', 's.in']);
  });

  test('name the file of a record that another file defines too', () => {
    const { definitions } = indexTree({
      'include/linux/x.h': 'struct s { int a; };\n',
      'kernel/a.c': 'struct s { int b; };\n',
      'kernel/b.c': '#include <linux/x.h>\n',
    });
    expect(definitions('include/linux/x.h').map(({ anchor }) => anchor)).toEqual(['struct.s', 's.a']);
    expect(definitions('kernel/a.c').map(({ anchor }) => anchor)).toEqual(['struct.s', 's~kernel-a-c.b']);
  });

  test('are each the only one of their file, whatever names it has', () => {
    const list = anchors(
      'int __proto__; struct constructor { int hasOwnProperty; } toString; int x, x, x;\n#define x\n#define x\n',
    );
    expect(list).toContain('__proto__');
    expect(list).toContain('constructor.hasOwnProperty');
    expect(new Set(list).size).toBe(list.length);
  });
});

describe('types are said as the source spells them', () => {
  const typeOf = (declaration: string): string | null => {
    const { all } = indexText(`typedef int t;\nstruct s { int m; };\n${declaration}\n`);
    return all.find(({ name }) => name === 'x')?.type ?? null;
  };
  const types: [string, string][] = [
    ['int x;', 'int'],
    ['unsigned long x;', 'unsigned long'],
    ['struct s *x;', 'struct s *'],
    ['const struct s *const *x;', 'struct s **'],
    ['t x;', 't'],
    ['enum e { A } x;', 'enum e'],
    ['int x[3];', 'int[3]'],
    ['int x[2 * 3][N];', 'int[2 * 3][N]'],
    ['char *x[4];', 'char *[4]'],
    ['int (*x)[4];', 'int (*)[]'],
    ['int (*x)(struct s *, t);', 'int (*)(struct s *, t)'],
    ['void *(*x)(void);', 'void *(*)(void)'],
    ['int (*x[2])(int, ...);', 'int (*[2])(int, ...)'],
    ['int (*(*x)(void))(char);', 'int (*(*)(void))(char)'],
    ['int x(struct s *p, int n);', 'int (struct s *, int)'],
    ['int *x(void);', 'int *(void)'],
    ['int (*x(int))(char);', 'int (*(int))(char)'],
    ['typeof(int *) x;', 'int *'],
    ['struct { int a; } x;', 'struct {…}'],
    ['void x(int a[3], int f(void));', 'void (int[], int (void))'],
  ];
  for (const [declaration, type] of types) {
    test(`${declaration} is ${type}`, () => {
      expect(typeOf(declaration)).toBe(type);
    });
  }

  test('of macros, tags and what is not declared there are none', () => {
    const { all } = indexText('#define M 1\nstruct s;\n');
    expect(all.map(({ type }) => type)).toEqual([null, null]);
  });
});

describe('places and extents', () => {
  test('count lines from 1 and columns in bytes', () => {
    const { definition } = indexText('/* \xe3\x81\x82 */ int a;\r\n\tint b;\r\n');
    expect(definition('kernel/a.c', 'a').place).toMatchObject({ line: 1, col: 15 });
    expect(definition('kernel/a.c', 'b').place).toMatchObject({ line: 2, col: 6 });
  });

  test('span the whole construct', () => {
    const text =
      'static int f(int a)\n{\n\treturn a;\n}\nstruct s {\n\tint m;\n} v;\n#define M(a) \\\n\t(a)\n';
    const { definition } = indexText(text);
    const lines = (name: string): number[] => {
      const { extent } = definition('kernel/a.c', name);
      return [extent.firstLine, extent.lastLine];
    };
    expect([lines('f'), lines('s'), lines('m'), lines('M')]).toEqual([
      [1, 4],
      [5, 7],
      [6, 6],
      [8, 9],
    ]);
    const { extent } = definition('kernel/a.c', 'm');
    expect(text.slice(extent.start, extent.end)).toBe('int m;');
  });

  test('of a function that lacks a brace end where the next begins', () => {
    const { definition } = indexText(
      'int f(void)\n{\n\tif (a) {\n\t\tb();\n}\n\nint g(void)\n{\n\treturn 1;\n}\n',
    );
    expect(definition('kernel/a.c', 'f').extent.lastLine).toBe(5);
    expect(definition('kernel/a.c', 'g').extent).toMatchObject({ firstLine: 7, lastLine: 10 });
  });

  test('of names that a macro makes are those of its call', () => {
    const { all } = indexText('#define PAIR(n) int get_##n(void); int set_##n(int)\nPAIR(box);\n');
    const made = all.filter(({ kind }) => kind === 'function');
    expect(made.map(({ name, place }) => [name, place.line])).toEqual([
      ['get_box', 2],
      ['set_box', 2],
    ]);
  });
});
