/** Where a server of ours listens. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { usageError } from './command.ts';

/** `--port`, else `PORT`, else 4321. Throws a `KwalkError` on what is no port. */
export function portOf(value: string | undefined): number {
  const port = Number(value ?? process.env['PORT'] ?? 4321);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw usageError(`\`${value}\` is no port.`);
  return port;
}

/**
 * Takes the port, or the next free one where it is taken.
 * @returns the address to open, with a slash at its end
 */
export async function listen(server: Server, port: number, host: string): Promise<string> {
  for (let candidate = port; ; candidate++) {
    const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
      server.once('error', resolve);
      server.listen(candidate, host, () => {
        server.removeListener('error', resolve);
        resolve(null);
      });
    });
    if (error === null) return `http://${host}:${(server.address() as AddressInfo).port}/`;
    if (error.code !== 'EADDRINUSE' || candidate >= port + 20)
      throw usageError(`Cannot listen on ${host}:${candidate}: ${error.message}.`);
  }
}
