import { KwalkError } from '#diagnostics';
import type { Diagnostic, ObservedTask } from '#model';
import { readByBpf, type BpfAnswer } from './bpf.ts';
import { readNamespaces } from './namespaces.ts';
import type { Machine, Observed, ObserveRequest } from './types.ts';

/**
 * Reads tasks and makes a recording of them: by BPF, each in its own context, or where that cannot be
 * had what /proc/PID/ns shows, with a warning that says why.
 *
 * Throws a `KwalkError`: a process that is gone, one that did not run while we waited, a path that the
 * kernel does not have.
 */
export async function observe(request: ObserveRequest, machine: Machine): Promise<Observed> {
  const namespaces: Record<string, number>[] = [];
  for (const task of request.tasks) namespaces.push(await readNamespaces(task.pid, machine));
  const bpf = await readByBpf(request, machine);
  if (bpf.ok) await complainOfSleepers(request, bpf, machine);

  const tasks = request.tasks.map((task, i): ObservedTask => {
    const values = bpf.ok ? (bpf.tasks[i] ?? {}) : {};
    return {
      id: task.id,
      label: task.label,
      command: task.command,
      values,
      namespaces: namespaces[i] ?? {},
    };
  });
  const release = await machine.readFile('/proc/sys/kernel/osrelease');
  return {
    observation: {
      id: request.id,
      kernelRelease: new TextDecoder().decode(release).trim(),
      date: request.date.toISOString().slice(0, 10),
      commands: request.commands,
      method: bpf.ok ? 'bpftrace' : 'proc',
      ...(bpf.ok
        ? { tool: bpf.tool, program: bpf.program.text.replaceAll(bpf.program.mark, 'kwalk') }
        : { why: bpf.reason }),
      tasks,
    },
    diagnostics: bpf.ok ? [] : [onlyProc(bpf)],
  };
}

function onlyProc(bpf: BpfAnswer & { ok: false }): Diagnostic {
  return {
    severity: 'warning',
    rule: 'observe/only-proc',
    file: null,
    line: null,
    col: null,
    message: `Only the namespaces' numbers in /proc were read, no pointer: ${bpf.reason}`,
    help: bpf.help,
  };
}

async function complainOfSleepers(
  request: ObserveRequest,
  bpf: BpfAnswer & { ok: true },
  machine: Machine,
): Promise<void> {
  const diagnostics: Diagnostic[] = [];
  for (const [i, task] of request.tasks.entries()) {
    if (bpf.tasks[i]) continue;
    // Throws where it has ended meanwhile, which is the better thing to say.
    await readNamespaces(task.pid, machine);
    diagnostics.push({
      severity: 'error',
      rule: 'observe/asleep',
      file: null,
      line: null,
      col: null,
      message: `Process ${task.pid} did not run within ${request.waitSeconds} s, and it is read when it does.`,
      help: ['Make it do something meanwhile (Enter in a shell), or wait longer: --wait 60'],
    });
  }
  if (diagnostics.length > 0) throw new KwalkError(diagnostics);
}
