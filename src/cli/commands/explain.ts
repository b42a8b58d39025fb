import { openInspector } from '#inspect';
import type { Target } from '#model';
import { type Command, parse, root, usageError } from '../command.ts';

const OPTIONS = { tree: { type: 'string' }, config: { type: 'string' } } as const;

export const command: Command = {
  usage: `kwalk explain [--tree DIR] [--config FILE] FILE:LINE:COL [FILE…]

What the identifier at that place means, and why; of a macro, what it comes to there. Lines and columns count from 1, columns in bytes.
  FILE…          files of the tree whose definitions count too, C or assembly: arch/x86/lib/memcpy_64.S`,
  async run(args) {
    const { values, positionals } = parse(args, OPTIONS, this.usage);
    const place = /^(.+):(\d+):(\d+)$/.exec(positionals[0] ?? '');
    if (!place) throw usageError('Name a place as FILE:LINE:COL.', [this.usage.split('\n')[0]!]);
    const [, path = '', line, col] = place;
    const inspector = await openInspector(root, values);
    for (const other of positionals.slice(1)) inspector.analyse(other);
    const file = inspector.analyse(path);
    const at = file.references.find(
      (r) => r.line === Number(line) && r.col <= Number(col) && Number(col) < r.col + (r.end - r.start),
    );
    if (!at) {
      const near = file.references.filter((r) => r.line === Number(line)).map((r) => `${r.col} ${r.name}`);
      throw usageError(
        `No identifier at ${positionals[0]}.`,
        near.length > 0 ? [`On that line: ${near.join(', ')}.`] : [],
      );
    }
    const out = [`${path}:${at.line}:${at.col} ${at.name}: ${at.class}`];
    if (at.type) out.push(`  type  ${at.type}`);
    out.push(`  role  ${at.role}${at.inactive ? ', in a branch that the configuration leaves out' : ''}`);
    for (const { step, detail } of at.why ?? []) out.push(`  why   ${step}${detail ? `: ${detail}` : ''}`);
    for (const target of at.targets) out.push(`  →     ${words(target)}`);
    for (const target of at.others) out.push(`  else  ${words(target)}`);
    const expansion = at.targets[0]?.kind === 'macro' ? inspector.expansion(path, at.start) : null;
    if (expansion !== null) out.push(`  is    ${expansion || '(nothing)'}`);
    console.log(out.join('\n'));
  },
};

function words({ kind, name, record, file, line, condition, isDefinition }: Target): string {
  const what = `${kind} ${record ? `${record}.` : ''}${name}`;
  const where = file ? ` ${file}:${line}` : '';
  // The linker decides on what is weak, not the configuration.
  const when = condition?.replace(/\b__weak$/, 'nothing else defines it (__weak)');
  return `${what}${where}${isDefinition || kind === 'config' ? '' : ' (declaration)'}${when ? ` if ${when}` : ''}`;
}
