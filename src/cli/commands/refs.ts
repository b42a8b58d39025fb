import { openInspector } from '#inspect';
import { type Command, parse, root, usageError } from '../command.ts';

/** Of a run over more files nothing is kept: each answer rests on all that was read before it. */
const MOST_KEPT = 20;

const OPTIONS = {
  json: { type: 'boolean' },
  chains: { type: 'boolean' },
  tree: { type: 'string' },
  config: { type: 'string' },
} as const;

export const command: Command = {
  usage: `kwalk refs [--json] [--chains] [--tree DIR] [--config FILE] FILE…

What each identifier of the files means. Paths are relative to the tree.
  --json         one JSON object a line, as docs/architecture.md describes it
  --chains       with the files' chains of member accesses
  --tree DIR     any kernel tree; without it, the pulled source of the default version
  --config FILE  the .config that decides #if; without it, Debian's for amd64`,
  async run(args) {
    const { values, positionals } = parse(args, OPTIONS, this.usage);
    if (positionals.length === 0) throw usageError('Name at least one file.', [this.usage.split('\n')[0]!]);
    const inspector = await openInspector(root, values);
    for (const path of positionals) {
      const text = values.json
        ? inspector.refs(path, values.chains === true, positionals.length <= MOST_KEPT)
        : inspector
            .analyse(path)
            .references.map(({ line, col, name, class: answer, targets }) => {
              const at = targets.map((t) => (t.file ? `${t.file}:${t.line}` : t.kind)).join(' ');
              return `${path}:${line}:${col} ${name} ${answer} ${at}`.trimEnd();
            })
            .join('\n');
      await print(`${text}\n`);
    }
  },
};

/** Waits where the reader is slower than we are: answers for a tree are hundreds of megabytes. */
async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once('drain', resolve));
}
