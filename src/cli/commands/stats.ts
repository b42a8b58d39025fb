import { inspect } from '#pipeline';
import { type Command, parse, root } from '../command.ts';
import { terminalReporter } from '../progress.ts';

const OPTIONS = { tree: { type: 'string' }, config: { type: 'string' } } as const;
const CLASSES = ['exact', 'conditional', 'external', 'unknown'] as const;

export const command: Command = {
  usage: `kwalk stats [--tree DIR] [--config FILE]

Counts the answers of all files that get a page, by kind and class, and lists the most frequent unknowns.`,
  async run(args) {
    const { values } = parse(args, OPTIONS, this.usage);
    const { analysed } = await inspect({ root, ...values, report: terminalReporter() });
    const kinds = new Map<string, Record<string, number>>();
    const unknowns = new Map<string, { count: number; example: string }>();
    for (const file of analysed.analysis.files.values()) {
      for (const { class: answer, targets, name, line, col } of file.references) {
        const kind = targets[0]?.kind ?? '(none)';
        const row = kinds.get(kind) ?? {};
        kinds.set(kind, row);
        row[answer] = (row[answer] ?? 0) + 1;
        if (answer !== 'unknown') continue;
        const known = unknowns.get(name);
        if (known) known.count++;
        else unknowns.set(name, { count: 1, example: `${file.path}:${line}:${col}` });
      }
    }
    const cell = (value: string | number): string => String(value).padStart(12);
    const rows = [...kinds].sort(([, a], [, b]) => total(b) - total(a));
    console.log(
      `${analysed.analysis.files.size} files, ${analysed.counts.identifiers} identifiers in ${analysed.counts.files} files read`,
    );
    console.log(`${'kind'.padEnd(12)}${CLASSES.map(cell).join('')}`);
    for (const [kind, row] of rows)
      console.log(`${kind.padEnd(12)}${CLASSES.map((c) => cell(row[c] ?? 0)).join('')}`);
    console.log('\nmost frequent unknowns');
    const most = [...unknowns].sort(([, a], [, b]) => b.count - a.count).slice(0, 10);
    for (const [name, { count, example }] of most)
      console.log(`${String(count).padStart(6)} ${name.padEnd(32)} ${example}`);
  },
};

const total = (row: Record<string, number>): number => Object.values(row).reduce((sum, n) => sum + n, 0);
