import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChainAnswer, Observation } from '#model';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { labCommand, observeCommand } from '../../src/cli/recordings.ts';

/** No chain resolves: the source is not what these tests are about. */
async function nothingResolves(expression: string): Promise<ChainAnswer> {
  return {
    ok: false,
    offset: 9,
    length: expression.length - 9,
    message: 'There is no such member.',
    help: [],
  };
}

describe('kwalk observe', () => {
  it.each([
    [[], /No process was given/],
    [['--pid', '1'], /No chain was given/],
    [['--pid', 'x', 'task_struct.nsproxy'], /`x` is not a process id/],
    [['--pid', '0', 'task_struct.nsproxy'], /`0` is not a process id/],
    [['--pid', '1', '--pid', '1', 'task_struct.nsproxy'], /given twice/],
    [['--pid', '1', '--label', 'a', '--label', 'b', 'task_struct.nsproxy'], /2 labels for 1/],
    [['--pid', '1', '--wait', '0', 'task_struct.nsproxy'], /not a number of seconds/],
    [['--pid', '1', '--id', '../x', 'task_struct.nsproxy'], /names no recording/],
    [['--pid', '1', '--nonsense', 'task_struct.nsproxy'], /--nonsense/],
    [['--pid', '1', 'inode.i_sb'], /begins with a struct inode/],
    [['--pid', '1', 'current->nsproxi'], /There is no such member/],
  ])('refuses %j', async (args, message) => {
    await expect(observeCommand(args, nothingResolves)).rejects.toThrow(message);
  });

  it('names all chains that are wrong, not only the first', async () => {
    const run = observeCommand(['--pid', '1', 'inode.i_sb', 'current->nsproxi'], nothingResolves);
    await expect(run).rejects.toMatchObject({
      diagnostics: [{ rule: 'observe/no-root' }, { rule: 'walk/unresolved', col: 10 }],
    });
  });
});

describe('kwalk lab', () => {
  it('knows no other arguments', async () => {
    await expect(labCommand(['--pid', '1'])).rejects.toThrow(/--pid/);
    await expect(labCommand(['scene'])).rejects.toThrow(/takes no `scene`/);
  });
});

describe.runIf(process.platform === 'linux')('kwalk observe of this very process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kwalk-test-'));
  const log = vi.spyOn(console, 'log').mockReturnValue(undefined);
  const error = vi.spyOn(console, 'error').mockReturnValue(undefined);
  let recording: Observation;
  let printed: unknown[];
  let warned: unknown[];

  beforeAll(async () => {
    // A task is read when it runs, and this one would only wait for the reading.
    const awake = setInterval(() => undefined, 50);
    const args = ['--pid', String(process.pid), '--label', 'vitest', '--id', 'me', '--out', folder];
    await observeCommand([...args, 'task_struct.nsproxy.uts_ns.name'], nothingResolves);
    clearInterval(awake);
    printed = log.mock.calls.flat();
    warned = error.mock.calls.flat();
    recording = JSON.parse(readFileSync(join(folder, 'me.json'), 'utf8')) as Observation;
  });

  afterAll(() => {
    log.mockRestore();
    error.mockRestore();
    rmSync(folder, { recursive: true });
  });

  it('writes one file, whole, and prints where', () => {
    expect(readdirSync(folder)).toEqual(['me.json']);
    expect(printed).toEqual([join(folder, 'me.json')]);
  });

  it('has the namespaces everywhere, and pointers or the reason why not', () => {
    const [task] = recording.tasks;
    expect(task?.label).toEqual({ ja: 'vitest', en: 'vitest' });
    expect(task?.namespaces['uts']).toBeGreaterThan(0);
    const pointer = task?.values['task_struct.nsproxy.uts_ns'] ?? '';
    expect(recording.method === 'proc' ? recording.why : pointer).toMatch(/^0x[0-9a-f]+$|\w{4,}/);
    expect(warned).toHaveLength(recording.method === 'proc' ? 1 : 0);
  });

  it('records the command as typed, without this machine’s folders', () => {
    expect(recording.commands).toEqual([
      `kwalk observe --pid ${process.pid} task_struct.nsproxy.uts_ns.name`,
    ]);
  });
});
