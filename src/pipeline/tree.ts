/** Kernel trees on disk, as the index reads them. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceTree } from '#index';

/** Headers that the kernel's build makes; but for the one that repeats the configuration. */
const GENERATED = /^(?:arch\/[^/]+\/)?include\/generated\/(?!autoconf\.h$)/;

export interface FolderTree extends SourceTree {
  /** What the disk says of a file, to know a change by; `-` where there is none. */
  state(path: string): string;
}

/**
 * A folder that holds a kernel tree or a part of one.
 * @param built a folder where the kernel was built, such as that of a linux-headers package: its generated headers
 *   are read where the tree has none
 */
export function folderTree(root: string, built: string | null = null): FolderTree {
  const place = (path: string): string | null => {
    const own = join(root, path);
    if (isFile(own)) return own;
    if (built === null || !GENERATED.test(path)) return null;
    const made = join(built, path);
    return isFile(made) ? made : null;
  };
  return {
    read(path) {
      const file = place(path);
      return file === null ? null : readFileSync(file, 'latin1');
    },
    exists: (path) => place(path) !== null,
    state(path) {
      const file = place(path);
      if (file === null) return '-';
      const { size, mtimeMs, ctimeMs } = statSync(file);
      return `${size} ${mtimeMs} ${ctimeMs}`;
    },
  };
}

/** An include may name a folder, or what is not there. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return false;
    throw error;
  }
}
