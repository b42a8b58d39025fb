import { posix } from 'node:path';

/**
 * Whether a path of a kernel tree may be read and written: relative, `/` between plain parts, nothing that
 * leaves the folder (`..`, absolute, drive letters, backslashes) and nothing hidden from a reader (control
 * characters).
 */
export function isSafePath(path: string): boolean {
  if (path === '' || path.length > 200 || /[\\:\x00-\x1f\x7f]/.test(path)) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** `target` as seen from the folder of `file`; null where that leaves the tree. */
export function resolveBeside(file: string, target: string): string | null {
  return resolveBelow(posix.dirname(file), target);
}

/** `target` below `folder`; null where that leaves the tree. */
export function resolveBelow(folder: string, target: string): string | null {
  if (target.startsWith('/')) return null;
  const path = posix.normalize(`${folder}/${target}`).replace(/^\.\//, '');
  return isSafePath(path) ? path : null;
}
