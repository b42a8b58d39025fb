/**
 * A walk inside another page: one step at a time, and the way to the whole. `?embed` in the address asks for it. A
 * frame without script cannot know that; there the step's heading in the fragment does (embed.css), which only the
 * code for authors names.
 */
import { copyButton } from './copy-button.ts';
import { copyText } from './copy.ts';
import { onAction } from './page.ts';

/** Whether this page is a guest in another. */
export const isEmbedded = document.documentElement.dataset['embed'] !== undefined;

export function setUpEmbed(): void {
  const head = document.querySelector('.walk-head .copy');
  if (!head) return;
  if (!isEmbedded) {
    head.append(copyButton('embed', true));
    onAction('embed', (button) => void copyText(embedCode(location.href), button));
    return;
  }
  const open = document.querySelector<HTMLAnchorElement>('.embed-open');
  if (!open) return;
  document.querySelector('.stepper')?.append(open);
  const step = /^#step-\d+(?=-heading$)/.exec(location.hash)?.[0];
  if (step) history.replaceState(history.state, '', step);
  document.addEventListener(
    'click',
    ({ target }) => {
      const link = target instanceof Element ? target.closest('a') : null;
      if (!link) return;
      // Where the reader stands now; what is no step of this walk opens beside the host's page.
      if (link === open) link.href = withoutQuery(location.href);
      if (!link.getAttribute('href')?.startsWith('#'))
        Object.assign(link, { target: '_blank', rel: 'noopener' });
    },
    { capture: true },
  );
  open.href = withoutQuery(location.href);
}

function withoutQuery(href: string): string {
  const url = new URL(href);
  url.search = '';
  return url.href;
}

/** What an author puts into a page to show the walk from the step that is current. */
export function embedCode(href: string): string {
  const url = new URL(withoutQuery(href));
  url.search = '?embed';
  url.hash = /^#step-\d+$/.test(url.hash) ? `${url.hash}-heading` : '#step-1-heading';
  const title = document.querySelector('h1')?.textContent?.trim() ?? 'Kernel Walk';
  const quoted = (text: string) => text.replace(/[&"<]/g, (c) => `&#${c.charCodeAt(0)};`);
  return `<iframe src="${quoted(url.href)}" title="${quoted(title)}" width="360" height="420" loading="lazy"></iframe>`;
}
