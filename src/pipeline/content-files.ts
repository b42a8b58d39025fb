/** What authors wrote, as it lies on disk. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ContentFile } from '#content';

/** Every file below `content/`, but hidden ones; paths are relative to the project's root. */
export function contentFiles(root: string): ContentFile[] {
  const folder = join(root, 'content');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { file: relative(root, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') };
    });
}
