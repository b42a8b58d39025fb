import { writeFileSync } from 'node:fs';
import { type Command, parse } from '../command.ts';
import { runOver } from '../run-over.ts';

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
    const { run } = await runOver(positionals, values, this.usage);
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
