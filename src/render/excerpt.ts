/** Real lines of a file on another page: folded around what matters, with the same links. */
import type { Definition, Language, Namespace } from '#model';
import { escapeHtml } from '#text';
import { lineAnchor, relative, sourceHref } from './address.ts';
import { attribute } from './html.ts';
import { lineCount, renderLines } from './code-html.ts';
import type { RenderContext } from './context.ts';
import { gutterClass } from './source-code.ts';
import { word } from './words.ts';

export interface ExcerptOptions {
  /** Href of the page that shows it. */
  page: string;
  /** A page with one address for both languages holds both. */
  lang: Language | 'both';
  file: string;
  /** Shown in order; what lies between them, and up to `firstLine` and `lastLine`, is folded. */
  shown: readonly LineRange[];
  firstLine: number;
  lastLine: number;
  marked?: readonly number[];
  namespace?: Namespace | null;
  /** Folds lead to the file and hold nothing: thousands of small pages need not repeat it. */
  leadOn?: boolean;
}

export interface LineRange {
  firstLine: number;
  lastLine: number;
}

/** A fold of more lines than this leads to the file instead of holding them: task_struct alone has 800. */
const LONGEST_FOLD = 24;
/** A gap of so few lines costs less to show than to fold. */
const SHORTEST_FOLD = 2;

/** The lines as `pre`, `details`, `pre` …; empty where the text of the file is unknown. */
export function excerpt(context: RenderContext, options: ExcerptOptions): string {
  const code = context.code(options.file);
  if (code === null) return '';
  const last = Math.min(options.lastLine, lineCount(code));
  const lines = (from: number, to: number): string =>
    `<pre class="code x ${gutterClass(last)}">${renderLines(code, from, to, {
      page: options.page,
      lang: options.lang === 'both' ? 'ja' : options.lang,
      ids: false,
      numbers: true,
      linkedRanges: [],
      marked: new Set(options.marked),
      namespace: options.namespace ?? null,
    }).join('')}</pre>`;
  const parts = partsOf(options.shown, options.firstLine, last);
  return parts
    .map(({ firstLine, lastLine, folded }) => {
      if (!folded) return lines(firstLine, lastLine);
      const words = moreLines(options.lang, lastLine - firstLine + 1);
      if (options.leadOn !== true && lastLine - firstLine + 1 <= LONGEST_FOLD) {
        return `<details class=fold><summary>${words}</summary>${lines(firstLine, lastLine)}</details>`;
      }
      const href = sourceHref(context.plan, options.file, lineAnchor(firstLine));
      return href === null
        ? `<p class=fold>${words}</p>`
        : `<p class=fold><a${attribute('href', relative(options.page, href))}>${words}</a></p>`;
    })
    .join('');
}

/** Shown and folded stretches in turn; ranges that touch or leave too little between them are joined. */
function partsOf(
  shown: readonly LineRange[],
  first: number,
  last: number,
): (LineRange & { folded: boolean })[] {
  const ranges: LineRange[] = [];
  for (const range of shown.toSorted((a, b) => a.firstLine - b.firstLine)) {
    const firstLine = Math.max(first, range.firstLine);
    const lastLine = Math.min(last, range.lastLine);
    if (lastLine < firstLine) continue;
    const previous = ranges.at(-1);
    const gap = firstLine - (previous?.lastLine ?? first - 1) - 1;
    if (previous !== undefined && gap < SHORTEST_FOLD)
      previous.lastLine = Math.max(previous.lastLine, lastLine);
    else
      ranges.push({ firstLine: previous === undefined && gap < SHORTEST_FOLD ? first : firstLine, lastLine });
  }
  const end = ranges.at(-1);
  if (end === undefined) return last < first ? [] : [{ firstLine: first, lastLine: last, folded: true }];
  if (last - end.lastLine < SHORTEST_FOLD) end.lastLine = last;
  const parts: (LineRange & { folded: boolean })[] = [];
  let at = first;
  for (const range of ranges) {
    if (range.firstLine > at) parts.push({ firstLine: at, lastLine: range.firstLine - 1, folded: true });
    parts.push({ ...range, folded: false });
    at = range.lastLine + 1;
  }
  if (at <= last) parts.push({ firstLine: at, lastLine: last, folded: true });
  return parts;
}

/** 「ほか 12 行」 in the page's language; where a page has both, code.css puts the words around the number. */
function moreLines(lang: Language | 'both', n: number): string {
  return lang === 'both' ? `<b class=lines>${n}</b>` : `… ${escapeHtml(word(lang, 'more lines', { n }))}`;
}

/**
 * A record folded around one of its fields: its first line, the comment right above the field, the field's own
 * lines lit, its last line.
 */
export function fieldExcerpt(
  context: RenderContext,
  record: Definition | null,
  field: Definition,
  options: Pick<ExcerptOptions, 'page' | 'lang' | 'namespace' | 'leadOn'>,
): string {
  const { file } = field.place;
  const own = { firstLine: field.extent.firstLine, lastLine: field.extent.lastLine };
  const whole = record !== null && record.place.file === file && holds(record, field) ? record.extent : own;
  const marked = Array.from({ length: own.lastLine - own.firstLine + 1 }, (_, i) => own.firstLine + i);
  return excerpt(context, {
    ...options,
    file,
    shown: [
      { firstLine: whole.firstLine, lastLine: whole.firstLine },
      { firstLine: commentAbove(context, file, own.firstLine), lastLine: own.lastLine },
      { firstLine: whole.lastLine, lastLine: whole.lastLine },
    ],
    firstLine: whole.firstLine,
    lastLine: whole.lastLine,
    marked: marked.slice(0, 12),
  });
}

/** A definition by its first lines: whole where it is short. */
export function definitionExcerpt(
  context: RenderContext,
  definition: Definition,
  options: Pick<ExcerptOptions, 'page' | 'lang' | 'namespace' | 'leadOn'> & { most?: number },
): string {
  const { firstLine, lastLine } = definition.extent;
  const { most = 12, ...rest } = options;
  const short = lastLine - firstLine + 1 <= most;
  const shown = short
    ? [{ firstLine, lastLine }]
    : [
        { firstLine, lastLine: Math.max(firstLine + most - 4, definition.place.line) },
        { firstLine: lastLine, lastLine },
      ];
  return excerpt(context, { ...rest, file: definition.place.file, shown, firstLine, lastLine });
}

function holds(record: Definition, field: Definition): boolean {
  return record.extent.start <= field.extent.start && field.extent.end <= record.extent.end;
}

/** First line of the comment that ends right above a line, at most six lines higher; else the line itself. */
function commentAbove(context: RenderContext, path: string, line: number): number {
  const code = context.code(path);
  const file = context.analysis.files.get(path);
  if (code === null || file === undefined) return line;
  const lineStart = code.starts[line - 1] ?? 0;
  const comment = file.comments.findLast(({ end }) => end <= lineStart);
  if (comment === undefined || !/^[ \t]*\n[ \t]*$/.test(code.text.slice(comment.end, lineStart))) return line;
  const before = code.text.slice(code.text.lastIndexOf('\n', comment.start) + 1, comment.start);
  const lines = code.text.slice(comment.start, lineStart).split('\n').length - 1;
  return /^[ \t]*$/.test(before) && lines <= 6 ? line - lines : line;
}
