/** Runs that end in the midst of keeping their answers, that find no room for them, or go on side by side. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesNamed } from '../../src/pipeline/kept/patterns.ts';
import { Store } from '../../src/pipeline/kept/store.ts';
import { TreeRun } from '../../src/pipeline/kept/tree-run.ts';
import { folderTree } from '../../src/pipeline/tree.ts';

const source = (path: string): string =>
  JSON.stringify(pathToFileURL(join(import.meta.dirname, '../../src/pipeline', path)));

/** Prints the answers about all files of a tree; the way in which writing goes wrong is its last argument. */
const SCRIPT = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const [dir, kept, fault, nth] = process.argv.slice(1);
let count = 0;
const { writeFileSync, renameSync } = fs;
const die = () => process.kill(process.pid, 'SIGKILL');
fs.writeFileSync = (file, content, ...rest) => {
  count++;
  if (fault === 'full') {
    writeFileSync(file, content.slice(0, 3));
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  }
  if (fault === 'half' && count === Number(nth)) {
    writeFileSync(file, content.slice(0, content.length >> 1));
    die();
  }
  writeFileSync(file, content, ...rest);
};
fs.renameSync = (from, to) => {
  if (fault === 'before' && count === Number(nth)) die();
  renameSync(from, to);
  if (fault === 'after' && count === Number(nth)) die();
};
syncBuiltinESMExports();
const { filesNamed } = await import(${source('kept/patterns.ts')});
const { Store } = await import(${source('kept/store.ts')});
const { TreeRun } = await import(${source('kept/tree-run.ts')});
const { folderTree } = await import(${source('tree.ts')});
const run = new TreeRun(filesNamed(dir, ['**']), {
  tree: folderTree(dir),
  configuration: { name: 'test', arch: 'x86', set: new Map() },
  store: new Store(kept, 'question', (warning) => console.error(warning)),
  missing: (path) => new Error(path),
});
process.stdout.write([...run.output(true)].join(''));
`;

interface Ended {
  output: string;
  errors: string;
  signal: string | null;
}

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'kwalk-killed-'));
  mkdirSync(join(dir, 'tree'));
  write('shared.h', 'struct s { int a; };\nint f(struct s *s);\n');
  write('f.c', '#include "shared.h"\nint f(struct s *s) { return s->a; }\n');
  write('g.c', '#include "shared.h"\nint g(struct s *s) { return f(s) + s->a; }\n');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function write(path: string, text: string): void {
  writeFileSync(join(dir, 'tree', path), text);
}

async function run(kept: string, fault = '', nth = 0): Promise<Ended> {
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', SCRIPT, join(dir, 'tree'), join(dir, kept), fault, String(nth)],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  const [, signal] = (await once(child, 'close')) as [number, string | null];
  return { output, errors, signal };
}

/** The same without a process of its own. */
function runHere(kept: string): string {
  const answers = new TreeRun(filesNamed(join(dir, 'tree'), ['**']), {
    tree: folderTree(join(dir, 'tree')),
    configuration: { name: 'test', arch: 'x86', set: new Map() },
    store: new Store(join(dir, kept), 'question', (warning) => expect.fail(warning)),
    missing: (path) => new Error(path),
  });
  return [...answers.output(true)].join('');
}

test('a run that is killed at any write leaves nothing that a later one takes for an answer', async () => {
  let killed = 0;
  let lines = '';
  runHere('kept');
  for (const fault of ['half', 'after']) {
    for (let nth = 1; ; nth++) {
      // A header that both include: new objects, and what names them
      lines += '\n';
      write('shared.h', `${lines}struct s { int a; };\nint f(struct s *s);\n`);
      const { signal } = await run('kept', fault, nth);
      expect(runHere('kept')).toBe(runHere(`cold ${fault} ${nth}`));
      if (signal === null) break;
      expect(signal).toBe('SIGKILL');
      killed++;
    }
  }
  // Answers, which of them are in use, and what the next run needs: in both ways
  expect(killed).toBe(6);
});

test('a full disk is said once, and the answers are right', async () => {
  const { output } = await run('cold');
  const full = await run('kept', 'full');
  expect(full.output).toBe(output);
  expect(full.errors.trim().split('\n')).toEqual([expect.stringMatching(/no space left.*reads again/)]);
  expect(await run('kept')).toEqual({ output, errors: '', signal: null });
});

test('runs at the same time do not harm one another', async () => {
  for (const text of ['', 'int more;']) {
    write('g.c', `#include "shared.h"\nint g(struct s *s) { return f(s) + s->a; } ${text}\n`);
    const all = await Promise.all([run('kept'), run('kept'), run('kept'), run(`cold ${text.length}`)]);
    for (const each of all) expect(each).toEqual({ output: all[3].output, errors: '', signal: null });
  }
});
