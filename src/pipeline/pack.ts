/** A folder as one zip: same input, same bytes. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { zipSync, type Zippable } from 'fflate';
import { writeAside } from './pages.ts';

/** The earliest time that a zip can hold: it says nothing of when the folder was made. */
const TIME = new Date(1980, 0, 1);

/** Packs all files of a folder, in the order of their names, below a folder of that name. */
export function packFolder(folder: string, name: string, target: string): { files: number; bytes: number } {
  const entries: Zippable = {};
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
  for (const path of paths) entries[`${name}/${path}`] = new Uint8Array(readFileSync(join(folder, path)));
  const zip = zipSync(entries, { level: 9, mtime: TIME });
  writeAside(target, zip);
  return { files: paths.length, bytes: zip.length };
}
