import { expect, test } from 'vitest';
import { analyseMemory } from '../pipeline/memory-tree.ts';

test('functions put into fields are known, by initialiser and by assignment; values that are no function are not', () => {
  const { analysis } = analyseMemory({
    'kernel/ops.c': `struct file; struct ops { int (*open)(struct file *); int (*read)(void); int flags; };
static int my_open(struct file *f) { return 0; }
static int other_open(struct file *f) { return 1; }
static int my_read(void) { return 2; }
static const struct ops table = { .open = my_open, .read = &my_read, .flags = 1 };
void set(struct ops *ops, int (*given)(void)) { ops->open = other_open; ops->read = given; ops->flags = 3; }
`,
  });
  const { puts } = analysis.files.get('kernel/ops.c')!;
  expect(puts.map(({ field, fn, line }) => `${line} ${field.record}.${field.name} = ${fn.name}`)).toEqual([
    '5 ops.open = my_open',
    '5 ops.read = my_read',
    '6 ops.open = other_open',
  ]);
});
