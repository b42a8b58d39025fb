/** Text of our own that is read as if a file of the tree held it: a chain that an author wrote, in a file's sight. */
import type { Program } from './program.ts';
import type { SourceFile } from './source-file.ts';

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
  program.readAfter(file, sees);
  return file;
}
