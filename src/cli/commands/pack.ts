import { join } from 'node:path';
import { build, packFolder } from '#pipeline';
import { type Command, parse, root } from '../command.ts';
import { terminalReporter } from '../progress.ts';
import { BUILD_OPTIONS } from './build.ts';

export const command: Command = {
  usage: `kwalk pack [--tree DIR] [--config FILE]

Builds what changed and packs dist/ as kernel-walk.zip: the same input gives the same bytes.`,
  async run(args) {
    const { values } = parse(args, BUILD_OPTIONS, this.usage);
    const { tree, config, frozen = false } = values;
    const { outDir } = await build({ root, tree, config, frozen, report: terminalReporter() });
    const { files, bytes } = packFolder(outDir, join(root, 'kernel-walk.zip'));
    console.log(`kernel-walk.zip: ${files} files, ${(bytes / 1e6).toFixed(1)} MB`);
  },
};
