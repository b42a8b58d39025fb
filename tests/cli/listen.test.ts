/** Servers of ours as processes: where they listen, and that they end with whoever started them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { listen, portOf } from '../../src/cli/listen.ts';

const own = join(import.meta.dirname, '../../src/cli/listen.ts');

/** A server that prints its process and address, and `stopped` when it has. */
const SCRIPT = `
  import { createServer } from 'node:http';
  import { listen, untilStopped } from ${JSON.stringify(own)};
  const server = createServer((request, response) => response.end('here'));
  const address = await listen(server, 0, '127.0.0.1');
  const stopped = untilStopped(server);
  console.log(process.pid + ' ' + address);
  await stopped;
  console.log('stopped');
`;

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const undo of cleanUp.splice(0)) undo();
});

interface Started {
  child: ChildProcess;
  /** Of the server, which need not be the child. */
  pid: number;
  port: number;
  output(): string;
}

async function start(command: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Started> {
  const { npm_lifecycle_event: _, ...outer } = process.env;
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...outer, ...env } });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await once(child.stdout, 'data');
  const [, pid = '', port = ''] = /^(\d+) http:\/\/127\.0\.0\.1:(\d+)\/$/m.exec(output) ?? [];
  cleanUp.push(() => {
    if (isAlive(Number(pid))) process.kill(Number(pid), 'SIGKILL');
  });
  return { child, pid: Number(pid), port: Number(port), output: () => output };
}

const node = ['--input-type=module', '-e', SCRIPT];

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // ESRCH: it has gone.
    return false;
  }
}

async function listening(port = 0): Promise<Server> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  cleanUp.push(() => server.close());
  return server;
}

describe.skipIf(process.platform === 'win32')('a server that is told to stop', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s ends well, with a browser still connected',
    async (signal) => {
      const { child, port, output } = await start(process.execPath, node);
      const browser = connect(port, '127.0.0.1');
      await once(browser, 'connect');
      browser.on('error', () => undefined);
      child.kill(signal);
      const [code] = (await once(child, 'close')) as [number | null];
      expect([code, output()]).toEqual([0, expect.stringMatching(/\nstopped\n$/)]);
      browser.destroy();
    },
  );

  test('by a signal to npm, which reaches only the shell between them', async () => {
    // `; :` keeps the shell: some give their process to the last command.
    const quoted = [process.execPath, ...node].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
    const { child, pid, output } = await start('sh', ['-c', `${quoted}; :`], {
      npm_lifecycle_event: 'start',
    });
    expect(pid).not.toBe(child.pid);
    child.kill('SIGTERM');
    // The pipe closes when the last process that writes to it has ended.
    await once(child, 'close');
    expect(output()).toMatch(/\nstopped\n$/);
  });
});

describe('a port', () => {
  test('that is taken gives way to the next free one', async () => {
    const taken = await listening();
    const { port } = taken.address() as AddressInfo;
    const server = createServer();
    cleanUp.push(() => server.close());
    const address = await listen(server, port, '127.0.0.1');
    expect(address).toBe(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    expect((server.address() as AddressInfo).port).toBeGreaterThan(port);
  });

  test('after the last there is none', async () => {
    const last = createServer();
    last.listen(65_535, '127.0.0.1');
    // Taken by the test or by another: taken it is.
    await Promise.race([once(last, 'listening'), once(last, 'error')]);
    cleanUp.push(() => last.close());
    await expect(listen(createServer(), 65_535, '127.0.0.1')).rejects.toThrow(
      'Cannot listen on 127.0.0.1, port 65535',
    );
  });

  test.each(['x', '', '-1', '70000', '8e3', '80.5'])('is not %j', (value) => {
    expect(() => portOf(value)).toThrow(`\`${value}\` is no port`);
  });
});

test('a machine that has not such a name is said so', async () => {
  await expect(listen(createServer(), 0, '203.0.113.1')).rejects.toThrow(
    'Cannot listen on 203.0.113.1, port 0',
  );
});

test('the address of all names is one that a browser opens', async () => {
  const server = createServer();
  cleanUp.push(() => server.close());
  expect(await listen(server, 0, '0.0.0.0')).toMatch(/^http:\/\/localhost:\d+\/$/);
});
