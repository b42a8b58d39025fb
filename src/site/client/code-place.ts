/** Where a name stands in code that a page shows: of the file's own page, or of an excerpt. */
import { pageFile, siteRoot } from './page.ts';

/** Lines that a call or a declaration may go on for. */
const MOST_LINES = 40;

export interface CodePlace {
  version: string;
  /** Kernel path. */
  file: string;
  line: number;
}

const SOURCE = /^linux\/([^/]+)\/source\/(.+)\.html$/;

/** Version and kernel path of a source page's path in the site; null for other pages. */
export function sourceOf(path: string): { version: string; file: string } | null {
  const [, version, file] = SOURCE.exec(path) ?? [];
  return version && file ? { version, file } : null;
}

/** The line of code that holds an element. */
export function lineOf(element: Element): HTMLElement | null {
  return element.closest<HTMLElement>('.code [id^=L], .code [data-n]');
}

/** The place of an element in code; null where its file or line is not said. */
export function placeOf(element: Element): CodePlace | null {
  const line = lineOf(element);
  if (!line) return null;
  const n = Number(line.dataset['n'] ?? line.id.slice(1));
  if (line.id) {
    const own = sourceOf(pageFile);
    return own && { ...own, line: n };
  }
  // An excerpt says in its caption whose lines these are.
  const caption =
    line.closest('figure')?.querySelector<HTMLAnchorElement>('figcaption a[href]') ??
    line.closest('.candidate')?.querySelector<HTMLAnchorElement>('p a[href]');
  if (!caption) return null;
  const { href } = caption;
  const shown = href.startsWith(siteRoot.href)
    ? sourceOf(decodeURI(href.slice(siteRoot.href.length).replace(/[?#].*/, '')))
    : null;
  return shown && { ...shown, line: n };
}

/** Another line of what shows this one: by number, null where it is not shown. */
export function lineAt(line: HTMLElement, n: number): HTMLElement | null {
  if (line.id) return document.getElementById(`L${n}`);
  return line.closest('figure, .candidate')?.querySelector<HTMLElement>(`.code [data-n="${n}"]`) ?? null;
}

/** What stands before an element on its line. */
export function textBefore(element: Element): string {
  const range = document.createRange();
  range.selectNodeContents(lineOf(element) ?? element);
  range.setEndBefore(element);
  return range.toString();
}

/** What follows an element: the rest of its line, and as many lines as it takes to say enough. */
export function textAfter(element: Element, isEnough: (text: string) => boolean): string {
  const line = lineOf(element);
  if (!line) return '';
  const range = document.createRange();
  range.selectNodeContents(line);
  range.setStartAfter(element);
  let text = range.toString();
  const n = Number(line.dataset['n'] ?? line.id.slice(1));
  for (let more = 1; more < MOST_LINES && !isEnough(text); more++) {
    const next = lineAt(line, n + more);
    if (!next) break;
    text += next.textContent ?? '';
  }
  return text;
}
