/** Text of our own that is read as if a file of the tree held it: a chain that an author wrote, in a file's sight. */
import type { Program, SourceFile } from './program.ts';

/**
 * A file that no tree holds, which sees all that the given files see.
 * @param path a name for messages that no file of the tree has
 */
export function virtualFile(
  program: Program,
  path: string,
  text: string,
  sees: readonly SourceFile[],
): SourceFile {
  const file = program.addText(path, text);
  program.prepare(file);
  for (const each of sees) file.closure.addAll(each.closure);
  return file;
}
