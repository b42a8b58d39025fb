/**
 * The search as script files, of which a page loads what the letters typed need: names by their first letter, their
 * definitions in parts of each letter, and one file each for paths, walks and stories.
 */
import type { SearchEntry, StoryPage } from '#model';
import { unescapeHtml } from '#text';
import { letterOf, packLine, packNames, usualAnchor } from './client/search-query.ts';
import type { FileShard, NameShard, RowShard, StoryShard, WalkShard } from './client/search-data.ts';

/** About so much is loaded for a name: small enough for a phone, large enough to keep the files few. */
const SHARD_BYTES = 48_000;

/** Walks that the search can lead to. */
export interface FoundWalk {
  /** `task_struct/nsproxy/uts_ns/name` as the address spells it. */
  id: string;
  spelling: string;
}

/**
 * Shards of one version.
 * @param entries sorted by name
 * @returns path in `dist/` → script text
 */
export function searchShards(
  version: string,
  entries: readonly SearchEntry[],
  paths: readonly string[],
  walks: readonly FoundWalk[],
): Map<string, string> {
  const folder = `assets/search/${version}`;
  const byName = Map.groupBy(entries, ({ name }) => name);
  const shards = new Map<string, string>();
  for (const [letter, names] of Map.groupBy(byName.keys(), letterOf)) {
    const rows = cutToSize(names.map((name) => byName.get(name) ?? []));
    const shard: NameShard = {
      names: packNames(names),
      weights: names.map((name) => weightOf(byName.get(name) ?? [])).join(''),
      cuts: rows.map((some) => some[0]?.name ?? ''),
    };
    shards.set(`${folder}/names-${letter}.js`, asScript(shard));
    rows.forEach((some, i) => shards.set(`${folder}/${letter}${i}.js`, asScript(rowShard(some))));
  }
  const letters = [...new Set([...byName.keys()].map(letterOf))].join('');
  const files: FileShard = { paths, letters };
  shards.set(`${folder}/files.js`, asScript(files));
  const walkShard: WalkShard = { walks: walks.map(({ id, spelling }) => [id, spelling]) };
  shards.set(`${folder}/walks.js`, asScript(walkShard));
  return shards;
}

/** What the search reads of a story, or of a road. */
export type FoundStory = Pick<StoryPage, 'title' | 'lead' | 'html' | 'headings'>;

/** Stories of one language by their headings, as text. */
export function storyShard(stories: readonly { file: string; page: FoundStory }[]): string {
  const shard: StoryShard = {
    parts: stories.flatMap(({ file, page }) =>
      partsOf(page).map(
        ({ id, heading, text }) => [id ? `${file}#${id}` : file, page.title, heading, text] as const,
      ),
    ),
  };
  return asScript(shard);
}

/** Text of a story, cut at its headings. */
function partsOf(page: FoundStory): { id: string; heading: string; text: string }[] {
  const cuts = page.html.split(/(?=<h2\b)/);
  return cuts.map((html) => {
    const id = /^<h2[^>]*\sid=(?:"([^"]*)"|([^\s>]+))/.exec(html);
    const name = id?.[1] ?? id?.[2] ?? '';
    const prose = html.replace(
      /<summary\b[^]*?<\/summary>|<figcaption\b[^]*?<\/figcaption>|<pre\b[^]*?<\/pre>|<svg\b[^]*?<\/svg>|<table\b[^]*?<\/table>/g,
      ' ',
    );
    const heading = page.headings.find((one) => one.id === name)?.text ?? '';
    const text = plain(prose.replace(/^<h2\b[^]*?<\/h2>/, ''));
    return { id: name, heading, text: id ? text : `${page.lead} ${text}` };
  });
}

function plain(html: string): string {
  return unescapeHtml(html.replace(/<[^>]+>/g, ''))
    .replace(/\s+/g, ' ')
    .trim();
}

/** Definitions of names in order, as many together as a page may well load for one of them. */
function cutToSize(names: readonly SearchEntry[][]): SearchEntry[][] {
  const parts: SearchEntry[][] = [];
  let size = Infinity;
  for (const entries of names) {
    const own = entries.reduce(
      (sum, { name, text, doc, condition }) =>
        sum + name.length + text.length + doc.length + condition.length + 30,
      0,
    );
    if (size + own > SHARD_BYTES) {
      parts.push([]);
      size = 0;
    }
    size += own;
    parts.at(-1)?.push(...entries);
  }
  return parts;
}

/** One digit: how many times the uses can be halved. */
function weightOf(entries: readonly SearchEntry[]): number {
  const uses = entries.reduce((sum, entry) => sum + entry.uses, 0);
  return Math.min(9, Math.floor(Math.log2(uses + 1)));
}

function rowShard(entries: readonly SearchEntry[]): RowShard {
  const files = [...new Set(entries.map(({ file }) => file))];
  const at = new Map(files.map((file, i) => [file, i]));
  return {
    files,
    rows: entries.map((entry) => {
      const { name, kind, record, file, line, anchor, text, uses, doc, condition, note } = entry;
      const shown = anchor === usualAnchor({ kind, name, record }) ? '' : anchor;
      const rest = [doc, condition, note?.ja ?? '', note?.en ?? ''];
      while (rest.at(-1) === '') rest.pop();
      return [
        name,
        kind,
        record,
        at.get(file) ?? 0,
        line,
        shown,
        packLine(text, name),
        uses,
        ...rest,
      ] as RowShard['rows'][number];
    }),
  };
}

function asScript(shard: object): string {
  return `kernelWalk(${JSON.stringify(shard)})\n`;
}
