import { type Command, parse } from '../command.ts';
import { runOver } from '../run-over.ts';

const OPTIONS = {
  json: { type: 'boolean' },
  chains: { type: 'boolean' },
  tree: { type: 'string' },
  config: { type: 'string' },
  among: { type: 'string', multiple: true },
} as const;

export const command: Command = {
  usage: `kwalk refs [--json] [--chains] [--tree DIR] [--config FILE] [--among FOLDER|GLOB]… FILE|FOLDER|GLOB…

What each identifier of the files means. Paths are relative to the tree; of a folder and a glob ('kernel/**'), its .c
and .h files. Answers are kept: the next run reads only what has changed.
  --json         one JSON object a line, as docs/architecture.md describes it
  --chains       with the files' chains of member accesses
  --tree DIR     any kernel tree; without it, the pulled source of the default version
  --config FILE  the .config that decides #if; without it, Debian's for amd64
  --among FOLDER|GLOB
                 answered together with these, as 'kwalk index' keeps them; may be given several times. Definitions in
                 others of them are known, and what has been indexed is not read again`,
  async run(args) {
    const { values, positionals } = parse(args, OPTIONS, this.usage);
    const { run, paths } = await runOver(positionals, values, this.usage);
    for (const text of run.output(values.chains === true, paths))
      await print(values.json ? text : plain(text));
  },
};

/** The lines of `--json` for people: `kernel/sys.c:82:15 name exact include/linux/utsname.h:25` */
function plain(json: string): string {
  let out = '';
  for (const line of json.split('\n')) {
    if (line === '') continue;
    const answer = JSON.parse(line) as Line;
    if ('chain' in answer) {
      const { file, line: at, col, chain } = answer;
      out += `${file}:${at}:${col} ${chain.map(({ record, field }) => `${record}.${field}`).join(' ')}\n`;
    } else {
      const { file, line: at, col, name, class: how, targets } = answer;
      const places = targets.map((t) => `${t.file}:${t.line}`).join(' ');
      out += `${`${file}:${at}:${col} ${name} ${how} ${places}`.trimEnd()}\n`;
    }
  }
  return out;
}

type Line = { file: string; line: number; col: number } & (
  | { chain: { record: string; field: string }[] }
  | { name: string; class: string; targets: { file: string; line: number }[] }
);

/** Waits where the reader is slower than we are: answers for a tree are hundreds of megabytes. */
async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once('drain', resolve));
}
