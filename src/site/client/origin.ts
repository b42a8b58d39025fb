/**
 * Where a reader came from, as text: a path in the site with a fragment, `linux/v6.12/source/kernel/sys.c.html#L1423`.
 * It travels in the address (`?from=…`), because neither storage nor the referrer can be trusted on file://, so it
 * is checked as input from anyone.
 */

/** How many places a trail keeps. */
export const MOST_CRUMBS = 4;

const PATH = /^(?:index|(?:linux|ja|en)\/[\w.~+,%-]+(?:\/[\w.~+,%-]+)*)\.html(?:#[\w.~%-]+)?$/;

/** Whether a text is a path in this site and nothing else: no scheme, no host, no way upwards. */
export function isOrigin(text: string): boolean {
  if (text.length > 300 || !PATH.test(text)) return false;
  return !text.split(/[#/]/).some((part) => part === '.' || part === '..' || /%2f|%5c|%2e%2e/i.test(part));
}

/** Places in an address's query, oldest first; what is no place is left out. */
export function trailIn(search: string): string[] {
  return new URLSearchParams(search).getAll('from').filter(isOrigin).slice(-MOST_CRUMBS);
}

/** An address that carries a trail: the query stands before the fragment and replaces an earlier one. */
export function withTrail(href: string, trail: readonly string[]): string {
  const [rest, fragment] = splitOnce(href, '#');
  const [path] = splitOnce(rest, '?');
  const query = trail
    .slice(-MOST_CRUMBS)
    .map((origin) => `from=${encodeURIComponent(origin).replaceAll('%2F', '/')}`)
    .join('&');
  return `${path}${query && `?${query}`}${fragment === undefined ? '' : `#${fragment}`}`;
}

/** A trail with one more place; coming back to a place takes off what was walked since. */
export function extended(trail: readonly string[], origin: string): string[] {
  const before = trail.indexOf(origin);
  return [...(before < 0 ? trail : trail.slice(0, before)), origin].slice(-MOST_CRUMBS);
}

/** What kind of place an origin is, with what its name needs. */
export type OriginName =
  | { kind: 'source'; text: string }
  | { kind: 'symbol'; text: string }
  | { kind: 'walk'; step: number | null }
  | { kind: 'story' }
  | { kind: 'front' };

/** The parts of an origin's name: `utsname.h:82`, step 3 of a walk. */
export function nameOf(origin: string): OriginName {
  const [path, fragment = ''] = splitOnce(origin, '#');
  const last = decode(path.slice(path.lastIndexOf('/') + 1).replace(/\.html$/, ''));
  if (/^(ja|en)\/(walk|road)\//.test(path)) {
    const step = /^step-(\d+)$/.exec(fragment)?.[1];
    return { kind: 'walk', step: step === undefined ? null : Number(step) };
  }
  if (/^(ja|en)\//.test(path)) return { kind: 'story' };
  if (path === 'index.html') return { kind: 'front' };
  if (path.includes('/C/ident/')) return { kind: 'symbol', text: last };
  if (last === 'index') return { kind: 'source', text: `${decode(path.split('/').at(-2) ?? '')}/` };
  const lines = /^L(\d+)(?:-L(\d+))?$/.exec(fragment);
  const place = lines ? `:${lines[1]}${lines[2] ? `-${lines[2]}` : ''}` : '';
  return { kind: 'source', text: last + place };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign: shown as it stands.
    return text;
  }
}

function splitOnce(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
