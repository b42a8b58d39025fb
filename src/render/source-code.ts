/** The code of a whole file as its page shows it. */
import { lineCount, renderLines, type CodeFile, type LineOptions } from './code-html.ts';

/**
 * Lines that a browser lays out, or skips, at once (`content-visibility`): halves the loading of a page with
 * 60,000 links. `code.css` numbers the lines from it: hundreds by block, the rest within.
 */
const BLOCK = 100;

/**
 * `<pre class="code src g4 w100">…</pre>` with blocks of lines 1–99, 100–199, … Styles number the lines: a
 * number in each would be a fifth of the compressed page, since the ids hold the same digits.
 * @param options lines have ids here and no numbers
 */
export function sourceCode(file: CodeFile, options: Omit<LineOptions, 'ids' | 'numbers'>): string {
  const last = lineCount(file);
  const lines = renderLines(file, 1, last, { ...options, ids: true, numbers: false });
  const blocks: string[] = [];
  for (let line = 1; line <= last;) {
    const next = line - (line % BLOCK) + BLOCK;
    const part = lines.slice(line - 1, next - 1).join('');
    blocks.push(`<span class="${next > last + 1 ? 'block rest' : 'block'}">${part}</span>`);
    line = next;
  }
  return `<pre class="code src ${gutterClass(last)} ${widthClass(file.text)}">${blocks.join('')}</pre>`;
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
