/** Pages of walks: the steps one under another, each with its real lines. */
import type {
  Chain,
  Definition,
  Language,
  LinkTo,
  Namespace,
  Note,
  Step,
  StepView,
  Target,
  WalkPage,
} from '#model';
import { escapeHtml } from '#text';
import { lineAnchor, relative, sourceHref, walkHref } from './address.ts';
import type { RenderContext } from './context.ts';
import { definitionExcerpt, fieldExcerpt } from './excerpt.ts';
import { attribute } from './html.ts';
import { lanesOf } from './lanes-view.ts';
import { chainNamespace, stepNamespaces } from './namespace.ts';
import { noteView } from './notes.ts';
import { walkPicture } from './picture/walk-picture.ts';
import { joinProvenance, provenanceOf } from './provenance.ts';
import { toldIn } from './told.ts';
import { definitionLink, groupSpots, type ListSize, type Spot } from './uses.ts';

/** Every place that takes a walk is there, most with their code. */
const PLACES: ListSize = { rows: 400, rowsInFile: 60, numbers: Infinity };

/** The chain in one language. Throws where the plan has no page for it. */
export function walkPage(context: RenderContext, chain: Chain, lang: Language): WalkPage {
  const { analysis, plan } = context;
  const page = walkHref(plan, lang, chain.id);
  if (page === null) throw new Error(`No walk page is planned for ${chain.id}.`);
  const files = new Set<string>();
  const steps = chain.steps.map((step) => stepView(context, chain, step, { page, lang, files }));
  return {
    type: 'walk',
    lang,
    version: analysis.version.id,
    release: analysis.version.release,
    configuration: analysis.configuration,
    id: chain.id,
    spelling: chain.spelling,
    namespace: chainNamespace(chain),
    steps,
    expressionHtml: expressionHtml(chain, (step) => `#step-${step}`),
    pictureSvg: walkPicture(chain, null, { lang }),
    canonical: canonicalLink(context, chain, lang),
    upstream: upstreamLink(context, chain, lang),
    occurrences: groupSpots(plan, spotsOf(context, chain), PLACES).groups,
    occurrenceCount: chain.occurrences.length,
    lanes: lanesOf(context, chain, lang),
    provenance: joinProvenance(
      [...files].flatMap((path) => {
        const file = analysis.files.get(path);
        return file === undefined ? [] : [provenanceOf(file, analysis.version)];
      }),
      analysis.version,
    ),
  };
}

/**
 * The expression with one element per hop.
 * @param hrefOf what the base (step 1) and each hop lead to
 */
export function expressionHtml(chain: Chain, hrefOf: (step: number) => string): string {
  const namespaces = stepNamespaces(chain.steps);
  const parts = chain.steps.map((step, i) => {
    const link = (text: string): string => `<a${attribute('href', hrefOf(step.n))}>${escapeHtml(text)}</a>`;
    if (step.field === null) return link(chain.base);
    const namespace = namespaces[i] ?? null;
    const classes = namespace === null ? 'h' : `h ns-${namespace}`;
    const hop = `<span${attribute('class', classes)}>${escapeHtml(step.operator)}${link(step.field)}</span>`;
    // What picks an element is not walked, and may be long.
    const subscript = escapeHtml(step.subscript).replaceAll('-&gt;', '<wbr><span class="op">-&gt;</span>');
    return `<wbr>${hop}${subscript}`;
  });
  return `${chain.spelling.startsWith('&') ? '&amp;' : ''}<span class=c>${parts.join('')}</span>`;
}

export interface StepOptions {
  page: string;
  lang: Language;
  /** Collects the files whose code is shown. */
  files: Set<string>;
}

/** One step as walk pages show it. */
export function stepView(context: RenderContext, chain: Chain, step: Step, options: StepOptions): StepView {
  const { page, lang, files } = options;
  const definition = step.definitions[0];
  const namespace = stepNamespaces(chain.steps)[step.n - 1] ?? null;
  if (definition !== undefined) files.add(definition.place.file);
  return {
    n: step.n,
    operator: step.n === 1 ? baseOperator(chain) : step.operator,
    title: step.field === null ? chain.base : `${step.operator}${step.field}${step.subscript}`,
    record: step.record,
    field: step.field,
    type: step.type,
    place: definition === undefined ? null : definitionLink(context.plan, definition),
    excerptHtml: definition === undefined ? '' : stepExcerpt(context, step, definition, namespace, options),
    doc: definition?.doc?.text ?? null,
    through: step.through.map(({ kind, name, target }) => ({
      kind,
      name,
      place: target === null ? null : placeLink(context.plan, target),
    })),
    notes: notesOf(context, chain, step).map((note) => noteView(context, note, page, null)),
    via: step.n === 1 ? viaOf(context, chain, options) : [],
    sliceSvg: walkPicture(chain, step.n, { lang, slice: true }),
    others: step.definitions.slice(1).flatMap((other) => candidateLink(context, other)),
    namespace,
  };
}

function baseOperator({ via }: Chain): string {
  const kind = via[0]?.definitions[0]?.kind;
  return kind === 'macro' ? 'macro' : kind === 'function' ? 'call' : 'base';
}

function stepExcerpt(
  context: RenderContext,
  step: Step,
  definition: Definition,
  namespace: Namespace | null,
  { page, lang }: StepOptions,
): string {
  return step.field === null
    ? definitionExcerpt(context, definition, { page, lang, namespace, most: 5 })
    : fieldExcerpt(context, step.recordDefinition, definition, { page, lang, namespace });
}

function candidateLink(
  { plan }: RenderContext,
  other: Definition,
): { place: LinkTo; condition: string | null }[] {
  const place = definitionLink(plan, other);
  return place === null ? [] : [{ place, condition: other.condition }];
}

/** How the base comes by its value: each definition with its lines, other architectures and branches after it. */
function viaOf(context: RenderContext, chain: Chain, { page, lang, files }: StepOptions): StepView['via'] {
  return chain.via.flatMap(({ label, definitions: [chosen, ...others] }) => {
    const place = chosen === undefined ? null : definitionLink(context.plan, chosen);
    if (chosen === undefined || place === null) return [];
    for (const { place: at } of [chosen, ...others]) files.add(at.file);
    const lines = (definition: Definition): string =>
      definitionExcerpt(context, definition, { page, lang, namespace: null });
    return [
      {
        label,
        place,
        excerptHtml: lines(chosen),
        others: others.flatMap((other) =>
          candidateLink(context, other).map((link) => ({ ...link, excerptHtml: lines(other) })),
        ),
      },
    ];
  });
}

/** Notes on what the step shows, and on expressions of the walk's places that end at it. */
function notesOf({ content }: RenderContext, chain: Chain, step: Step): Note[] {
  const shown = step.n === 1 ? chain.via.flatMap(({ definitions }) => definitions) : [];
  // Step 1 shows the record, step 2 its field: a note on the record stands where it is first met.
  const subjects = [...step.definitions.slice(0, 1), ...shown];
  return content.notes.filter(({ expression, definitions, places }) => {
    if (expression === null)
      return definitions.some((one) => subjects.some((other) => isSamePlace(one, other)));
    return places.some((place) => endsAt(chain, place) === step.n);
  });
}

function isSamePlace(a: Definition, b: Definition): boolean {
  return a.name === b.name && a.place.file === b.place.file && a.place.line === b.place.line;
}

/** The last step of the walk that lies inside an annotated expression; 0 where the expression is about no place of it. */
function endsAt(chain: Chain, { file, extent }: Note['places'][number]): number {
  let last = 0;
  for (const occurrence of chain.occurrences) {
    if (occurrence.file !== file || occurrence.start < extent.start || occurrence.start >= extent.end)
      continue;
    last = Math.max(last, 1);
    occurrence.links.forEach(({ reference }, i) => {
      if (reference.end <= extent.end) last = Math.max(last, occurrence.upstream.length + i + 2);
    });
  }
  return last;
}

/** The longer walk that this one is the end of. */
function upstreamLink({ analysis, plan }: RenderContext, chain: Chain, lang: Language): LinkTo | null {
  const longer = chain.upstream === null ? undefined : analysis.chains.get(chain.upstream);
  const href = longer === undefined ? null : walkHref(plan, lang, longer.id);
  return longer === undefined || href === null ? null : { href, label: longer.spelling };
}

function placeLink(plan: RenderContext['plan'], { file, line, anchor }: Target): LinkTo | null {
  const href = sourceHref(plan, file, anchor ?? lineAnchor(line));
  return href === null ? null : { href, label: `${file}:${line}` };
}

/** Where the source first takes the walk, else where authors tell of it: the way back without script. */
function canonicalLink(context: RenderContext, chain: Chain, lang: Language): LinkTo {
  const { plan } = context;
  const place = chain.occurrences.find(({ file }) => plan.sources.has(file));
  const href = place === undefined ? null : sourceHref(plan, place.file, lineAnchor(place.line));
  if (place === undefined || href === null) {
    const told = toldIn(context, chain, lang);
    if (told !== null) return told;
    const root = plan.directories.get('') ?? '';
    return { href: encodeURI(root), label: plan.version };
  }
  return { href, label: `${place.file.slice(place.file.lastIndexOf('/') + 1)}:${place.line}` };
}

/** Every place that takes the walk. */
function spotsOf({ analysis, text }: RenderContext, chain: Chain): Spot[] {
  return chain.occurrences.flatMap(({ file: path, line, start, end, links }) => {
    const file = analysis.files.get(path)?.text ?? text(path);
    const role = links.at(-1)?.reference.role ?? 'read';
    return file === null ? [] : [{ file: { path, text: file }, line, start, end, role }];
  });
}

/** The expression with links to the walk's own page, for cards on other pages. */
export function expressionLink(context: RenderContext, chain: Chain, lang: Language, page: string): string {
  return expressionHtml(chain, (step) => {
    const href = walkHref(context.plan, lang, chain.id, step);
    return href === null ? '#' : relative(page, href);
  });
}
