/** The page for missing addresses: where the reader probably wanted to go. */

/**
 * Path in the site that a missing path probably means: `.html` added where a host does not hide it, the default
 * version for `latest` where there is no alias.
 * @param path below the site's root, without leading slash
 * @returns null where nothing better is known
 */
export function meantBy(path: string, defaultVersion: string): string | null {
  const match = /^linux\/([^/]+)\/((?:source|C\/ident)(?:\/.*)?)$/.exec(path);
  if (!match) return /^(ja|en)\/[^.]+$/.test(path) ? `${path}.html` : null;
  const [, version = '', rest = ''] = match;
  const page = rest.endsWith('/') || rest === 'source' ? `${rest.replace(/\/$/, '')}/index.html` : rest;
  const file = page.endsWith('.html') ? page : `${page}.html`;
  const meant = `linux/${version === 'latest' && rest.startsWith('C/') ? defaultVersion : version}/${file}`;
  return meant === path ? null : meant;
}

/**
 * Leads on, or sets the page's links right.
 * @param root address of the site's root, which the script knows by its own
 */
export function setUpMissing(root: URL): void {
  const { dataset } = document.documentElement;
  const path = decodeURI(location.pathname.slice(root.pathname.length));
  const meant = meantBy(path, dataset['defaultVersion'] ?? '');
  if (meant) return location.replace(new URL(meant + location.search + location.hash, root));
  document.addEventListener('DOMContentLoaded', () => {
    for (const link of document.querySelectorAll('a'))
      link.href = new URL(link.getAttribute('href') ?? '', root).href;
  });
}
