import { PULL_USAGE, runPull } from '#pull';
import { snippetExtents } from '#pipeline';
import { type Command, root } from '../command.ts';
import { terminalReporter } from '../progress.ts';

export const command: Command = {
  usage: PULL_USAGE,
  async run(args) {
    const { line } = terminalReporter();
    await runPull(args, { root, print: (text, passing) => line?.(text, passing), extentOf: snippetExtents });
  },
};
