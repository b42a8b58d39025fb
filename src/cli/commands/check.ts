import { type DiagnosticFormat, exitCodes, formatAll, KwalkError } from '#diagnostics';
import type { Diagnostic } from '#model';
import { checkContent, inspect } from '#pipeline';
import { type Command, parse, root, usageError } from '../command.ts';
import { terminalReporter } from '../progress.ts';

const OPTIONS = { format: { type: 'string' }, tree: { type: 'string' }, config: { type: 'string' } } as const;
const FORMATS = ['text', 'json', 'github'] as const satisfies DiagnosticFormat[];

export const command: Command = {
  usage: `kwalk check [--format text|json|github] [--tree DIR] [--config FILE]

Whether all that content/ and the manifest name is there: symbols, snippets, chains, notes, evidence. Builds nothing.`,
  async run(args) {
    const { values } = parse(args, OPTIONS, this.usage);
    const format = FORMATS.find((name) => name === (values.format ?? 'text'));
    if (!format)
      throw usageError(`There is no format \`${values.format}\`.`, [`Formats: ${FORMATS.join(', ')}.`]);
    const color = process.stdout.isTTY;
    const print = (diagnostics: Diagnostic[]): void => {
      const text = formatAll(diagnostics, format, { color });
      if (text) console.log(text);
    };
    try {
      const { analysed, version } = await inspect({
        root,
        tree: values.tree,
        config: values.config,
        report: terminalReporter(),
      });
      const { content, diagnostics } = checkContent(root, analysed.lookup, version.id);
      print(diagnostics);
      const { stories, roads, notes } = content;
      if (diagnostics.length === 0 && format === 'text')
        console.log(`${stories.length} stories, ${roads.length} roads and ${notes.length} notes hold.`);
      return diagnostics.some(({ severity }) => severity === 'error') ? exitCodes.content : exitCodes.ok;
    } catch (error) {
      // A manifest that does not hold is told as content is, to whatever reads that format.
      if (!(error instanceof KwalkError)) throw error;
      print(error.diagnostics);
      return error.exitCode;
    }
  },
};
