/** Figures of a finished site, read from its folder alone. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { filesOf, readPage, resolveLink } from '../pages.ts';

export interface Size {
  raw: number;
  /** At gzip's level 9, as a static host would compress it once. */
  gzip: number;
}

export interface PageFigures {
  path: string;
  html: Size;
  elements: number;
  /** The external scripts that the page loads by itself; data shards come on demand and do not count. */
  script: Size;
  /** Style sheets that it links. */
  style: Size;
}

export interface FolderFigures {
  files: number;
  bytes: number;
  /** HTML files among them. */
  pages: number;
  longestPath: number;
}

/** Counts a folder's files. */
export function folderFigures(folder: string): FolderFigures {
  const files = filesOf(folder);
  return {
    files: files.length,
    bytes: files.reduce((sum, path) => sum + statSync(join(folder, path)).size, 0),
    pages: files.filter((path) => path.endsWith('.html')).length,
    longestPath: files.reduce((most, path) => Math.max(most, path.length), 0),
  };
}

/** Measures one page of the folder; null where there is none. Throws where it loads a script that is not there. */
export function pageFigures(folder: string, path: string): PageFigures | null {
  if (!existsSync(join(folder, path))) return null;
  const { html, elements } = readPage(folder, path);
  const load = (url = ''): Buffer => {
    const target = resolveLink(path, url)?.path;
    if (target === undefined || target.startsWith('..') || !existsSync(join(folder, target))) {
      throw new Error(`${path} loads ${url}, which is not in the folder.`);
    }
    return readFileSync(join(folder, target));
  };
  const scripts = elements.filter(({ name, attributes }) => name === 'script' && 'src' in attributes);
  const styles = elements.filter(
    ({ name, attributes }) => name === 'link' && attributes['rel'] === 'stylesheet',
  );
  return {
    path,
    html: sizeOf(html),
    elements: elements.length,
    script: total(scripts.map(({ attributes }) => load(attributes['src']))),
    style: total(styles.map(({ attributes }) => load(attributes['href']))),
  };
}

function total(files: Buffer[]): Size {
  const sizes = files.map(sizeOf);
  return {
    raw: sizes.reduce((sum, { raw }) => sum + raw, 0),
    gzip: sizes.reduce((sum, { gzip }) => sum + gzip, 0),
  };
}

function sizeOf(content: string | Buffer): Size {
  return { raw: Buffer.byteLength(content), gzip: gzipSync(content, { level: 9 }).length };
}
