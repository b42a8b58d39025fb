/** The search: a dialog that answers while one types, from shards beside the pages. */
import type { SearchEntry } from '#model';
import { make, pageVersion, language, say, siteRoot, isWord } from './page.ts';
import { allNames, filePaths, nearNames, rowsOf, storyParts, walkList } from './search-data.ts';
import {
  filesOfAddress,
  filesWith,
  parseQuery,
  rowsFor,
  walksWith,
  wantedName,
  type Query,
  wordsOf,
} from './search-query.ts';

interface Result {
  href: string;
  title: string;
  /** What kind of thing, in a word. */
  kind: string;
  /** `kernel/sys.c:1414`. */
  place: string;
  line: string;
}

type Groups = Partial<Record<'symbols' | 'walks' | 'files' | 'stories', Result[]>>;

const MOST_NAMES = 20;
let dialog: HTMLDialogElement | undefined;
let input: HTMLInputElement;
let list: HTMLElement;
let status: HTMLElement;
/** Answers to older typing are thrown away. */
let turn = 0;

/** Opens the dialog: with what has been typed already, else with what was typed last, selected. */
export function openSearch(typed: string): void {
  dialog ??= build();
  if (dialog.open) return;
  dialog.ariaLabel = say('search');
  input.placeholder = say('searchHint');
  dialog.showModal();
  if (typed === '') input.select();
  else {
    input.value = typed;
    void answer();
  }
}

function build(): HTMLDialogElement {
  input = make('input', 'search-input');
  input.type = 'search';
  input.autocomplete = 'off';
  input.spellcheck = false;
  input.setAttribute('autocapitalize', 'off');
  input.setAttribute('aria-label', say('search'));
  const close = make('button', 'button', say('close'));
  close.type = 'button';
  list = make('div', 'search-results');
  status = make('p', 'vh');
  status.role = 'status';
  const hint = make('p', 'search-hint', say('searchKeys'));
  const box = make('dialog', 'search', make('div', 'search-head', input, close), status, list, hint);
  close.addEventListener('click', () => box.close());
  input.addEventListener('input', () => void answer());
  box.addEventListener('keydown', onKey);
  // A click beside the box is a click on the dialog itself.
  box.addEventListener('click', ({ target }) => target === box && box.close());
  document.body.append(box);
  return box;
}

function onKey(event: KeyboardEvent): void {
  if (event.isComposing) return;
  const links = [...list.querySelectorAll<HTMLAnchorElement>('a')];
  const at = links.indexOf(document.activeElement as HTMLAnchorElement);
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    const next = at + (event.key === 'ArrowDown' ? 1 : -1);
    if (next < 0) input.focus();
    else links[Math.min(next, links.length - 1)]?.focus();
  } else if (event.key === 'Enter' && document.activeElement === input) {
    event.preventDefault();
    // What was typed last may not be answered yet.
    void answer().then(() => list.querySelector('a')?.click());
  }
}

async function answer(): Promise<void> {
  const mine = ++turn;
  const query = parseQuery(input.value);
  if (query.type === 'empty') return show({});
  try {
    const first = await found(query, false);
    if (mine !== turn) return;
    show(first);
    // Names that hold the letters somewhere need every shard of names: after the near ones are shown.
    if (wantedName(query).length < 3) return;
    const all = await found(query, true);
    if (mine === turn) show(all);
  } catch {
    if (mine === turn) list.replaceChildren(make('p', '', say('searchFailed')));
  }
}

async function found(query: Query, everywhere: boolean): Promise<Groups> {
  const typed = input.value.trim();
  const isLong = typed.length > 1;
  const [symbols, walks, paths, stories] = await Promise.all([
    symbolResults(query, everywhere),
    query.type === 'chain' ? walkResults(query.parts, typed) : [],
    filePaths(pageVersion),
    isLong && query.type !== 'file' ? storyResults(typed) : [],
  ]);
  const files =
    query.type === 'file'
      ? fileResults(filesOfAddress(paths, query.path, 8), query.fragment)
      : fileResults(isLong ? filesWith(paths, typed, 8) : [], '');
  return { walks, symbols, files, stories };
}

async function symbolResults(query: Query, everywhere: boolean): Promise<Result[]> {
  const name = wantedName(query);
  if (name === '') return [];
  const names = await (everywhere ? allNames : nearNames)(pageVersion, name, MOST_NAMES);
  const rows = await rowsOf(pageVersion, names);
  return (
    rows
      // Of a name that is only like the one typed the likeliest: there may be dozens of fields `user_ns`.
      .flatMap((some) => rowsFor(some, query).slice(0, some[0]?.name === name ? 6 : 1))
      .slice(0, 30)
      .map(symbolResult)
  );
}

function symbolResult(row: SearchEntry): Result {
  return {
    href: `linux/${pageVersion}/source/${row.file}.html#${row.anchor}`,
    title: row.record ? `${row.record}.${row.name}` : row.name,
    kind: row.uses > 0 ? `${kindWord(row.kind)} · ${say('uses', { n: row.uses })}` : kindWord(row.kind),
    place: `${row.file}:${row.line}`,
    line: row.text,
  };
}

function kindWord(kind: string): string {
  const key = `kind-${kind}`;
  return isWord(key) ? say(key) : kind;
}

async function walkResults(parts: string[], typed: string): Promise<Result[]> {
  const walks = new Map(
    (await walkList(pageVersion)).map(([id, spelling]) => [id.replaceAll('/', '.'), { id, spelling }]),
  );
  const results = walksWith(walks.keys(), parts, 8).map((path): Result => {
    const { id = '', spelling = '' } = walks.get(path) ?? {};
    const href = `${language()}/walk/${pageVersion}/${id}.html`;
    return { href, title: spelling, kind: say('walk'), place: path, line: '' };
  });
  // A walk that is spelled as typed comes before others over the same fields.
  return results.sort((a, b) => Number(b.title.includes(typed)) - Number(a.title.includes(typed)));
}

function fileResults(files: readonly string[], fragment: string): Result[] {
  return files.map((file) => ({
    href: `linux/${pageVersion}/source/${file}.html${fragment && `#${fragment}`}`,
    title: fragment ? `${file}#${fragment}` : file,
    kind: say('kind-file'),
    place: '',
    line: '',
  }));
}

/** In the reader's language; where that has none, in the other, which the reader may have typed. */
async function storyResults(typed: string): Promise<Result[]> {
  const other = language() === 'ja' ? 'en' : 'ja';
  const own = await storiesWith(typed, language());
  return own.length > 0 ? own : storiesWith(typed, other);
}

async function storiesWith(typed: string, lang: string): Promise<Result[]> {
  const wanted = typed.toLowerCase();
  const words = wordsOf(typed);
  const results: (Result & { score: number })[] = [];
  for (const [href, title, heading, text] of await storyParts(lang)) {
    const named = `${title} ${heading}`.toLowerCase();
    const low = text.toLowerCase();
    const inHeading = named.includes(wanted);
    const whole = low.indexOf(wanted);
    // The phrase itself, else all of its words.
    if (!inHeading && whole < 0 && !words.every((word) => named.includes(word) || low.includes(word)))
      continue;
    const at = whole >= 0 ? whole : Math.max(0, low.indexOf(words[0] ?? wanted));
    const from = Math.max(0, at - 20);
    const line = `${from > 0 ? '…' : ''}${text.slice(from, from + 90)}`;
    results.push({
      href,
      title: heading || title,
      kind: heading ? title : '',
      place: '',
      line,
      score: inHeading ? 0 : whole >= 0 ? 1 : 2,
    });
  }
  return results.sort((a, b) => a.score - b.score).slice(0, 6);
}

function show(groups: Groups): void {
  const parts: Node[] = [];
  let count = 0;
  // A walk comes first where it is spelled as typed; else the definition does.
  const isSpelled = groups.walks?.[0]?.title.includes(input.value.trim()) ?? false;
  const order = isSpelled ? (['walks', 'symbols'] as const) : (['symbols', 'walks'] as const);
  for (const key of [...order, 'files', 'stories'] as const) {
    const results = groups[key] ?? [];
    if (results.length === 0) continue;
    count += results.length;
    parts.push(
      make('h2', '', say(key)),
      make('ul', 'plain', ...results.map((result) => make('li', '', link(result)))),
    );
  }
  const asked = input.value.trim() !== '';
  if (asked && count === 0) parts.push(make('p', '', say('noResult')));
  status.textContent = asked ? say('results', { n: count }) : '';
  const focused = list.contains(document.activeElement)
    ? (document.activeElement as HTMLAnchorElement).href
    : null;
  list.replaceChildren(...parts);
  // More results may arrive while one is walking through the first.
  if (focused) [...list.querySelectorAll('a')].find(({ href }) => href === focused)?.focus();
}

function link({ href, title, kind, place, line }: Result): HTMLAnchorElement {
  const head = make('span', 'result-head', make('code', 'result-title', title));
  if (kind) head.append(make('span', 'kind', kind));
  if (place) head.append(make('span', 'result-place', place));
  const anchor = make('a', 'result', head);
  if (line) anchor.append(make('span', 'result-line', line));
  anchor.href = new URL(href, siteRoot).href;
  // A result on this very page closes what covers it.
  anchor.addEventListener('click', () => dialog?.close());
  return anchor;
}
