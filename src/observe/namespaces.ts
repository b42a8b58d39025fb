import { KwalkError } from '#diagnostics';
import type { Machine } from './types.ts';

/** Names under /proc/PID/ns (namespaces(7), "The /proc/pid/ns/ directory"). */
export const NAMESPACE_FILES = [
  'cgroup',
  'ipc',
  'mnt',
  'net',
  'pid',
  'pid_for_children',
  'time',
  'time_for_children',
  'user',
  'uts',
] as const;

/** Inode number of the first pid namespace (PROC_PID_INIT_INO in include/linux/proc_ns.h). */
const FIRST_PID_NAMESPACE = 0xeffffffc;

/**
 * Inode numbers of a task's namespaces. A name that this kernel lacks is left out, as is
 * `pid_for_children` while that namespace has no process yet. Throws a `KwalkError` where the task is
 * gone or may not be read.
 */
export async function readNamespaces(pid: number, machine: Machine): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const name of NAMESPACE_FILES) {
    let link: string;
    try {
      link = await machine.readLink(`/proc/${pid}/ns/${name}`);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'ENOENT') continue;
      if (code === 'EACCES' || code === 'EPERM') {
        throw failure('not-allowed', `Process ${pid} may not be looked at by this user.`, [
          'Run the same command as root.',
        ]);
      }
      throw error;
    }
    const number = /\[(\d+)\]$/.exec(link)?.[1];
    if (number !== undefined) found[name] = Number(number);
  }
  if (Object.keys(found).length === 0) {
    throw failure('pid-gone', `There is no process ${pid} (no /proc/${pid}/ns).`, [
      'List what runs: ps -e -o pid,args',
    ]);
  }
  return found;
}

/** Whether process ids mean here what they mean to BPF: those of the first pid namespace. */
export async function inFirstPidNamespace(machine: Machine): Promise<boolean> {
  return (await machine.readLink('/proc/self/ns/pid')) === `pid:[${FIRST_PID_NAMESPACE}]`;
}

function failure(rule: string, message: string, help: string[]): KwalkError {
  return new KwalkError({
    severity: 'error',
    rule: `observe/${rule}`,
    file: null,
    line: null,
    col: null,
    message,
    help,
  });
}
