/** Syntax classes by lexical rules alone, for texts too large for the grammar. */
import type { Run, SyntaxClass } from './syntax.ts';

const KEYWORDS = new Set(
  (
    'auto break case char const continue default do double else enum extern float for goto if inline int long ' +
    'register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while ' +
    '_Bool bool'
  ).split(' '),
);

/** Comment, string, character, word, directive: whichever begins first. Sticky groups in that order. */
const TOKEN =
  /(\/\*[^]*?(?:\*\/|$)|\/\/(?:[^\n\\]|\\[^])*)|("(?:[^"\\\n]|\\[^])*"?|'(?:[^'\\\n]|\\[^])*'?)|(^[ \t]*#[ \t]*\w*)|([A-Za-z_]\w*)/gm;

/** Runs of a text (one char per byte), cut at line ends. */
export function scan(text: string): Run[] {
  const runs: Run[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const cls = classOf(match);
    if (cls === null) continue;
    let start = match.index;
    for (const part of match[0].split('\n')) {
      if (part !== '') runs.push({ start, end: start + part.length, cls });
      start += part.length + 1;
    }
  }
  return runs;
}

function classOf(match: RegExpExecArray): SyntaxClass | null {
  if (match[1] !== undefined) return 'c';
  if (match[2] !== undefined) return 's';
  if (match[3] !== undefined) return 'p';
  return KEYWORDS.has(match[4] ?? '') ? 'k' : null;
}
