/**
 * Only under `kwalk dev`: shows on the page what the terminal says of the content, and loads the page again when
 * what it shows has changed.
 */

/** What the server sends. */
export type News =
  | { type: 'problems'; text: string; errors: number; warnings: number }
  | { type: 'progress'; text: string }
  | { type: 'reload' };

const script = document.currentScript as HTMLScriptElement;
const query = new URLSearchParams({ page: script.dataset['page'] ?? '', hash: script.dataset['hash'] ?? '' });
const box = document.createElement('aside');
box.id = 'dev-overlay';
box.hidden = true;
box.setAttribute('aria-live', 'polite');
const text = document.createElement('pre');
const dismiss = document.createElement('button');
dismiss.type = 'button';
dismiss.textContent = '× Esc';
box.append(dismiss, text);
dismiss.addEventListener('click', hide);
document.addEventListener('keydown', ({ key }) => key === 'Escape' && hide());
addEventListener('DOMContentLoaded', () => document.body.append(box));

const source = new EventSource(`/_dev/events?${query.toString()}`);
source.addEventListener('message', ({ data }: MessageEvent<string>) => {
  const news = JSON.parse(data) as News;
  if (news.type === 'reload') location.reload();
  else if (news.type === 'progress') show(news.text, 'progress');
  else if (news.errors + news.warnings > 0) show(news.text, news.errors > 0 ? 'errors' : 'warnings');
  else hide();
});

function show(words: string, kind: string): void {
  text.textContent = words;
  box.className = kind;
  box.hidden = false;
}

function hide(): void {
  box.hidden = true;
}
