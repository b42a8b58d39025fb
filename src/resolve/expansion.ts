/** What a macro comes to at one place. */
import { P, T } from '#parse';
import { expandTokens, spelling, Tok } from '#preprocess';
import { environmentOf, type Program, type SourceFile } from '#index';

/** More than anyone reads; what follows is left out. */
const MOST_TOKENS = 400;

/**
 * The whole replacement of the macro call that begins at byte `offset` (6.10.3), as one line of tokens.
 * @returns null where no macro is expanded there
 */
export function expansionAt(program: Program, file: SourceFile, offset: number): string | null {
  const { tokens } = file;
  let tok = 0;
  while (tok < tokens.count && tokens.start[tok]! < offset) tok++;
  if (tok >= tokens.count || tokens.start[tok] !== offset || tokens.kind[tok] !== T.name) return null;
  const env = environmentOf(program, file);
  const macro = env.macro(tokens.name[tok]!, tok, -1);
  if (!macro) return null;
  let end = tok + 1;
  if (macro.params) {
    if (tokens.name[end] !== P['('] || tokens.kind[end] !== T.punct) return null;
    let depth = 0;
    do {
      if (tokens.kind[end] === T.punct) {
        if (tokens.name[end] === P['(']) depth++;
        else if (tokens.name[end] === P[')']) depth--;
      }
      end++;
    } while (depth > 0 && end < tokens.count);
  }
  const call: Tok[] = [];
  for (let t = tok; t < end; t++) call.push(new Tok(tokens.kind[t]!, tokens.name[t]!, file.id, t));
  const made = expandTokens(env, file.id, call, tok);
  const words = made.slice(0, MOST_TOKENS).map((each) => spelling(each, program.names, program.tokensOf));
  if (made.length > MOST_TOKENS) words.push('…');
  return words
    .join(' ')
    .replace(/ ?(->|\.(?!\.)) ?/g, '$1')
    .replace(/(\w) ([([])/g, '$1$2')
    .replace(/([([]) /g, '$1')
    .replace(/ ([),;\]])/g, '$1');
}
