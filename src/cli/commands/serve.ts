import { join } from 'node:path';
import { build, pagePolicy } from '#pipeline';
import { type Command, parse, root } from '../command.ts';
import { listen, portOf, untilStopped } from '../listen.ts';
import { terminalReporter } from '../progress.ts';
import { staticServer } from '../static-server.ts';
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
    const server = staticServer(join(root, 'dist'), pagePolicy);
    const address = await listen(server, port, host);
    const stopped = untilStopped(server);
    console.log(address);
    await stopped;
  },
};
