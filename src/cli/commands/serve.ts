import { createServer } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';
import { build } from '#pipeline';
import { type Command, parse, root } from '../command.ts';
import { listen, portOf } from '../listen.ts';
import { terminalReporter } from '../progress.ts';
import { BUILD_OPTIONS } from './build.ts';

const OPTIONS = { ...BUILD_OPTIONS, port: { type: 'string' }, host: { type: 'string' } } as const;

export const command: Command = {
  usage: `kwalk serve [--port N] [--host NAME] [--tree DIR] [--config FILE] [--frozen]

Builds what changed, serves dist/ and prints its address. Addresses work with and without .html.`,
  async run(args) {
    const { values } = parse(args, OPTIONS, this.usage);
    const port = portOf(values.port);
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
    console.log(await listen(server, port, host));
    await new Promise((resolve) => server.once('close', resolve));
  },
};
