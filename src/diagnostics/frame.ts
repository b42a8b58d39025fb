import type { Diagnostic } from '#model';
import { displayWidth } from '#text';
import { printable } from './printable.ts';

/** One line of a code frame, gutter apart so that it can be dimmed. */
export interface FrameLine {
  kind: 'code' | 'carets';
  /** `14 | `. */
  gutter: string;
  text: string;
}

/** Lines shown before and after the marked ones. */
const CONTEXT = 2;
/** Lines of source shown at most, context included. */
const MOST_LINES = 8;
/** Columns of source shown at most: prose in Markdown often stands in one long line. */
const MOST_COLUMNS = 100;
/** Columns kept before the mark when a line is cut. */
const COLUMNS_BEFORE = 40;
const TAB = '    ';
const CUT = '…';

/** What is marked, in UTF-16 units of one line: half-open, empty where only a place is known. */
interface Mark {
  start: number;
  end: number;
}

/** The lines around a diagnostic's place, carets below the marked ones; empty without source or line. */
export function frame({ source, line, col, length = 0 }: Diagnostic): FrameLine[] {
  if (source === undefined || line === null) return [];
  const lines = source.split(/\r?\n/);
  // A final line break ends the last line; it does not start one more.
  if (lines.length > 1 && lines.at(-1) === '' && line < lines.length) lines.pop();
  if (line < 1 || line > lines.length) return [];

  const marks = col === null ? new Map<number, Mark>() : marksOf(source, lines, line, col, length);
  const lastMarked = Math.min(Math.max(line, ...marks.keys()), line + MOST_LINES - 1);
  const first = Math.max(1, line - Math.min(CONTEXT, MOST_LINES - (lastMarked - line + 1)));
  const last = Math.min(lines.length, lastMarked + CONTEXT, first + MOST_LINES - 1);
  const digits = String(last).length;
  // All lines are cut at the same columns, so that they still stand below one another.
  const from = windowStart(lines[line - 1] ?? '', marks.get(line));

  const shown: FrameLine[] = [];
  for (let n = first; n <= last; n++) {
    const text = lines[n - 1] ?? '';
    const code = expand(text);
    shown.push({ kind: 'code', gutter: `${String(n).padStart(digits)} | `, text: cut(code, from) });
    const mark = marks.get(n);
    if (mark)
      shown.push({ kind: 'carets', gutter: `${' '.repeat(digits)} | `, text: carets(text, mark, from) });
  }
  return shown;
}

function marksOf(
  source: string,
  lines: string[],
  line: number,
  col: number,
  length: number,
): Map<number, Mark> {
  const marks = new Map<number, Mark>();
  let start = col - 1;
  let left = length;
  for (let n = line; n <= lines.length; n++) {
    const end = (lines[n - 1] ?? '').length;
    const stop = Math.min(start + left, Math.max(end, start));
    // A later line of which nothing is marked but its break needs no carets.
    if (n === line || stop > start) marks.set(n, { start, end: stop });
    left -= stop - start + breakLength(source, lines, n);
    if (left <= 0) break;
    start = 0;
  }
  return marks;
}

/** All line breaks of a file are of one kind, or near enough for carets. */
function breakLength(source: string, lines: string[], n: number): number {
  return n < lines.length && source.includes('\r\n') ? 2 : 1;
}

function expand(text: string): string {
  return printable(text.replaceAll('\t', TAB));
}

/** Display column (from 0) at which the shown part of each line starts. */
function windowStart(text: string, mark: Mark | undefined): number {
  if (displayWidth(expand(text)) <= MOST_COLUMNS || !mark) return 0;
  const before = displayWidth(expand(text.slice(0, mark.start)));
  return before + displayWidth(expand(text.slice(mark.start, mark.end))) <= MOST_COLUMNS - 1
    ? 0
    : Math.max(0, before - COLUMNS_BEFORE);
}

/** The part of an expanded line from a display column on, with `…` where something was left out. */
function cut(text: string, from: number): string {
  if (from === 0 && displayWidth(text) <= MOST_COLUMNS) return text;
  let kept = '';
  let column = 0;
  let width = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    const columns = displayWidth(segment);
    if (column >= from) {
      if (width + columns > MOST_COLUMNS - (from > 0 ? 2 : 1)) return `${from > 0 ? CUT : ''}${kept}${CUT}`;
      // A wide character that the cut halves leaves its second column behind.
      if (width === 0 && column > from) {
        kept = ' '.repeat(column - from);
        width = column - from;
      }
      kept += segment;
      width += columns;
    }
    column += columns;
  }
  return column > from ? `${from > 0 ? CUT : ''}${kept}` : text === '' ? '' : CUT;
}

function carets(text: string, { start, end }: Mark, from: number): string {
  const before = displayWidth(expand(text.slice(0, start))) + Math.max(0, start - text.length);
  const width = displayWidth(expand(text.slice(start, end)));
  const indent = before - from + (from > 0 ? 1 : 0);
  return (
    ' '.repeat(Math.max(0, indent)) + '^'.repeat(Math.max(1, Math.min(width, MOST_COLUMNS - 1 - indent)))
  );
}
