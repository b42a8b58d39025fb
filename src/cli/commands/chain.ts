import { KwalkError } from '#diagnostics';
import { openInspector } from '#inspect';
import { type Command, parse, root, usageError } from '../command.ts';

const OPTIONS = { from: { type: 'string' }, tree: { type: 'string' }, config: { type: 'string' } } as const;
const OPERATORS: Record<string, string> = {
  base: 'begins at',
  '->': 'follows the pointer to another object',
  '.': 'stays inside the same object',
  '[]': 'picks an element',
};

export const command: Command = {
  usage: `kwalk chain EXPRESSION --from FILE[:LINE] [--tree DIR] [--config FILE]

Walks a chain of member accesses in the terminal, as a reader of FILE would: one step per arrow.
  kwalk chain 'current->nsproxy->uts_ns->name' --from include/linux/utsname.h:82`,
  async run(args) {
    const { values, positionals } = parse(args, OPTIONS, this.usage);
    const [expression] = positionals;
    if (expression === undefined || values.from === undefined)
      throw usageError('Name a chain and where it is read from.', [this.usage.split('\n')[0]!]);
    const from = values.from.replace(/:\d+$/, '');
    const inspector = await openInspector(root, values);
    const answer = inspector.lookupFrom(from.split(':')[0]!).chain(expression, from);
    if (!answer.ok) {
      throw new KwalkError({
        severity: 'error',
        rule: 'walk/no-member',
        file: '(expression)',
        line: 1,
        col: answer.offset + 1,
        length: answer.length,
        message: answer.message,
        help: answer.help,
        source: expression,
      });
    }
    const { chain } = answer;
    const out = [chain.spelling];
    for (const { label, definitions } of chain.via) {
      out.push(
        `     ${label}: ${definitions.map(({ place, condition }) => `${place.file}:${place.line}${condition ? ` (${condition})` : ''}`).join(', ')}`,
      );
    }
    for (const step of chain.steps) {
      const place = step.definitions[0]?.place;
      const title =
        step.field === null ? `struct ${step.record}` : `${step.operator}${step.field}${step.subscript}`;
      out.push(`  ${step.n}. ${title}  ${OPERATORS[step.operator]}`);
      out.push(`     ${step.type ?? 'type not known'}${place ? `  ${place.file}:${place.line}` : ''}`);
      const doc = step.field === null ? null : step.definitions[0]?.doc;
      if (doc) out.push(`     ${doc.brief}`);
    }
    console.log(out.join('\n'));
  },
};
