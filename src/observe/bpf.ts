import { randomBytes } from 'node:crypto';
import { readBtf } from './btf.ts';
import { inFirstPidNamespace } from './namespaces.ts';
import { readOutput, type TaskValues } from './output.ts';
import { writeProgram } from './program.ts';
import type { Layout, Machine, ObserveRequest, Program } from './types.ts';

/** BPF did it, or why it cannot be had here: a reason for a reader, and what to do. */
export type BpfAnswer =
  | { ok: true; program: Program; tasks: TaskValues[]; tool: string }
  | { ok: false; reason: string; help: string[] };

const BTF_FILE = '/sys/kernel/btf/vmlinux';
const NUDGE_MS = 200;

/**
 * Reads the tasks with bpftrace. Throws a `KwalkError` only for what no machine could read: a path that
 * the kernel does not have.
 */
export async function readByBpf(request: ObserveRequest, machine: Machine): Promise<BpfAnswer> {
  if (machine.platform() !== 'linux') {
    return no(`This is ${machine.platform()}, and only Linux has BPF.`, []);
  }
  if (machine.uid() !== 0) {
    return no('BPF programs may be loaded by root only, and this is not root.', ['Run it with sudo.']);
  }
  if (!(await inFirstPidNamespace(machine))) {
    return no('This runs in a pid namespace of its own, and BPF counts processes in the first one.', [
      'Run it outside of the container.',
    ]);
  }
  const version = await machine.run('bpftrace', ['--version'], { timeoutMs: 10_000 });
  if (version.error !== null) {
    return no('There is no bpftrace here.', ['On Debian: apt-get install bpftrace']);
  }
  let layout: Layout;
  try {
    layout = readBtf(await machine.readFile(BTF_FILE));
  } catch (error) {
    return no(`The running kernel does not tell its types (${BTF_FILE}: ${(error as Error).message}).`, [
      'A kernel built with CONFIG_DEBUG_INFO_BTF does.',
    ]);
  }
  const program = writeProgram(
    request.tasks.map((task) => task.pid),
    request.paths,
    layout,
    { mark: `kwalk-${randomBytes(6).toString('hex')}`, waitSeconds: request.waitSeconds },
  );
  const nudge = request.nudge && setInterval(request.nudge, NUDGE_MS);
  // Loading may take seconds on a busy machine; waiting for the tasks begins only then.
  const run = await machine
    .run('bpftrace', ['-e', program.text], { timeoutMs: (request.waitSeconds + 60) * 1000 })
    .finally(() => clearInterval(nudge));
  if (run.error !== null || run.code !== 0) {
    const said = run.stderr.split('\n').find((line) => /error/i.test(line) && !/RLIMIT/.test(line));
    return no(`bpftrace did not do it: ${said ?? run.error ?? `it ended with ${run.code}`}`, []);
  }
  const output = readOutput(run.stdout, program);
  if (!output.ok) return no(output.message, []);
  return { ok: true, program, tasks: output.tasks, tool: version.stdout.trim() };
}

function no(reason: string, help: string[]): BpfAnswer {
  return { ok: false, reason, help };
}
