/**
 * The lexer: every byte of a file belongs to a token, a comment, a directive line or white space.
 *
 * C11 6.4 without translation phases 1 and 2: trigraphs are not replaced, and a spliced line (`\` newline) is
 * white space, so that every offset is an offset of the file. Never throws: what no rule takes is an `other` token.
 */
import { lineStarts } from '#text';
import { hashOf, type Names } from './names.ts';

export const T = { end: 0, name: 1, number: 2, string: 3, char: 4, punct: 5, other: 6 } as const;

/** Punctuators have their text's id; ids are `P['->']` and so on. */
const PUNCTUATORS = [
  '[',
  ']',
  '(',
  ')',
  '{',
  '}',
  '.',
  '->',
  '++',
  '--',
  '&',
  '*',
  '+',
  '-',
  '~',
  '!',
  '/',
  '%',
  '<<',
  '>>',
  '<',
  '>',
  '<=',
  '>=',
  '==',
  '!=',
  '^',
  '|',
  '&&',
  '||',
  '?',
  ':',
  ';',
  '...',
  '=',
  '*=',
  '/=',
  '%=',
  '+=',
  '-=',
  '<<=',
  '>>=',
  '&=',
  '^=',
  '|=',
  ',',
  '#',
  '##',
  '@',
  '\\',
  '`',
  '$',
] as const;
export type Punctuator = (typeof PUNCTUATORS)[number];
export const P = Object.fromEntries(PUNCTUATORS.map((text, i) => [text, i + 1])) as Record<
  Punctuator,
  number
>;
/** Punctuator id → text. */
export const PUNCT_TEXT: readonly string[] = ['', ...PUNCTUATORS];

/** Tokens of one file in parallel arrays; a directive's tokens are among them, comments are apart. */
export interface Tokens {
  readonly text: string;
  readonly count: number;
  readonly kind: Uint8Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** Name id of a name, punctuator id of a punctuator, 0 otherwise. */
  readonly name: Int32Array;
  /** Start and end of each comment, alternating. */
  readonly comments: Int32Array;
  readonly directives: readonly RawDirective[];
  readonly lineStarts: Int32Array;
}

/** A directive line: its tokens are `first` (the `#`) to `last`, exclusive. */
export interface RawDirective {
  first: number;
  last: number;
  /** Offset of the end of its last line. */
  end: number;
}

const TAB = 9,
  NEWLINE = 10,
  DOLLAR = 36,
  SPACE = 32,
  QUOTE = 34,
  APOSTROPHE = 39,
  STAR = 42,
  SLASH = 47,
  BACKSLASH = 92,
  HASH = 35;

/** Character classes: 1 starts a name, 2 digit, 4 blank. */
const CLASS = new Uint8Array(256);
for (let c = 0; c < 256; c++) {
  if ((c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95 || c === 36) CLASS[c] = 1;
  else if (c >= 48 && c <= 57) CLASS[c] = 2;
  else if (c === SPACE || c === TAB || c === 11 || c === 12 || c === 13) CLASS[c] = 4;
}

/** Longest match first, by first character. */
const BY_FIRST: { text: string; id: number }[][] = Array.from({ length: 256 }, () => []);
for (const text of [...PUNCTUATORS].sort((a, b) => b.length - a.length)) {
  if (text !== '$') BY_FIRST[text.charCodeAt(0)]!.push({ text, id: P[text] });
}

/** Punctuators that begin no other, by their one character. */
const ALONE = new Uint8Array(256);
BY_FIRST.forEach((list, c) => {
  if (list.length === 1 && list[0]!.text.length === 1) ALONE[c] = list[0]!.id;
});

function grow<A extends Uint8Array | Int32Array>(array: A, size: number): A {
  const bigger = new (array.constructor as new (n: number) => A)(size);
  bigger.set(array);
  return bigger;
}

/** Room for the tokens of one file, used again for the next: what a file keeps is as long as it needs. */
let scratch = {
  size: 1 << 16,
  kind: new Uint8Array(1 << 16),
  start: new Int32Array(1 << 16),
  end: new Int32Array(1 << 16),
  name: new Int32Array(1 << 16),
};

/**
 * Lexes a file. `text` has one char per byte.
 * @param dollars whether names may begin with `$`; before assembly's numbers it is a mark of its own
 * @returns tokens in order; offsets are byte offsets.
 */
export function lex(text: string, names: Names, dollars = true): Tokens {
  const n = text.length;
  let { size, kind, start, end, name } = scratch;
  let count = 0;
  const comments: number[] = [];
  const directives: RawDirective[] = [];
  let at = 0;
  let lineStart = true; // nothing but blanks and comments so far on this line
  let open: RawDirective | null = null;

  while (at < n) {
    const c = text.charCodeAt(at);
    const cls = c < 256 ? CLASS[c]! : 0;
    if (cls === 4) {
      at++;
      continue;
    }
    if (c === NEWLINE) {
      if (open) {
        open.last = count;
        open.end = at;
        open = null;
      }
      at++;
      lineStart = true;
      continue;
    }
    if (c === BACKSLASH) {
      const spliced = spliceEnd(text, at);
      if (spliced > 0) {
        at = spliced;
        continue;
      }
    }
    if (c === SLASH) {
      const d = text.charCodeAt(at + 1);
      if (d === STAR) {
        let q = text.indexOf('*/', at + 2);
        q = q < 0 ? n : q + 2;
        comments.push(at, q);
        at = q;
        continue;
      }
      if (d === SLASH) {
        const q = lineCommentEnd(text, at);
        comments.push(at, q);
        at = q;
        continue;
      }
    }
    if (count + 1 >= size) {
      size *= 2;
      kind = grow(kind, size);
      start = grow(start, size);
      end = grow(end, size);
      name = grow(name, size);
      scratch = { size, kind, start, end, name };
    }
    start[count] = at;
    if (cls === 1 && (dollars || c !== DOLLAR)) {
      let q = at + 1;
      let hash = c;
      for (; q < n; q++) {
        const d = text.charCodeAt(q);
        if (d > 255 || (CLASS[d]! & 3) === 0) break;
        hash = hashOf(hash, d);
      }
      const next = text.charCodeAt(q);
      if (
        (next === QUOTE || next === APOSTROPHE) &&
        q - at <= 2 &&
        /^(?:L|u|U|u8)$/.test(text.slice(at, q))
      ) {
        // An encoding prefix belongs to its literal.
        kind[count] = next === QUOTE ? T.string : T.char;
        at = literalEnd(text, q, next);
      } else {
        kind[count] = T.name;
        name[count] = names.idIn(text, at, q, hash);
        at = q;
      }
    } else if (cls === 2 || (c === 46 && CLASS[text.charCodeAt(at + 1) & 255] === 2)) {
      let q = at + 1;
      for (; q < n; q++) {
        const d = text.charCodeAt(q);
        if (d === 46 || (CLASS[d & 255]! & 3) !== 0) continue;
        // A sign belongs to a number after e, E, p, P, so that `0xe+1` is one (6.4.8).
        if ((d === 43 || d === 45) && /[eEpP]/.test(text[q - 1]!)) continue;
        break;
      }
      kind[count] = T.number;
      at = q;
    } else if (c === QUOTE || c === APOSTROPHE) {
      kind[count] = c === QUOTE ? T.string : T.char;
      at = literalEnd(text, at, c);
    } else {
      let id = c < 256 ? ALONE[c]! : 0;
      let length = 1;
      for (const p of id > 0 || c > 255 ? [] : BY_FIRST[c]!) {
        if (text.startsWith(p.text, at)) {
          id = p.id;
          length = p.text.length;
          break;
        }
      }
      kind[count] = id ? T.punct : T.other;
      name[count] = id;
      at += length;
      if (c === HASH && lineStart && !open && length === 1) {
        open = { first: count, last: count, end: n };
        directives.push(open);
      }
    }
    end[count] = at;
    count++;
    lineStart = false;
  }
  if (open) {
    open.last = count;
    open.end = n;
  }
  return {
    text,
    count,
    kind: kind.slice(0, count + 1),
    start: start.slice(0, count + 1),
    end: end.slice(0, count + 1),
    name: name.slice(0, count + 1),
    comments: Int32Array.from(comments),
    directives,
    lineStarts: lineStarts(text),
  };
}

/**
 * Where a line goes on that the `\` at `at` splices, 0 where it splices none. Blanks before the newline are accepted
 * as GCC does, so that the CR of a CRLF is one of them.
 */
function spliceEnd(text: string, at: number): number {
  const n = text.length;
  let q = at + 1;
  while (q < n && CLASS[text.charCodeAt(q) & 255] === 4) q++;
  if (q >= n) return n;
  return text.charCodeAt(q) === NEWLINE ? q + 1 : 0;
}

/** End of a `//` comment that starts at `at`: of its last spliced line. */
function lineCommentEnd(text: string, at: number): number {
  for (let q = text.indexOf('\n', at); q >= 0; q = text.indexOf('\n', q + 1)) {
    let last = q - 1;
    while (last > at && CLASS[text.charCodeAt(last) & 255] === 4) last--;
    if (text.charCodeAt(last) !== BACKSLASH) return q;
  }
  return text.length;
}

/** End of a string or character literal that starts at `at`; an unterminated one ends with its line. */
function literalEnd(text: string, at: number, quote: number): number {
  const n = text.length;
  for (let q = at + 1; q < n; q++) {
    const c = text.charCodeAt(q);
    if (c === BACKSLASH) q = (spliceEnd(text, q) || q + 2) - 1;
    else if (c === quote) return q + 1;
    else if (c === NEWLINE) return q;
  }
  return n;
}

/** Line of a byte offset, from 1. */
export function lineAt(tokens: Tokens, offset: number): number {
  const starts = tokens.lineStarts;
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const mid = (low + high) >> 1;
    if (starts[mid]! <= offset) low = mid;
    else high = mid;
  }
  return low + 1;
}
