/** What a card says of a name, from where the name's link leads. */
import type { SearchEntry } from '#model';
import { placeOf as placeInCode, sourceOf, textAfter, textBefore } from './code-place.ts';
import { argumentsOf, CALL_BUCKETS, textFor, withArguments, type PackedCalls } from './expansion.ts';
import { localName } from './local-card.ts';
import { bucketOf } from './bucket.ts';
import { isWord, pageVersion, say, siteRoot } from './page.ts';
import { rowsOf } from './search-data.ts';
import { load, loadWalk } from './shards.ts';

export interface Card {
  title: string;
  kind: string;
  /** `include/linux/utsname.h:80`. */
  place: string;
  /** The line of the definition, with links where the page has it. */
  line: string | DocumentFragment;
  /** What the macro call that the name begins comes to here. */
  expansion: string;
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
    if (symbol) return await candidatesCard(link, symbol[1] ?? '', name, fragment);
    const source = sourceOf(path);
    return source ? await sourceCard(link, source.version, source.file, fragment, name) : null;
  } catch {
    // A card is no more than a help: without its data the link stays what it was.
    return null;
  }
}

/** The bare name in a fragment: `nsproxy` of `task_struct.nsproxy~2`. */
function nameIn(fragment: string): string {
  return fragment.replace(/~\d+$/, '').split('.').at(-1) ?? '';
}

async function rows(version: string, name: string): Promise<SearchEntry[]> {
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
  if (local) return localCard(link, file, Number(local[1]));
  const all = await rows(version, name);
  const row = all.find((one) => one.file === file && one.anchor === fragment);
  if (row) return withExpansion(link, rowCard(row, all, version, [{ ...own, place: placeOf(row) }]));
  // A mere declaration of what is defined elsewhere: the index has the definition.
  const bare = fragment.replace(/~\d+$/, '');
  const defined = all.find((one) => one.anchor.replace(/~\d+$/, '') === bare);
  if (!defined) return null;
  const short = file.slice(file.lastIndexOf('/') + 1);
  return rowCard(defined, all, version, [
    { ...own, words: say('declaration'), place: short },
    { href: hrefOf(defined, version), words: `${say('definition')} ${placeOf(defined)}`, place: '' },
  ]);
}

/** Locals, parameters and labels are in no index: what is said of them is what the page shows of their function. */
function localCard(link: HTMLAnchorElement, file: string, n: number): Card {
  const short = file.slice(file.lastIndexOf('/') + 1);
  const card = {
    ...empty(link.textContent ?? ''),
    place: `${file}:${n}`,
    links: [{ href: link.href, words: say('declaration'), place: `${short}:${n}` }],
  };
  const here = placeInCode(link);
  const known = here?.file === file ? localName(link, n) : null;
  if (!known) return card;
  const uses = known.uses === null ? '' : ` · ${say('usesHere', { n: known.uses })}`;
  return { ...card, kind: say(`kind-${known.kind}`) + uses, line: known.declaration };
}

/** Adds what the macro call that begins with the link's name comes to. */
async function withExpansion(link: HTMLAnchorElement, card: Card): Promise<Card> {
  const name = link.textContent ?? '';
  const here = placeInCode(link);
  const args =
    here && argumentsOf(textAfter(link, (text) => !/^\s*(?:\(|$)/.test(text) || argumentsOf(text) !== null));
  if (!here || !args) return card;
  const shard = await load(`assets/search/${here.version}/calls-${bucketOf(name, CALL_BUCKETS)}.js`);
  if (!Object.hasOwn(shard, name)) return card;
  const nth = [...textBefore(link).matchAll(/[\w$]+(?=\s*\()/g)].filter(([word]) => word === name).length;
  const text = textFor(shard[name] as PackedCalls, here.file, here.line, nth);
  return { ...card, expansion: withArguments(text, args) || '(nothing)' };
}

/** A name whose definition the configuration leaves open, or one that leads to all that is known of it. */
async function candidatesCard(
  link: HTMLAnchorElement,
  version: string,
  name: string,
  fragment: string,
): Promise<Card> {
  const all = await rows(version, name);
  const [tag = '', ...rest] = fragment.split('.');
  const fits = all.filter((row) => rest.length === 0 || row.record === tag || row.kind === tag);
  const [row] = fits;
  const everything = { href: link.href, words: say('everything'), place: name };
  if (!row) return { ...empty(name), links: [everything] };
  return withExpansion(link, rowCard(row, fits, pageVersion, [everything]));
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
    return withExpansion(link, rowCard(row, [row], version, links));
  }
  return { ...empty(step.title), line: step.type ?? '', links };
}

function rowCard(row: SearchEntry, all: readonly SearchEntry[], version: string, links: Card['links']): Card {
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
    place: `${row.file}:${row.line}`,
    line: row.text,
    expansion: '',
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

function hrefOf(row: SearchEntry, version: string): string {
  return new URL(`linux/${version}/source/${row.file}.html#${row.anchor}`, siteRoot).href;
}

function placeOf({ file, line }: SearchEntry): string {
  return `${file.slice(file.lastIndexOf('/') + 1)}:${line}`;
}

function empty(title: string): Card {
  return {
    title,
    kind: '',
    place: '',
    line: '',
    expansion: '',
    doc: '',
    note: null,
    candidates: [],
    links: [],
  };
}
