/** The code of a whole file as its page shows it. */
import { lineCount, renderLines, type CodeFile, type LineOptions } from './code-html.ts';

/**
 * Lines that a browser lays out, or skips, at once (`content-visibility`): halves the loading of a page with
 * 60,000 links.
 */
const BLOCK = 100;

/**
 * Up to here styles number the lines: `code.css` knows the first line of 99 blocks. A number in each line too
 * would be a fifth of the compressed page, since the ids hold the same digits.
 */
const MOST_COUNTED = 99 * BLOCK;

/**
 * `<pre class="code src g4 w100">…</pre>` with blocks of a hundred lines; `counted` where styles number them.
 * @param options lines have ids here; numbers are this function's choice
 */
export function sourceCode(file: CodeFile, options: Omit<LineOptions, 'ids' | 'numbers'>): string {
  const counted = lineCount(file) <= MOST_COUNTED;
  const lines = renderLines(file, 1, lineCount(file), { ...options, ids: true, numbers: !counted });
  const blocks: string[] = [];
  for (let at = 0; at < lines.length; at += BLOCK) {
    const part = lines.slice(at, at + BLOCK);
    blocks.push(`<span class="${part.length < BLOCK ? 'k rest' : 'k'}">${part.join('')}</span>`);
  }
  const classes = [
    'code',
    'src',
    ...(counted ? ['counted'] : []),
    gutterClass(lines.length),
    widthClass(file.text),
  ];
  return `<pre class="${classes.join(' ')}">${blocks.join('')}</pre>`;
}

/** Room for line numbers up to the given one: `g4` for 1,000 to 9,999. */
export function gutterClass(lastLine: number): string {
  return `g${Math.max(2, String(lastLine).length)}`;
}

/**
 * Bucket of the longest line in twenty columns, up to 400: a skipped block has no width of its own, so the
 * page must know it beforehand, and styles can only tell classes.
 */
function widthClass(text: string): string {
  let widest = 0;
  for (const line of text.split('\n')) widest = Math.max(widest, columns(line));
  return `w${Math.min(400, Math.ceil(widest / 20) * 20)}`;
}

/** Columns of a line with tabs every eight; bytes count as columns, which errs on the wide side. */
function columns(line: string): number {
  let column = 0;
  for (const char of line) column = char === '\t' ? column + 8 - (column % 8) : column + 1;
  return column;
}
