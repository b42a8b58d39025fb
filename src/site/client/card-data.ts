/** What a card says of a name, from where the name's link leads. */
import { isWord, pageFile, pageVersion, say, siteRoot } from './page.ts';
import { rowsOf } from './search-data.ts';
import type { Row } from './search-query.ts';
import { loadWalk } from './shards.ts';

export interface Card {
  title: string;
  kind: string;
  /** The line of the definition. */
  line: string;
  doc: string;
  note: { ja: string; en: string } | null;
  candidates: { href: string; place: string; condition: string }[];
  /** What a click does comes first. */
  links: { href: string; words: string; place: string }[];
}

/** The card of a link in code; null where nothing is known beyond the link itself. */
export async function cardFor(link: HTMLAnchorElement): Promise<Card | null> {
  const target = new URL(link.href);
  if (!target.href.startsWith(siteRoot.href)) return null;
  const path = decodeURI(target.pathname.slice(siteRoot.pathname.length));
  const fragment = decodeURIComponent(target.hash.slice(1));
  try {
    const walk = /^(?:ja|en)\/walk\/([^/]+)\/(.+)\.html$/.exec(path);
    if (walk)
      return await walkCard(link, walk[1] ?? '', walk[2] ?? '', Number(fragment.slice('step-'.length)) || 1);
    const symbol = /^linux\/([^/]+)\/C\/ident\/(.+)\.html$/.exec(path);
    const name = nameIn(fragment || symbol?.[2] || '');
    if (symbol) return candidatesCard(link, await rows(symbol[1] ?? '', name), fragment);
    const source = /^linux\/([^/]+)\/source\/(.+)\.html$/.exec(path);
    return source ? await sourceCard(link, source[1] ?? '', source[2] ?? '', fragment, name) : null;
  } catch {
    // A card is no more than a help: without its data the link stays what it was.
    return null;
  }
}

/** The bare name in a fragment: `nsproxy` of `task_struct.nsproxy~2`. */
function nameIn(fragment: string): string {
  return fragment.replace(/~\d+$/, '').split('.').at(-1) ?? '';
}

async function rows(version: string, name: string): Promise<Row[]> {
  return name === '' ? [] : ((await rowsOf(version, [name]))[0] ?? []);
}

/** A name that leads to its definition. */
async function sourceCard(
  link: HTMLAnchorElement,
  version: string,
  file: string,
  fragment: string,
  name: string,
): Promise<Card | null> {
  const own = { href: link.href, words: say('definition'), place: '' };
  if (fragment === '') {
    const place = file.slice(file.lastIndexOf('/') + 1);
    return { ...empty(file), links: [{ ...own, words: say('files'), place }] };
  }
  const local = /^L(\d+)$/.exec(fragment);
  if (local) {
    // Locals and parameters are in no index, but their line is on this page.
    const isHere = `linux/${version}/source/${file}.html` === pageFile;
    const line = isHere ? (document.getElementById(fragment)?.textContent?.trim() ?? '') : '';
    return line === ''
      ? null
      : { ...empty(link.textContent ?? ''), line, links: [{ ...own, place: `:${local[1]}` }] };
  }
  const all = await rows(version, name);
  const row = all.find((one) => one.file === file && one.anchor === fragment);
  return row ? rowCard(row, all, version, [{ ...own, place: placeOf(row) }]) : null;
}

/** A name whose definition the configuration leaves open, or one that leads to all that is known of it. */
function candidatesCard(link: HTMLAnchorElement, all: Row[], fragment: string): Card | null {
  const [tag = '', ...rest] = fragment.split('.');
  const fits = all.filter((row) => rest.length === 0 || row.record === tag || row.kind === tag);
  const [row] = fits;
  if (!row) return null;
  return rowCard(row, fits, pageVersion, [{ href: link.href, words: say('everything'), place: row.name }]);
}

/** A hop of a chain: the step that it leads to, and the definition behind it. */
async function walkCard(
  link: HTMLAnchorElement,
  version: string,
  id: string,
  n: number,
): Promise<Card | null> {
  const { steps } = await loadWalk(version, id);
  const step = steps[n - 1];
  if (!step) return null;
  const links = [{ href: link.href, words: say('walkFrom', { n }), place: step.title }];
  const [, file = '', anchor = ''] =
    /^linux\/[^/]+\/source\/(.+)\.html#(.+)$/.exec(step.place?.href ?? '') ?? [];
  const field = (await rows(version, nameIn(anchor))).find(
    (one) => one.file === file && one.anchor === anchor,
  );
  // Step 1 is an object; what the reader points at is the name that it goes by here (`current`).
  const row = n === 1 ? ((await rows(version, link.textContent ?? ''))[0] ?? field) : field;
  if (row) {
    links.push({ href: hrefOf(row, version), words: `${say('definition')} ${placeOf(row)}`, place: '' });
    return rowCard(row, [row], version, links);
  }
  return { ...empty(step.title), line: step.type ?? '', links };
}

function rowCard(row: Row, all: readonly Row[], version: string, links: Card['links']): Card {
  const same = all.filter(({ kind, record }) => kind === row.kind && record === row.record);
  const key = `kind-${row.kind}`;
  const more = [...links];
  // One use has no list of its own: the definition leads straight to it.
  if (row.uses > 1) {
    const href = new URL(`linux/${version}/C/ident/${row.name}.html`, siteRoot).href;
    more.push({ href, words: say('uses', { n: row.uses }), place: '' });
  }
  return {
    title: row.record ? `${row.record}.${row.name}` : row.name,
    kind: isWord(key) ? say(key) : row.kind,
    line: row.text,
    doc: row.doc,
    note: row.note,
    candidates: same.map((one) => ({
      href: hrefOf(one, version),
      place: `${one.file}:${one.line}`,
      condition: one.condition,
    })),
    links: more,
  };
}

function hrefOf(row: Row, version: string): string {
  return new URL(`linux/${version}/source/${row.file}.html#${row.anchor}`, siteRoot).href;
}

function placeOf({ file, line }: Row): string {
  return `${file.slice(file.lastIndexOf('/') + 1)}:${line}`;
}

function empty(title: string): Card {
  return { title, kind: '', line: '', doc: '', note: null, candidates: [], links: [] };
}
