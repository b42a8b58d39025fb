import type { Command } from '../command.ts';
import { LAB_USAGE, labCommand } from '../recordings.ts';

export const command: Command = { usage: LAB_USAGE, run: labCommand };
