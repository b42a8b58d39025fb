/** What a stretch of C text is, as pages show it. */

/** `k` keyword, `t` type, `s` string or character, `p` preprocessor directive, `c` comment. */
export type SyntaxClass = 'k' | 't' | 's' | 'p' | 'c';

/** A stretch of one class; plain text has none. Offsets in bytes, sorted, never across a line end. */
export interface Run {
  start: number;
  end: number;
  cls: SyntaxClass;
}
