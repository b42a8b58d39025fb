import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { cpuOfChildren, memoryOfTree } from './run.ts';

test.runIf(process.platform === 'linux')("a process's memory holds that of its children", async () => {
  const script = `const { spawn } = require('node:child_process');
    spawn(process.execPath, ['-e', 'const b = Buffer.alloc(64 << 20, 1); console.log("ready"); setInterval(() => b, 1000)'],
      { stdio: ['ignore', 'inherit', 'inherit'] });`;
  const child = spawn(process.execPath, ['-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  try {
    await once(child.stdout, 'data');
    expect(memoryOfTree(child.pid ?? 0)).toBeGreaterThan(64 << 20);
  } finally {
    process.kill(-(child.pid ?? 0), 'SIGKILL');
  }
});

test.runIf(process.platform === 'linux')('a process that is gone has none', () => {
  expect(memoryOfTree(2 ** 30)).toBe(0);
});

test.runIf(process.platform === 'linux')('the processor time of a child that has ended counts', () => {
  const before = cpuOfChildren() ?? 0;
  const spin = 'const end = process.cpuUsage().user + 3e5; while (process.cpuUsage().user < end);';
  spawnSync(process.execPath, ['-e', spin]);
  expect((cpuOfChildren() ?? 0) - before).toBeGreaterThanOrEqual(0.3);
});
