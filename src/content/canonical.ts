/**
 * Text of C compared without regard to white space: it counts only between two word characters,
 * where any amount of it is one blank. `foo (a,b)` and `foo(a, b)` are the same text.
 */
export interface Canonical {
  text: string;
  /** Offset in the original of each char of `text`, and its end as one more. */
  offsets: number[];
}

const WORD = /[A-Za-z0-9_$\u0080-\uffff]/;

/** The canonical form of a text; `base` is added to all offsets. */
export function canonical(original: string, base = 0): Canonical {
  let text = '';
  const offsets: number[] = [];
  let gap = -1;
  for (let at = 0; at < original.length; at++) {
    const char = original.charAt(at);
    if (/\s/.test(char)) {
      if (gap < 0) gap = at;
      continue;
    }
    if (gap >= 0 && WORD.test(char) && WORD.test(text.charAt(text.length - 1))) {
      text += ' ';
      offsets.push(base + gap);
    }
    gap = -1;
    text += char;
    offsets.push(base + at);
  }
  offsets.push(base + original.trimEnd().length);
  return { text, offsets };
}

/**
 * Every place of `wanted` (canonical) in a canonical text, as half-open ranges of its chars. A name
 * at either end of `wanted` must be a whole name: `name` is not found in `nodename`.
 */
export function findAll(text: string, wanted: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  if (wanted === '') return found;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    const cutsBefore = WORD.test(wanted.charAt(0)) && at > 0 && WORD.test(text.charAt(at - 1));
    const cutsAfter =
      WORD.test(wanted.charAt(wanted.length - 1)) && end < text.length && WORD.test(text.charAt(end));
    if (!cutsBefore && !cutsAfter) found.push({ start: at, end });
  }
  return found;
}

/**
 * Likeness of a text to a line that may hold it, 0 to 1: the share of its pairs of letters that the
 * line has too, less for a line that has much else.
 */
export function likeness(wanted: string, line: string): number {
  const pairs = new Map<string, number>();
  for (let at = 0; at + 1 < line.length; at++) {
    const pair = line.slice(at, at + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  let shared = 0;
  for (let at = 0; at + 1 < wanted.length; at++) {
    const pair = wanted.slice(at, at + 2);
    const left = pairs.get(pair) ?? 0;
    if (left === 0) continue;
    pairs.set(pair, left - 1);
    shared++;
  }
  const total = Math.max(1, wanted.length - 1);
  const much = Math.max(0, line.length - wanted.length) / Math.max(1, line.length);
  return (shared / total) * (1 - much / 4);
}
