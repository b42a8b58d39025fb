/** Which files of a tree a command line names. */
import { globSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';

/**
 * Paths that are named, relative to the tree and in order, each once: a path as it stands, a folder's and a glob's
 * `.c` and `.h` files. A path that the tree lacks is among them.
 */
export function filesNamed(dir: string, patterns: readonly string[]): string[] {
  const out = new Set<string>();
  for (const pattern of patterns) {
    const path = posix.normalize(pattern).replace(/(.)\/$/, '$1');
    const stats = statSync(join(dir, path), { throwIfNoEntry: false });
    if (stats?.isDirectory()) {
      for (const each of sources(dir, path === '.' ? '**' : `${path}/**`)) out.add(each);
    } else if (!stats && /[*?[{]/.test(path)) {
      for (const each of sources(dir, path)) out.add(each);
    } else {
      out.add(path);
    }
  }
  return [...out].sort();
}

function* sources(dir: string, pattern: string): Generator<string> {
  for (const entry of globSync(pattern, { cwd: dir, withFileTypes: true })) {
    if (!/\.[ch]$/.test(entry.name) || entry.isDirectory()) continue;
    const path = posix.relative(dir, join(entry.parentPath, entry.name));
    yield path;
  }
}
