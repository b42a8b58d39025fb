import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
let tree: string;

/** Runs the command line; never rejects. */
function kwalk(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(root, 'src/cli/kwalk.mjs'), ...args],
      { cwd: tree, env: { ...process.env, KERNEL_TREE: '' } },
      (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      },
    );
  });
}

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'kwalk-tree-'));
  const files = {
    'include/linux/box.h': 'struct in { int v; };\nstruct box { struct in *in; };\n',
    'kernel/box.c':
      '#include <linux/box.h>\n#ifdef CONFIG_X\nint one;\n#else\nint one(void);\n#endif\nint f(struct box *b) { return b->in->v; }\n',
    '.config': 'CONFIG_X=y\n',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
});
afterAll(() => rmSync(tree, { recursive: true, force: true }));

describe('kwalk refs', () => {
  test('prints one object for each identifier, and one for each chain', async () => {
    const { stdout, code } = await kwalk(
      'refs',
      '--json',
      '--chains',
      '--tree',
      tree,
      '--config',
      join(tree, '.config'),
      'kernel/box.c',
    );
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(code).toBe(0);
    expect(lines.find(({ name, col }) => name === 'in' && col === 34)).toEqual({
      file: 'kernel/box.c',
      line: 7,
      col: 34,
      name: 'in',
      class: 'exact',
      targets: [{ kind: 'field', file: 'include/linux/box.h', line: 2, name: 'in', condition: null }],
    });
    expect(lines.at(-1)).toEqual({
      file: 'kernel/box.c',
      line: 7,
      col: 31,
      chain: [
        { record: 'box', field: 'in' },
        { record: 'in', field: 'v' },
      ],
    });
    expect(lines.find(({ line, name }) => line === 5 && name === 'one')).toMatchObject({
      targets: [{ condition: '!CONFIG_X' }],
    });
  });

  test('answers a file together with others, and prints that file alone', async () => {
    const options = ['--json', '--tree', tree, '--config', join(tree, '.config')];
    const all = await kwalk('refs', ...options, 'kernel', 'include');
    const one = await kwalk('refs', ...options, '--among', 'kernel', '--among', 'include', 'kernel/box.c');
    expect(one.code).toBe(0);
    expect(one.stdout).toContain('"file":"kernel/box.c"');
    expect(one.stdout).toBe(
      all.stdout.replace(/^.*\n/gm, (line) => (line.startsWith('{"file":"kernel/box.c"') ? line : '')),
    );
    const { stderr, code } = await kwalk('refs', ...options, '--among', 'include', 'kernel/box.c');
    expect(code).toBe(2);
    expect(stderr).toContain('kernel/box.c is not among include.');
  });

  test('says which file is not in the tree, and what is near', async () => {
    const { stderr, code } = await kwalk(
      'refs',
      '--tree',
      tree,
      '--config',
      join(tree, '.config'),
      'kernel/bax.c',
    );
    expect(code).toBe(2);
    expect(stderr).toContain('No file `kernel/bax.c` in the tree.');
    expect(stderr).toContain('Did you mean `kernel/box.c`?');
  });
});

test('kwalk explain prints the answer and its reason', async () => {
  const { stdout } = await kwalk(
    'explain',
    '--tree',
    tree,
    '--config',
    join(tree, '.config'),
    'kernel/box.c:7:38',
  );
  expect(stdout).toBe(
    [
      'kernel/box.c:7:38 v: exact',
      '  type  int',
      '  role  read',
      '  why   type of the base: include/linux/box.h:1',
      '  →     field in.v include/linux/box.h:1',
      '',
    ].join('\n'),
  );
});

test('kwalk explain counts what further files define, in assembly too, and says that a definition is weak', async () => {
  writeFileSync(
    join(tree, 'kernel/weak.c'),
    '#define __weak __attribute__((__weak__))\nint fill(void);\nint __weak hook(void) { return fill(); }\nint two = hook();\n',
  );
  writeFileSync(join(tree, 'kernel/fill.S'), '.globl fill\nfill:\n\tret\n');
  const options = ['--tree', tree, '--config', join(tree, '.config')];
  const called = await kwalk('explain', ...options, 'kernel/weak.c:3:32', 'kernel/fill.S');
  expect(called.stdout).toContain(
    '  →     function fill kernel/fill.S:2\n  →     function fill kernel/weak.c:2 (declaration)\n',
  );
  const weak = await kwalk('explain', ...options, 'kernel/weak.c:4:11');
  expect(weak.stdout).toContain(
    '  →     function hook kernel/weak.c:3 if nothing else defines it (__weak)\n',
  );
});

test('kwalk chain walks in the terminal, and points at the part that does not resolve', async () => {
  const options = ['--from', 'kernel/box.c:f', '--tree', tree, '--config', join(tree, '.config')];
  const good = await kwalk('chain', '((struct box *)0)->in->v', ...options);
  expect(good.stdout).toContain(
    '  2. ->in  follows the pointer to another object\n     struct in *  include/linux/box.h:2',
  );
  const bad = await kwalk('chain', '((struct box *)0)->on->v', ...options);
  expect(bad.code).toBe(4);
  expect(bad.stderr).toContain('has no member `on`');
});

test('an unknown command, option or place is refused in one message', async () => {
  expect(await kwalk('walk')).toMatchObject({ code: 2 });
  expect(await kwalk('refs', '--jsn', 'x')).toMatchObject({ code: 2 });
  expect(await kwalk('explain', 'kernel/box.c')).toMatchObject({ code: 2 });
});

test('--help of each command says what it does', async () => {
  for (const name of [
    'pull',
    'build',
    'serve',
    'dev',
    'check',
    'refs',
    'explain',
    'chain',
    'stats',
    'pack',
  ]) {
    const { stdout, code } = await kwalk(name, '--help');
    expect(code).toBe(0);
    expect(stdout).toContain(`kwalk ${name}`);
  }
});

test('kwalk explain shows what a macro comes to at that place', async () => {
  writeFileSync(
    join(tree, 'kernel/macro.c'),
    '#define TWICE(x) ADD(x, x)\n#define ADD(a, b) ((a) + (b))\nint two = TWICE(1);\n',
  );
  const options = ['--tree', tree, '--config', join(tree, '.config')];
  const { stdout } = await kwalk('explain', ...options, 'kernel/macro.c:3:11');
  expect(stdout).toContain('  →     macro TWICE kernel/macro.c:1\n  is    ((1) + (1))\n');
});
