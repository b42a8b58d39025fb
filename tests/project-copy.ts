/** A copy of this project with a kernel of its own of a few lines, for tests that run its commands. */
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kernel, writeFiles, type Files } from './pull/project.ts';

const own = join(import.meta.dirname, '..');

export interface ProjectCopy {
  root: string;
  write(files: Files): void;
  read(path: string): string;
  /** Runs `kwalk`; never rejects. */
  kwalk(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }>;
  /** Starts `kwalk` and lets it run. */
  start(...args: string[]): ChildProcess;
  remove(): void;
}

/** Our own C, with the shape of what the site is about. */
export const TREE: Files = kernel('6.12.117', {
  'include/linux/box.h':
    '/* SPDX-License-Identifier: GPL-2.0 */\nstruct lid {\n\tint colour;\n};\nstruct box {\n\tstruct lid *lid;\n};\n#define HINGE 1\nstatic inline int hinges(void) { return HINGE + HINGE; }\n',
  'kernel/sys.c':
    '// SPDX-License-Identifier: GPL-2.0\n#include <linux/box.h>\nint newuname(struct box *box)\n{\n\tint colour = box->lid->colour;\n\treturn colour;\n}\n',
});

/** Facts of a configuration that says nothing. */
const FACTS = { name: 'test', source: 'test', architecture: 'x86', set: {}, unset: [] };

export const MANIFEST = `{
  "defaultVersion": "v6.12",
  "architectures": ["x86"],
  "versions": [
    { "id": "v6.12", "debianPackage": null, "tag": "v6.12", "config": "config.json" }
  ],
  "files": ["kernel/sys.c"],
  "snippets": [{ "id": "newuname", "file": "kernel/sys.c", "symbol": "newuname" }]
}
`;

/**
 * Makes the copy: our sources and packages, `content` and nothing else of what authors wrote.
 * @param tree the kernel, for `--tree`
 */
export function projectCopy(content: Files, tree: Files = TREE): ProjectCopy {
  const root = mkdtempSync(join(tmpdir(), 'kwalk-project-'));
  for (const name of ['src', 'package.json', 'astro.config.mjs', 'tsconfig.json'])
    cpSync(join(own, name), join(root, name), { recursive: true });
  symlinkSync(join(own, 'node_modules'), join(root, 'node_modules'));
  mkdirSync(join(root, 'content'));
  const write = (files: Files): void => writeFiles(root, files);
  write({
    'kernel-snippets/manifest.json': MANIFEST,
    'kernel-snippets/config.json': JSON.stringify(FACTS),
    ...content,
  });
  writeFiles(join(root, 'tree'), tree);
  const start = (...args: string[]): ChildProcess =>
    spawn(process.execPath, ['src/cli/kwalk.mjs', ...args], {
      cwd: root,
      env: { ...process.env, KERNEL_TREE: join(root, 'tree'), VITEST: undefined, NODE_ENV: undefined },
    });
  return {
    root,
    write,
    read: (path) => readFileSync(join(root, path), 'utf8'),
    start,
    kwalk: (...args) =>
      new Promise((resolve) => {
        const child = start(...args);
        let [stdout, stderr] = ['', ''];
        child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
        child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
        child.once('close', (code) => resolve({ code, stdout, stderr }));
      }),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
