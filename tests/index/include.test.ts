import { describe, expect, test } from 'vitest';
import { includeCandidates } from '#index';
import { indexTree, type TreeOptions } from './tree.ts';

/** The file that the first `#include` of `kernel/a.c` finds. */
function found(
  include: string,
  others: readonly string[],
  options: TreeOptions & { from?: string } = {},
): string | null {
  const { from = 'kernel/a.c' } = options;
  const files = Object.fromEntries(others.map((path) => [path, '']));
  const { program, file } = indexTree({ ...files, [from]: `${include}\n` }, options);
  const [id = -1] = file(from).includes.values();
  return program.files[id]?.path ?? null;
}

describe('the order in which Kbuild looks for a header', () => {
  const question = { target: 'asm/x.h', quoted: false, from: 'kernel/a.c', arch: 'x86', folders: [] };

  test('is architecture, generated, include, uapi, and what generic wrappers include', () => {
    expect(includeCandidates(question)).toEqual([
      'arch/x86/include/asm/x.h',
      'arch/x86/include/generated/asm/x.h',
      'include/asm/x.h',
      'arch/x86/include/uapi/asm/x.h',
      'arch/x86/include/generated/uapi/asm/x.h',
      'include/uapi/asm/x.h',
      'include/generated/uapi/asm/x.h',
      'include/asm-generic/x.h',
      'include/uapi/asm-generic/x.h',
    ]);
  });

  test('begins beside the file for a quoted one, and ends with the folders of its Makefile', () => {
    const list = includeCandidates({ ...question, target: 'x.h', quoted: true, folders: ['drivers/y'] });
    expect([list[0], list[1], list.at(-1)]).toEqual(['kernel/x.h', 'arch/x86/include/x.h', 'drivers/y/x.h']);
  });

  test('stays with the architecture of the header that asks', () => {
    expect(includeCandidates({ ...question, from: 'arch/arm64/include/asm/y.h' })[0]).toBe(
      'arch/arm64/include/asm/x.h',
    );
  });

  test('leaves the tree by no path', () => {
    const list = includeCandidates({ ...question, target: '../../../etc/passwd', quoted: true });
    expect(list.filter((path) => path.startsWith('../') || path.startsWith('/'))).toEqual([]);
  });
});

describe('the file that an include finds', () => {
  test('is the first of its candidates', () => {
    const all = ['arch/x86/include/asm/x.h', 'arch/x86/include/uapi/asm/x.h', 'include/asm-generic/x.h'];
    expect(found('#include <asm/x.h>', all)).toBe('arch/x86/include/asm/x.h');
    expect(found('#include <asm/x.h>', all.slice(1))).toBe('arch/x86/include/uapi/asm/x.h');
    expect(found('#include <asm/x.h>', all.slice(2))).toBe('include/asm-generic/x.h');
    expect(found('#include <asm/x.h>', [])).toBeNull();
  });

  test('is that of the architecture that is asked for', () => {
    const all = ['arch/x86/include/asm/x.h', 'arch/arm64/include/asm/x.h'];
    expect(found('#include <asm/x.h>', all, { arch: 'arm64' })).toBe('arch/arm64/include/asm/x.h');
  });

  test('is the kernel’s own before that of user space', () => {
    expect(found('#include <linux/x.h>', ['include/uapi/linux/x.h'])).toBe('include/uapi/linux/x.h');
    expect(found('#include <linux/x.h>', ['include/uapi/linux/x.h', 'include/linux/x.h'])).toBe(
      'include/linux/x.h',
    );
    expect(found('#include <uapi/linux/x.h>', ['include/uapi/linux/x.h'])).toBe('include/uapi/linux/x.h');
    expect(found('#include <uapi/asm/x.h>', ['include/uapi/asm-generic/x.h'])).toBe(
      'include/uapi/asm-generic/x.h',
    );
  });

  test('stands beside the file only where it is quoted', () => {
    expect(found('#include "x.h"', ['kernel/x.h', 'include/x.h'])).toBe('kernel/x.h');
    expect(found('#include <x.h>', ['kernel/x.h', 'include/x.h'])).toBe('include/x.h');
    expect(found('#include "../fs/x.h"', ['fs/x.h'])).toBe('fs/x.h');
    expect(found('#include "x.h"', ['include/x.h'])).toBe('include/x.h');
  });

  test('is the next one for #include_next', () => {
    const all = ['arch/x86/include/asm/x.h', 'include/asm-generic/x.h'];
    const { program, file } = indexTree({
      'kernel/a.c': '#include <asm/x.h>\n',
      [all[0]!]: '#include_next <asm/x.h>\nint one;\n',
      [all[1]!]: 'int two;\n',
    });
    const [id] = file(all[0]!).includes.values();
    expect(program.files[id!]?.path).toBe(all[1]);
  });

  test('has one path, however it is written', () => {
    const { program, file } = indexTree({
      'drivers/a/Makefile': 'obj-y += a.o\nccflags-y += -I$(src)\n',
      'drivers/a/a.c': '#include <./own.h>\n#include <../a/own.h>\n',
      'drivers/a/own.h': 'int one;\n',
    });
    const ids = [...file('drivers/a/a.c').includes.values()];
    expect(ids.map((id) => program.files[id]?.path)).toEqual(['drivers/a/own.h', 'drivers/a/own.h']);
  });

  test('may have a name that objects know otherwise', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(found(`#include <linux/${name}>`, [])).toBeNull();
      expect(found(`#include "${name}"`, [`kernel/${name}`])).toBe(`kernel/${name}`);
    }
  });

  test('is none for a path that no file has', () => {
    for (const target of ['', ' ', '.', '..', '/', 'a\0b', 'x'.repeat(10_000), '../'.repeat(500)]) {
      expect(found(`#include "${target}"`, [])).toBeNull();
      expect(found(`#include <${target}>`, [])).toBeNull();
    }
  });

  test('is what a macro comes to, for the unit that goes through it', () => {
    const files = {
      'kernel/a.c': '#define HEADER <linux/x.h>\n#include HEADER\nint b = IN_X;\n',
      'include/linux/x.h': '#define IN_X 1\nint made;\n',
    };
    expect(indexTree(files).program.open('include/linux/x.h')?.indexed).toBe(true);
  });

  test('may be made of strings', () => {
    const { program, file } = indexTree({
      'include/linux/make.h': '#define S(x) #x\n#define T(x) S(x)\n#include T(DIR/FILE.h)\n',
      'kernel/a.c': '#define DIR  ../kernel/sub\n#define FILE  name\n#include <linux/make.h>\n',
      'kernel/sub/name.h': 'int there;\n',
    });
    file('kernel/a.c');
    expect(program.open('kernel/sub/name.h')?.indexed).toBe(true);
  });
});

describe('includes without an end', () => {
  test('of a file by itself stop', () => {
    const { definition } = indexTree({ 'kernel/a.c': '#include "a.c"\n#include "a.c"\nint after;\n' });
    expect(definition('kernel/a.c', 'after').active).toBe('true');
  });

  test('of two files by each other stop', () => {
    const tree = indexTree({
      'kernel/a.c': '#include "b.h"\nint after;\n',
      'kernel/b.h': '#include "c.h"\nint b;\n',
      'kernel/c.h': '#include "b.h"\nint c;\n',
    });
    expect(
      ['after', 'b', 'c'].map((name, i) => tree.definition(`kernel/${'abc'[i]}.${i ? 'h' : 'c'}`, name).name),
    ).toEqual(['after', 'b', 'c']);
  });

  test('in a chain of thousands are followed', () => {
    const n = 3_000;
    const chain = Object.fromEntries(
      Array.from({ length: n }, (_, i) => [`kernel/h${i}.h`, `#include "h${i + 1}.h"\nint x${i};\n`]),
    );
    const tree = indexTree({ 'kernel/a.c': '#include "h0.h"\nint after;\n', ...chain });
    expect(tree.definition('kernel/a.c', 'after').kind).toBe('variable');
    expect(tree.definition('kernel/h150.h', 'x150').kind).toBe('variable');
  });

  test('that multiply at each level stop', () => {
    const level = (next: string): string => `#include "${next}"\n`.repeat(300);
    const tree = indexTree({
      'kernel/a.c': `int a[] = {\n${level('b.h')}};\nint after;\n`,
      'kernel/b.h': level('c.h'),
      'kernel/c.h': level('d.h'),
      'kernel/d.h': level('e.h'),
      'kernel/e.h': '1,\n',
    });
    expect(tree.definition('kernel/a.c', 'after').kind).toBe('variable');
  });
});
