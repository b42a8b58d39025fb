import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Truth, TruthRow } from './model.ts';
import type { UnitBuild } from './kbuild.ts';

const SCRIPT = fileURLToPath(new URL('./clang_truth.py', import.meta.url));
const RESOURCES = '/usr/lib/llvm-19/lib/clang/19';

/** What is missing to ask clang, as one line with what to do; null where nothing is. */
export function clangMissing(): string | null {
  if (!existsSync(RESOURCES)) return 'There is no clang 19 here. On Debian: apt-get install clang-19 python3';
  return null;
}

/**
 * The flags with which the kernel's own makefiles compile C for x86-64 (Makefile: LINUXINCLUDE,
 * KBUILD_CPPFLAGS, KBUILD_CFLAGS; scripts/Makefile.lib: modname_flags), as far as meaning hangs on them.
 *
 * Debian's configuration was made for gcc 12, so clang has to say that it is that: compiler-gcc.h is what
 * the kernel's headers then read. -O2 because headers ask for __OPTIMIZE__.
 */
export function clangFlags(tree: string, headers: string, unit: string, build: UnitBuild): string[] {
  const base = basename(unit, '.c').replaceAll(/\W/g, '_');
  const generated = `${headers}/arch/x86/include/generated`;
  return [
    '-nostdinc',
    ...['arch/x86/include'].map((folder) => `-I${tree}/${folder}`),
    `-I${generated}`,
    `-I${tree}/include`,
    `-I${headers}/include`,
    `-I${tree}/arch/x86/include/uapi`,
    `-I${generated}/uapi`,
    `-I${tree}/include/uapi`,
    `-I${headers}/include/generated/uapi`,
    ...['compiler-version', 'kconfig', 'compiler_types'].flatMap((file) => [
      '-include',
      `${tree}/include/linux/${file}.h`,
    ]),
    '-D__KERNEL__',
    '-std=gnu11',
    '-fshort-wchar',
    '-funsigned-char',
    '-fms-extensions',
    '-m64',
    '-O2',
    '-w',
    '-U__clang__',
    '-fgnuc-version=12.2',
    '-resource-dir',
    RESOURCES,
    `-DKBUILD_MODFILE="${unit.replace(/\.c$/, '')}"`,
    `-DKBUILD_BASENAME="${base}"`,
    `-DKBUILD_MODNAME="${build.name}"`,
    `-D__KBUILD_MODNAME=kmod_${build.name}`,
    '-DCC_USING_FENTRY',
    ...(build.module ? ['-DMODULE'] : []),
    ...build.flags,
  ];
}

/**
 * Asks clang for one unit, or the cache in `folder` where nothing has changed: the unit, the flags, the
 * way of asking. (A changed header of the tree is not seen: kernel trees do not change, they are released.)
 */
export async function askClang(tree: string, unit: string, flags: string[], folder: string): Promise<Truth> {
  const hash = createHash('sha256');
  for (const part of [readFileSync(join(tree, unit)), readFileSync(SCRIPT), JSON.stringify(flags)])
    hash.update(part);
  const cached = join(folder, `${hash.digest('hex')}.jsonl`);
  if (existsSync(cached)) return parseTruth(readFileSync(cached, 'utf8'));
  const text = await python([SCRIPT, join(tree, unit), tree, '--', ...flags]);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${cached}.part`, text);
  renameSync(`${cached}.part`, cached);
  return parseTruth(text);
}

/** Reads what clang_truth.py prints. */
export function parseTruth(text: string): Truth {
  const [head, ...rest] = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
  const truth = { ...(head as Pick<Truth, 'file' | 'errors'>), rows: [], chains: [] } as Truth;
  for (const one of rest as (TruthRow | { chain: [number, number][] })[]) {
    if ('chain' in one) truth.chains.push(one.chain);
    else truth.rows.push(one);
  }
  return truth;
}

function python(args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('python3', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(out).toString('utf8'));
      else
        reject(
          new Error(
            `clang_truth.py ended with ${signal ?? code}: ${Buffer.concat(err).toString('utf8').trim()}`,
          ),
        );
    });
  });
}
