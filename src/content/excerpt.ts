import type { SnippetBlock } from '#model';
import { canonical, findAll, likeness } from './canonical.ts';

/** A line of a snippet's body: the source line to keep, whole or a part that tells it apart; perhaps lit. */
export interface KeptLine {
  text: string;
  marked: boolean;
  /** Offsets in the content file. */
  start: number;
  end: number;
}

/** What the author wrote: runs of lines, `~~~` between them, perhaps before and after. */
export interface Outline {
  runs: KeptLine[][];
  /** Begins with `~~~`. */
  openStart: boolean;
  /** Ends with `~~~`. */
  openEnd: boolean;
}

/** The lines of the construct that a snippet shows. */
export interface SourceLines {
  /** `gethostname (kernel/sys.c)`, for messages. */
  name: string;
  firstLine: number;
  lines: string[];
}

/** What is wrong with an outline. */
export interface OutlineError {
  rule: string;
  start: number;
  end: number;
  message: string;
  help: string[];
}

export type Excerpt = Pick<SnippetBlock, 'shown' | 'marked'>;

const ELISION = '~~~';
const MOST_NEAR = 3;
const LIKE_ENOUGH = 0.5;

/** Reads a snippet's body; `start` is its offset in the content file. A code fence around it is dropped. */
export function readOutline(body: string, start: number): Outline {
  const lines: KeptLine[] = [];
  let at = start;
  for (const line of body.split('\n')) {
    const marked = line.trimStart().startsWith('>');
    const text = (marked ? line.trimStart().slice(1) : line).trim();
    const textStart = at + line.lastIndexOf(text);
    if (text !== '') lines.push({ text, marked, start: textStart, end: textStart + text.length });
    at += line.length + 1;
  }
  if (/^(`{3,})[a-z]*$/i.test(lines[0]?.text ?? '') && /^`{3,}$/.test(lines.at(-1)?.text ?? ''))
    lines.splice(0, lines.length, ...lines.slice(1, -1));

  const runs: KeptLine[][] = [[]];
  for (const line of lines) {
    if (line.text === ELISION) runs.push([]);
    else runs.at(-1)?.push(line);
  }
  return {
    runs: runs.filter((run) => run.length > 0),
    openStart: runs[0]?.length === 0,
    openEnd: runs.at(-1)?.length === 0,
  };
}

/**
 * Finds the author's lines in the source. What no `~~~` stands for must be there, so that the outline
 * fits in exactly one way; each run that does not is an error with the lines that come near.
 */
export function matchOutline(outline: Outline, source: SourceLines): Excerpt | OutlineError[] {
  const found = outline.runs.map((run) => placesOf(run, source));
  const missing = outline.runs.flatMap((run, n) =>
    found[n]?.length === 0 ? [missingError(run, source)] : [],
  );
  if (missing.length > 0) return missing;

  const lastLine = source.firstLine + source.lines.length - 1;
  const errors: OutlineError[] = [];
  const left = inOrder(
    found.map((places, n) => {
      let kept = places;
      if (n === 0 && !outline.openStart) kept = kept.filter((place) => place.firstLine === source.firstLine);
      if (n === found.length - 1 && !outline.openEnd)
        kept = kept.filter((place) => place.lastLine === lastLine);
      return kept;
    }),
  );
  left.forEach((places, n) => {
    const run = outline.runs[n] ?? [];
    if (places.length > 1) errors.push(ambiguousError(run, places, source));
    else if (places.length === 0) errors.push(misplacedError(run, n, found, outline, source));
  });
  if (errors.length > 0) return errors;

  const places = left.flatMap(([place]) => (place ? [place] : []));
  return { shown: joined(places), marked: [...new Set(places.flatMap((place) => place.marked))] };
}

interface RunPlace {
  firstLine: number;
  lastLine: number;
  marked: number[];
}

/** Every place where the author's lines stand one below the other; empty source lines do not count. */
function placesOf(run: KeptLine[], source: SourceLines): RunPlace[] {
  let runs: RunPlace[] | null = null;
  for (const kept of run) {
    const places = placesOfLine(kept, source);
    runs = runs === null ? places : joinEach(runs, places, source);
  }
  return runs ?? [];
}

/** Places of one text; where it is a whole line somewhere, only whole lines count (`}` is not `} else {`). */
function placesOfLine(kept: KeptLine, source: SourceLines): RunPlace[] {
  const hay = canonical(source.lines.join('\n'));
  const lineOf = lineNumbers(source.lines);
  const places = new Map<string, RunPlace & { whole: boolean }>();
  for (const { start, end } of findAll(hay.text, canonical(kept.text).text)) {
    const from = lineOf(hay.offsets[start] ?? 0);
    const to = lineOf(hay.offsets[end - 1] ?? 0);
    // The blank between two words carries the offset of the gap, which is the line before.
    const startsLine = start === 0 || lineOf(hay.offsets[start - 1] ?? 0) < from;
    const next = hay.text[end] === ' ' ? end + 1 : end;
    const endsLine = end === hay.text.length || lineOf(hay.offsets[next] ?? 0) > to;
    const firstLine = source.firstLine + from;
    const lastLine = source.firstLine + to;
    const marked = kept.marked ? numbers(firstLine, lastLine) : [];
    const key = `${firstLine} ${lastLine}`;
    const whole = (startsLine && endsLine) || (places.get(key)?.whole ?? false);
    places.set(key, { firstLine, lastLine, marked, whole });
  }
  const all = [...places.values()];
  const wholes = all.filter(({ whole }) => whole);
  return (wholes.length > 0 ? wholes : all).map(({ firstLine, lastLine, marked }) => ({
    firstLine,
    lastLine,
    marked,
  }));
}

function joinEach(runs: RunPlace[], places: RunPlace[], source: SourceLines): RunPlace[] {
  return runs.flatMap((run) => {
    let next = run.lastLine + 1;
    while (source.lines[next - source.firstLine]?.trim() === '') next++;
    return places
      .filter((place) => place.firstLine === next)
      .map(({ lastLine, marked }) => ({ ...run, lastLine, marked: [...run.marked, ...marked] }));
  });
}

function numbers(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, n) => first + n);
}

/** Drops every place that has no partner before or after it in the order of the runs. */
function inOrder(found: RunPlace[][]): RunPlace[][] {
  let earliest = 0;
  const forward = found.map((places) => {
    const kept = places.filter((place) => place.firstLine > earliest);
    earliest = kept.length > 0 ? Math.min(...kept.map((place) => place.lastLine)) : earliest;
    return kept;
  });
  let latest = Number.POSITIVE_INFINITY;
  return forward
    .toReversed()
    .map((places) => {
      const kept = places.filter((place) => place.lastLine < latest);
      latest = kept.length > 0 ? Math.max(...kept.map((place) => place.firstLine)) : latest;
      return kept;
    })
    .toReversed();
}

/** Neighbouring ranges become one. */
function joined(places: RunPlace[]): Excerpt['shown'] {
  const shown: Excerpt['shown'] = [];
  for (const { firstLine, lastLine } of places) {
    const last = shown.at(-1);
    if (last && last.lastLine + 1 >= firstLine) last.lastLine = lastLine;
    else shown.push({ firstLine, lastLine });
  }
  return shown;
}

function missingError(run: KeptLine[], source: SourceLines): OutlineError {
  const gone = run.find((line) => placesOf([line], source).length === 0);
  if (!gone)
    return {
      rule: 'snippet-gone',
      ...spanOf(run),
      message: `These lines do not stand one below the other in ${source.name}.`,
      help: ['Write `~~~` where lines are left out.'],
    };
  return {
    rule: 'snippet-gone',
    start: gone.start,
    end: gone.end,
    message: `No line of ${source.name} holds this text.`,
    help: nearHelp(gone.text, source),
  };
}

function misplacedError(
  run: KeptLine[],
  n: number,
  found: RunPlace[][],
  outline: Outline,
  source: SourceLines,
): OutlineError {
  const lines = (found[n] ?? []).map((place) => place.firstLine).join(', ');
  const atStart = n === 0 && !outline.openStart;
  const atEnd = n === found.length - 1 && !outline.openEnd;
  const startsElsewhere = atStart && !found[n]?.some((place) => place.firstLine === source.firstLine);
  const help = startsElsewhere
    ? ['What stands above it is left out: begin with a line `~~~`.']
    : atEnd
      ? ['What stands below it is left out: end with a line `~~~`, or keep the last line.']
      : ['The lines of a snippet keep the order of the source.'];
  return {
    rule: 'snippet-order',
    ...spanOf(run),
    message: `This stands elsewhere in ${source.name}: line ${lines}.`,
    help,
  };
}

function ambiguousError(run: KeptLine[], places: RunPlace[], source: SourceLines): OutlineError {
  const lines = places.map((place) => place.firstLine).join(', ');
  return {
    rule: 'snippet-ambiguous',
    ...spanOf(run),
    message: `This stands ${places.length} times in ${source.name}: lines ${lines}.`,
    help: ['Keep a neighbouring line too, so that one place is meant.'],
  };
}

function spanOf(run: KeptLine[]): { start: number; end: number } {
  return { start: run[0]?.start ?? 0, end: run[0]?.end ?? 0 };
}

/** The lines of a construct that come near a text, as help; or how to get it right. */
export function nearHelp(text: string, source: SourceLines): string[] {
  const near = nearLines(text, source);
  return near.length > 0
    ? near.map(({ line, text: found }) => `Near, line ${line}: ${found}`)
    : ['Copy the text from the source; white space does not matter.'];
}

function nearLines(text: string, source: SourceLines): { line: number; text: string }[] {
  const wanted = canonical(text).text;
  return source.lines
    .map((line, n) => ({
      line: source.firstLine + n,
      text: line.trim(),
      like: likeness(wanted, canonical(line).text),
    }))
    .filter(({ like }) => like >= LIKE_ENOUGH)
    .sort((a, b) => b.like - a.like || a.line - b.line)
    .slice(0, MOST_NEAR);
}

/** A function from an offset in the joined lines to the index of its line. */
function lineNumbers(lines: string[]): (offset: number) => number {
  const ends: number[] = [];
  let end = 0;
  for (const line of lines) ends.push((end += line.length + 1));
  return (offset) => {
    let low = 0;
    let high = ends.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
