import { describe, expect, test } from 'vitest';
import { analyseMemory } from '../pipeline/memory-tree.ts';

const HEADERS = {
  'arch/x86/include/asm/now.h':
    'struct task;\nstatic inline struct task *get_now(void) { return (struct task *)0; }\n#define now get_now()\n',
  'arch/arm64/include/asm/now.h':
    'struct task;\nstatic inline struct task *get_now(void) { return (struct task *)1; }\n#define now get_now()\n',
  'include/linux/task.h': `#include <asm/now.h>
struct name { char node[65]; };
struct uts { struct name name; };
/**
 * struct proxy - where a task's names are looked up
 * @uts: the task's UTS namespace
 */
struct proxy { struct uts *uts; };
struct task { int pid; struct proxy *proxy; };
static inline struct name *name_now(void) { return &now->proxy->uts->name; }
`,
};
const UNIT = `#include <linux/task.h>
int same(struct task *tsk) { return tsk->proxy->uts->name.node[0]; }
struct name *again(struct task *t) { return &t->proxy->uts->name; }
`;

describe('chains of member accesses', () => {
  const { analysis } = analyseMemory({ ...HEADERS, 'kernel/a.c': UNIT });
  const chain = analysis.chains.get('task/proxy/uts/name')!;

  test('are one walk by their type path, whatever the base is called', () => {
    expect(chain.occurrences.map(({ file, line, base }) => `${file}:${line} ${base}`)).toEqual([
      'include/linux/task.h:10 now',
      'kernel/a.c:3 t',
    ]);
  });

  test('are told by the place that says most, with its own spelling', () => {
    expect(chain.spelling).toBe('&now->proxy->uts->name');
  });

  test('have one step for the base and one for each access, with operator, type and place', () => {
    expect(
      chain.steps.map(({ n, operator, record, field, type }) => [n, operator, record, field, type]),
    ).toEqual([
      [1, 'base', 'task', null, 'struct task *'],
      [2, '->', 'task', 'proxy', 'struct proxy *'],
      [3, '->', 'proxy', 'uts', 'struct uts *'],
      [4, '->', 'uts', 'name', 'struct name'],
    ]);
    expect(chain.steps[2]!.definitions[0]!.place).toEqual({ file: 'include/linux/task.h', line: 8, col: 28 });
    expect(chain.steps[2]!.recordDefinition!.place.line).toBe(8);
  });

  test('carry what kernel-doc says of a field', () => {
    expect(chain.steps[2]!.definitions[0]!.doc).toEqual({
      brief: "the task's UTS namespace",
      text: "the task's UTS namespace",
      kernelDoc: true,
    });
  });

  test('follow the base through its macro to the function that it calls, other architectures behind', () => {
    expect(
      chain.via.map(({ label, definitions }) => [
        label,
        definitions.map(({ place }) => `${place.file}:${place.line}`),
      ]),
    ).toEqual([
      ['now', ['arch/x86/include/asm/now.h:3', 'arch/arm64/include/asm/now.h:3']],
      ['get_now()', ['arch/x86/include/asm/now.h:2', 'arch/arm64/include/asm/now.h:2']],
    ]);
  });

  test('that go further are walks of their own, a subscript being no step', () => {
    const longer = analysis.chains.get('task/proxy/uts/name/node')!;
    expect(longer.occurrences.map(({ file, line }) => `${file}:${line}`)).toEqual(['kernel/a.c:2']);
    expect(longer.steps.at(-1)).toMatchObject({
      n: 5,
      operator: '.',
      record: 'name',
      field: 'node',
      type: 'char[65]',
    });
  });
});

test('records of one name in two files are told apart in type paths', () => {
  const { analysis } = analyseMemory({
    'include/linux/box.h':
      'struct in { int v; };\nstruct box { struct in in; };\nstatic inline int f(struct box *b) { return b->in.v; }\n',
    'kernel/b.c':
      'struct other { int w; };\nstruct box { struct other in; };\nint g(struct box *b) { return b->in.w; }\n',
  });
  expect([...analysis.chains.keys()].sort()).toEqual(['box/in/v', 'box~kernel-b-c/in/w']);
  expect(analysis.chains.get('box~kernel-b-c/in/w')!.steps[1]!.definitions[0]!.place).toMatchObject({
    file: 'kernel/b.c',
    line: 2,
  });
});

test('calls and casts end a chain', () => {
  const { analysis } = analyseMemory({
    'kernel/c.c': `struct a { int x; }; struct b { struct a *a; };
struct b *get(void);
int f(void *p) { return get()->a->x + ((struct b *)p)->a->x; }
`,
  });
  const chain = analysis.chains.get('b/a/x')!;
  expect(chain.occurrences.map(({ base }) => base).sort()).toEqual(['((struct b *)p)', 'get()']);
  expect(chain.occurrences.find(({ base }) => base === 'get()')!.baseReference!.name).toBe('get');
});

describe('a walk goes on upstream', () => {
  const { analysis } = analyseMemory({
    'include/linux/up.h': `struct name { char node[65]; };
struct uts { struct name name; };
struct proxy { struct uts *uts; };
struct pid { int level; struct { struct proxy *ns; } numbers[1]; };
struct task { struct proxy *proxy; struct pid *pid; };
struct task *get_now(void);
#define now get_now()
#define READ(x) ({ typeof(x) __v = (x); __v; })
static inline struct name *utsname(void) { return &now->proxy->uts->name; }
static inline struct pid *task_pid(struct task *task) { return task->pid; }
`,
    'kernel/up.c': `#include <linux/up.h>
static struct proxy *ns_of(struct pid *pid) { struct proxy *ns = 0; if (pid) ns = pid->numbers[pid->level].ns; return ns; }
struct proxy *active(struct task *tsk) { return ns_of(task_pid(tsk)); }
int local(void) { struct name *u; u = utsname(); return u->node[0]; }
int call(void) { return utsname()->node[0]; }
int twice(int c) { struct name *u = utsname(); if (c) u = 0; else u = utsname(); return u->node[0]; }
int calls(void) { return active(now)->uts->name.node[0]; }
int macro(struct task *t) { return READ(t->proxy)->uts->name.node[0]; }
int many(struct name *p) { p++; return p->node[0]; }
`,
  });

  const roads = (id: string): string[] =>
    analysis.chains
      .get(id)!
      .occurrences.map(({ line, base, upstream }) =>
        [
          `${line} ${base}`,
          ...upstream.map(({ field, through }) => [field, ...through.map(({ name }) => name)].join(' ')),
        ].join(' > '),
      );

  test('through a call whose function returns one expression, and through a local assigned once', () => {
    expect(roads('task/proxy/uts/name/node')).toEqual([
      '4 now > proxy > uts > name utsname() u',
      '5 now > proxy > uts > name utsname()',
      '8 t > proxy READ',
    ]);
  });

  test('through calls of calls, each with its own parameters', () => {
    expect(roads('task/pid/numbers/ns/uts/name/node')).toEqual([
      '7 now > pid task_pid() > numbers > ns ns_of() active()',
    ]);
  });

  test('and keeps what picks an element, in the words of where the road begins', () => {
    const spelling = (id: string): string => analysis.chains.get(id)!.spelling;
    expect(spelling('pid/numbers/ns')).toBe('pid->numbers[pid->level].ns');
    expect(spelling('task/pid/numbers/ns/uts/name/node')).toBe(
      'now->pid->numbers[now->pid->level].ns->uts->name.node',
    );
    const steps = analysis.chains.get('task/pid/numbers/ns/uts/name/node')!.steps;
    expect(steps.map(({ subscript }) => subscript)).toEqual(['', '', '[now->pid->level]', '', '', '', '']);
  });

  test('not where a local has two values, or changes', () => {
    const places = [...analysis.chains.values()].flatMap(({ occurrences }) =>
      occurrences.filter(({ upstream }) => upstream.length > 0),
    );
    expect(places.map(({ line }) => line)).not.toContain(6);
    expect(places.map(({ line }) => line)).not.toContain(9);
  });

  test('and says on the step what hands the value on; `->` on an address stays inside', () => {
    const { steps } = analysis.chains.get('task/proxy/uts/name/node')!;
    expect(steps.at(-1)).toMatchObject({ n: 5, operator: '.', field: 'node' });
    expect(steps.at(-1)!.through.map(({ name }) => name)).toEqual(['utsname()', 'u']);
  });

  test('and the shorter walk names the longer one', () => {
    expect(analysis.chains.get('name/node')!.upstream).toBe('task/proxy/uts/name/node');
  });
});

test('a chain in the argument of a macro begins with its own base', () => {
  const { analysis } = analyseMemory({
    'kernel/m.c': `#define LEN(x) ({ int __n = (x); __n; })
struct in { int v; }; struct box { struct in *in; };
int f(struct box *b) { return LEN(1 + b->in->v); }
`,
  });
  expect(analysis.chains.get('box/in/v')!.occurrences).toMatchObject([{ line: 3, col: 39, base: 'b' }]);
});
