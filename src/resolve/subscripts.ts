/** Subscripts as the source has them. */
import { P, T, type Tokens } from '#parse';

/** What stands in brackets right behind a token: `[pid->level]`, `[i][j]`; empty where nothing does. */
export function subscriptAfter(tokens: Tokens, tok: number): string {
  let end = tok + 1;
  while (tokens.name[end] === P['['] && tokens.kind[end] === T.punct) {
    let open = 0;
    do {
      if (end >= tokens.count) return '';
      if (tokens.kind[end] === T.punct) {
        if (tokens.name[end] === P['[']) open++;
        else if (tokens.name[end] === P[']']) open--;
      }
      end++;
    } while (open > 0);
  }
  return end === tok + 1
    ? ''
    : tokens.text.slice(tokens.start[tok + 1], tokens.end[end - 1]).replace(/\s+/g, ' ');
}
