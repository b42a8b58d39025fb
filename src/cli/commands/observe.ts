import { openInspector } from '#inspect';
import { type Command, root } from '../command.ts';
import { OBSERVE_USAGE, observeCommand } from '../recordings.ts';

export const command: Command = {
  usage: OBSERVE_USAGE,
  run: (args) =>
    observeCommand(args, async (expression, { from, ...options }) => {
      const inspector = await openInspector(root, options);
      return inspector.lookupFrom(from).chain(expression, from);
    }),
};
