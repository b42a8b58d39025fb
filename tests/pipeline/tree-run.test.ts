import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { filesNamed } from '../../src/pipeline/kept/patterns.ts';
import { Store } from '../../src/pipeline/kept/store.ts';
import { TreeRun } from '../../src/pipeline/kept/tree-run.ts';
import { folderTree } from '../../src/pipeline/tree.ts';

let dir: string;
let warnings: string[];

const TREE: Record<string, string> = {
  Kbuild: 'obj-y += kernel/ drivers/\n',
  'kernel/Makefile': 'obj-y := a.o b.o c.o ops.o\nccflags-y := -I$(src)/private\n',
  'drivers/Makefile': 'obj-y := d.o\n',
  'include/linux/kconfig.h': '#define IS_ENABLED(x) x\n',
  'include/linux/kernel.h': '#ifndef K\n#define K\n#include <linux/types.h>\n#endif\n',
  'include/linux/types.h':
    '#ifndef TY\n#define TY\ntypedef unsigned int u32;\nstruct list { struct list *next; };\n#endif\n',
  'include/linux/shared.h':
    '#ifndef SH\n#define SH\n#include <linux/types.h>\nstruct shared { u32 count; struct list all; };\nextern int shared_init(struct shared *s);\nextern struct shared *shared_get(void);\n#define SHARED_MAX 3\n#endif\n',
  'include/linux/round_a.h':
    '#ifndef RA\n#define RA\n#include <linux/round_b.h>\ntypedef int ra_t;\nextern rb_t rb_of(ra_t a);\n#endif\n',
  'include/linux/round_b.h':
    '#ifndef RB\n#define RB\n#include <linux/round_a.h>\ntypedef long rb_t;\nextern ra_t ra_of(rb_t b);\n#endif\n',
  'kernel/local.h': 'static inline int local_use(void) { return helper_of_a(1) + SHARED_MAX; }\n',
  'kernel/private/deep.h': 'struct deep { int level; };\n',
  'kernel/a.c':
    '#include <linux/shared.h>\n#include <deep.h>\nint helper_of_a(int n) { return n; }\n#include "local.h"\nint shared_init(struct shared *s) { s->count = SHARED_MAX; return local_use(); }\nstruct twin { int in_a; };\nint twin_a(struct twin *t) { return t->in_a; }\n',
  'kernel/b.c':
    '#include <linux/shared.h>\n#include <linux/round_a.h>\nint use_b(struct shared *s)\n{\n#ifdef CONFIG_B\n\treturn shared_init(s) + rb_of(1);\n#else\n\treturn s->all.next ? only_in_c : 0;\n#endif\n}\nstruct twin { int in_b; };\nint twin_b(struct twin *t) { return t->in_b; }\n',
  'kernel/c.c':
    '#include <linux/shared.h>\nint only_in_c;\nstruct shared *shared_get(void) { static struct shared s; return &s; }\nint use_c(void) { return shared_get()->count + shared_init(shared_get()); }\n',
  'kernel/ops.c':
    '#include <linux/shared.h>\nstruct ops { int (*init)(struct shared *s); };\nstruct ops my_ops = { .init = shared_init };\nint run(struct ops *o) { return o->init(shared_get()); }\n',
  'drivers/d.c':
    '#include <linux/round_b.h>\nra_t use_d(void) { return ra_of(2); }\nint lost(void) { return unknown_name + only_in_c; }\n',
};

function write(path: string, text: string): void {
  mkdirSync(dirname(join(dir, 'tree', path)), { recursive: true });
  writeFileSync(join(dir, 'tree', path), text);
}

const read = (path: string): string => readFileSync(join(dir, 'tree', path), 'utf8');

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'kwalk-run-'));
  warnings = [];
  for (const [path, text] of Object.entries(TREE)) write(path, text);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

interface Ran {
  output: string;
  read: number;
}

function run(folder = 'kept', set: Record<string, string> = { CONFIG_B: 'y' }, patterns = ['**']): Ran {
  const paths = filesNamed(join(dir, 'tree'), patterns);
  const answers = new TreeRun(paths, {
    tree: folderTree(join(dir, 'tree')),
    configuration: { name: 'test', arch: 'x86', set: new Map(Object.entries(set)) },
    store: new Store(join(dir, folder), JSON.stringify([patterns, set]), (warning) => warnings.push(warning)),
    missing: (path) => new Error(`no ${path}`),
  });
  return { output: [...answers.output(true)].join(''), read: answers.read };
}

let cold = 0;
/** What a run says that knows nothing of earlier ones. */
const anew = (set?: Record<string, string>): string => run(`cold-${cold++}`, set).output;

/** Makes changes, one after the other: each time the next run must say what one without a memory says. */
function expectSameAfter(...changes: (() => void)[]): void {
  for (const change of changes) after(change);
}

/** The same; returns how many files the last run read. */
function after(change: () => void): number {
  run();
  change();
  const { output, read: count } = run();
  expect(output).toBe(anew());
  return count;
}

const edit = (path: string, from: string | RegExp, to: string): void =>
  write(path, read(path).replace(from, to));

describe('a run with answers of an earlier one says what a run without says', () => {
  test('where nothing has changed, and reads nothing', () => {
    const first = run();
    expect(first.read).toBe(filesNamed(join(dir, 'tree'), ['**']).length);
    const second = run();
    expect(second).toEqual({ output: first.output, read: 0 });
    expect(first.output).toContain(
      '"name":"shared_init","class":"exact","targets":[{"kind":"function","file":"kernel/a.c","line":5',
    );
  });

  test('where a function body has changed, and reads that file alone', () => {
    expect(after(() => edit('kernel/ops.c', 'return o->init', 'return 1 + o->init'))).toBe(1);
  });

  test('where lines have moved: places in it are others, in answers that hold', () => {
    const count = after(() => edit('kernel/a.c', 'int shared_init', '\n\nint shared_init'));
    // The header that leans on it, too
    expect(count).toBe(2);
    expect(run().output).toContain(
      '"name":"shared_init","class":"exact","targets":[{"kind":"function","file":"kernel/a.c","line":7',
    );
  });

  test('where a file has changed from which another takes the type of what it does not declare', () => {
    expect(after(() => edit('kernel/c.c', 'int only_in_c', 'struct twin only_in_c'))).toBe(3);
  });

  test('where a global has another name, and reads what asks for either', () => {
    const count = after(() => edit('kernel/c.c', /only_in_c/g, 'renamed'));
    expect(count).toBeGreaterThan(1);
    expect(count).toBeLessThan(8);
  });

  test('where a file is added that defines what others lack', () => {
    expect(after(() => write('drivers/e.c', 'int unknown_name;\n'))).toBe(2);
  });

  test('where a file is removed', () => {
    expectSameAfter(() => rmSync(join(dir, 'tree/kernel/c.c')));
    expect(warnings).toEqual([]);
  });

  test('where a second definition comes, and goes', () => {
    expectSameAfter(() => write('drivers/e.c', 'int only_in_c;\nint shared_init(void *s) { return 0; }\n'));
    expectSameAfter(() => rmSync(join(dir, 'tree/drivers/e.c')));
    expect(warnings).toEqual([]);
  });

  test('where a header has changed, and reads what includes it', () => {
    const count = after(() => edit('include/linux/round_b.h', 'long rb_t', 'short rb_t; typedef int new_t'));
    expect(count).toBe(4);
  });

  test('where a header of the prelude has changed', () => {
    expectSameAfter(() => edit('include/linux/types.h', 'unsigned int u32', 'int u16; typedef u16 u32'));
    expectSameAfter(() => rmSync(join(dir, 'tree/include/linux/types.h')));
    expect(warnings).toEqual([]);
  });

  test('where a header of the prelude comes', () => {
    expectSameAfter(() => write('include/linux/slab.h', 'typedef int shared_t;\nextern int unknown_name;\n'));
    expect(warnings).toEqual([]);
  });

  test('where a header comes that stands earlier in the search', () => {
    expectSameAfter(() => write('arch/x86/include/linux/shared.h', 'struct shared { long count; };\n'));
    expectSameAfter(() => write('kernel/linux/shared.h', ''));
    expectSameAfter(() => rmSync(join(dir, 'tree/arch/x86/include/linux/shared.h')));
    expect(warnings).toEqual([]);
  });

  test('where a header that was sought in vain comes, as a file, and first as a folder', () => {
    edit('kernel/c.c', /^/, '#include "late.h"\n#include <linux/later.h>\n');
    expectSameAfter(() => mkdirSync(join(dir, 'tree/kernel/late.h')));
    expectSameAfter(() => rmSync(join(dir, 'tree/kernel/late.h'), { recursive: true }));
    expectSameAfter(() => write('kernel/late.h', 'extern int from_late;\n#define SHARED_MAX 4\n'));
    expectSameAfter(() => write('include/linux/later.h', '#include <linux/round_a.h>\n'));
    expect(warnings).toEqual([]);
  });

  test('where a header is in another folder than before', () => {
    expectSameAfter(() => {
      mkdirSync(join(dir, 'tree/kernel/linux'));
      renameSync(join(dir, 'tree/kernel/private/deep.h'), join(dir, 'tree/kernel/deep.h'));
    });
    expectSameAfter(() => renameSync(join(dir, 'tree/kernel/deep.h'), join(dir, 'tree/include/deep.h')));
    expect(warnings).toEqual([]);
  });

  test('where a makefile gives other folders, names and units', () => {
    expectSameAfter(() => edit('kernel/Makefile', 'ccflags-y', 'unused-y'));
    expectSameAfter(() => edit('kernel/Makefile', 'c.o', ''));
    expectSameAfter(() =>
      write('kernel/Kbuild', 'obj-y := a.o b.o c.o\nccflags-y := -DSHARED_MAX=9 -I$(src)/private\n'),
    );
    expectSameAfter(() => rmSync(join(dir, 'tree/kernel/Kbuild')));
    expect(warnings).toEqual([]);
  });

  test('where a header that leans on its includer has another one', () => {
    expectSameAfter(() => edit('kernel/a.c', '#include "local.h"\n', ''));
    expectSameAfter(() =>
      edit('kernel/b.c', 'int use_b', 'static int helper_of_a(char *n);\n#include "local.h"\nint use_b'),
    );
    expectSameAfter(() => edit('kernel/a.c', 'int shared_init', '#include "local.h"\nint shared_init'));
    expect(warnings).toEqual([]);
  });

  test('where records of one name become one, and two', () => {
    expectSameAfter(() => edit('kernel/b.c', 'struct twin {', 'struct other {'));
    expectSameAfter(() => edit('kernel/b.c', 'struct other {', 'struct twin {'));
    expect(warnings).toEqual([]);
  });

  test('with another configuration', () => {
    run();
    expect(run('kept', {}).output).toBe(anew({}));
    expect(run().output).toBe(anew());
  });

  test('where a change left size and time as they were', () => {
    const file = join(dir, 'tree/kernel/c.c');
    run();
    utimesSync(file, 1, 1);
    run();
    edit('kernel/c.c', 'only_in_c', 'onle_in_c');
    utimesSync(file, 1, 1);
    expect(run().output).toBe(anew());
  });
});

/** The same numbers each time. */
function* numbers(seed: number): Generator<number, never> {
  for (let x = seed; ;) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    yield x / 2 ** 32;
  }
}

test.each([1, 2, 3, 4])('after any changes in any order (seed %i)', (seed) => {
  const random = numbers(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random.next().value * list.length)]!;
  const names = [
    'helper_of_a',
    'shared_init',
    'shared_get',
    'only_in_c',
    'u32',
    'ra_t',
    'rb_t',
    'shared',
    'twin',
    'count',
    'SHARED_MAX',
  ];
  const folders = [
    'include/linux/',
    'kernel/',
    'kernel/private/',
    'arch/x86/include/linux/',
    'include/',
    'drivers/',
  ];
  const headers = ['shared.h', 'types.h', 'deep.h', 'local.h', 'round_a.h', 'round_b.h', 'slab.h'];
  const changes: (() => void)[] = [
    () => {
      const path = pick(filesNamed(join(dir, 'tree'), ['**']));
      edit(path, new RegExp(`\\b${pick(names)}\\b`), pick(names));
    },
    () =>
      edit(pick(filesNamed(join(dir, 'tree'), ['**'])), /$/, `\nint ${pick(names)}(int ${pick(names)});\n`),
    () => edit(pick(filesNamed(join(dir, 'tree'), ['**'])), /^/, `#include "${pick(headers)}"\n`),
    () => edit(pick(filesNamed(join(dir, 'tree'), ['**'])), /^/, `#include <linux/${pick(headers)}>\n`),
    () =>
      write(
        pick(folders) + pick(headers),
        `typedef long ${pick(names)};\n#define ${pick(names)} ${pick(names)}\n`,
      ),
    () =>
      write(
        `${pick(folders)}${pick(['x', 'y', 'a'])}.c`,
        `int ${pick(names)};\nint f(void) { return ${pick(names)} + ${pick(names)}; }\n`,
      ),
    () => rmSync(join(dir, 'tree', pick(filesNamed(join(dir, 'tree'), ['**'])))),
    () =>
      write(
        pick(['kernel/Makefile', 'drivers/Makefile']),
        `obj-y := ${pick(['a.o', 'b.o c.o', 'd.o'])}\nccflags-y := -I$(src)/${pick(['private', '../include', '.'])}\n`,
      ),
  ];
  for (let i = 0; i < 25; i++) {
    const count = 1 + Math.floor(random.next().value * 3);
    for (let j = 0; j < count && filesNamed(join(dir, 'tree'), ['**']).length > 4; j++) pick(changes)();
    expect(run().output).toBe(anew());
  }
});

describe('what is kept', () => {
  const kept = (): string[] =>
    readdirSync(join(dir, 'kept'), { recursive: true, withFileTypes: true }).flatMap((entry) =>
      entry.isFile() ? join(entry.parentPath, entry.name) : [],
    );

  test('may be cut off or damaged anywhere: that is said once, and the answers are right', () => {
    const { output } = run();
    for (const damage of [
      (file: string) => truncateSync(file, Math.floor(readFileSync(file).length / 2)),
      (file: string) => truncateSync(file, 0),
      (file: string) => {
        const bytes = readFileSync(file);
        bytes[bytes.length >> 1]! ^= 1;
        writeFileSync(file, bytes);
      },
    ]) {
      for (const file of kept()) {
        warnings = [];
        damage(file);
        expect(run().output).toBe(output);
        // What only says which answers are in use is not asked for them.
        expect(warnings.filter((text) => /read again/.test(text))).toHaveLength(
          file.endsWith('.names') ? 0 : 1,
        );
        expect(warnings.length).toBeLessThan(2);
      }
    }
  });

  test('is what has changed alone, beside what stood before; that may be damaged, and be of another run', () => {
    run();
    const delta = (): string | undefined => kept().find((file) => file.endsWith('.delta'));
    const whole = (): string => kept().find((file) => file.endsWith('.run'))!;
    expect(delta()).toBeUndefined();
    const before = readFileSync(whole());
    edit('kernel/ops.c', 'return o->init', 'return 1 + o->init');
    expect(run().read).toBe(1);
    expect(readFileSync(whole())).toEqual(before);
    const first = readFileSync(delta()!);
    expect(first.length).toBeLessThan(before.length);
    edit('kernel/c.c', 'int only_in_c', '\nint only_in_c');
    rmSync(join(dir, 'tree/drivers/d.c'));
    const { output } = run();
    expect(output).toBe(anew());
    expect(run()).toEqual({ output, read: 0 });
    writeFileSync(delta()!, first);
    expect(run().output).toBe(output);
    truncateSync(delta()!, 100);
    expect(run().output).toBe(output);
    expect(warnings).toEqual([expect.stringMatching(/delta cannot be used.*read again/)]);
    expect(delta()).toBeUndefined();
    writeFileSync(join(dir, 'kept', whole().split('/').at(-1)!.replace('.run', '.delta')), first);
    expect(run()).toEqual({ output, read: 0 });
  });

  test('may be gone', () => {
    const { output } = run();
    for (const file of kept()) {
      rmSync(file);
      expect(run().output).toBe(output);
    }
    expect(warnings).toEqual([]);
  });

  test('is not needed: where nothing can be written, that is said once', () => {
    writeFileSync(join(dir, 'in the way'), '');
    const { output } = run('in the way');
    expect(output).toBe(anew());
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/cannot be/);
    expect(existsSync(join(dir, 'in the way/objects'))).toBe(false);
  });
});
