/** Copies addresses: by symbol where there is one, and as Markdown with the code itself. */
import { make, say } from './page.ts';
import { selectedLines } from './lines.ts';

/** What one copies: an address, what to call it, and code if it is about lines. */
interface Copied {
  url: string;
  title: string;
  code: string | null;
}

export function setUpCopy(): void {
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-action^=copy-]') : null;
    if (!button) return;
    const copied = whatFor(button);
    void write(button.dataset['action'] === 'copy-markdown' ? asMarkdown(copied) : copied.url, button);
  });
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
  const heading = document.querySelector('h1')?.textContent?.trim() ?? document.title;
  const step = button.closest<HTMLElement>('.step');
  if (step) {
    here.hash = step.id;
    const title = step.querySelector('h2 code')?.textContent ?? '';
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

function textOf(elements: Iterable<Element>): string {
  return [...elements].map((element) => element.textContent).join('');
}

async function write(text: string, button: HTMLElement): Promise<void> {
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
