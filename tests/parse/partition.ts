/** Where every byte of a lexed file belongs. */
import type { Tokens } from '#parse';

/** A stretch of text that is no token and no comment. */
interface Gap {
  start: number;
  end: number;
  text: string;
}

const BLANK = /^(?:[ \t\v\f\r\n]|\\[ \t\v\f\r]*(?:\n|$))*$/;

/**
 * What lies between tokens and comments, once it is sure that these follow one another without overlap, in bounds,
 * none empty. Throws an Error that names the first place where that does not hold.
 */
export function gaps({ text, count, start, end, comments }: Tokens): Gap[] {
  const pieces: { start: number; end: number; what: string }[] = [];
  for (let t = 0; t < count; t++) pieces.push({ start: start[t]!, end: end[t]!, what: `token ${t}` });
  for (let i = 0; i < comments.length; i += 2)
    pieces.push({ start: comments[i]!, end: comments[i + 1]!, what: `comment ${i / 2}` });
  pieces.sort((a, b) => a.start - b.start);
  const out: Gap[] = [];
  let at = 0;
  for (const piece of [...pieces, { start: text.length, end: text.length + 1, what: 'the end' }]) {
    if (piece.start < at) throw new Error(`${piece.what} at ${piece.start} overlaps what ends at ${at}`);
    if (piece.end <= piece.start) throw new Error(`${piece.what} at ${piece.start} is empty`);
    if (piece.start > at) out.push({ start: at, end: piece.start, text: text.slice(at, piece.start) });
    at = piece.end;
  }
  if (at !== text.length + 1) throw new Error(`Something ends at ${at}, after the end of the text`);
  return out;
}

/** The first stretch that is neither token nor comment nor blank; null where every byte belongs to one of them. */
export function lost(tokens: Tokens): Gap | null {
  return gaps(tokens).find(({ text }) => !BLANK.test(text)) ?? null;
}
