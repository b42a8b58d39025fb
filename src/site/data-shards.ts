/** Every script file with data that pages load when it is wanted: walks for the panel, and the search. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExpansionEntry, Language, PageData, RoadPage, SearchEntry, SiteIndex, WalkPage } from '#model';
import { twinOf } from './address.ts';
import { callShards } from './calls.ts';
import { readPage } from './data.ts';
import { type FoundStory, type FoundWalk, searchShards, storyShard } from './search.ts';
import { walkShards, type BilingualWalk } from './shards.ts';

/** What shards are made from: page data, however it is kept. */
export interface ShardSource {
  /** Every page: its file in `dist/`, and what it shows. */
  pages: readonly { file: string; type: PageData['type'] }[];
  /** The data of one of them. */
  page(file: string): Promise<PageData>;
  /** How the walk of a page is written. */
  spelling(file: string): Promise<string>;
  /** What the search knows of each version. */
  search: readonly { version: string; entries(): Promise<readonly SearchEntry[]> }[];
  /** What cards show of macro calls of each version. */
  expansions: readonly { version: string; entries(): Promise<readonly ExpansionEntry[]> }[];
}

/** Page data as the pipeline wrote it. */
export function folderSource({ pages, search, expansions }: SiteIndex, dataDir: string): ShardSource {
  const entries = new Map(pages.map((entry) => [entry.file, entry]));
  const spellings = new Map<string, string>();
  const read = async <Entries>(data: string) =>
    JSON.parse(await readFile(join(dataDir, data), 'utf8')) as Entries;
  const page = async (file: string): Promise<PageData> => {
    const data = await readPage(entries.get(file)!, dataDir);
    if (data.type === 'walk') spellings.set(file, data.spelling);
    return data;
  };
  return {
    pages,
    page,
    async spelling(file) {
      if (!spellings.has(file)) await page(file);
      return spellings.get(file) ?? '';
    },
    search: (search ?? []).map(({ version, data }) => ({
      version,
      entries: () => read<SearchEntry[]>(data),
    })),
    expansions: (expansions ?? []).map(({ version, data }) => ({
      version,
      entries: () => read<ExpansionEntry[]>(data),
    })),
  };
}

/** @returns path in `dist/` → script text */
export async function dataShards(source: ShardSource): Promise<Map<string, string>> {
  return new Map([
    ...(await panelShards(source)),
    ...(await nameShards(source)),
    ...(await storyShards(source)),
  ]);
}

/** Walks and their steps, for the panel beside the code. */
export async function panelShards(source: ShardSource): Promise<Map<string, string>> {
  const walks = await walksByVersion(source);
  return new Map([...walks].flatMap(([version, list]) => [...walkShards(version, list)]));
}

/** What the search finds of names, files and walks, and what cards say of macro calls. */
export async function nameShards({
  pages,
  spelling,
  search,
  expansions,
}: ShardSource): Promise<Map<string, string>> {
  const shards = new Map<string, string>();
  for (const { version, entries } of search) {
    const root = `linux/${version}/source/`;
    const walkRoot = `ja/walk/${version}/`;
    const paths = pages
      .filter(({ type, file }) => type === 'source' && file.startsWith(root))
      .map(({ file }) => file.slice(root.length, -'.html'.length));
    const walks: FoundWalk[] = [];
    for (const { type, file } of pages) {
      if (type !== 'walk' || !file.startsWith(walkRoot)) continue;
      walks.push({ id: file.slice(walkRoot.length, -'.html'.length), spelling: await spelling(file) });
    }
    for (const [path, script] of searchShards(version, await entries(), paths, walks))
      shards.set(path, script);
  }
  for (const { version, entries } of expansions)
    for (const [path, script] of callShards(version, await entries())) shards.set(path, script);
  return shards;
}

/** What the search finds of stories. */
export async function storyShards(source: ShardSource): Promise<Map<string, string>> {
  const shards = new Map<string, string>();
  for (const lang of ['ja', 'en'] as const)
    shards.set(`assets/search/stories-${lang}.js`, storyShard(await storiesOf(lang, source)));
  return shards;
}

async function walksByVersion({ pages, page }: ShardSource): Promise<Map<string, BilingualWalk[]>> {
  const files = new Set(pages.map(({ file }) => file));
  const walks = new Map<string, BilingualWalk[]>();
  for (const { file, type } of pages) {
    const twin = type === 'walk' && file.startsWith('ja/') ? twinOf(file) : null;
    if (!twin || !files.has(twin.file)) continue;
    const [ja, en] = [(await page(file)) as WalkPage, (await page(twin.file)) as WalkPage];
    const list = walks.get(ja.version) ?? [];
    walks.set(ja.version, list);
    list.push({ file, ja, en });
  }
  return walks;
}

async function storiesOf(
  lang: Language,
  { pages, page }: ShardSource,
): Promise<{ file: string; page: FoundStory }[]> {
  const found: { file: string; page: FoundStory }[] = [];
  for (const { type, file } of pages) {
    if ((type !== 'story' && type !== 'road') || !file.startsWith(`${lang}/`)) continue;
    const data = await page(file);
    if (data.type === 'story') found.push({ file, page: data });
    else if (data.type === 'road') found.push({ file, page: asStory(data) });
  }
  return found;
}

/** A road read as a story: its steps are its parts. */
function asStory({ title, lead, steps }: RoadPage): FoundStory {
  return {
    title,
    lead,
    html: steps
      .map(({ anchor, titleHtml, proseHtml }) => `<h2 id="${anchor}">${titleHtml}</h2>${proseHtml}`)
      .join(''),
    headings: steps.map((step) => ({ id: step.anchor, text: step.title })),
  };
}
