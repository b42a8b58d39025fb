/** Every script file with data that pages load when it is wanted: walks for the panel, and the search. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Language, SearchEntry, SiteIndex, StoryPage, WalkPage } from '#model';
import { twinOf } from './address.ts';
import { readPage } from './data.ts';
import { searchShards, storyShard } from './search.ts';
import { walkShards, type BilingualWalk } from './shards.ts';

/** @returns path in `dist/` → script text */
export async function dataShards(index: SiteIndex, dataDir: string): Promise<Map<string, string>> {
  const shards = new Map<string, string>();
  const add = (more: Iterable<[string, string]>) => {
    for (const [path, script] of more) shards.set(path, script);
  };
  const walks = await walksByVersion(index, dataDir);
  for (const [version, list] of walks) add(walkShards(version, list));
  for (const { version, data } of index.search ?? []) {
    const entries = JSON.parse(await readFile(join(dataDir, data), 'utf8')) as SearchEntry[];
    const root = `linux/${version}/source/`;
    const paths = index.pages
      .filter(({ type, file }) => type === 'source' && file.startsWith(root))
      .map(({ file }) => file.slice(root.length, -'.html'.length));
    const found = (walks.get(version) ?? []).map(({ file, ja }) => ({
      id: file.slice(`ja/walk/${version}/`.length, -'.html'.length),
      spelling: ja.spelling,
    }));
    add(searchShards(version, entries, paths, found));
  }
  for (const lang of ['ja', 'en'] as const) {
    shards.set(`assets/search/stories-${lang}.js`, storyShard(await storiesOf(lang, index, dataDir)));
  }
  return shards;
}

async function walksByVersion(index: SiteIndex, dataDir: string): Promise<Map<string, BilingualWalk[]>> {
  const entries = new Map(index.pages.map((entry) => [entry.file, entry]));
  const walks = new Map<string, BilingualWalk[]>();
  for (const entry of index.pages) {
    const other = entry.type === 'walk' && entry.file.startsWith('ja/') ? twinOf(entry.file) : null;
    const twin = other ? entries.get(other.file) : undefined;
    if (!twin) continue;
    const [ja, en] = [await readPage<WalkPage>(entry, dataDir), await readPage<WalkPage>(twin, dataDir)];
    const list = walks.get(ja.version) ?? [];
    walks.set(ja.version, list);
    list.push({ file: entry.file, ja, en });
  }
  return walks;
}

async function storiesOf(
  lang: Language,
  index: SiteIndex,
  dataDir: string,
): Promise<{ file: string; page: StoryPage }[]> {
  const entries = index.pages.filter(({ type, file }) => type === 'story' && file.startsWith(`${lang}/`));
  return Promise.all(
    entries.map(async (entry) => ({ file: entry.file, page: await readPage<StoryPage>(entry, dataDir) })),
  );
}
