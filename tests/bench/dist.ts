/** Figures of a finished site, read from its folder alone. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

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

/** Counts a folder's files, links not followed. */
export function folderFigures(folder: string): FolderFigures {
  const figures = { files: 0, bytes: 0, pages: 0, longestPath: 0 };
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    figures.files += 1;
    figures.bytes += statSync(path).size;
    if (entry.name.endsWith('.html')) figures.pages += 1;
    figures.longestPath = Math.max(figures.longestPath, relative(folder, path).length);
  }
  return figures;
}

/** Measures one page of the folder; null where there is none. Throws where it loads a script that is not there. */
export function pageFigures(folder: string, path: string): PageFigures | null {
  const file = join(folder, path);
  if (!existsSync(file)) return null;
  const html = readFileSync(file, 'utf8');
  const loaded = (pattern: RegExp): Size =>
    total([...html.matchAll(pattern)].map(([, url]) => load(folder, file, url ?? '')));
  return {
    path,
    html: sizeOf(html),
    elements: countElements(html),
    script: loaded(/<script\b[^>]*?\ssrc="([^"]+)"/g),
    style: loaded(/<link\b(?=[^>]*\srel="stylesheet")[^>]*?\shref="([^"]+)"/g),
  };
}

/** Start tags outside comments: in our pages every `<` of a text is escaped, and no script is inline. */
export function countElements(html: string): number {
  return html.replace(/<!--.*?-->/gs, '').match(/<[a-z]/gi)?.length ?? 0;
}

function load(folder: string, page: string, url: string): Buffer {
  const path = resolve(dirname(page), decodeURIComponent(url.replace(/[?#].*$/, '')));
  const inside = path.startsWith(resolve(folder) + sep);
  if (!inside || !existsSync(path))
    throw new Error(`${relative(folder, page)} loads ${url}, which is not in the folder.`);
  return readFileSync(path);
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
