/** A folder as one zip: same input, same bytes. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { writeAside } from './pages.ts';
import { zip } from './zip.ts';

/** Packs all files of a folder, in the order of their names, below a folder of that name. */
export function packFolder(folder: string, name: string, target: string): { files: number; bytes: number } {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
  const packed = zip(contents(folder, name, paths));
  writeAside(target, packed);
  return { files: paths.length, bytes: packed.length };
}

function* contents(folder: string, name: string, paths: readonly string[]): Iterable<[string, Uint8Array]> {
  for (const path of paths) yield [`${name}/${path}`, readFileSync(join(folder, path))];
}
