/** What `kwalk refs` and `kwalk index` begin with. */
import { openInspector } from '#inspect';
import { root, usageError } from './command.ts';
import { runReporter } from './progress.ts';

/**
 * Answers what files, folders and globs name.
 * @param usage the command's, whose first line a reader gets who names nothing
 * @throws KwalkError where nothing is named, and where nothing matches
 */
export async function runOver(
  names: string[],
  options: Parameters<typeof openInspector>[1],
  usage: string,
): Promise<ReturnType<Awaited<ReturnType<typeof openInspector>>['run']>> {
  if (names.length === 0) throw usageError('Name at least one file.', [usage.split('\n')[0]!]);
  const inspector = await openInspector(root, options);
  const run = inspector.run(names, runReporter());
  if (run.files === 0) throw usageError(`No .c or .h file of the tree matches ${names.join(' ')}.`);
  return run;
}
