import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { builtUnits } from './kbuild.ts';

const trees: string[] = [];
afterAll(() => trees.forEach((one) => rmSync(one, { recursive: true })));

/** A kernel tree of makefiles; the C files that they may name are all there. */
function tree(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'kwalk-test-'));
  trees.push(folder);
  for (const [path, text] of Object.entries({ 'kernel/Makefile': '', ...files })) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

describe('what a configuration builds', () => {
  const here = tree({
    'kernel/Makefile':
      'obj-y = fork.o time/\nobj-$(CONFIG_SMP) += smp.o\nobj-$(CONFIG_NONE) += none.o\nCFLAGS_fork.o += -DFORK=1 -O2',
    'kernel/fork.c': '',
    'kernel/smp.c': '',
    'kernel/none.c': '',
    'kernel/time/Makefile': 'obj-$(CONFIG_TIME) += timer.o',
    'kernel/time/timer.c': '',
    'drivers/Makefile': 'obj-$(CONFIG_NET) += net/\nsubdir-ccflags-y += -I $(srctree)/drivers/common',
    'drivers/net/Makefile': 'obj-m += card.o\ncard-y := main.o hw/reg.o\nccflags-y := -I$(src)/inc -Wall',
    'drivers/net/main.c': '',
    'drivers/net/card.c': '',
    'drivers/net/hw/reg.c': '',
    'fs/Makefile': 'obj-$(CONFIG_FS) += one/',
    'fs/one/Makefile': 'obj-$(CONFIG_FS) += one.o\none-y := one.o two.o',
    'fs/one/one.c': '',
    'fs/one/two.c': '',
  });
  const config = new Map([
    ['CONFIG_SMP', 'y'],
    ['CONFIG_TIME', 'm'],
    ['CONFIG_NET', 'y'],
    ['CONFIG_FS', 'm'],
  ]);
  const built = builtUnits(here, config);

  it('are the units of its lists, through folders and composite objects, and no others', () => {
    expect([...(built?.keys() ?? [])].sort()).toEqual([
      'drivers/net/hw/reg.c',
      'drivers/net/main.c',
      'fs/one/one.c',
      'fs/one/two.c',
      'kernel/fork.c',
      'kernel/smp.c',
      'kernel/time/timer.c',
    ]);
  });

  it('are modules or built in, with the whole’s name', () => {
    expect(built?.get('kernel/fork.c')).toMatchObject({ module: false, name: 'fork' });
    expect(built?.get('kernel/time/timer.c')).toMatchObject({ module: true, name: 'timer' });
    expect(built?.get('drivers/net/hw/reg.c')).toMatchObject({ module: true, name: 'card' });
  });

  it('have the flags that say what is read: the file’s, the folder’s, those from above', () => {
    expect(built?.get('kernel/fork.c')?.flags).toEqual(['-DFORK=1']);
    expect(built?.get('drivers/net/main.c')?.flags).toEqual([
      '-I',
      join(here, 'drivers/common'),
      `-I${here}/drivers/net/inc`,
    ]);
  });

  it('cannot be told of a tree without makefiles', () => {
    const bare = tree({});
    rmSync(join(bare, 'kernel/Makefile'));
    expect(builtUnits(bare, config)).toBeNull();
  });
});
