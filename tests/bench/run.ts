/** Runs the command line as a child and watches what it costs. */
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Timings } from '#pipeline';

export interface RunFigures {
  seconds: number;
  /** User and system time of the process and all below it: what other work on the machine moves least. */
  cpuSeconds: number | null;
  /** Most resident memory of the process and all below it at one time, in bytes; null where /proc is not. */
  peakMemory: number | null;
  /** What `kwalk build --timings FILE` wrote; empty for other commands. */
  timings: Timings;
}

const SAMPLE_MS = 50;

/** Runs `kwalk COMMAND` in `root`; throws with its output where it fails. */
export async function run(root: string, command: 'pull' | 'build' | 'pack'): Promise<RunFigures> {
  const aside = mkdtempSync(join(tmpdir(), 'kwalk-bench-'));
  const file = join(aside, 'timings.json');
  try {
    const timed = command === 'build' ? ['--timings', file] : [];
    const cost = await costOf(process.execPath, ['src/cli/kwalk.mjs', command, ...timed], root);
    return {
      ...cost,
      timings: command === 'build' ? (JSON.parse(readFileSync(file, 'utf8')) as Timings) : {},
    };
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** Runs a program and watches it; throws with its output where it fails. What goes to `sink`, a file, is not kept. */
export async function costOf(
  program: string,
  args: readonly string[],
  cwd: string,
  sink?: string,
): Promise<Omit<RunFigures, 'timings'> & { output: string }> {
  const before = cpuOfChildren();
  const started = performance.now();
  const to = sink === undefined ? null : openSync(sink, 'w');
  const child = spawn(program, args, { cwd, stdio: ['ignore', to ?? 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
  let peakMemory: number | null = null;
  const sampling = setInterval(() => {
    const memory = child.pid === undefined ? null : memoryOfTree(child.pid);
    if (memory !== null) peakMemory = Math.max(peakMemory ?? 0, memory);
  }, SAMPLE_MS);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => {
    clearInterval(sampling);
    if (to !== null) closeSync(to);
  });
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${output}`);
  const after = cpuOfChildren();
  return {
    seconds,
    cpuSeconds: before === null || after === null ? null : after - before,
    peakMemory,
    output,
  };
}

/** Linux counts in these whatever the kernel's own tick is (proc(5), sysconf(_SC_CLK_TCK)). */
const TICKS_PER_SECOND = 100;

/** Processor seconds of all children that have ended (proc(5): cutime, cstime); null without /proc. */
export function cpuOfChildren(): number | null {
  if (process.platform !== 'linux') return null;
  // The name in parentheses may hold spaces; the fields after it start with the third.
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
}

/** Resident bytes of a process and its descendants now (proc(5): `VmRSS`, `PPid`); null without /proc. */
export function memoryOfTree(root: number): number | null {
  if (process.platform !== 'linux') return null;
  const rows = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const status = statusOf(name);
      return status === null
        ? []
        : [{ pid: Number(name), parent: numberIn(status, 'PPid'), bytes: 1024 * numberIn(status, 'VmRSS') }];
    });
  const inside = new Set([root]);
  // Children may stand before their parents once process ids have wrapped.
  for (let before = 0; before !== inside.size;) {
    before = inside.size;
    for (const { pid, parent } of rows) if (inside.has(parent)) inside.add(pid);
  }
  return rows.reduce((sum, { pid, bytes }) => (inside.has(pid) ? sum + bytes : sum), 0);
}

function statusOf(pid: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    // It ended between listing and reading.
    return null;
  }
}

function numberIn(status: string, key: string): number {
  return Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
}
