import type { Language, Road, RoadExhibit, RoadStep } from '#model';
import type { Block } from './blocks.ts';
import type { Context, Shared } from './context.ts';
import { single, type Field } from './fields.ts';
import type { Reader } from './files.ts';
import { pageOf, type HeadingLink } from './links.ts';
import { parseMarkdown } from './markdown.ts';
import { readBlocks, readHead, readNamespace, readNumber, transcriptsOf, type Placed } from './page.ts';

const HEAD = {
  title: { required: true },
  lead: { required: true },
  namespace: {},
  order: {},
  story: {},
};

export interface ReadRoad {
  road: Road;
  /** Ids of all headings, those of steps that do not hold too. */
  headings: string[];
  headingLinks: HeadingLink[];
}

/** Reads `content/roads/SLUG.LANG.md`; null where it is not even Markdown. */
export function readRoad(shared: Shared, reader: Reader, slug: string, lang: Language): ReadRoad | null {
  const root = parseMarkdown(reader);
  if (!root) return null;
  const context: Context = { ...shared, reader, lang, onPage: transcriptsOf(root, reader) };
  const fields = readHead(reader, root, HEAD);
  const { placed, headingLinks } = readBlocks(context, root, 'road');
  const story = readStoryLink(context, single(fields, 'story'), headingLinks);
  return {
    road: {
      slug,
      lang,
      title: single(fields, 'title')?.text ?? slug,
      lead: single(fields, 'lead')?.text ?? '',
      namespace: readNamespace(reader, single(fields, 'namespace')),
      order: readNumber(reader, single(fields, 'order')) ?? Number.MAX_SAFE_INTEGER,
      story,
      steps: stepsOf(reader, placed),
      file: reader.file,
    },
    headings: placed.flatMap(({ block }) => (block.type === 'heading' ? [block.id] : [])),
    headingLinks,
  };
}

/** The story that a road belongs to, as its head names it: `../stories/hostname.ja.md#ask`. */
function readStoryLink(context: Context, field: Field | null, headings: HeadingLink[]): Road['story'] {
  if (!field) return null;
  const [path = '', heading = null] = field.text.split('#');
  const page = pageOf(context, path);
  if (page?.type !== 'story' || page.lang !== context.lang) {
    context.reader.report('head', field, `No story \`${path}\` in the same language.`, [
      `Name a file of content/stories/: \`../stories/hostname.${context.lang}.md\`.`,
    ]);
    return null;
  }
  if (heading !== null) headings.push({ reader: context.reader, span: field, page, heading });
  return { slug: page.slug, heading };
}

const EXHIBITS = 'A step shows one thing: `::snippet[…]`, `::transcript[…]` or `::step[…]{n=1}`.';

/** Each heading begins a step; below it stand what the step shows, and what is said of it. */
function stepsOf(reader: Reader, placed: readonly Placed[]): RoadStep[] {
  const steps: RoadStep[] = [];
  const starts = placed.flatMap(({ block }, i) => (block.type === 'heading' ? [i] : []));
  const [first = placed.length] = starts;
  if (starts.length === 0)
    reader.report('road', { start: 0, end: 0 }, 'The road has no step.', ['Begin each with a line `## …`.']);
  else if (first > 0)
    reader.report('road', placed[0]?.span ?? null, 'This stands before the first step.', [
      'Each step begins with a line `## …`; what the road is about stands in `lead`.',
    ]);
  for (const [n, start] of starts.entries()) {
    const heading = placed[start];
    if (heading?.block.type !== 'heading') continue;
    if (heading.block.depth !== 2)
      reader.report('road', heading.span, 'A step has no headings of its own.', ['Begin a step with `##`.']);
    if (/^step-\d+$/.test(heading.block.id))
      reader.report('heading', heading.span, `\`${heading.block.id}\` is how steps are counted.`, [
        'Name the step by what it shows: `## … {#newuname}`.',
      ]);
    const next = starts[n + 1] ?? placed.length;
    const below = placed.slice(start + 1, next);
    const text = reader.text.slice(heading.span.start, placed[next]?.span.start);
    const exhibit = exhibitOf(reader, heading, below, text);
    const html = below.flatMap(({ block }) => (isProse(block) ? [block.html] : [])).join('\n');
    if (exhibit && html === '')
      reader.report('road', heading.span, 'Nothing is said of the step.', ['Write a paragraph below it.']);
    const { id, text: title, html: titleHtml } = heading.block;
    if (exhibit) steps.push({ id, title, titleHtml, exhibit, html });
  }
  return steps;
}

/** What the step shows; reported where that is nothing, or more than one thing. */
function exhibitOf(
  reader: Reader,
  heading: Placed,
  below: readonly Placed[],
  written: string,
): RoadExhibit | null {
  const found = below.flatMap(({ block, span }) => {
    const exhibit = asExhibit(block);
    return exhibit ? [{ exhibit, span }] : [];
  });
  const [first, second] = found;
  // What could not be read was reported where it stands.
  if (!first && !/^:{2,3}(snippet|transcript|step)\b/m.test(written))
    reader.report('road', heading.span, 'The step shows nothing.', [EXHIBITS]);
  if (second)
    reader.report('road', second.span, 'The step shows something already.', [
      EXHIBITS,
      'Begin another with `## …`.',
    ]);
  return first?.exhibit ?? null;
}

function asExhibit(block: Block): RoadExhibit | null {
  if (block.type === 'snippet' || block.type === 'step') return block;
  return block.type === 'html' && isTranscript(block.html) ? { type: 'transcript', html: block.html } : null;
}

function isProse(block: Block): block is Extract<Block, { type: 'html' }> {
  return block.type === 'html' && !isTranscript(block.html);
}

function isTranscript(html: string): boolean {
  return html.startsWith('<figure class="transcript"');
}
