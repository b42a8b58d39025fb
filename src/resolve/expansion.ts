/** What a macro comes to at one place. */
import { lineAt, P, T } from '#parse';
import { expandTokens, spaceBefore, spelling, Tok, type MacroEnvironment } from '#preprocess';
import { environmentOf, type Program, type SourceFile } from '#index';
import type { MacroCall } from '#model';

/** More than anyone reads; what follows is left out. */
const MOST_TOKENS = 400;
/** Of which a card shows beginning and end. */
const MOST_TOKENS_OF_CALL = 4000;

/**
 * The whole replacement of the macro call that begins at byte `offset` (6.10.3), as one line.
 * @returns null where no macro is expanded there
 */
export function expansionAt(program: Program, file: SourceFile, offset: number): string | null {
  const { tokens } = file;
  let tok = 0;
  while (tok < tokens.count && tokens.start[tok]! < offset) tok++;
  if (tok >= tokens.count || tokens.start[tok] !== offset || tokens.kind[tok] !== T.name) return null;
  const env = environmentOf(program, file);
  const macro = env.macro(tokens.name[tok]!, tok, -1, -1);
  if (!macro) return null;
  const end = macro.params ? endOfCall(file, tok) : tok + 1;
  return end < 0 ? null : expanded(program, file, env, { tok, end, most: MOST_TOKENS });
}

/** Every call of a function-like macro that a file writes where the compiler reads it, in order. */
export function macroCalls(program: Program, file: SourceFile): MacroCall[] {
  const { tokens, structure } = file;
  const { kind, name, start } = tokens;
  const env = environmentOf(program, file);
  const calls: MacroCall[] = [];
  for (let tok = 0; tok < tokens.count; tok++) {
    if (kind[tok] !== T.name || structure.inDirective[tok]) continue;
    if (kind[tok + 1] !== T.punct || name[tok + 1] !== P['('] || !file.isActive(file.branchAt(tok))) continue;
    if (!env.macro(name[tok]!, tok, -1, -1)?.params) continue;
    const end = endOfCall(file, tok);
    if (end < 0) continue;
    calls.push({
      name: program.names.text(name[tok]!),
      line: lineAt(tokens, start[tok]!),
      args: tokens.text.slice(start[tok + 1], tokens.end[end - 1]),
      text: expanded(program, file, env, { tok, end, most: MOST_TOKENS_OF_CALL }),
    });
  }
  return calls;
}

/** The token behind the `)` of a call; -1 where there is none, or where directives stand within. */
function endOfCall({ tokens, structure }: SourceFile, tok: number): number {
  let depth = 0;
  for (let end = tok + 1; end < tokens.count && !structure.inDirective[end]; end++) {
    if (tokens.kind[end] === T.punct) {
      if (tokens.name[end] === P['(']) depth++;
      else if (tokens.name[end] === P[')']) depth--;
    }
    if (depth === 0) return end === tok + 1 ? -1 : end + 1;
  }
  return -1;
}

function expanded(
  program: Program,
  file: SourceFile,
  env: MacroEnvironment,
  { tok, end, most }: { tok: number; end: number; most: number },
): string {
  const { tokens } = file;
  const call: Tok[] = [];
  for (let t = tok; t < end; t++) call.push(new Tok(tokens.kind[t]!, tokens.name[t]!, file.id, t));
  const made = expandTokens(env, file.id, call, tok);
  let text = '';
  for (const each of made.slice(0, most)) {
    const word = spelling(each, program.names, program.tokensOf);
    const apart = text !== '' && (spaceBefore(each, program.tokensOf) || wouldJoin(text, word));
    text += apart ? ` ${word}` : word;
  }
  return made.length > most ? `${text} …` : text;
}

/** Whether two tokens side by side would read as another one. */
function wouldJoin(before: string, word: string): boolean {
  const last = before.at(-1) ?? '';
  return (/\w/.test(last) && /^[\w"']/.test(word)) || ('-+&|<>=#/*'.includes(last) && word.startsWith(last));
}
