/** Where a server of ours listens, and when it stops. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { usageError } from './command.ts';

/** `--port`, else `PORT`, else 4321. Throws a `KwalkError` on what is no port. */
export function portOf(value: string | undefined): number {
  const given = value ?? process.env['PORT'] ?? '4321';
  const port = /^\d+$/.test(given) ? Number(given) : NaN;
  if (!(port <= LAST_PORT))
    throw usageError(`\`${given}\` is no port: it is a number from 0 to ${LAST_PORT}.`);
  return port;
}

const LAST_PORT = 65_535;
/** Ports tried after one that is taken. */
const OTHERS = 20;

/**
 * Takes the port, or the next free one where it is taken, saying so.
 * @returns the address to open, with a slash at its end
 * @throws KwalkError where neither that port nor one of the next can be had
 */
export async function listen(server: Server, port: number, host: string): Promise<string> {
  const last = Math.min(port + OTHERS, LAST_PORT);
  for (let candidate = port; ; candidate++) {
    const error = await listenOnce(server, candidate, host);
    if (error === null) {
      if (candidate !== port) console.error(`Port ${port} is taken: this is another.`);
      return addressOf(server, host);
    }
    if (error.code !== 'EADDRINUSE' || candidate >= last) {
      throw usageError(`Cannot listen on ${host}, port ${candidate}: ${error.message}.`, [
        'Another port: --port N. Another name of this machine: --host NAME.',
      ]);
    }
  }
}

function listenOnce(server: Server, port: number, host: string): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    server.once('error', resolve);
    server.listen(port, host, () => {
      server.removeListener('error', resolve);
      resolve(null);
    });
  });
}

function addressOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  // All of this machine's names: the one that any browser on it can open.
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}/`;
}

/** Milliseconds between looks at whether who started us is still there. */
const WATCH = 250;

/**
 * Waits until Ctrl-C or another signal ends the server, or until npm has gone: it passes a signal on to the shell
 * that it starts scripts with, and that shell ends without a word to us. Call it before you print the address: whoever
 * reads that may end us at once.
 */
export async function untilStopped(server: Server): Promise<void> {
  const parent = process.ppid;
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  await new Promise<void>((resolve) => {
    server.once('close', resolve);
    const stop = (): void => {
      server.close();
      // A browser keeps connections open for minutes.
      server.closeAllConnections();
    };
    for (const signal of signals) process.once(signal, stop);
    if (process.env['npm_lifecycle_event'] === undefined) return;
    const watch = setInterval(() => process.ppid === parent || stop(), WATCH);
    server.once('close', () => clearInterval(watch));
  });
}
