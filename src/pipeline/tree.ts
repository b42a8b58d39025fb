/** Kernel trees on disk, as the index reads them. */
import { readFileSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceTree } from '#index';

/** Headers that the kernel's build makes; but for the one that repeats the configuration. */
const GENERATED = /^(?:arch\/[^/]+\/)?include\/generated\/(?!autoconf\.h$)/;

export interface FolderTree extends SourceTree {
  /** Where a file of the tree is on disk, and what the disk says of it; null where there is none. */
  place(path: string): { file: string; stats: Stats } | null;
  /** Where files of a folder of the tree may be. */
  places(folder: string): string[];
}

/**
 * A folder that holds a kernel tree or a part of one.
 * @param built a folder where the kernel was built, such as that of a linux-headers package: its generated headers
 *   are read where the tree has none
 */
export function folderTree(root: string, built: string | null = null): FolderTree {
  const place: FolderTree['place'] = (path) => {
    const file = join(root, path);
    const stats = fileStats(file);
    if (stats) return { file, stats };
    if (built === null || !GENERATED.test(path)) return null;
    const made = join(built, path);
    const madeStats = fileStats(made);
    return madeStats && { file: made, stats: madeStats };
  };
  return {
    place,
    places: (folder) => [
      join(root, folder),
      ...(built !== null && GENERATED.test(`${folder}/x`) ? [join(built, folder)] : []),
    ],
    read(path) {
      const found = place(path);
      return found && readFileSync(found.file, 'latin1');
    },
    exists: (path) => place(path) !== null,
  };
}

/** An include may name a folder, or what is not there. */
function fileStats(path: string): Stats | null {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats?.isFile() ? stats : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENAMETOOLONG') return null;
    throw error;
  }
}
