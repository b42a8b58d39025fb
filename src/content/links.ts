import type { Language } from '#model';
import type { Definition as LinkDefinition, Html, Image, ImageReference, Link, Root } from 'mdast';
import { SKIP, visit } from 'unist-util-visit';
import type { Context, PageAddress } from './context.ts';
import { isDirective, spanOf } from './directives.ts';
import type { Reader } from './files.ts';
import { roadHref, storyHref } from './hrefs.ts';
import { isInlineName } from './inline.ts';

type Span = { start: number; end: number };

/** A heading that a file links to: checked when all stories and roads are read. */
export interface HeadingLink {
  reader: Reader;
  span: Span;
  page: PageAddress;
  heading: string;
}

/** Schemes that a link may have; what has none is one of ours. */
const SAFE = /^(https?|mailto):/i;
const SCHEME = /^[\s\u0000-\u001f]*([a-z][a-z0-9+.-]*)\s*:/i;

/**
 * Reports what must not reach a page: raw HTML, links that run script or carry data, pictures. Links
 * to other stories (`hostname.ja.md#lanes`) become addresses. Changes the tree.
 * @returns links to headings, of this file and of others
 */
export function checkLinks(context: Context, tree: Root): HeadingLink[] {
  const headings: HeadingLink[] = [];
  visit(tree, (node) => {
    // What stands in brackets of a directive is no Markdown.
    if (isDirective(node) && isInlineName(node.name)) return SKIP;
    if (node.type === 'html') reportHtml(context.reader, node);
    else if (node.type === 'image' || node.type === 'imageReference') reportImage(context.reader, node);
    else if (node.type === 'link' || node.type === 'definition') checkLink(context, node, headings);
    return;
  });
  return headings;
}

function reportHtml(reader: Reader, node: Html): void {
  // A comment is how Markdown's authors leave something out.
  if (/^\s*<!--(?:(?!-->).)*-->\s*$/s.test(node.value)) return;
  const { start } = spanOf(node);
  const firstLine = node.value.split(/\r?\n/, 1)[0] ?? '';
  reader.report(
    'raw-html',
    { start, end: start + firstLine.length },
    'Raw HTML is left out of the page.',
    ['Write Markdown; a `<` that is meant as such stands in a code span.'],
    'warning',
  );
}

function reportImage(reader: Reader, node: Image | ImageReference): void {
  reader.report('image', spanOf(node), 'Pages show no pictures but those drawn from the source.', [
    'Use `::walk[…]` or `::lanes[…]`, or a table.',
  ]);
}

function checkLink(context: Context, node: Link | LinkDefinition, headings: HeadingLink[]): void {
  const { reader } = context;
  const span = spanOf(node);
  const scheme = SCHEME.exec(node.url)?.[1]?.toLowerCase();
  if (scheme !== undefined) {
    if (SAFE.test(node.url)) return;
    reader.report('unsafe-link', span, `A link may not begin with \`${scheme}:\`.`, [
      'Links lead to https:, http:, mailto:, a story (`hostname.ja.md`) or a heading (`#lanes`).',
    ]);
    node.url = '';
    return;
  }
  const [, path = '', heading = null] = /^(?:\.\/)?([^#]*)(?:#(.*))?$/.exec(node.url) ?? [];
  const page = path === '' ? ownAddress(reader) : pageOf(context, path);
  if (!page) {
    reader.report('link', span, `No story or road \`${path}\`.`, [
      'Name a file of content/, such as `hostname.ja.md` or `../roads/hostname.ja.md`,',
      'or give the whole address with https:.',
    ]);
    node.url = '';
    return;
  }
  if (heading !== null) headings.push({ reader, span, page, heading });
  if (path === '') return;
  const href = page.type === 'road' ? roadHref : storyHref;
  node.url = href(page.lang, page.slug, heading);
}

/**
 * The story or road that a path names, as it is written in a file: `../roads/hostname.ja.md`; a bare name is one of
 * the file's own folder, and of the stories in a note.
 */
export function pageOf({ pages, reader }: Context, path: string): PageAddress | null {
  const [, folder, name] = /^(?:\.\.?\/)*(?:(stories|roads)\/)?([^/]+)$/.exec(path) ?? [];
  const own = reader.file.startsWith('content/roads/') ? 'roads' : 'stories';
  return pages.get(`${folder ?? own}/${name ?? ''}`) ?? null;
}

/** A link within the page; notes have no headings, so that theirs are found by nobody. */
function ownAddress(reader: Reader): PageAddress {
  const [, folder, slug = reader.file, lang = 'ja'] =
    /(stories|roads)\/([^/]+)\.(ja|en)\.md$/.exec(reader.file) ?? [];
  return { type: folder === 'roads' ? 'road' : 'story', lang: lang as Language, slug };
}
