/** Breadcrumbs of the source tree. */
import type { LinkTo } from '#model';

/**
 * Folders above a kernel path, then the path's own last part.
 * @param version `v6.12`
 * @param path kernel path of a file or folder
 * @param file the page's own address in `dist/`
 */
export function folderCrumbs(version: string, path: string, file: string): LinkTo[] {
  const parts = path.split('/').filter((part) => part !== '');
  const folder = (depth: number) => `linux/${version}/source/${parts.slice(0, depth).join('/')}/index.html`;
  return [
    { href: `linux/${version}/source/index.html`, label: version },
    ...parts.map((label, i) => ({ href: i === parts.length - 1 ? file : folder(i + 1), label })),
  ];
}
