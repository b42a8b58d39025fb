/** What every module asks of the page it runs on. */
import en from './words.en.json' with { type: 'json' };
import ja from './words.ja.json' with { type: 'json' };
import type { PageLanguage } from './memory.ts';

export type ScriptWord = keyof typeof ja;

const { currentScript, documentElement } = document;

/** Address of the folder that holds the whole site, ending in a slash: the script lies in a folder of it. */
export const siteRoot = new URL(
  '..',
  currentScript instanceof HTMLScriptElement ? currentScript.src : location.href,
);

/** Path of this page in `dist/`, `linux/v6.12/source/kernel/sys.c.html`, whatever the host lets an address leave out. */
export const pageFile = location.pathname
  .slice(siteRoot.pathname.length)
  .replace(/(^|\/)$/, '$1index')
  .replace(/(\.html)?$/, '.html');

/** Version that the page is about, `v6.12`; the default one on pages about none. */
export const pageVersion =
  /^(?:linux|(?:ja|en)\/walk)\/([^/]+)\//.exec(pageFile)?.[1] ?? documentElement.dataset['version'] ?? '';

/** Language that the page shows now; pages with both may change it. */
export function language(): PageLanguage {
  return document.documentElement.lang === 'en' ? 'en' : 'ja';
}

/** One of the script's own phrases, `{name}` and `{n|use|uses}` replaced. */
export function say(key: ScriptWord, values: Record<string, string | number> = {}): string {
  const phrases: Record<ScriptWord, string> = language() === 'en' ? en : ja;
  return phrases[key].replace(
    /\{(\w+)(?:\|(\w+)\|(\w+))?\}/g,
    (_, name: string, one?: string, many?: string) => {
      const value = values[name] ?? '';
      return many ? `${value} ${value === 1 ? one : many}` : String(value);
    },
  );
}

/** The same for what stays while the language changes: both, of which styles show one, on a page that has both. */
export function label(key: ScriptWord): Node[] {
  if (!document.documentElement.classList.contains('dual')) return [document.createTextNode(say(key))];
  return (
    [
      ['ja', ja],
      ['en', en],
    ] as const
  ).map(([lang, phrases]) => {
    const part = make('span', lang, phrases[key]);
    part.lang = lang;
    return part;
  });
}

/** Whether the script has a phrase of that key. */
export function isWord(key: string): key is ScriptWord {
  return Object.hasOwn(ja, key);
}

/** A new element with a class and text or children. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** Runs what a control with `data-action` says, wherever on the page it stands and whenever it came there. */
export function onAction(action: string, run: (control: HTMLElement, event: MouseEvent) => void): void {
  document.addEventListener('click', (event) => {
    const { target } = event;
    const control = target instanceof Element ? target.closest<HTMLElement>(`[data-action=${action}]`) : null;
    if (control) run(control, event);
  });
}

/** A drawing of one line, 16 units wide and high, for a button that says in words what it does. */
export function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  svg.innerHTML = `<path d="${path}"/>`;
  return svg;
}

/** Whether the reader has asked for less motion. */
export function wantsStill(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
