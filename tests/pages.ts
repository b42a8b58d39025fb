/** Reads finished pages for tests and figures: elements, links, ids. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { Parser } from 'htmlparser2';

export interface PageElement {
  name: string;
  attributes: Record<string, string>;
}

export interface Page {
  /** Path in the folder, `/` as separator. */
  path: string;
  html: string;
  elements: PageElement[];
  /** Text of `<script>` and `<style>` elements that are not empty. */
  inline: string[];
}

/** Paths of all files of a folder, sorted, `/` as separator. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name).slice(folder.length).split(sep).filter(Boolean).join('/'),
    )
    .toSorted();
}

/** Parses one page of a folder. */
export function readPage(folder: string, path: string): Page {
  return parsePage(path, readFileSync(join(folder, path), 'utf8'));
}

export function parsePage(path: string, html: string): Page {
  const page: Page = { path, html, elements: [], inline: [] };
  let code = false;
  const parser = new Parser({
    onopentag(name, attributes) {
      page.elements.push({ name, attributes });
      code = name === 'script' || name === 'style';
    },
    ontext(text) {
      if (code && text.trim() !== '') page.inline.push(text);
    },
    onclosetag() {
      code = false;
    },
  });
  parser.end(html);
  return page;
}

/** Where a link of a page leads within the folder; null for other schemes and hosts. */
export function resolveLink(page: string, url: string): { path: string; fragment: string } | null {
  if (/^([a-z][a-z+.-]*:|\/\/)/i.test(url)) return null;
  const [address = '', fragment = ''] = url.split('#');
  const path = decodeURIComponent(address.replace(/\?.*$/, ''));
  // A leading `/` would leave the folder of a double-clicked page: it stays, and matches no file.
  const resolved = path === '' ? page : path.startsWith('/') ? path : posix.join(posix.dirname(page), path);
  return { path: resolved, fragment: decodeURIComponent(fragment) };
}
