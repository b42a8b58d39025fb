import { type DiagnosticFormat, exitCodes, formatAll } from '#diagnostics';
import { checkContent, inspect } from '#pipeline';
import { type Command, parse, root, usageError } from '../command.ts';
import { terminalReporter } from '../progress.ts';

const OPTIONS = { format: { type: 'string' }, tree: { type: 'string' }, config: { type: 'string' } } as const;
const FORMATS = ['text', 'json', 'github'] as const satisfies DiagnosticFormat[];

export const command: Command = {
  usage: `kwalk check [--format text|json|github] [--tree DIR] [--config FILE]

Whether all that content/ names is there: symbols, snippets, chains, notes, evidence. Builds nothing.`,
  async run(args) {
    const { values } = parse(args, OPTIONS, this.usage);
    const format = FORMATS.find((name) => name === (values.format ?? 'text'));
    if (!format)
      throw usageError(`There is no format \`${values.format}\`.`, [`Formats: ${FORMATS.join(', ')}.`]);
    const { analysed, version } = await inspect({
      root,
      tree: values.tree,
      config: values.config,
      report: terminalReporter(),
    });
    const { content, diagnostics } = checkContent(root, analysed.lookup, version.id);
    const text = formatAll(diagnostics, format, { color: process.stdout.isTTY });
    if (text) console.log(text);
    else if (format === 'text')
      console.log(
        `${content.stories.length} stories, ${content.roads.length} roads and ${content.notes.length} notes hold.`,
      );
    return diagnostics.some(({ severity }) => severity === 'error') ? exitCodes.content : exitCodes.ok;
  },
};
