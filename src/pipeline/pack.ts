/** A folder as one zip: same input, same bytes. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { writeAside } from './pages.ts';
import { zip } from './zip.ts';

/** The folder in the zip. Its name stands twice with each of 7,700 files: a long one weighs 100 kB. */
const ZIP_FOLDER = 'walk';

/** Packs all files of a folder, in the order of their names, below `ZIP_FOLDER`. */
export function packFolder(folder: string, target: string): { files: number; bytes: number } {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
  const packed = zip(contents(folder, paths));
  writeAside(target, packed);
  return { files: paths.length, bytes: packed.length };
}

function* contents(folder: string, paths: readonly string[]): Iterable<[string, Uint8Array]> {
  for (const path of paths) yield [`${ZIP_FOLDER}/${path}`, readFileSync(join(folder, path))];
}
