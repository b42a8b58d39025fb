/** The shortest way from a page to each page that it links: a twentieth of what symbol pages weigh in a zip. */
import { posix } from 'node:path';

/** A start tag of what has links; code that a page shows has no such text, since its `<` are escaped. */
const TAG = /<a\s[^>]*>/g;
const UPWARDS = /(\shref="?)((?:\.\.\/)+[^"\s>#?]*)/;

/**
 * Writes links that go up to the root of the site and down again as ones that go up no further than they must.
 * @param html a whole page
 * @param rendered its file, as Astro writes it: `a/b.html` may stand for `a/b/index.html`
 */
export function shortLinks(html: string, rendered: string): string {
  // How many folders deep the page's address is shows where it asks for its script.
  const deep = /<script\s[^>]*?src="?((?:\.\.\/)*)assets\//.exec(html)?.[1];
  if (deep === undefined) return html;
  const folder = rendered
    .replace(/\.html$/, '')
    .split('/')
    .slice(0, deep.length / '../'.length)
    .join('/');
  const short = (href: string): string => {
    const way = posix.relative(folder, posix.join(folder, href));
    return way === '' || href.endsWith('/') || way.length >= href.length ? href : way;
  };
  return html.replace(TAG, (tag) =>
    tag.replace(UPWARDS, (_, start: string, href: string) => start + short(href)),
  );
}
