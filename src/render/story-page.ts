/** Stories: their blocks as HTML, in order. */
import type { Chain, Language, LanesView, SnippetBlock, Story, StoryBlock, StoryPage } from '#model';
import { escapeHtml } from '#text';
import { lineAnchor, relative, sourceHref, storyHref, walkHref } from './address.ts';
import type { RenderContext } from './context.ts';
import { excerpt } from './excerpt.ts';
import { attribute } from './html.ts';
import { lanesViews } from './lanes-view.ts';
import { chainNamespace } from './namespace.ts';
import { placeLinks } from './notes.ts';
import { joinProvenance, provenanceOf } from './provenance.ts';
import { mapPicture } from './picture/map-picture.ts';
import { walkPicture } from './picture/walk-picture.ts';
import { expressionLink } from './walk-page.ts';
import { word, type Word } from './words.ts';

/** The page of a story. */
export function storyPage(context: RenderContext, story: Story): StoryPage {
  const page = storyHref(story.lang, story.slug);
  const other: Language = story.lang === 'ja' ? 'en' : 'ja';
  const hasTwin = context.content.stories.some(({ slug, lang }) => slug === story.slug && lang === other);
  const paths = new Set(story.blocks.flatMap((block) => (block.type === 'snippet' ? [block.file] : [])));
  const shown = [...paths].flatMap((path) => {
    const file = context.analysis.files.get(path);
    return file === undefined ? [] : [provenanceOf(file, context.analysis.version)];
  });
  return {
    type: 'story',
    lang: story.lang,
    slug: story.slug,
    title: story.title,
    lead: story.lead,
    namespace: story.namespace,
    minutes: story.minutes,
    html: inBeats(
      story.blocks.map((block) => ({ kind: kindOf(block), html: blockHtml(context, block, story, page) })),
    ),
    headings: story.blocks.flatMap((block) =>
      block.type === 'heading' && block.depth === 2 ? [{ id: block.id, text: block.text }] : [],
    ),
    ...(shown.length === 0 ? {} : { provenance: joinProvenance(shown, context.analysis.version) }),
    twin: hasTwin ? storyHref(other, story.slug) : null,
  };
}

/** What a block is to the page's layout: text, something to look at while reading, or what parts the story. */
type BlockKind = 'text' | 'code' | 'figure' | 'whole';

function kindOf(block: StoryBlock): BlockKind {
  if (block.type === 'snippet') return 'code';
  if (block.type === 'walk' || block.type === 'map') return 'figure';
  if (block.type === 'html') return block.html.startsWith('<figure') ? 'figure' : 'text';
  return 'whole';
}

/**
 * Puts each figure and the text that follows it into one element, so that styles can keep the figure in sight while
 * its text is read. Code comes right behind its first paragraph: where there is but one column it is read there, and
 * where there are two it stands beside. Headings and lanes stand for themselves.
 */
export function inBeats(blocks: readonly { kind: BlockKind; html: string }[]): string {
  const parts: string[] = [];
  let beat: string[] = [];
  let code: string[] = [];
  const close = (): void => {
    beat.splice(1, 0, ...code);
    if (beat.length > 0) parts.push(`<div class=beat>${beat.join('\n')}</div>`);
    beat = [];
    code = [];
  };
  for (const { kind, html } of blocks) {
    if (kind !== 'text') close();
    if (kind === 'whole') parts.push(html);
    else if (kind === 'code') code.push(html);
    else beat.push(html);
  }
  close();
  return parts.join('\n');
}

function blockHtml(context: RenderContext, block: StoryBlock, story: Story, page: string): string {
  switch (block.type) {
    case 'html': {
      const html = placeLinks(block.html, page, context.plan);
      const lights = block.lights ?? [];
      // The paragraph says which lines of the code beside it it speaks of; a script lights them.
      return lights.length === 0
        ? html
        : html.replace(/^<(\w+)/, `<$1${attribute('data-lights', lights.join(' '))}`);
    }
    case 'heading':
      return `<h${block.depth}${attribute('id', block.id)}>${placeLinks(block.html, page, context.plan)}</h${block.depth}>`;
    case 'snippet':
      return snippetHtml(context, block, story, page);
    case 'walk':
      return walkHtml(context, block.chain, block.caption, story.lang, page);
    case 'map':
      return mapHtml(context, block.chains, story.lang, page);
    default:
      return lanesHtml(context, block, story.lang, page);
  }
}

/** The code with its place; on a phone it can be folded away. */
export function snippetHtml(
  context: RenderContext,
  block: SnippetBlock,
  story: Pick<Story, 'lang' | 'namespace'>,
  page: string,
): string {
  const { file, firstLine, lastLine, shown, marked } = block;
  const code = excerpt(context, {
    page,
    lang: story.lang,
    file,
    shown,
    firstLine,
    lastLine,
    marked,
    namespace: story.namespace,
  });
  const range = lineAnchor(firstLine, lastLine);
  const href = sourceHref(context.plan, file, range);
  const lines = lastLine > firstLine ? `${firstLine}–${lastLine}` : String(firstLine);
  const place = `<code>${escapeHtml(file)}</code> <span>${escapeHtml(word(story.lang, 'line n', { n: lines }))}</span>`;
  const caption = href === null ? place : `<a${attribute('href', relative(page, href))}>${place}</a>`;
  return (
    `<figure class=excerpt${attribute('data-file', file)}${attribute('data-anchor', block.definition.anchor ?? range)}>` +
    `<figcaption>${caption}</figcaption>` +
    `<details class=code-fold open><summary>${escapeHtml(word(story.lang, 'code'))}</summary>${code}</details></figure>`
  );
}

/** The expression, its picture, and the way to start walking. */
function walkHtml(
  context: RenderContext,
  chain: Chain,
  caption: string | null,
  lang: Language,
  page: string,
): string {
  const namespace = chainNamespace(chain);
  const href = walkHref(context.plan, lang, chain.id, 1);
  const words = `${word(lang, 'walk from here')} <span>${word(lang, 'walk of n steps', { n: chain.steps.length })}</span>`;
  const parts = [
    `<p class=expression>${expressionLink(context, chain, lang, page)}</p>`,
    `<div class=picture>${walkPicture(chain, null, { lang })}</div>`,
    href === null
      ? ''
      : `<p><a class="button strong"${attribute('href', relative(page, href))}>${words}</a></p>`,
    caption === null ? '' : `<figcaption>${escapeHtml(caption)}</figcaption>`,
  ];
  const classes = namespace === null ? 'walk-block' : `walk-block ns-${namespace}`;
  return `<figure${attribute('class', classes)}>${parts.join('')}</figure>`;
}

/** The picture, and its walks as links, since nothing in a picture takes the focus. */
function mapHtml(
  { plan }: RenderContext,
  chains: Extract<StoryBlock, { type: 'map' }>['chains'],
  lang: Language,
  page: string,
): string {
  const links = chains.map(({ id, spelling }) => {
    const href = walkHref(plan, lang, id);
    const name = `<code>${escapeHtml(spelling)}</code>`;
    return `<li>${href === null ? name : `<a${attribute('href', relative(page, href))}>${name}</a>`}</li>`;
  });
  const picture = `<div class=picture>${mapPicture(chains, lang)}</div>`;
  return `<figure class=map-block>${picture}<ul class="plain map-walks">${links.join('')}</ul></figure>`;
}

function lanesHtml(
  context: RenderContext,
  block: Extract<StoryBlock, { type: 'lanes' }>,
  lang: Language,
  page: string,
): string {
  const { chain } = block;
  const observation = context.content.observations.find(({ id }) => id === block.observation);
  if (observation === undefined)
    throw new Error(`No recording ${block.observation}: content should have said so.`);
  const namespace = chainNamespace(chain);
  const bodies = lanesViews(chain, observation, lang, block.tasks).map((view) => lanesBody(view, lang));
  const read = word(lang, 'read on', { kernel: observation.kernelRelease, date: observation.date });
  return [
    `<section${attribute('class', namespace === null ? 'lanes-block' : `lanes-block ns-${namespace}`)}>`,
    `<p class=expression>${expressionLink(context, chain, lang, page)}</p>`,
    ...bodies,
    `<p class=fine>${escapeHtml(read)}</p>`,
    `<details class=fine><summary>${escapeHtml(word(lang, 'commands'))}</summary>`,
    `<pre lang=en>${escapeHtml(observation.commands.join('\n'))}</pre></details></section>`,
  ].join('');
}

/** Objects are shared or separate; two separate ones may well hold the same text or number. */
function verdictOf(same: boolean, values: readonly string[]): Word {
  const pointers = values.every((value) => value === '' || value.startsWith('0x'));
  return pointers ? (same ? 'same' : 'different') : same ? 'same value' : 'different value';
}

/** Picture and table of one pair. */
function lanesBody(view: LanesView, lang: Language): string {
  const cell = (value: string): string =>
    value === '' ? escapeHtml(word(lang, 'unmeasured')) : `<code>${escapeHtml(value)}</code>`;
  const rows = view.rows.map(
    ({ step, values, same }) =>
      `<tr><th scope=row><code>${escapeHtml(step)}</code></th>${values.map((value) => `<td>${cell(value)}</td>`).join('')}` +
      `<td>${escapeHtml(word(lang, verdictOf(same, values)))}</td></tr>`,
  );
  const head = [word(lang, 'field'), ...view.tasks.map(({ label }) => label), word(lang, 'verdict')];
  return [
    `<div class=lanes-body><figure class=lanes-picture>${view.svg}</figure><div class=lanes-values>`,
    `<table><caption>${escapeHtml(word(lang, 'read from'))}</caption>`,
    `<thead><tr>${head.map((label) => `<th scope=col>${escapeHtml(label)}</th>`).join('')}</tr></thead>`,
    `<tbody>${rows.join('')}</tbody></table></div></div>`,
  ].join('');
}
