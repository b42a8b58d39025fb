/**
 * Links out of content. Those to our own pages are written from the site's root with `~/` before
 * them: only render knows how deep a page lies and which pages are built.
 */
import type { Chain, Definition, Language } from '#model';

/** A path part that Windows takes for a device gets a `~`, as every address of the site. */
const DEVICE = /^(con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9]|lpt[0-9])(?=\.|$)/i;

/** A source file, at an anchor where one is given. */
export function sourceHref(version: string, file: string, anchor: string | null = null): string {
  return `~/linux/${version}/source/${safePath(file)}.html${fragment(anchor)}`;
}

/** A definition in its file; by line where the thing has no anchor of its own. */
export function definitionHref(version: string, definition: Definition): string {
  return sourceHref(version, definition.place.file, definition.anchor ?? `L${definition.place.line}`);
}

/** The page of all symbols of a name. */
export function identHref(version: string, name: string): string {
  return `~/linux/${version}/C/ident/${safePath(name)}.html`;
}

/** A walk, from its first step. */
export function walkHref(version: string, lang: Language, chain: Chain): string {
  return `~/${lang}/walk/${version}/${safePath(chain.id)}.html`;
}

/** A story, at a heading where one is given. */
export function storyHref(lang: Language, slug: string, heading: string | null = null): string {
  return `~/${lang}/stories/${safePath(slug)}.html${fragment(heading)}`;
}

/** A road, at a step where one is given. */
export function roadHref(lang: Language, slug: string, heading: string | null = null): string {
  return `~/${lang}/road/${safePath(slug)}.html${fragment(heading)}`;
}

/** A page of the manual, `uname(2)`, where the man-pages project shows it; null where it is none. */
export function manHref(page: string): string | null {
  const [, name, section] = /^([A-Za-z_][\w.+-]*)\(([1-8])\)$/.exec(page) ?? [];
  if (!name || !section) return null;
  return `https://man7.org/linux/man-pages/man${section}/${encodeURIComponent(name)}.${section}.html`;
}

function safePath(path: string): string {
  return path
    .split('/')
    .map((part) => encodeURI(part.replace(DEVICE, '$1~')).replace(/[?#]/g, encodeURIComponent))
    .join('/');
}

function fragment(anchor: string | null): string {
  return anchor === null ? '' : `#${encodeURI(anchor)}`;
}
