/** Pages of roads: steps as those of a walk, through commands and functions too. */
import type { Language, Road, RoadPage, RoadStep, RoadStepView, SnippetBlock, StepView } from '#model';
import { roadHref, storyHref, walkHref } from './address.ts';
import type { RenderContext } from './context.ts';
import { unescapeHtml } from '#text';
import { placeLinks } from './notes.ts';
import { roadPicture, type Station } from './picture/road-picture.ts';
import { joinProvenance, provenanceOf } from './provenance.ts';
import { snippetHtml } from './story-page.ts';
import { stepView } from './walk-page.ts';
import { word } from './words.ts';

/** The page of a road. */
export function roadPage(context: RenderContext, road: Road): RoadPage {
  const { analysis, content } = context;
  const { lang, slug, title, lead, namespace } = road;
  const page = roadHref(lang, slug);
  const files = new Set<string>();
  const steps = road.steps.map((step, i) => viewOf(context, road, step, { n: i + 1, page, files }));
  const story = content.stories.find((one) => one.slug === road.story?.slug && one.lang === lang);
  return {
    type: 'road',
    lang,
    slug,
    version: analysis.version.id,
    release: analysis.version.release,
    title,
    lead,
    namespace,
    steps,
    pictureSvg: roadPicture(
      title,
      road.steps.map((step, i) => stationOf(step, steps[i]!)),
      lang,
    ),
    story:
      story && road.story
        ? { href: storyHref(lang, story.slug, road.story.heading), label: story.title }
        : null,
    others: content.roads
      .filter((other) => other.lang === lang && other.slug !== slug)
      .map((other) => ({ href: roadHref(lang, other.slug), label: other.title })),
    provenance: joinProvenance(
      [...files].flatMap((path) => {
        const file = analysis.files.get(path);
        return file === undefined ? [] : [provenanceOf(file, analysis.version)];
      }),
      analysis.version,
    ),
  };
}

interface Place {
  /** Number of the step on the road. */
  n: number;
  page: string;
  /** Collects the files whose code is shown. */
  files: Set<string>;
}

function viewOf(context: RenderContext, road: Road, step: RoadStep, place: Place): RoadStepView {
  const { n, page, files } = place;
  const { lang, namespace } = road;
  const { exhibit } = step;
  const said = {
    n,
    anchor: step.id,
    titleHtml: placeLinks(step.titleHtml, page, context.plan),
    proseHtml: placeLinks(step.html, page, context.plan),
  };
  if (exhibit.type === 'step') {
    const { chain } = exhibit;
    const view = stepView(context, chain, chain.steps[exhibit.n - 1]!, { page, lang, files });
    const href = walkHref(context.plan, lang, chain.id, exhibit.n);
    const walk = href === null ? null : { href, label: chain.spelling };
    // What is pinned to the symbol stands on the walk; here the road's author speaks.
    return { ...view, ...said, title: step.title, notes: [], exhibitHtml: null, walk };
  }
  if (exhibit.type === 'snippet') files.add(exhibit.file);
  const blank: StepView = {
    n,
    operator: exhibit.type === 'transcript' ? 'observed' : kindOf(context, exhibit, step, lang),
    title: step.title,
    record: '',
    field: null,
    type: null,
    place: null,
    excerptHtml: '',
    doc: null,
    notes: [],
    through: [],
    via: [],
    others: [],
    namespace: null,
  };
  const exhibitHtml =
    exhibit.type === 'transcript' ? exhibit.html : snippetHtml(context, exhibit, { lang, namespace }, page);
  return { ...blank, ...said, exhibitHtml, walk: null };
}

/**
 * What the code is, as a key of the layout's words: a system call is a function that user space may enter. A step that
 * is about a part of it says in words what it is within.
 */
function kindOf(
  { analysis, text }: RenderContext,
  { definition, file }: SnippetBlock,
  { title }: RoadStep,
  lang: Language,
): string {
  if (!title.includes(definition.name)) return word(lang, 'within', { name: definition.name });
  const source = analysis.files.get(file)?.text ?? text(file) ?? '';
  if (source.startsWith('SYSCALL_DEFINE', definition.extent.start)) return 'syscall';
  return definition.kind;
}

/** What stands in the picture: of the heading, the code in it. */
function stationOf({ title, titleHtml, exhibit }: RoadStep, { operator, namespace }: RoadStepView): Station {
  const code = /<code[^>]*>(.*?)<\/code>/s.exec(titleHtml)?.[1];
  const label = code === undefined ? title : unescapeHtml(code.replace(/<[^>]*>/g, ''));
  if (exhibit.type === 'step') return { label, shape: operator === 'macro' ? 'macro' : 'object', namespace };
  if (exhibit.type === 'transcript') return { label, shape: 'command', namespace };
  const { kind, name } = exhibit.definition;
  const shape = kind === 'function' ? 'function' : 'object';
  // A step about a part of a function says which.
  return title.includes(name) ? { label, shape, namespace } : { label, shape, namespace, within: name };
}
