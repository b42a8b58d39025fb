import { describe, expect, it } from 'vitest';
import { includeClosure } from '../../src/pull/closure.ts';
import { includesOf } from '../../src/pull/includes.ts';

/** A tree in memory, and the rounds in which it was asked. */
function tree(files: Record<string, string>) {
  const asked: string[][] = [];
  return {
    asked,
    read: (paths: readonly string[]) => {
      asked.push([...paths]);
      const found = paths.filter((path) => Object.hasOwn(files, path));
      return Promise.resolve(new Map(found.map((path) => [path, Buffer.from(files[path] ?? '')])));
    },
  };
}

describe('includesOf', () => {
  it('finds targets whatever stands around them, also below an #if that is never true', () => {
    expect(includesOf('#if 0\n #  include <linux/a.h> /* why */\n#endif\n#include "b.h"\n')).toEqual([
      { target: 'linux/a.h', quoted: false },
      { target: 'b.h', quoted: true },
    ]);
  });

  it('leaves out includes that a macro computes, and text that only looks like one', () => {
    expect(includesOf('#include TRACE_INCLUDE(TRACE_INCLUDE_FILE)\nx = "#include <a.h>";\n')).toEqual([]);
  });

  it('takes one line of five megabytes and bytes that are no text', () => {
    expect(includesOf(`${'#include '.repeat(600_000)}\n#include <a.h>`)).toEqual([
      { target: 'a.h', quoted: false },
    ]);
    expect(includesOf('\x00\xff#include <a.h>\n\x00')).toEqual([]);
  });
});

describe('includeClosure', () => {
  it('looks beside the file first for quotes, in include/ for brackets', async () => {
    const { read } = tree({
      'fs/a.c': '#include "b.h"\n#include <b.h>\n',
      'fs/b.h': '',
      'include/b.h': '',
    });
    const { files } = await includeClosure(read, ['fs/a.c'], ['x86']);
    expect([...files.keys()]).toEqual(['fs/a.c', 'fs/b.h', 'include/b.h']);
  });

  it('follows each architecture its own way and keeps what both reach', async () => {
    const { read } = tree({
      'k.c': '#include <asm/a.h>\n',
      'arch/x86/include/asm/a.h': '#include <linux/x.h>',
      'arch/arm64/include/asm/a.h': '#include <linux/arm.h>',
      'include/linux/x.h': '#include <asm/b.h>',
      'include/linux/arm.h': '',
      'arch/arm64/include/asm/b.h': '',
    });
    const { files, external } = await includeClosure(read, ['k.c'], ['x86', 'arm64']);
    expect([...files.keys()]).toEqual([
      'arch/arm64/include/asm/a.h',
      'arch/x86/include/asm/a.h',
      'include/linux/arm.h',
      'include/linux/x.h',
      'k.c',
    ]);
    expect(external).toEqual([{ architecture: 'x86', target: 'asm/b.h', from: 'include/linux/x.h' }]);
  });

  it("maps an architecture's missing header to the generic one that a generated wrapper includes", async () => {
    const { read } = tree({
      'k.c': '#include <asm/types.h>\n#include <uapi/asm/stat.h>\n#include <asm/own.h>',
      'include/uapi/asm-generic/types.h': '',
      'include/asm-generic/stat.h': '',
      'include/asm-generic/own.h': '',
      'arch/x86/include/uapi/asm/own.h': '',
    });
    const { files, generic } = await includeClosure(read, ['k.c'], ['x86']);
    expect(generic).toEqual({
      x86: {
        'asm/types.h': 'include/uapi/asm-generic/types.h',
        'uapi/asm/stat.h': 'include/asm-generic/stat.h',
      },
    });
    expect([...files.keys()]).toContain('arch/x86/include/uapi/asm/own.h');
    expect([...files.keys()]).not.toContain('include/asm-generic/own.h');
  });

  it('takes what Kbuild includes into every file, where the version has it', async () => {
    const { read } = tree({
      'k.c': '',
      'include/linux/kconfig.h': '#include <linux/deep.h>',
      'include/linux/deep.h': '',
    });
    const { files, missing } = await includeClosure(read, ['k.c'], ['x86']);
    expect([...files.keys()]).toEqual(['include/linux/deep.h', 'include/linux/kconfig.h', 'k.c']);
    expect(missing).toEqual([]);
  });

  it('never asks for a path that leaves the tree', async () => {
    const { read, asked } = tree({
      'k.c': '#include "../../etc/passwd"\n#include </etc/passwd>\n#include "../x.h"\n#include "a/../b.h"',
      'b.h': '',
    });
    const { files, external } = await includeClosure(read, ['k.c'], ['x86']);
    expect(asked.flat().filter((path) => path.startsWith('/') || path.split('/').includes('..'))).toEqual([]);
    expect([...files.keys()]).toEqual(['b.h', 'k.c']);
    expect(external.map(({ target }) => target)).toEqual(['../../etc/passwd', '../x.h', '/etc/passwd']);
  });

  it('ends on headers that include each other and asks for no file twice', async () => {
    const { read, asked } = tree({
      'k.c': '#include "a.h"\n#include "b.h"',
      'a.h': '#include "b.h"',
      'b.h': '#include "a.h"\n#include "k.c"',
    });
    const { files } = await includeClosure(read, ['k.c'], ['x86', 'arm64']);
    expect([...files.keys()]).toEqual(['a.h', 'b.h', 'k.c']);
    expect(new Set(asked.flat()).size).toBe(asked.flat().length);
  });

  it('names the roots that the tree does not have', async () => {
    const { read } = tree({ 'k.c': '' });
    expect((await includeClosure(read, ['k.c', 'gone.c'], ['x86'])).missing).toEqual(['gone.c']);
  });
});
