/** Copies addresses: by symbol where there is one, and as Markdown with the code itself. */
import { copyButton } from './copy-button.ts';
import { selectedLines } from './lines.ts';
import { make, onAction, say } from './page.ts';

/** What one copies: an address, what to call it, and code if it is about lines. */
interface Copied {
  url: string;
  title: string;
  code: string | null;
}

export function setUpCopy(): void {
  fillCopyButtons(document);
  // What code is shown can be copied with its place: excerpts of stories and walks.
  for (const caption of document.querySelectorAll('figure.excerpt > figcaption:has(a)')) {
    caption.append(
      make('span', 'copy compact', copyButton('copy-link', true), copyButton('copy-markdown', true)),
    );
  }
  onAction('copy-link', (button) => void copyText(whatFor(button).url, button));
  onAction('copy-markdown', (button) => void copyText(asMarkdown(whatFor(button)), button));
}

/** Puts the buttons where pages leave room for them. */
export function fillCopyButtons(within: ParentNode): void {
  for (const room of within.querySelectorAll('.copy:empty'))
    room.append(copyButton('copy-link', true), copyButton('copy-markdown', true));
}

/** A Markdown link; code follows in a fence that it cannot close. */
export function asMarkdown({ url, title, code }: Copied): string {
  const link = `[${title.replace(/[\\[\]`*_<]/g, '\\$&')}](${url.replace(/[()\s]/g, encodeURIComponent)})`;
  if (code === null) return link;
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${link}\n\n${fence}c\n${code.replace(/\n$/, '')}\n${fence}\n`;
}

function whatFor(button: HTMLElement): Copied {
  const here = new URL(location.href);
  here.search = '';
  const heading = headingText() ?? document.title;
  const step = button.closest<HTMLElement>('.step-head')?.closest<HTMLElement>('.step');
  if (step) {
    // By what it shows where it says so: numbers move when a road gets a step.
    here.hash = step.querySelector('.step-title')?.id ?? step.id;
    const title = step.querySelector('h2 :is(.step-title, code)')?.textContent ?? '';
    return {
      url: here.href,
      title: `${heading}: ${say('step', { n: step.dataset['step'] ?? '' })} ${title}`,
      code: null,
    };
  }
  const figure = button.closest<HTMLElement>('figure');
  const source = figure?.querySelector<HTMLAnchorElement>('figcaption a[href]');
  if (figure && source) {
    const address = new URL(source.href);
    address.search = '';
    // By symbol where it is known: lines hold for one release only.
    if (figure.dataset['anchor']) address.hash = figure.dataset['anchor'];
    return {
      url: address.href,
      title: source.textContent?.trim() ?? '',
      code: textOf(figure.querySelectorAll('.code')),
    };
  }
  const lines = selectedLines();
  if (lines) {
    here.hash = lines.anchor;
    return { url: here.href, title: `${heading}${lines.label}`, code: textOf(lines.elements) };
  }
  return { url: here.href, title: heading, code: null };
}

/** What the page is called; blanks that a heading does not break at are blanks elsewhere. */
function headingText(): string | undefined {
  return document.querySelector('h1')?.textContent?.replaceAll('\u00a0', ' ').trim();
}

function textOf(elements: Iterable<Element>): string {
  return [...elements].map((element) => element.textContent).join('');
}

/** Puts a text into the clipboard and says so, or shows it to be taken by hand. */
export async function copyText(text: string, button: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    announce(say('copied'), button);
  } catch {
    // No permission, or an old browser on file://: the reader can still take the text by hand.
    prompt(say('copyFailed'), text);
  }
}

let status: HTMLElement | undefined;

/** Says it to those who see, beside the button, and to those who listen. */
function announce(text: string, button: HTMLElement): void {
  status ??= document.body.appendChild(make('div', 'vh'));
  status.role = 'status';
  status.textContent = text;
  button.dataset['said'] = text;
  setTimeout(() => {
    delete button.dataset['said'];
    if (status) status.textContent = '';
  }, 2000);
}
