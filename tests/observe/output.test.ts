import { readOutput, type Program } from '#observe';
import { describe, expect, it } from 'vitest';

const program: Program = {
  text: '',
  mark: 'kwalk-1f',
  slots: [
    { key: 'task_struct', format: 'pointer' },
    { key: 'task_struct.comm', format: 'text' },
  ],
  tasks: 2,
};

describe('what bpftrace printed', () => {
  it('becomes values by type path, for each task', () => {
    const stdout =
      'Attaching 4 probes...\nkwalk-1f 1 0 0xffff888100000000\nkwalk-1f 1 1 sh\n' +
      'kwalk-1f 0 0 0xffff888100001700\nkwalk-1f 0 1 my shell\n\n';
    expect(readOutput(stdout, program)).toEqual({
      ok: true,
      tasks: [
        { task_struct: '0xffff888100001700', 'task_struct.comm': 'my shell' },
        { task_struct: '0xffff888100000000', 'task_struct.comm': 'sh' },
      ],
    });
  });

  it('says which task never ran', () => {
    const answer = readOutput('kwalk-1f 0 0 0x1\nkwalk-1f 0 1 \n', program);
    expect(answer).toEqual({ ok: true, tasks: [{ task_struct: '0x1', 'task_struct.comm': '' }, null] });
  });

  it.each(['(nil)', '0x0', '0'])('writes a null pointer one way, printed as %s', (nil) => {
    const answer = readOutput(`kwalk-1f 0 0 ${nil}\nkwalk-1f 0 1 x\n`, program);
    expect(answer.ok && answer.tasks[0]?.['task_struct']).toBe('0x0');
  });

  it('is not misled by a host name that looks like a line of it', () => {
    const answer = readOutput('kwalk-1f 0 0 0x1\nkwalk-1f 0 1 a\nkwalk 0 0 0xbad\n', program);
    expect(answer.ok && answer.tasks[0]?.['task_struct']).toBe('0x1');
  });

  it.each([
    ['a line lost', 'kwalk-1f 0 0 0x1\n', 'bpftrace lost a line: `task_struct.comm` was not printed.'],
    [
      'a value twice',
      'kwalk-1f 0 0 0x1\nkwalk-1f 0 0 0x2\n',
      'bpftrace printed `task_struct` twice for one task.',
    ],
    ['no pointer', 'kwalk-1f 0 0 vm\n', 'bpftrace printed `vm` where `task_struct` is a pointer.'],
    [
      'an unknown slot',
      'kwalk-1f 0 7 0x1\n',
      'bpftrace printed a line that its program does not: kwalk-1f 0 7 0x1',
    ],
  ])('is refused with %s', (_, stdout, message) => {
    expect(readOutput(stdout, program)).toEqual({ ok: false, message });
  });
});
