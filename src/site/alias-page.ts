/** A page that leads on: for addresses without a version (`linux/latest/…`), which blogs and slides hold. */
import { escapeHtml } from '#text';
import { rootOf } from './address.ts';
import { word } from './i18n/words.ts';

/**
 * A static redirect. With script it keeps the fragment; without, `refresh` leads to the top of the page.
 * @param file address of the alias in `dist/`
 * @param target address of the page that it leads to, with a fragment where it leads to a definition
 */
export function aliasHtml(file: string, target: string): string {
  const root = rootOf(file);
  const to = escapeHtml(encodeURI(root + target));
  // There are thousands of them: no more than what leads on, and a link for whom nothing leads.
  return `<!doctype html><html lang="ja"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'"><meta name="viewport" content="width=device-width"><title>${escapeHtml(target)}</title><link rel="canonical" href="${to}"><script src="${root}assets/early.js" data-to="${to}"></script><meta http-equiv="refresh" content="0; url=${to}"><p><a href="${to}">${word('ja', 'alias.go')} / ${word('en', 'alias.go')}</a></p></html>
`;
}
