/**
 * Everything that is laid over the text of a file, as ranges and points over its bytes: links, chains with
 * their hops, anchors. Syntax classes are not among them; `code-html` cuts them at these boundaries.
 */
import type { AnalysedFile, ChainOccurrence } from '#model';
import { hopLink, occurrenceNamespaces, referenceLink, type Link, type WalkPlace } from './links.ts';
import type { PagePlan } from './address.ts';

/** One element around a stretch of text, never across a line end. */
export interface Range {
  start: number;
  end: number;
  /** Outer ones first where start and end are the same. */
  rank: 0 | 1 | 2;
  element:
    { type: 'chain' } | { type: 'hop'; namespace: string | null } | { type: 'link'; link: Link | null };
  /** Fragments that lead here. */
  ids: string[];
}

/** Where an occurrence begins on the walk's page. */
export interface WalkStart {
  /** The walk. */
  id: string;
  /** Accesses of the walk before the written ones. */
  before: number;
}

export interface Annotations {
  /** Sorted so that an outer range comes before what it holds. */
  ranges: Range[];
  /** Offsets before which a wrapped line may break. */
  breaks: Set<number>;
}

/**
 * Lays out all links of a file.
 * @param walkOf finds the walk of an occurrence that has a page
 */
export function annotate(
  file: AnalysedFile,
  plan: PagePlan,
  walkOf: (occurrence: ChainOccurrence) => WalkStart | null,
): Annotations {
  const ranges: Range[] = [];
  const breaks = new Set<number>();
  const places = new Map<number, WalkPlace>();
  for (const occurrence of file.chains) {
    const walk = walkOf(occurrence);
    if (walk !== null) layChain(file.text, occurrence, walk, { ranges, breaks, places });
  }
  const hops = new Set(ranges.filter((range) => range.element.type === 'hop').map((range) => range.end));
  const anchors = anchorsOf(file);
  for (const reference of file.references) {
    const { start, end } = reference;
    const own = referenceLink(reference, file.path, plan);
    const place = places.get(start);
    const shown = place === undefined ? own : hopLink(own, place, plan);
    const ids = anchors.get(start) ?? [];
    anchors.delete(start);
    if (shown !== null || ids.length > 0)
      ranges.push({ start, end, rank: 2, element: { type: 'link', link: shown }, ids });
    // `->name` must not break in two, in a chain or not.
    const operator = arrowBefore(file.text, start);
    if (operator !== null && !hops.has(end)) {
      ranges.push({ start: operator, end, rank: 1, element: { type: 'hop', namespace: null }, ids: [] });
    }
  }
  // What a macro or a keyword defines has no token of its own: its fragments stand alone.
  for (const [start, ids] of anchors) {
    ranges.push({ start, end: start, rank: 2, element: { type: 'link', link: null }, ids });
  }
  ranges.sort((a, b) => a.start - b.start || b.end - a.end || a.rank - b.rank);
  return { ranges, breaks };
}

/** The chain as one unit, cut at line ends, with one hop for each access and a place to break before it. */
function layChain(
  text: string,
  occurrence: ChainOccurrence,
  { id, before }: WalkStart,
  out: { ranges: Range[]; breaks: Set<number>; places: Map<number, WalkPlace> },
): void {
  for (const { start, end } of lineParts(text, occurrence.start, occurrence.end)) {
    out.ranges.push({ start, end, rank: 0, element: { type: 'chain' }, ids: [] });
  }
  const namespaces = occurrenceNamespaces(occurrence);
  if (occurrence.baseReference !== null)
    out.places.set(occurrence.baseReference.start, { id, step: before + 1 });
  occurrence.links.forEach(({ reference }, i) => {
    out.places.set(reference.start, { id, step: before + i + 2 });
    const start = operatorBefore(text, reference.start) ?? reference.start;
    out.breaks.add(start);
    out.ranges.push({
      start,
      end: reference.end,
      rank: 1,
      element: { type: 'hop', namespace: namespaces[i + 1] ?? null },
      ids: [],
    });
  });
}

/** Offset of the `->` or `.` that stands on the same line before a name, or null. */
function operatorBefore(text: string, at: number): number | null {
  const arrow = arrowBefore(text, at);
  if (arrow !== null) return arrow;
  const before = skipBlanks(text, at);
  return text[before - 1] === '.' ? before - 1 : null;
}

function arrowBefore(text: string, at: number): number | null {
  const before = skipBlanks(text, at);
  return text[before - 1] === '>' && text[before - 2] === '-' ? before - 2 : null;
}

function skipBlanks(text: string, at: number): number {
  let before = at;
  while (text[before - 1] === ' ' || text[before - 1] === '\t') before--;
  return before;
}

/** The parts of a stretch on each line, without the blanks at a line's start. */
function lineParts(text: string, start: number, end: number): { start: number; end: number }[] {
  const parts: { start: number; end: number }[] = [];
  for (let at = start; at < end;) {
    const newline = text.indexOf('\n', at);
    const stop = newline < 0 || newline > end ? end : newline;
    let from = at;
    while (from < stop && (text[from] === ' ' || text[from] === '\t')) from++;
    if (from < stop) parts.push({ start: from, end: stop });
    at = stop + 1;
  }
  return parts;
}

/** Fragments by the offset of the token that they belong to. */
function anchorsOf(file: AnalysedFile): Map<number, string[]> {
  const starts = new Map<string, number>();
  for (const { line, col, start } of file.references) starts.set(`${line}:${col}`, start);
  const anchors = new Map<number, string[]>();
  for (const { anchor, place, extent } of file.definitions) {
    if (anchor === null) continue;
    const at = starts.get(`${place.line}:${place.col}`) ?? extent.start;
    const ids = anchors.get(at);
    if (ids === undefined) anchors.set(at, [anchor]);
    else if (!ids.includes(anchor)) ids.push(anchor);
  }
  return anchors;
}
