/**
 * The way from the pipeline to the pages: a folder with `index.json` (a `SiteIndex`) and one JSON file per page.
 *
 * The pipeline writes the page files first and the index last, `buildSite` decides which pages are due and
 * starts Astro with two variables, and Astro's pages read through this module:
 * - `KWALK_SITE_DATA`: the data folder; `.cache/site` unless set.
 * - `KWALK_SITE_DUE`: a JSON file with the paths in `dist/` to build; every page unless set.
 */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PageData, SiteData, SiteIndex, SiteIndexEntry } from '#model';

/** Where page data lies, absolute. */
export function dataFolder(): string {
  return resolve(process.env['KWALK_SITE_DATA'] ?? '.cache/site');
}

/** Reads the index of a data folder. Throws with what to do where it is missing or not JSON. */
export async function readIndex(folder: string = dataFolder()): Promise<SiteIndex> {
  const path = join(folder, 'index.json');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new Error(`No page data at ${path}: run \`npm run build\`, which writes it.`, { cause: error });
  }
  try {
    return JSON.parse(text) as SiteIndex;
  } catch (error) {
    throw new Error(`${path} is not JSON: delete the folder and build again.`, { cause: error });
  }
}

/** Reads the data of one page. */
export async function readPage<Page extends PageData>(
  entry: SiteIndexEntry,
  folder: string = dataFolder(),
): Promise<Page> {
  const text = await readFile(join(folder, entry.data), 'utf8');
  announce(entry);
  return JSON.parse(text) as Page;
}

let index: Promise<SiteIndex> | undefined;
let due: Promise<Set<string> | null> | undefined;

/** The index, read once per process. */
export function siteIndex(): Promise<SiteIndex> {
  return (index ??= readIndex());
}

/** What all pages share. */
export async function siteData(): Promise<SiteData> {
  return (await siteIndex()).site;
}

async function readDue(): Promise<Set<string> | null> {
  const path = process.env['KWALK_SITE_DUE'];
  return path ? new Set(JSON.parse(await readFile(path, 'utf8')) as string[]) : null;
}

/** Whether this build writes the page of that path in `dist/`. */
export async function isDue(file: string): Promise<boolean> {
  const files = await (due ??= readDue());
  return files === null || files.has(file);
}

/** The entries of one type that this build writes, as `getStaticPaths` wants them. */
export async function duePages(type: PageData['type']): Promise<SiteIndexEntry[]> {
  const { pages } = await siteIndex();
  const wanted = pages.filter((entry) => entry.type === type);
  const flags = await Promise.all(wanted.map((entry) => isDue(entry.file)));
  return wanted.filter((_, i) => flags[i]);
}

/** Tells the process that started Astro that a page is being rendered; nobody listens under `astro dev`. */
function announce(entry: SiteIndexEntry): void {
  process.send?.({ page: entry.file });
}
