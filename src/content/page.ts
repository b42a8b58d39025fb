import GithubSlugger from 'github-slugger';
import type { Heading, Root, RootContent } from 'mdast';
import { toString } from 'mdast-util-to-string';
import type { Language, Namespace } from '#model';
import { nearMatches } from '#text';
import { readBlock, type Block } from './blocks.ts';
import type { Context, PageAddress } from './context.ts';
import { isDirective, readDirective, spanOf, visitDirectives, type Piece } from './directives.ts';
import { readFields, type Field, type Fields } from './fields.ts';
import type { Reader } from './files.ts';
import { isInlineName, isProse, resolveInline, type Sight } from './inline.ts';
import { checkLinks, type HeadingLink } from './links.ts';
import { toHtml } from './markdown.ts';
import { sightOf } from './snippet.ts';

const NAMESPACES: Namespace[] = ['uts', 'mnt', 'pid', 'net', 'ipc', 'user', 'cgroup', 'time'];

/** The YAML head of a file; reported where there is none. */
export function readHead(reader: Reader, root: Root, rules: Parameters<typeof readFields>[3]): Fields {
  const [first] = root.children;
  if (first?.type === 'yaml') return readFields(reader, first.value, reader.text.indexOf('\n') + 1, rules);
  reader.report('head', { start: 0, end: 0 }, 'The file has no head.', [
    `Begin it with \`---\`, lines for ${Object.keys(rules).join(', ')}, and \`---\` again.`,
  ]);
  return new Map();
}

/** The namespace that a head names; null where it names none. */
export function readNamespace(reader: Reader, field: Field | null): Namespace | null {
  if (!field) return null;
  const namespace = NAMESPACES.find((name) => name === field.text);
  if (!namespace) {
    const [near] = nearMatches(field.text, NAMESPACES, 1);
    reader.report('head', field, `No namespace \`${field.text}\`.`, [
      near ? `Did you mean \`${near}\`?` : `There are: ${NAMESPACES.join(', ')}.`,
    ]);
  }
  return namespace ?? null;
}

/** A whole number of a head; null where there is none. */
export function readNumber(reader: Reader, field: Field | null): number | null {
  if (!field) return null;
  if (/^\d{1,4}$/.test(field.text)) return Number(field.text);
  reader.report('head', field, `\`${field.text}\` is no whole number.`);
  return null;
}

/** Ids of the recorded commands that a page shows. */
export function transcriptsOf(root: Root, reader: Reader): Set<string> {
  const ids = root.children.filter(isDirective).map((node) => readDirective(node, reader.text));
  return new Set(ids.filter(({ name }) => name === 'transcript').flatMap(({ label }) => label?.text ?? []));
}

type Span = { start: number; end: number };

/** A block and where it begins in its file. */
export interface Placed {
  block: Block;
  span: Span;
}

/** A top-level node on its way to a block: done, or to be converted with all others. */
type Draft = { span: Span } & (
  { block: Block } | { node: RootContent; lights: number[]; heading: DraftHeading | null }
);
interface DraftHeading {
  depth: 2 | 3;
  id: string;
  text: string;
}

/** The blocks of a page in reading order, with their links checked. */
export function readBlocks(
  context: Context,
  root: Root,
  page: PageAddress['type'],
): { placed: Placed[]; headingLinks: HeadingLink[] } {
  const { reader } = context;
  const nodes = root.children.filter((node) => node.type !== 'yaml');
  const prose: Root = { type: 'root', children: nodes.filter((node) => !isDirective(node)) };
  const headingLinks = checkLinks(context, prose);
  reportDirectivesIn(context, prose, 'Blocks stand at the left margin, not in lists or quotes.');

  const slugger = new GithubSlugger();
  const ids = new Set<string>();
  const drafts: Draft[] = [];
  let sight: Sight | null = null;
  for (const node of nodes) {
    if (isDirective(node)) {
      const block = readBlock(context, readDirective(node, reader.text), page);
      if (block?.type === 'snippet') sight = sightOf(context, block);
      if (block) drafts.push({ block, span: spanOf(node) });
      continue;
    }
    const heading = node.type === 'heading' ? readHeading(reader, node, slugger, ids) : null;
    const holder: Root = { type: 'root', children: [node] };
    const lights = resolveInline(context, holder, sight);
    for (const child of holder.children) drafts.push({ node: child, lights, heading, span: spanOf(node) });
  }
  return { placed: convert(drafts, context.lang), headingLinks };
}

function convert(drafts: Draft[], lang: Language): Placed[] {
  const { html, rest } = toHtml(
    drafts.map((draft) => ('node' in draft ? draft.node : { type: 'thematicBreak' as const })),
    lang,
  );
  const placed = drafts.flatMap((draft, n): Placed[] => {
    const { span } = draft;
    if ('block' in draft) return [{ block: draft.block, span }];
    const text = html.get(n) ?? '';
    if (draft.heading) return [{ block: { type: 'heading', ...draft.heading, html: text }, span }];
    if (text === '') return [];
    const lights = draft.lights.length > 0 ? { lights: draft.lights } : {};
    return [{ block: { type: 'html', html: text, ...lights }, span }];
  });
  const end = drafts.at(-1)?.span ?? { start: 0, end: 0 };
  return rest === '' ? placed : [...placed, { block: { type: 'html', html: rest }, span: end }];
}

/** Directives that stand where nothing would know how to draw them, or that do not exist within text. */
export function reportDirectivesIn(context: Context, prose: Root, why: string): void {
  visitDirectives(prose, (node) => {
    const directive = readDirective(node, context.reader.text);
    if (node.type !== 'textDirective')
      context.reader.report('directive', directive.head, `No \`${node.name}\` can stand here.`, [why]);
    else if (!isInlineName(node.name) && !isProse(directive))
      context.reader.report(
        'directive',
        directive.head,
        `There is no directive \`:${node.name}\` within text.`,
        ['There are: :sym, :line, :code, :evidence. A colon that is meant as such: `\\:`.'],
      );
  });
}

/** Depth and id of a heading; takes its `{#id}` away. */
function readHeading(
  reader: Reader,
  node: Heading,
  slugger: GithubSlugger,
  ids: Set<string>,
): DraftHeading | null {
  const span: Piece = pieceOf(reader, node);
  if (node.depth === 1)
    reader.report('heading', span, 'The title stands in the head; headings begin with `##`.');
  const last = node.children.at(-1);
  const [mark, own] = last?.type === 'text' ? (/\s*\{#([^}]*)\}\s*$/.exec(last.value) ?? []) : [];
  if (last?.type === 'text' && mark !== undefined) last.value = last.value.slice(0, -mark.length);
  if (own !== undefined && !/^[a-z][a-z0-9-]*$/.test(own))
    reader.report('heading', span, `\`${own}\` is no id for a heading.`, [
      'Small letters, digits and hyphens, a letter first: `## … {#who-chose}`.',
    ]);
  const text = toString(node).trim();
  const id = own ?? slugger.slug(text);
  if (ids.has(id))
    reader.report('heading', span, `Two headings of this page have the id \`${id}\`.`, [
      'Give one another: `## … {#another-id}`.',
    ]);
  ids.add(id);
  if (node.depth !== 2 && node.depth !== 3) return null;
  return { depth: node.depth, id, text };
}

function pieceOf(reader: Reader, node: RootContent): Piece {
  const { start, end } = spanOf(node);
  return { text: reader.text.slice(start, end), start, end };
}
