/** Which pages are written. */
import type {
  Analysis,
  DirectoryPage,
  Reference,
  SourcePage,
  StoryPage,
  SymbolPage,
  Target,
  WalkPage,
} from '#model';
import {
  directoryAddresses,
  sharedNames,
  sourceAddresses,
  storyHref,
  symbolAddresses,
  walkAddresses,
  type PagePlan,
} from './address.ts';

/**
 * Plans the pages of one version.
 * @param analysis every file of it gets a page
 * @param named files that the manifest names: what they define or use gets a symbol page, and the chains that
 *   they hold a walk
 * @param chains ids of further chains that get a walk, as stories name them
 */
export function planPages(
  analysis: Analysis,
  named: Iterable<string>,
  chains: Iterable<string> = [],
): PagePlan {
  const version = analysis.version.id;
  const names = new Set<string>();
  const places = new Set(named);
  for (const path of places) {
    const file = analysis.files.get(path);
    if (file === undefined) continue;
    for (const definition of file.definitions) if (definition.anchor !== null) names.add(definition.name);
    for (const reference of file.references) if (isGlobal(reference)) names.add(reference.name);
  }
  const walks = new Set(chains);
  for (const chain of analysis.chains.values()) {
    if (chain.fields.length >= 2 && chain.occurrences.some(({ file }) => places.has(file)))
      walks.add(chain.id);
  }
  const sources = sourceAddresses(version, analysis.files.keys());
  const symbols = symbolAddresses(version, names);
  return {
    version,
    sources,
    directories: directoryAddresses(version, sources),
    symbols,
    shared: sharedNames(symbols),
    walks: walkAddresses(version, walks),
  };
}

/** Whether a reference names something that more than one function can see. */
function isGlobal(reference: Reference): boolean {
  return [...reference.targets, ...reference.others].some(isGlobalTarget);
}

function isGlobalTarget({ kind, anchor }: Target): boolean {
  return (
    kind !== 'include' && kind !== 'label' && kind !== 'parameter' && (anchor !== null || kind === 'config')
  );
}

/** The file below `dist/` that a page goes to. Throws where the plan does not know the page. */
export function addressOf(
  plan: PagePlan,
  page: SourcePage | DirectoryPage | SymbolPage | WalkPage | StoryPage,
): string {
  const address = lookUp(plan, page);
  if (address === null) throw new Error(`No page is planned for this ${page.type}: plan and pages disagree.`);
  return address;
}

function lookUp(
  plan: PagePlan,
  page: SourcePage | DirectoryPage | SymbolPage | WalkPage | StoryPage,
): string | null {
  switch (page.type) {
    case 'source':
      return plan.sources.get(page.path) ?? null;
    case 'directory':
      return plan.directories.get(page.path) ?? null;
    case 'symbol':
      return plan.symbols.get(page.name) ?? null;
    case 'walk': {
      const walk = plan.walks.get(page.id);
      return walk === undefined ? null : `${page.lang}/${walk}`;
    }
    default:
      return decodeURI(storyHref(page.lang, page.slug));
  }
}
