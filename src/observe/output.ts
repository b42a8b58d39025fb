import type { Program } from './types.ts';

/** What one task's probe printed: values by type path, or null where the task never ran. */
export type TaskValues = Record<string, string> | null;

export type OutputAnswer = { ok: true; tasks: TaskValues[] } | { ok: false; message: string };

/**
 * Reads what a program printed. Lines without its mark are bpftrace's own words and are passed over.
 * Pointers come out as `0x` and hex digits, also null, which bpftrace prints in several ways.
 *
 * Not ok where a task printed some of its values and not all: a recording with gaps would look like one
 * in which nothing is missing.
 */
export function readOutput(stdout: string, program: Program): OutputAnswer {
  const tasks: TaskValues[] = Array.from({ length: program.tasks }, () => null);
  const line = /^(\d+) (\d+) ?(.*)$/;
  for (const text of stdout.split('\n')) {
    if (!text.startsWith(`${program.mark} `)) continue;
    const [, task = '', slot = '', raw = ''] = line.exec(text.slice(program.mark.length + 1)) ?? [];
    const what = program.slots[Number(slot)];
    if (task === '' || Number(task) >= program.tasks || what === undefined) {
      return { ok: false, message: `bpftrace printed a line that its program does not: ${text}` };
    }
    const values = (tasks[Number(task)] ??= {});
    if (Object.hasOwn(values, what.key)) {
      return { ok: false, message: `bpftrace printed \`${what.key}\` twice for one task.` };
    }
    const value = what.format === 'pointer' ? pointer(raw) : raw;
    if (value === null) {
      return { ok: false, message: `bpftrace printed \`${raw}\` where \`${what.key}\` is a pointer.` };
    }
    values[what.key] = value;
  }
  for (const values of tasks) {
    const missing = values && program.slots.find((slot) => !Object.hasOwn(values, slot.key));
    if (missing) return { ok: false, message: `bpftrace lost a line: \`${missing.key}\` was not printed.` };
  }
  return { ok: true, tasks };
}

function pointer(raw: string): string | null {
  if (raw === '(nil)' || raw === '0') return '0x0';
  return /^(0x)?[0-9a-f]+$/i.test(raw) ? `0x${raw.replace(/^0x/i, '').toLowerCase()}` : null;
}
