/** Pages of names: everything a name means, with candidates, walks, notes and uses. */
import type {
  Chain,
  Definition,
  DefinitionView,
  LinkTo,
  Provenance,
  SymbolPage,
  SymbolSection,
} from '#model';
import { lineAnchor, sourceHref, symbolHref, walkHref } from './address.ts';
import type { RenderContext } from './context.ts';
import { definitionExcerpt, fieldExcerpt } from './excerpt.ts';
import { sectionAnchor } from './links.ts';
import { noteView } from './notes.ts';
import { joinProvenance, provenanceOf } from './provenance.ts';
import { definitionLink, groupSpots, symbolKey, type ListSize, type Use } from './uses.ts';

/** Definitions shown in one section: a macro may have one for each of 40 architectures and drivers. */
const MOST_DEFINITIONS = 24;
const MOST_WALKS = 40;
/** What a page shows of uses, shared among its sections; a section shows some whatever the others do. */
const USES: ListSize = { rows: 120, rowsInFile: 8, numbers: 640 };
const FEWEST_USES = 8;

/**
 * Names that the symbol pages are made for, one for each page: of names that share a page because they differ only
 * in case, the one that the file is named after.
 */
export function symbolPageNames({ plan }: Pick<RenderContext, 'plan'>): string[] {
  const first = new Map<string, string>();
  // Addresses of shared pages follow the spelling that sorts last, which is lower case.
  for (const name of [...plan.symbols.keys()].sort()) first.set(plan.symbols.get(name) ?? '', name);
  return [...first.values()].sort();
}

/**
 * The page of a name, with a section for each thing that it means.
 * @param name as `symbolPageNames` lists it
 * @throws where no page of that name is planned
 */
export function symbolPage(context: RenderContext, name: string): SymbolPage {
  const { analysis, plan } = context;
  const page = symbolHref(plan, name);
  if (page === null) throw new Error(`No symbol page is planned for ${name}.`);
  const names = plan.shared.has(name)
    ? [...plan.symbols].filter(([, address]) => address === plan.symbols.get(name)).map(([other]) => other)
    : [name];
  const sections = names.flatMap((one) => sectionsOf(context, one, page));
  // Eighty records have a field `flags`: their sections share what one page can bear.
  const share = (most: number) => Math.max(FEWEST_USES, Math.floor(most / sections.length));
  const size = { ...USES, rows: share(USES.rows), numbers: share(USES.numbers) };
  return {
    type: 'symbol',
    name,
    version: analysis.version.id,
    release: analysis.version.release,
    configuration: analysis.configuration,
    sections: sections.map(({ section, found }) => {
      const { groups, unlisted } = useGroups(context, found, size);
      return { ...section, uses: groups, unlisted };
    }),
    provenance: joinProvenance(
      sections.flatMap(({ provenance }) => provenance),
      analysis.version,
    ),
  };
}

/** A section with what its page still needs: uses to cut to size, files whose notices to show. */
interface Section {
  section: Omit<SymbolSection, 'uses' | 'unlisted'>;
  found: readonly Use[];
  provenance: Provenance[];
}

function sectionsOf(context: RenderContext, name: string, page: string): Section[] {
  const definitions = (context.analysis.definitions.get(name) ?? []).filter(({ anchor }) => anchor !== null);
  const groups = Map.groupBy(definitions, (definition) => sectionAnchor(definition));
  const result: Section[] = [];
  for (const [anchor, group] of groups) {
    const uses = context.uses().get(symbolKey({ ...firstOf(group), name })) ?? [];
    // Hundreds of records have a field `name`: those matter that a page of ours defines or uses.
    if (uses.length === 0 && !group.some(({ place }) => context.plan.sources.has(place.file))) continue;
    result.push(sectionOf(context, anchor, group, uses, page));
  }
  if (result.length === 0) {
    const uses = context.uses().get(`${name} ${name}`) ?? [];
    const kind = uses[0]?.reference.targets[0]?.kind ?? (name.startsWith('CONFIG_') ? 'config' : 'macro');
    result.push({
      section: {
        title: name,
        kind,
        anchor: name,
        definitions: [],
        walks: [],
        puts: [],
        notes: [],
        useCount: uses.length,
      },
      found: uses,
      provenance: [],
    });
  }
  return result.toSorted((a, b) => b.section.useCount - a.section.useCount);
}

function firstOf(group: readonly Definition[]): Definition {
  const [first] = group;
  if (first === undefined) throw new Error('A group of definitions is never empty.');
  return first;
}

function sectionOf(
  context: RenderContext,
  anchor: string,
  group: Definition[],
  uses: readonly Use[],
  page: string,
): Section {
  const sole = chosenOf(group, uses);
  const rankOf = (definition: Definition): number => (definition === sole ? -1 : rank(definition));
  const sorted = group.toSorted((a, b) => rankOf(a) - rankOf(b));
  const first = firstOf(sorted);
  const shown = sorted.slice(0, MOST_DEFINITIONS);
  const views = shown.flatMap(
    (definition) => definitionView(context, definition, definition === sole, page) ?? [],
  );
  const notes = context.content.notes.filter(
    ({ expression, definitions }) =>
      expression === null && definitions.some((other) => group.some((own) => isSame(own, other))),
  );
  const files = new Set(shown.map(({ place }) => place.file));
  return {
    section: {
      title: titleOf(first),
      kind: first.kind,
      anchor,
      definitions: views,
      walks: first.kind === 'field' ? walksThrough(context, first) : [],
      puts: first.kind === 'field' ? putsInto(context, first) : [],
      notes: notes.map((note) => noteView(context, note, page, null)),
      useCount: uses.length,
    },
    found: uses,
    provenance: [...files].flatMap((path) => {
      const file = context.analysis.files.get(path);
      return file === undefined ? [] : [provenanceOf(file, context.analysis.version)];
    }),
  };
}

/**
 * The definition that the configuration chooses: the only one that it takes, else the one that every use comes to
 * (`current` of one architecture among many). Where uses differ, as with a static function of two files, none is.
 */
function chosenOf(group: readonly Definition[], uses: readonly Use[]): Definition | undefined {
  const active = group.filter(({ active: state, isDefinition }) => isDefinition && state === 'true');
  if (active.length === 1) return active[0];
  const exact = uses.filter(({ reference }) => reference.class === 'exact' && !reference.inactive);
  const [first] = exact;
  const target = first?.reference.targets[0];
  const agreed = exact.every(
    ({ reference: { targets } }) => targets[0]?.file === target?.file && targets[0]?.line === target?.line,
  );
  if (target === undefined || !agreed) return undefined;
  return group.find(
    ({ place, isDefinition }) => isDefinition && place.file === target.file && place.line === target.line,
  );
}

/** Functions that a call through the field may reach. */
function putsInto(context: RenderContext, { record, name }: Definition): SymbolSection['puts'] {
  const { plan } = context;
  return (context.putsByField().get(`${record}.${name}`) ?? []).flatMap(({ fn, file, line }) => {
    const own = sourceHref(plan, fn.file, fn.anchor ?? lineAnchor(fn.line));
    const at = sourceHref(plan, file, lineAnchor(line));
    return own === null || at === null
      ? []
      : [{ fn: { href: own, label: `${fn.name}()` }, at: { href: at, label: `${file}:${line}` } }];
  });
}

/** The chosen definition first, then open ones, then what the configuration leaves out; declarations last. */
function rank({ active, isDefinition }: Definition): number {
  return (isDefinition ? 0 : 3) + (active === 'true' ? 0 : active === 'open' ? 1 : 2);
}

function isSame(a: Definition, b: Definition): boolean {
  return a.place.file === b.place.file && a.place.line === b.place.line && a.name === b.name;
}

function titleOf({ kind, name, record }: Definition): string {
  if (kind === 'struct' || kind === 'union' || kind === 'enum') return `${kind} ${name}`;
  if (kind === 'field' && record !== null) return `${record}.${name}`;
  return kind === 'function' ? `${name}()` : name;
}

function definitionView(
  context: RenderContext,
  definition: Definition,
  chosen: boolean,
  page: string,
): DefinitionView | null {
  const { file, line } = definition.place;
  const place = definitionLink(context.plan, definition);
  const options = { page, lang: 'both' as const, namespace: null, leadOn: true };
  const record = definition.kind === 'field' ? recordOf(context, definition) : null;
  return {
    kind: definition.kind,
    place: place ?? { href: page, label: `${file}:${line}` },
    at: `${file}:${line}`,
    isDefinition: definition.isDefinition,
    condition: definition.condition,
    chosen,
    inactive: definition.active === 'false',
    excerptHtml:
      definition.kind === 'field'
        ? fieldExcerpt(context, record, definition, options)
        : definitionExcerpt(context, definition, { ...options, most: 8 }),
    doc: definition.doc?.text ?? null,
  };
}

/** The record around a field, by its extent. */
function recordOf({ analysis }: RenderContext, field: Definition): Definition | null {
  const { place, extent, record } = field;
  const holders = record === null ? [] : (analysis.definitions.get(record) ?? []);
  return (
    holders.find(
      (other) =>
        other.place.file === place.file &&
        other.extent.start <= extent.start &&
        extent.end <= other.extent.end,
    ) ?? null
  );
}

function walksThrough(context: RenderContext, { record, name }: Definition): LinkTo[] {
  const chains = (context.walksByField().get(`${record}.${name}`) ?? []).slice(0, MOST_WALKS);
  return chains.flatMap((chain) => walkLink(context, chain, record, name));
}

function walkLink({ plan }: RenderContext, chain: Chain, record: string | null, field: string): LinkTo[] {
  const step = chain.steps.find((one) => one.record === record && one.field === field)?.n ?? null;
  const href = walkHref(plan, 'ja', chain.id, step);
  return href === null ? [] : [{ href, label: chain.spelling }];
}

function useGroups(
  { plan }: RenderContext,
  uses: readonly Use[],
  size: ListSize,
): ReturnType<typeof groupSpots> {
  const spots = uses.map(({ file, reference: { line, start, end, role } }) => ({
    file,
    line,
    start,
    end,
    role,
  }));
  return groupSpots(plan, spots, size);
}
