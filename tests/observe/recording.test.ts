import { KwalkError } from '#diagnostics';
import { observe, parseTypePath, type ObserveRequest } from '#observe';
import { describe, expect, it } from 'vitest';
import { FakeMachine, type FakeOptions } from './fake-machine.ts';

function request(...pids: number[]): ObserveRequest {
  const path = parseTypePath('task_struct.nsproxy.uts_ns');
  if (!path.ok) throw new Error(path.diagnostic.message);
  return {
    id: 'two',
    tasks: pids.map((pid) => ({ id: `p${pid}`, label: { ja: 'ひとつ', en: 'One' }, command: 'sh', pid })),
    paths: [path.path],
    commands: ['kwalk observe …'],
    date: new Date('2026-11-24T10:00:00Z'),
    waitSeconds: 5,
  };
}

/** A bpftrace that prints a pointer per line for the tasks in `ran`. */
function bpftrace(ran: number[]): NonNullable<FakeOptions['answer']> {
  return (_, args) => {
    if (args[0] === '--version') return { stdout: 'bpftrace v0.17.0\n' };
    const mark = /printf\("(\S+) /.exec(args[1] ?? '')?.[1];
    const lines = ran.flatMap((task) =>
      [0, 1, 2].map((slot) => `${mark} ${task} ${slot} 0xff${task}${slot}`),
    );
    return { stdout: `Attaching…\n${lines.join('\n')}\n` };
  };
}

async function refusal(options: FakeOptions, ...pids: number[]): Promise<string[]> {
  try {
    await observe(request(...pids), new FakeMachine(options));
  } catch (error) {
    if (error instanceof KwalkError)
      return error.diagnostics.map(({ rule, message }) => `${rule}: ${message}`);
    throw error;
  }
  return [];
}

describe('a recording', () => {
  it('holds the pointers of each task, its namespaces, and how it was made', async () => {
    const machine = new FakeMachine({ pids: [7, 8], answer: bpftrace([0, 1]) });
    const { observation, diagnostics } = await observe(request(7, 8), machine);
    expect(diagnostics).toEqual([]);
    expect(observation).toMatchObject({
      id: 'two',
      kernelRelease: '6.12.0-test',
      date: '2026-11-24',
      method: 'bpftrace',
      tool: 'bpftrace v0.17.0',
    });
    expect(observation.tasks[1]?.values).toEqual({
      task_struct: '0xff10',
      'task_struct.nsproxy': '0xff11',
      'task_struct.nsproxy.uts_ns': '0xff12',
    });
    expect(observation.tasks[0]?.namespaces).toMatchObject({ uts: 4026531847, user: 4026531847 });
    // Not there before the first child is born: left out, not an error.
    expect(observation.tasks[0]?.namespaces).not.toHaveProperty('pid_for_children');
    expect(observation.program).toContain('printf("kwalk 0 0 %p\\n", $task);');
  });

  it.each([
    ['not root', { uid: 1000 }, 'BPF programs may be loaded by root only, and this is not root.'],
    ['without bpftrace', { lacks: ['bpftrace'] }, 'There is no bpftrace here.'],
    ['elsewhere', { platform: 'darwin' }, 'This is darwin, and only Linux has BPF.'],
    [
      'on a kernel without types',
      { files: { '/sys/kernel/btf/vmlinux': new Uint8Array(0) } },
      'The running kernel does not tell its types (/sys/kernel/btf/vmlinux: these bytes are not BTF in little-endian order (no magic 0xeb9f)).',
    ],
    [
      'with a kernel that refuses',
      { answer: () => ({ code: 1, stderr: 'ERROR: Error loading program: permission denied\n' }) },
      'bpftrace did not do it: ERROR: Error loading program: permission denied',
    ],
  ])('falls back to /proc %s, and says so', async (_, options, why) => {
    const { observation, diagnostics } = await observe(
      request(7),
      new FakeMachine({ pids: [7], ...options }),
    );
    expect(observation).toMatchObject({ method: 'proc', why });
    expect(observation.tasks[0]?.values).toEqual({});
    expect(observation.tasks[0]?.namespaces['uts']).toBe(4026531847);
    expect(diagnostics).toMatchObject([
      {
        severity: 'warning',
        rule: 'observe/only-proc',
        message: `Only the namespaces' numbers in /proc were read, no pointer: ${why}`,
      },
    ]);
  });

  it('is refused for a process that is gone', async () => {
    expect(await refusal({ pids: [7] }, 7, 9)).toEqual([
      'observe/pid-gone: There is no process 9 (no /proc/9/ns).',
    ]);
  });

  it('names the tasks that slept all the while', async () => {
    expect(await refusal({ pids: [7, 8], answer: bpftrace([0]) }, 7, 8)).toEqual([
      'observe/asleep: Process 8 did not run within 5 s, and it is read when it does.',
    ]);
  });
});
