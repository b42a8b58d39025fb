import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import sirv from 'sirv';
import { build } from '#pipeline';
import { type Command, parse, root, usageError } from '../command.ts';
import { terminalReporter } from '../progress.ts';
import { BUILD_OPTIONS } from './build.ts';

const OPTIONS = { ...BUILD_OPTIONS, port: { type: 'string' }, host: { type: 'string' } } as const;

export const command: Command = {
  usage: `kwalk serve [--port N] [--host NAME] [--tree DIR] [--config FILE] [--frozen]

Builds what changed, serves dist/ and prints its address. Addresses work with and without .html.`,
  async run(args) {
    const { values } = parse(args, OPTIONS, this.usage);
    const port = Number(values.port ?? process.env['PORT'] ?? 4321);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw usageError(`\`${values.port}\` is no port.`);
    const { tree, config, frozen = false, host = 'localhost' } = values;
    await build({ root, tree, config, frozen, report: terminalReporter() });
    // `dev` reads the folder at each request, so that a later build is seen at once.
    const files = sirv(join(root, 'dist'), { dev: true, extensions: ['html'] });
    const server = createServer((request, response) => {
      files(request, response, () => {
        response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' });
        response.end('<!doctype html><title>404</title><p>Not here. <a href="/">Kernel Walk</a>');
      });
    });
    await listen(server, port, host);
    console.log(`http://${host}:${(server.address() as AddressInfo).port}/`);
    await new Promise((resolve) => server.once('close', resolve));
  },
};

/** Takes the port, or the next free one where it is taken. */
async function listen(server: ReturnType<typeof createServer>, port: number, host: string): Promise<void> {
  for (let candidate = port; ; candidate++) {
    const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
      server.once('error', resolve);
      server.listen(candidate, host, () => {
        server.removeListener('error', resolve);
        resolve(null);
      });
    });
    if (error === null) return;
    if (error.code !== 'EADDRINUSE' || candidate >= port + 20)
      throw usageError(`Cannot listen on ${host}:${candidate}: ${error.message}.`);
  }
}
