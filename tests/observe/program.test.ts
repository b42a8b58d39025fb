import { KwalkError } from '#diagnostics';
import { parseTypePath, readBtf, writeProgram, type Path } from '#observe';
import { describe, expect, it } from 'vitest';
import { smallKernel } from './btf-builder.ts';

const layout = readBtf(smallKernel());

function path(text: string): Path {
  const answer = parseTypePath(text);
  if (!answer.ok) throw new Error(answer.diagnostic.message);
  return answer.path;
}

function write(pids: number[], ...paths: string[]) {
  return writeProgram(pids, paths.map(path), layout, { mark: 'M', waitSeconds: 5 });
}

function rulesOf(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof KwalkError)
      return error.diagnostics.map(({ rule, message }) => `${rule}: ${message}`);
    throw error;
  }
  return [];
}

describe('the program for a chain', () => {
  it('walks as the chain does, in the context of each task', () => {
    const program = write([11, 22], 'task_struct.nsproxy.uts_ns.name.nodename');
    expect(program.text).toBe(`\
tracepoint:sched:sched_switch /tid == 11 && @read[0] == 0/ {
  @read[0] = 1;
  $task = (struct task_struct *)curtask;
  printf("M 0 0 %p\\n", $task);
  $nsproxy = $task->nsproxy;
  printf("M 0 1 %p\\n", $nsproxy);
  $uts_ns = $nsproxy->uts_ns;
  printf("M 0 2 %p\\n", $uts_ns);
  printf("M 0 3 %p\\n", (uint64)$uts_ns + 8);
  printf("M 0 4 %s\\n", $uts_ns->name.nodename);
}
tracepoint:sched:sched_switch /tid == 22 && @read[1] == 0/ {
  @read[1] = 1;
  $task = (struct task_struct *)curtask;
  printf("M 1 0 %p\\n", $task);
  $nsproxy = $task->nsproxy;
  printf("M 1 1 %p\\n", $nsproxy);
  $uts_ns = $nsproxy->uts_ns;
  printf("M 1 2 %p\\n", $uts_ns);
  printf("M 1 3 %p\\n", (uint64)$uts_ns + 8);
  printf("M 1 4 %s\\n", $uts_ns->name.nodename);
}
interval:ms:100 /@read[0] == 1 && @read[1] == 1/ { exit(); }
interval:s:5 { exit(); }
END { clear(@read); }
`);
    expect(program.slots.map((slot) => slot.key)).toEqual([
      'task_struct',
      'task_struct.nsproxy',
      'task_struct.nsproxy.uts_ns',
      'task_struct.nsproxy.uts_ns.name',
      'task_struct.nsproxy.uts_ns.name.nodename',
    ]);
  });

  it('reads what two chains share once', () => {
    const { text, slots } = write(
      [1],
      'task_struct.nsproxy.uts_ns.ns.inum',
      'task_struct.nsproxy.uts_ns.name',
    );
    expect(text.match(/\$uts_ns = /g)).toHaveLength(1);
    expect(slots.map((slot) => slot.key)).toEqual([
      'task_struct',
      'task_struct.nsproxy',
      'task_struct.nsproxy.uts_ns',
      'task_struct.nsproxy.uts_ns.ns',
      'task_struct.nsproxy.uts_ns.ns.inum',
      'task_struct.nsproxy.uts_ns.name',
    ]);
  });

  it('prints numbers with their sign and text as text', () => {
    const { text } = write(
      [1],
      'task_struct.exit_code',
      'task_struct.title',
      'task_struct.nsproxy.uts_ns.ns.inum',
    );
    expect(text).toContain('printf("M 0 1 %lld\\n", $task->exit_code);');
    expect(text).toContain('printf("M 0 2 %s\\n", str($task->title));');
    expect(text).toContain('%llu\\n", $uts_ns->ns.inum);');
  });

  it('picks the element of an array that a field of the same object names', () => {
    const { text, slots } = write([1], 'task_struct.thread_pid.numbers[level].ns');
    expect(text).toContain('$numbers = (struct upid *)((uint64)$thread_pid + 96 + $thread_pid->level * 16);');
    expect(text).toContain('$ns = $numbers->ns;');
    expect(slots.at(-1)).toEqual({ key: 'task_struct.thread_pid.numbers.ns', format: 'pointer' });
  });

  it('finds the way from the task to a record that a chain begins with', () => {
    const { text, slots } = write([1], 'cred.user_ns', 'task_struct.cred.user_ns');
    expect(slots.map((slot) => slot.key)).toEqual([
      'cred',
      'cred.user_ns',
      'task_struct',
      'task_struct.cred',
      'task_struct.cred.user_ns',
    ]);
    expect(text.match(/\$user_ns = /g)).toHaveLength(1);
  });

  it('names every path that cannot be read, and why', () => {
    const run = () =>
      write(
        [1],
        'task_struct.in_execve',
        'task_struct.slots',
        'task_struct.nsproxy.uts_nss.name',
        'task_struct.exit_code.counter',
        'task_struct.thread_pid.numbers.ns',
      );
    expect(rulesOf(run)).toEqual([
      'observe/bit-field: `task_struct.in_execve`: `in_execve` of struct task_struct is a bit-field: it has no address.',
      'observe/array-index: `task_struct.slots`: `slots` of struct task_struct is an array.',
      'observe/no-member: `task_struct.nsproxy.uts_nss.name`: struct nsproxy of the running kernel has no member `uts_nss`.',
      'observe/no-record: `task_struct.exit_code.counter`: `exit_code` has no members, so there is no `counter` in it.',
      'observe/array-index: `task_struct.thread_pid.numbers.ns`: `numbers` of struct pid is an array.',
    ]);
  });

  it('proposes the member that was meant', () => {
    expect(() => write([1], 'task_struct.nsproxy.uts_nss')).toThrow(/Did you mean `uts_ns`\?/);
  });
});
