/** A page that leads on: for addresses without a version (`linux/latest/…`), which blogs and slides hold. */
import { escapeHtml } from '#text';
import { rootOf } from './address.ts';
import { inBoth, word } from './i18n/words.ts';

/**
 * A static redirect. With script it keeps the fragment; without, `refresh` leads to the top of the page.
 * @param file address of the alias in `dist/`
 * @param target address of the page that it leads to, with a fragment where it leads to a definition
 */
export function aliasHtml(file: string, target: string): string {
  const root = rootOf(file);
  const to = escapeHtml(encodeURI(root + target));
  // A version's own addresses lead on from names with nothing to list; `latest` leads to a version.
  const why = file.startsWith('linux/latest/') ? 'alias.moving' : 'alias.definition';
  const go = inBoth(word('ja', 'alias.go'), word('en', 'alias.go'));
  return `<!doctype html>
<html lang="ja" class="dual">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(target)}</title>
<link rel="canonical" href="${to}">
<script src="${root}assets/early.js" data-to="${to}"></script>
<meta http-equiv="refresh" content="0; url=${to}">
<link rel="stylesheet" href="${root}assets/site.css">
</head>
<body><main>
<p>${inBoth(word('ja', why), word('en', why))}</p>
<p><a href="${to}">${go} <code>${escapeHtml(target)}</code></a></p>
</main></body>
</html>
`;
}
