/** Every page of one version: its address, and what makes its data when it is wanted. */
import type { Language, PageData } from '#model';
import { roadHref, storyHref } from './address.ts';
import type { RenderContext } from './context.ts';
import { roadPage } from './road-page.ts';
import { directoryPages, sourcePage } from './source-page.ts';
import { storyPage } from './story-page.ts';
import { symbolPage, symbolPageNames } from './symbol-page.ts';
import { walkPage } from './walk-page.ts';

export interface PlannedPage {
  /** File below `dist/`. */
  file: string;
  type: PageData['type'];
  /** Of a walk: how it is written. */
  spelling?: string;
  /** Makes the page anew at each call. */
  make: () => PageData;
}

const LANGUAGES = ['ja', 'en'] as const satisfies Language[];

/** All pages that a context plans, source pages first. Nothing is made before it is asked for. */
export function plannedPages(context: RenderContext): PlannedPage[] {
  const { analysis, plan, content } = context;
  const pages: PlannedPage[] = [];
  for (const [path, file] of plan.sources)
    pages.push({ file, type: 'source', make: () => sourcePage(context, path) });
  for (const page of directoryPages(context))
    pages.push({ file: known(plan.directories, page.path), type: 'directory', make: () => page });
  for (const name of symbolPageNames(context))
    pages.push({ file: known(plan.symbols, name), type: 'symbol', make: () => symbolPage(context, name) });
  const chains = new Map([...content.chains.map((chain) => [chain.id, chain] as const), ...analysis.chains]);
  for (const [id, address] of plan.walks) {
    const chain = known(chains, id);
    for (const lang of LANGUAGES)
      pages.push({
        file: `${lang}/${address}`,
        type: 'walk',
        spelling: chain.spelling,
        make: () => walkPage(context, chain, lang),
      });
  }
  for (const story of content.stories)
    pages.push({
      file: decodeURI(storyHref(story.lang, story.slug)),
      type: 'story',
      make: () => storyPage(context, story),
    });
  for (const road of content.roads)
    pages.push({
      file: decodeURI(roadHref(road.lang, road.slug)),
      type: 'road',
      make: () => roadPage(context, road),
    });
  return pages;
}

function known<T>(map: ReadonlyMap<string, T>, key: string): T {
  const value = map.get(key);
  if (value === undefined) throw new Error(`No page is planned for ${key}: plan and pages disagree.`);
  return value;
}
