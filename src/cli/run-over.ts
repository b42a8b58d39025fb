/** What `kwalk refs` and `kwalk index` begin with. */
import { openInspector } from '#inspect';
import { root, usageError } from './command.ts';
import { runReporter } from './progress.ts';

/**
 * Answers what files, folders and globs name.
 * @param among the same for all files that are answered together with them; without it, these alone
 * @param usage the command's, whose first line a reader gets who names nothing
 * @returns the run, and the paths of what is named
 * @throws KwalkError where nothing is named, where nothing matches, and where a file is not among the others
 */
export async function runOver(
  names: string[],
  { among = names, ...options }: Parameters<typeof openInspector>[1] & { among?: string[] | undefined },
  usage: string,
): Promise<{ run: ReturnType<Awaited<ReturnType<typeof openInspector>>['run']>; paths: string[] }> {
  if (names.length === 0) throw usageError('Name at least one file.', [usage.split('\n')[0]!]);
  const inspector = await openInspector(root, options);
  const paths = inspector.named(names);
  if (paths.length === 0) throw usageError(`No .c or .h file of the tree matches ${names.join(' ')}.`);
  const all = among === names ? paths : inspector.named(among);
  const known = new Set(all);
  const outside = paths.find((path) => !known.has(path));
  if (outside !== undefined) throw usageError(`${outside} is not among ${among.join(' ')}.`);
  return { run: inspector.run(among, all, runReporter()), paths };
}
