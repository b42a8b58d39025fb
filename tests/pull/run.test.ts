import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readConfigFacts } from '../../src/pull/config-facts.ts';
import { runPull } from '../../src/pull/run.ts';
import { kernel, project, tempFolder, writeFiles } from './project.ts';

/** Runs `kwalk pull` in a project on a small tree; returns the lines that stay on the terminal. */
async function run(root: string, ...args: string[]): Promise<string[]> {
  const lines: string[] = [];
  await runPull(args, { root, print: (line, passing) => void (passing || lines.push(line)) });
  return lines;
}

function tree(): string {
  const folder = tempFolder();
  writeFiles(folder, { ...kernel('6.12.117'), 'kernel/far.c': '#ifdef CONFIG_FAR\n#endif\n' });
  writeFiles(folder, { 'include/linux/uts.h': '#ifdef CONFIG_UTS_NS\n#endif\n' });
  return folder;
}

beforeEach(() => void vi.stubEnv('KERNEL_TREE', ''));
afterEach(() => void vi.unstubAllEnvs());

describe('kwalk pull', () => {
  it('says who served which release and what was not reviewed yet', async () => {
    const { root } = project();
    expect(await run(root, '--tree', tree())).toEqual([
      expect.stringMatching(/^v6\.12: asking tree /),
      expect.stringMatching(/^v6\.12: 6\.12\.117 from tree kwalk-pull-\S+, 6 files/),
      'v6.12: not in kernel-snippets/lock.json yet. Review it, then: kwalk pull --accept',
    ]);
  });

  it('writes the lock for --accept and holds to it for --frozen', async () => {
    const { root } = project();
    const folder = tree();
    await run(root, '--tree', folder, '--accept');
    expect(
      JSON.parse(readFileSync(join(root, 'kernel-snippets/lock.json'), 'utf8')).versions['v6.12'].release,
    ).toBe('6.12.117');
    expect(await run(root, 'v6.12', '--frozen')).toEqual([expect.stringContaining('(unchanged)')]);
    writeFiles(folder, { 'kernel/sys.c': 'int x;\n' });
    await expect(run(root, '--tree', folder, '--frozen')).rejects.toThrow('kernel/sys.c has changed since');
  });

  it('renews the facts of a configuration, for what was pulled or for a whole tree', async () => {
    const { root } = project();
    const folder = tree();
    const dotConfig = join(folder, '.config');
    writeFiles(folder, {
      '.config': '# Linux/x86 6.12.117 Kernel Configuration\nCONFIG_UTS_NS=y\nCONFIG_FAR=m\n',
    });
    await run(root, '--tree', folder);
    await run(root, '--config-from', dotConfig, '--config-name', 'Debian amd64');
    expect(readConfigFacts(root, 'config.json')).toEqual({
      name: 'Debian amd64',
      source: '.config of Linux/x86 6.12.117',
      architecture: 'x86',
      set: { CONFIG_UTS_NS: 'y' },
      unset: [],
    });
    await run(root, '--config-from', dotConfig, '--tree', folder);
    expect(readConfigFacts(root, 'config.json')).toMatchObject({
      name: 'Debian amd64',
      set: { CONFIG_UTS_NS: 'y', CONFIG_FAR: 'm' },
    });
  });

  it('explains its arguments where they make no sense', async () => {
    const { root } = project();
    await expect(run(root, '--no-such-option')).rejects.toThrow(/usage\/pull[\s\S]*kwalk pull \[VERSION…\]/);
    await expect(run(root, '--frozen', '--accept')).rejects.toThrow('contradict each other');
    await expect(run(root, '--config-from', 'nowhere', '--tree', tree())).rejects.toThrow(
      /nowhere error pull\/no-config\n.*ENOENT/,
    );
  });
});
