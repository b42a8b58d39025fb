/**
 * What calls of macros come to, kept small: calls of one macro mostly come to the same but for their arguments, which
 * the page spells. No page needed.
 */

/** Texts of one macro, the most frequent first, and which calls have another: by file, line and number in its text. */
export type PackedCalls = string | [texts: string[], sites: [file: string, ...lines: number[]][]];

/** Script files that hold them; each knows which names by `bucketOf`. */
export const CALL_BUCKETS = 4;

/** A shorter argument is in too many words by chance. */
const SHORTEST_ARGUMENT = 2;
const MOST_ARGUMENTS = 10;

/**
 * The arguments of a call, white space and comments as one blank.
 * @param text begins with the `(`; what follows the call is left alone
 * @returns null where nothing closes it
 */
export function argumentsOf(text: string): string[] | null {
  const args: string[] = [];
  let depth = 0;
  let current = '';
  for (const [token] of text.matchAll(/\/\*[^]*?\*\/|\/\/.*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^]/g)) {
    if (token.startsWith('/') && token.length > 1) current += ' ';
    else if (token === '(' && depth++ === 0) continue;
    else if (token === ')' && --depth === 0) return [...args, plain(current)];
    else if (token === ',' && depth === 1) {
      args.push(plain(current));
      current = '';
    } else current += token;
    if (depth === 0) return null;
  }
  return null;
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** An expansion with its arguments taken out: `@0` to `@9`, and `@@` for the character itself. */
export function withoutArguments(text: string, args: readonly string[]): string {
  const byLength = args
    .slice(0, MOST_ARGUMENTS)
    .map((arg, i) => ({ arg, i }))
    .filter(({ arg }) => arg.length >= SHORTEST_ARGUMENT && !arg.includes('@'))
    .sort((a, b) => b.arg.length - a.arg.length || a.i - b.i);
  let parts = [text.replaceAll('@', '@@')];
  // What is put in for one argument must not be cut by the next.
  for (const { arg, i } of byLength)
    parts = parts.flatMap((part, at) => (at % 2 === 1 ? [part] : cut(part, arg, `@${i}`)));
  return parts.join('');
}

/** Text and marks in turn. */
function cut(text: string, arg: string, mark: string): string[] {
  return text.split(arg).flatMap((part, i) => (i === 0 ? [part] : [mark, part]));
}

/** Inverse of `withoutArguments`. */
export function withArguments(text: string, args: readonly string[]): string {
  return text.replace(/@(.)/g, (_, mark: string) => (mark === '@' ? '@' : (args[Number(mark)] ?? '')));
}

/**
 * The text for one call of a macro.
 * @param nth how many calls of the same name stand before it on its line
 */
export function textFor(packed: PackedCalls, file: string, line: number, nth: number): string {
  if (typeof packed === 'string') return packed;
  const [texts, sites] = packed;
  const [, ...lines] = sites.find(([path]) => path === file) ?? [''];
  const here: number[] = [];
  for (let i = 0; i < lines.length; i += 2) if (lines[i] === line) here.push(lines[i + 1] ?? 0);
  return texts[here[nth] ?? 0] ?? '';
}
