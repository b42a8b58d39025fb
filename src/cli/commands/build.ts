import { writeFileSync } from 'node:fs';
import { build } from '#pipeline';
import { type Command, parse, root } from '../command.ts';
import { terminalReporter } from '../progress.ts';

export const BUILD_OPTIONS = {
  tree: { type: 'string' },
  config: { type: 'string' },
  frozen: { type: 'boolean' },
  timings: { type: 'string' },
} as const;

export const command: Command = {
  usage: `kwalk build [--tree DIR] [--config FILE] [--frozen] [--timings FILE]

Pulls what is missing, analyses it, and writes dist/. Only pages that changed are written again.
  --tree DIR      pull from an unpacked tree or a git repository
  --config FILE   decide #if by this .config
  --frozen        source that differs from kernel-snippets/lock.json is an error
  --timings FILE  write the seconds of each stage as JSON`,
  async run(args) {
    const { values } = parse(args, BUILD_OPTIONS, this.usage);
    const { tree, config, frozen = false } = values;
    const report = terminalReporter();
    const { timings, unchanged } = await build({ root, tree, config, frozen, report });
    if (values.timings !== undefined) writeFileSync(values.timings, JSON.stringify(timings));
    const { pull, index, resolve, render, site } = timings;
    const parts = Object.entries({ pull, index, resolve, render, site }).flatMap(([name, stage]) =>
      stage ? [`${name} ${stage.seconds.toFixed(1)} s`] : [],
    );
    console.log(
      unchanged
        ? 'dist/ is up to date.'
        : `dist/ is ready: ${site?.pages ?? 0} pages written (${parts.join(', ')}).`,
    );
  },
};
