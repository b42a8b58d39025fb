/**
 * Code as HTML: a line is a block with its id and number, its newline inside, so that what is copied is the
 * source; elements only where something is linked or classed. Cut a line at all boundaries, then wrap.
 */
import type { Branch, Language } from '#model';
import type { Annotations, Range } from './annotations.ts';
import { inLanguage, lineAnchor, relative } from './address.ts';
import type { Run, SyntaxClass } from './syntax.ts';
import { attribute, escapeCode, isContinuation } from './html.ts';

/** A file made ready: rendered whole for its page and in parts for excerpts. */
export interface CodeFile {
  /** One char per byte. */
  text: string;
  /** Offsets of line starts, as `#text` gives them. */
  starts: Int32Array;
  runs: Run[];
  annotations: Annotations;
  branches: Branch[];
}

export interface LineOptions {
  /** Href of the page that shows the lines. */
  page: string;
  /** Language of the walks that chains lead to; Japanese on pages that serve both. */
  lang: Language;
  /**
   * Lines get ids (`L82`), definitions theirs: on the file's own page only, since in excerpts the same fragment
   * could stand twice on one page.
   */
  ids: boolean;
  /** Lines carry their number (`data-n`); without, styles count them. */
  numbers: boolean;
  /** Ranges that pages of ours link: they get an id on their first line. */
  linkedRanges: readonly { firstLine: number; lastLine: number }[];
  /** Lines to light up. */
  marked: ReadonlySet<number>;
  /** Namespace whose tint the lit lines take; null for the neutral one. */
  namespace: string | null;
}

/** Elements for classes outside of links: `b` and `i` cost least and mean nothing to a screen reader. */
const TAGS: Record<SyntaxClass, [open: string, close: string]> = {
  k: ['<b>', '</b>'],
  c: ['<i>', '</i>'],
  t: ['<i class=t>', '</i>'],
  s: ['<i class=s>', '</i>'],
  p: ['<b class=p>', '</b>'],
};

/** How many lines a file has; the empty last one after a final newline does not count. */
export function lineCount(file: Pick<CodeFile, 'text' | 'starts'>): number {
  return file.text.endsWith('\n') || file.text === '' ? file.starts.length - 1 : file.starts.length;
}

/** The lines from `firstLine` to `lastLine` (from 1, both included), one string each. */
export function renderLines(
  file: CodeFile,
  firstLine: number,
  lastLine: number,
  options: LineOptions,
): string[] {
  const lines: string[] = [];
  const last = Math.min(lastLine, lineCount(file));
  const first = Math.max(1, firstLine);
  const rangeIds = new Map<number, Set<string>>();
  for (const range of options.linkedRanges) {
    if (range.lastLine <= range.firstLine) continue;
    const ids = rangeIds.get(range.firstLine) ?? new Set();
    rangeIds.set(range.firstLine, ids.add(lineAnchor(range.firstLine, range.lastLine)));
  }
  const states = lineStates(file.branches, first, last);
  const cursor = new Cursor(file, options, file.starts[first - 1] ?? 0);
  for (let line = first; line <= last; line++) {
    const start = file.starts[line - 1] ?? 0;
    const next = file.starts[line] ?? file.text.length + 1;
    const classes = [];
    if (options.marked.has(line))
      classes.push('on', ...(options.namespace === null ? [] : [`ns-${options.namespace}`]));
    const state = states.get(line);
    if (state !== undefined) classes.push(state);
    const open =
      '<span' +
      (options.ids ? attribute('id', lineAnchor(line)) : '') +
      (options.numbers ? attribute('data-n', line) : '') +
      (classes.length > 0 ? attribute('class', classes.join(' ')) : '') +
      '>';
    const ids = [...(rangeIds.get(line) ?? [])].map((id) => `<span${attribute('id', id)}></span>`).join('');
    // Styles say there, before the newline, that the branch below is not taken.
    const end = state === 'cut' ? '<i></i>' : '';
    lines.push(`${open}${ids}${cursor.render(start, Math.min(next - 1, file.text.length))}${end}\n</span>`);
  }
  return lines;
}

/** `off`: in a branch that the configuration leaves out; `cut`: the directive that says so. */
function lineStates(branches: readonly Branch[], first: number, last: number): Map<number, 'off' | 'cut'> {
  const states = new Map<number, 'off' | 'cut'>();
  const inactive = branches.filter((branch) => branch.active === 'false');
  for (const { line } of inactive) states.set(line, 'cut');
  for (const { firstLine, lastLine } of inactive) {
    // An `#if` within an inactive branch says nothing of its own.
    for (let line = Math.max(first, firstLine); line <= Math.min(last, lastLine); line++)
      states.set(line, 'off');
  }
  return states;
}

/** Goes through runs and ranges once, in order, as lines are asked for in order. */
class Cursor {
  private readonly file: CodeFile;
  private readonly options: LineOptions;
  private run: number;
  private range: number;

  constructor(file: CodeFile, options: LineOptions, from: number) {
    this.file = file;
    this.options = options;
    this.run = firstFrom(file.runs, from);
    this.range = firstFrom(file.annotations.ranges, from);
  }

  /** HTML of one line, its newline excluded. */
  render(start: number, end: number): string {
    const { ranges } = this.file.annotations;
    const open: { end: number; close: string; link: boolean }[] = [];
    let html = '';
    let at = start;
    // A range that begins in a line ends in it: whatever reaches further is cut there.
    for (; this.range < ranges.length; this.range++) {
      const range = ranges[this.range];
      if (range === undefined || range.start > end || (range.start === end && range.end > end)) break;
      const begin = this.snapped(Math.max(range.start, at));
      for (let top = open.at(-1); top !== undefined && top.end <= begin; top = open.at(-1)) {
        html += this.text(at, top.end, top.link) + top.close;
        at = top.end;
        open.pop();
      }
      const limit = open.at(-1)?.end ?? end;
      const stop = this.snapped(Math.min(range.end, limit));
      // Links do not hold links; a stretch that was cut away leaves no empty element, except for its ids.
      const nested = range.element.type === 'link' && open.some((outer) => outer.link);
      const ids = this.options.ids ? range.ids : [];
      const bare = nested || (range.element.type === 'link' && range.element.link === null);
      if ((stop <= begin || bare) && ids.length === 0) continue;
      html += this.text(at, begin, open.at(-1)?.link ?? false);
      at = begin;
      if (range.element.type === 'hop' && this.file.annotations.breaks.has(range.start)) html += '<wbr>';
      const [opening, close] = nested ? idSpan(ids) : this.tags(range, ids);
      html += opening;
      open.push({ end: nested ? begin : stop, close, link: range.element.type === 'link' });
    }
    for (let top = open.pop(); top !== undefined; top = open.pop()) {
      html += this.text(at, top.end, top.link) + top.close;
      at = top.end;
    }
    return html + this.text(at, end, false);
  }

  private tags(range: Range, ids: readonly string[]): [open: string, close: string] {
    const { element } = range;
    if (element.type === 'chain') return ['<span class=c>', '</span>'];
    if (element.type === 'hop') {
      const classes = element.namespace === null ? 'h' : `h ns-${element.namespace}`;
      return [`<span${attribute('class', classes)}>`, '</span>'];
    }
    const [id, ...more] = ids;
    const extra = more.map((other) => `<span${attribute('id', other)}></span>`).join('');
    const idText = id === undefined ? '' : attribute('id', id);
    const { link } = element;
    if (link === null) return [`${extra}<span${idText}>`, '</span>'];
    const classes = [...link.classes];
    const under = this.file.runs[this.run];
    // What the grammar takes for a comment and has links is code that `#if 0` leaves out: its line says so.
    const covers = under !== undefined && under.start <= range.start && under.end >= range.end;
    if (covers && under.cls !== 'c') {
      if (!classes.includes(under.cls)) classes.push(under.cls);
    }
    const shared =
      idText +
      (classes.length > 0 ? attribute('class', classes.join(' ')) : '') +
      (link.candidates > 0 ? attribute('data-q', link.candidates) : '');
    if (link.href === null) {
      const place = link.place === null ? '' : attribute('data-at', link.place);
      return [`${extra}<span${shared}${place}>`, '</span>'];
    }
    const { page, lang } = this.options;
    return [`${extra}<a${attribute('href', relative(page, inLanguage(link.href, lang)))}${shared}>`, '</a>'];
  }

  /** Text with its syntax classes; inside a link the link's own class holds. */
  private text(from: number, to: number, inLink: boolean): string {
    const { text, runs } = this.file;
    let html = '';
    let at = from;
    for (; this.run < runs.length; this.run++) {
      const run = runs[this.run];
      if (run === undefined || run.start >= to) break;
      const begin = this.snapped(Math.max(run.start, at));
      const stop = this.snapped(Math.min(run.end, to));
      if (!inLink && stop > begin) {
        const [open, close] = TAGS[run.cls];
        html += escapeCode(text.slice(at, begin)) + open + escapeCode(text.slice(begin, stop)) + close;
        at = stop;
      }
      if (run.end > to) break;
    }
    return at < to ? html + escapeCode(text.slice(at, to)) : html;
  }

  /** Moves a cut that falls inside a UTF-8 sequence behind it. */
  private snapped(at: number): number {
    let cut = at;
    while (cut > 0 && cut < this.file.text.length && isContinuation(this.file.text.charCodeAt(cut))) cut++;
    return cut;
  }
}

/** Fragments alone, where its own element may not stand. */
function idSpan(ids: readonly string[]): [string, string] {
  return [ids.map((id) => `<span${attribute('id', id)}></span>`).join(''), ''];
}

/** Index of the first entry that ends behind an offset (entries sorted by start). */
function firstFrom(entries: readonly { start: number; end: number }[], offset: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
