import { writeFileSync } from 'node:fs';
import { openInspector } from '#inspect';
import { type Command, parse, root, usageError } from '../command.ts';
import { runReporter } from '../progress.ts';

const OPTIONS = {
  tree: { type: 'string' },
  config: { type: 'string' },
  timings: { type: 'string' },
} as const;

export const command: Command = {
  usage: `kwalk index [--tree DIR] [--config FILE] [--timings FILE] FILE|FOLDER|GLOB…

Answers every identifier of the files and keeps the answers, for 'kwalk refs' of the same files. Run again, it reads
only what has changed: the files themselves, what includes a changed header, what asks for a name that another file now
declares otherwise. Prints how many files that were and how many answers of each class there are.
  --tree DIR     any kernel tree; without it, the pulled source of the default version
  --config FILE  the .config that decides #if; without it, Debian's for amd64
  --timings FILE write the processor seconds of each stage as JSON`,
  async run(args) {
    const { values, positionals } = parse(args, OPTIONS, this.usage);
    if (positionals.length === 0) throw usageError('Name at least one file.', [this.usage.split('\n')[0]!]);
    const inspector = await openInspector(root, values);
    const run = inspector.run(positionals, runReporter());
    if (run.files === 0) throw usageError(`No .c or .h file of the tree matches ${positionals.join(' ')}.`);
    if (values.timings !== undefined) writeFileSync(values.timings, JSON.stringify(run.cpuSeconds));
    const [exact, conditional, external, unknown] = run.counts();
    const number = (count: number): string => count.toLocaleString('en');
    console.log(
      `${number(run.files)} files, ${number(run.read)} read now: ` +
        `${number(exact + conditional + external + unknown)} identifiers, ${number(exact)} exact, ` +
        `${number(conditional)} conditional, ${number(external)} external, ${number(unknown)} unknown`,
    );
  },
};
