import type { Element, ElementContent, RootContent as HtmlContent } from 'hast';
import type { Root, RootContent } from 'mdast';
import rehypeSanitize, { defaultSchema, type Options as Schema } from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkDirective from 'remark-directive';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import type { Language } from '#model';
import { unified } from 'unified';
import type { Reader } from './files.ts';

const parser = unified()
  .use(remarkParse)
  .use(remarkFrontmatter, ['yaml'])
  .use(remarkGfm)
  .use(remarkDirective);

/** Longest text and deepest nesting taken: no one writes more, and the parser's time grows with both. */
const MOST_CHARS = 500_000;
const MOST_MARKERS = 40;
const MOST_INDENT = 200;
const MOST_LINE = 20_000;

/** Parses one file; null with a report for what no author writes. */
export function parseMarkdown(reader: Reader): Root | null {
  const excess = findExcess(reader.text);
  if (excess) {
    reader.report('excess', { start: excess.start, end: excess.start }, excess.message, [
      'Split the text, or write it flatter.',
    ]);
    return null;
  }
  return parser.parse(reader.text);
}

function findExcess(text: string): { start: number; message: string } | null {
  if (text.length > MOST_CHARS)
    return { start: 0, message: `The file has more than ${MOST_CHARS.toLocaleString('en')} characters.` };
  let start = 0;
  for (const line of text.split('\n')) {
    if (line.length > MOST_LINE)
      return { start, message: `The line has more than ${MOST_LINE.toLocaleString('en')} characters.` };
    const lead = /^(?:[ \t>*+-]|\d{1,9}[.)])*/.exec(line)?.[0] ?? '';
    const markers = lead.replace(/[ \t]/g, '').length;
    // A rule (`- - -`) looks like lists in lists to here.
    const isRule = !lead.includes('>') && lead.trimEnd() === line.trimEnd() && markers >= 3;
    if (!isRule && (markers > MOST_MARKERS || lead.length - markers > MOST_INDENT))
      return { start, message: 'The line is nested too deeply.' };
    start += line.length + 1;
  }
  return null;
}

/** Wraps a top-level node while it is converted, so that it is known again afterwards. */
const BLOCK_TAG = 'kw-block';

const TAGS =
  'a p code pre em strong del br hr span sup ul ol li blockquote h2 h3 h4 h5 h6 section input ' +
  `table thead tbody tr th td ${BLOCK_TAG}`;

/** What a page may hold: what our own conversion makes of Markdown, and no more. */
const schema: Schema = {
  ...defaultSchema,
  tagNames: TAGS.split(' '),
  attributes: {
    a: [
      'href',
      'id',
      'dataFootnoteRef',
      'dataFootnoteBackref',
      'ariaDescribedBy',
      'ariaLabel',
      ['className', 'sym', 'data-footnote-backref'],
    ],
    code: [['className', 'line', /^language-[\w-]+$/]],
    span: [['className', 'evidence']],
    li: ['id', ['className', 'task-list-item']],
    ul: [['className', 'contains-task-list']],
    ol: ['start'],
    h2: ['id', ['className', 'sr-only']],
    section: ['dataFootnotes', ['className', 'footnotes']],
    input: [['type', 'checkbox'], ['disabled', true], 'checked'],
    th: [['align', 'left', 'right', 'center']],
    td: [['align', 'left', 'right', 'center']],
    [BLOCK_TAG]: ['n'],
  },
  // Ids come from us alone: raw HTML never gets here.
  clobber: [],
  protocols: { href: ['http', 'https', 'mailto'] },
  required: { input: { disabled: true, type: 'checkbox' } },
};

const FOOTNOTES: Record<Language, { label: string; back: string }> = {
  ja: { label: '脚注', back: '本文に戻る' },
  en: { label: 'Footnotes', back: 'Back to the text' },
};

/**
 * Sanitised HTML of each top-level node, by its index, and last what Markdown puts below them all
 * (footnotes), if anything. A heading gives only what stands in it.
 */
export function toHtml(nodes: RootContent[], lang: Language): { html: Map<number, string>; rest: string } {
  const { label, back } = FOOTNOTES[lang];
  const pipeline = unified()
    .use(remarkRehype, { clobberPrefix: '', footnoteLabel: label, footnoteBackLabel: back })
    .use(rehypeSanitize, schema)
    .use(rehypeStringify);
  const tree: Root = {
    type: 'root',
    children: nodes.map((node, n) =>
      node.type === 'definition' || node.type === 'footnoteDefinition' ? node : wrapped(node, n),
    ),
  };
  const converted = pipeline.runSync(tree);
  const write = (children: HtmlContent[]): string => pipeline.stringify({ type: 'root', children });
  const html = new Map<number, string>();
  const rest: HtmlContent[] = [];
  for (const child of converted.children) {
    if (child.type === 'element' && child.tagName === BLOCK_TAG)
      html.set(Number(child.properties.n), write(contentOf(child)));
    else if (child.type !== 'text' || child.value.trim() !== '') rest.push(child);
  }
  return { html, rest: write(rest) };
}

function wrapped(node: RootContent, n: number): RootContent {
  const data = { hName: BLOCK_TAG, hProperties: { n: String(n) } };
  // An unknown node with `hName` becomes an element of that name (mdast-util-to-hast).
  return { type: 'block', children: [node], data } as unknown as RootContent;
}

function contentOf(block: Element): ElementContent[] {
  const [only] = block.children.filter((child) => child.type === 'element');
  return only && /^h[23]$/.test(only.tagName) ? only.children : block.children;
}
