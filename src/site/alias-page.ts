/**
 * A page that leads on: from an address without a version (`linux/latest/…`), which blogs and slides hold, and from
 * the address of a name that there is nothing to list of. There are thousands, so they hold no more than they need.
 */
import { posix } from 'node:path';
import { escapeHtml } from '#text';
import { rootOf } from './address.ts';

/**
 * A static redirect, with a link for whom nothing leads on. One to a whole page has a script, which keeps the fragment
 * asked for; without script, and where the target has a fragment of its own, `refresh` leads on.
 * @param file address of the alias in `dist/`
 * @param target address of the page that it leads to, with a fragment where it leads to a definition
 */
export function aliasHtml(file: string, target: string): string {
  const to = escapeHtml(encodeURI(posix.relative(posix.dirname(file), target)));
  const keepsFragment = !target.includes('#');
  const policy = keepsFragment ? "default-src 'none'; script-src 'self'" : "default-src 'none'";
  const script = keepsFragment ? `<script src=${rootOf(file)}assets/early.js data-to="${to}"></script>` : '';
  const title = escapeHtml(posix.basename(file, '.html'));
  return (
    '<!doctype html><html lang=en><meta charset=utf-8>' +
    `<meta http-equiv=Content-Security-Policy content="${policy}">` +
    `<title>${title}</title>${script}<meta http-equiv=refresh content="0;url=${to}"><a href="${to}">${title}</a>\n`
  );
}
