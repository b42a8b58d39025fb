/** The part of a line that declares one name, by its text alone. No page needed. */

export type LocalKind = 'local' | 'parameter' | 'label';

interface Stretch {
  from: number;
  to: number;
}

/**
 * What sort of name is declared.
 * @param before the line before the name
 * @param after what follows the name, over the end of the line
 */
export function kindOfLocal(before: string, after: string): LocalKind {
  if (before.trim() === '' && /^\s*:/.test(after)) return 'label';
  if (/^\s*#\s*define/.test(before)) return 'parameter';
  let depth = 0;
  for (const char of after) {
    if (char === '(' || char === '[') depth++;
    else if (char === ']') depth--;
    else if (char === ')' && --depth < 0) return /\(\s*\*+\s*$/.test(before) ? 'local' : 'parameter';
    else if (depth === 0 && /[;={]/.test(char)) return 'local';
  }
  return 'local';
}

/** The stretches of a line that say the declaration of the name at `at`: its type, and its own declarator. */
export function declaratorIn(text: string, at: number, length: number, kind: LocalKind): Stretch[] {
  const whole = trimmed(text, 0, text.length);
  // A pointer to a function wraps around its name.
  if (kind === 'label' || /^\s*#/.test(text) || /\(\s*\*+\s*$/.test(text.slice(0, at))) return [whole];
  const end = endOf(text, at + length);
  const starts = startsBefore(text, at);
  const [own = 0] = starts;
  const first = starts.at(-1) ?? 0;
  if (kind === 'parameter') {
    // SYSCALL_DEFINE2(…, char __user *, name, …): the type is an argument of its own.
    const bare = text.slice(own, at).trim() === '';
    return [trimmed(text, bare ? (starts[1] ?? own) : own, end)];
  }
  if (own === first) return [trimmed(text, own, end)];
  // `int a, *b = x;`: the type stands before the first declarator.
  const head = /^(.*?)\**\s*[\w$]+\s*(?:\[[^\]]*\]\s*)*(?:=.*)?,?$/.exec(
    text.slice(first, commaAfter(text, first)),
  );
  const type = trimmed(text, first, first + (head?.[1]?.length ?? 0));
  return type.to > type.from ? [type, trimmed(text, own, end)] : [trimmed(text, own, end)];
}

/** Where the declarator ends: before `,`, `)`, `;` or `=`, its brackets taken along. */
function endOf(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '[' || char === '(') depth++;
    else if (char === ']' || char === ')') {
      if (--depth < 0) return at;
    } else if (depth === 0 && /[,;={:]/.test(char)) return at;
  }
  return text.length;
}

/** Where the declarators before a place begin, the nearest first, back to the statement's or the list's beginning. */
function startsBefore(text: string, from: number): number[] {
  const starts: number[] = [];
  let depth = 0;
  for (let at = from - 1; at >= 0; at--) {
    const char = text[at] ?? '';
    if (char === ')' || char === ']' || char === '}') depth++;
    else if (char === '(' || char === '[' || char === '{') {
      if (--depth < 0) return [...starts, at + 1];
    } else if (depth === 0 && char === ';') return [...starts, at + 1];
    else if (depth === 0 && char === ',') starts.push(at + 1);
  }
  return [...starts, 0];
}

function commaAfter(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at] ?? '';
    if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth--;
    else if (char === ',' && depth === 0) return at;
  }
  return text.length;
}

function trimmed(text: string, from: number, to: number): Stretch {
  const part = text.slice(from, to);
  const start = from + (part.length - part.trimStart().length);
  return { from: start, to: Math.max(start, from + part.trimEnd().length) };
}
