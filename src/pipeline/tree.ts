/** Kernel trees on disk, as the index reads them. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceTree } from '#index';

/** A folder that holds a kernel tree or a part of one. */
export function folderTree(root: string): SourceTree {
  return {
    read(path) {
      try {
        return readFileSync(join(root, path), 'latin1');
      } catch (error) {
        // Headers that the kernel's build makes are not there, and an include may name a folder.
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return null;
        throw error;
      }
    },
    exists: (path) => existsSync(join(root, path)) && statSync(join(root, path)).isFile(),
  };
}
