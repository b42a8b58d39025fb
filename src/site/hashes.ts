/** Hashes that tell whether something changed; not a defence against anyone. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Sixteen hex digits for a text or bytes. */
export function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}

/**
 * One hash over all files of a folder, their names included, whatever order the disk lists them in.
 * @param wanted chooses by path relative to the folder, with `/`
 */
export async function hashOfFolder(folder: string, wanted: (path: string) => boolean): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter(wanted)
    .sort();
  const hash = createHash('sha256');
  for (const path of paths)
    hash
      .update(path)
      .update('\0')
      .update(await readFile(join(folder, path)));
  return hash.digest('hex').slice(0, 16);
}
