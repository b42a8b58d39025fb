/** Which pages are written. */
import type { Analysis, ChainOccurrence, Reference, Target } from '#model';
import {
  directoryAddresses,
  lineAnchor,
  sharedNames,
  sourceAddresses,
  sourceHref,
  symbolAddresses,
  walkAddresses,
  type PagePlan,
} from './address.ts';

/**
 * Plans the pages of one version.
 * @param analysis every file of it gets a page
 * @param named files that the manifest names: what they define or use gets a symbol page where there is something
 *   to list (several definitions, or uses), and the chains that they hold a walk
 * @param chains ids of further chains that get a walk, as stories name them
 */
export function planPages(
  analysis: Analysis,
  named: Iterable<string>,
  chains: Iterable<string> = [],
): PagePlan {
  const version = analysis.version.id;
  const names = new Set<string>();
  const namedFiles = new Set(named);
  for (const path of namedFiles) {
    const file = analysis.files.get(path);
    if (file === undefined) continue;
    for (const definition of file.definitions) if (definition.anchor !== null) names.add(definition.name);
    for (const reference of file.references) if (isGlobal(reference)) names.add(reference.name);
  }
  const walks = new Set(chains);
  for (const chain of analysis.chains.values()) {
    if (chain.fields.length >= 2 && chain.occurrences.some((one) => namedFiles.has(one.file) && isTold(one)))
      walks.add(chain.id);
  }
  const sources = sourceAddresses(version, analysis.files.keys());
  const addresses = symbolAddresses(version, names);
  const shared = sharedNames(addresses);
  const plan = {
    version,
    sources,
    directories: directoryAddresses(version, sources),
    symbols: new Map(addresses),
    aliases: new Map<string, string>(),
    soleUses: new Map<string, string>(),
    shared,
    walks: walkAddresses(version, walks),
  };
  const uses = countUses(analysis);
  for (const [name, address] of addresses) {
    const use = uses.get(name);
    const places = (analysis.definitions.get(name) ?? []).filter(({ anchor }) => anchor !== null);
    const definitions = places.filter(({ isDefinition }) => isDefinition);
    const definition = definitions[0] ?? places[0];
    if (definition === undefined || definitions.length > 1 || (use?.count ?? 0) > 1 || shared.has(name))
      continue;
    const href = sourceHref(plan, definition.place.file, definition.anchor);
    if (href === null) continue;
    plan.symbols.delete(name);
    plan.aliases.set(address, href);
    const place = use === undefined ? null : sourceHref(plan, use.file, lineAnchor(use.line));
    if (place !== null) plan.soleUses.set(name, place);
  }
  return plan;
}

/** How often each name is used in files that have a page, and where first. */
function countUses({ files }: Analysis): Map<string, { count: number; file: string; line: number }> {
  const uses = new Map<string, { count: number; file: string; line: number }>();
  for (const { path, references } of files.values()) {
    for (const reference of references) {
      if (reference.role === 'declare' || !isGlobal(reference)) continue;
      const use = uses.get(reference.name);
      if (use === undefined) uses.set(reference.name, { count: 1, file: path, line: reference.line });
      else use.count++;
    }
  }
  return uses;
}

/**
 * A chain of its own is a walk. One that goes on upstream is, where it crosses a call or a macro or begins at the
 * running task; a mere copy into a local takes the reader nowhere new.
 */
function isTold({ upstream, origin }: ChainOccurrence): boolean {
  if (upstream.length === 0 || origin?.kind === 'macro') return true;
  return upstream.some(({ through }) => through.some(({ kind }) => kind !== 'local'));
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
