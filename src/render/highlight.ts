/** Syntax classes of C text from Shiki's grammar, as runs over the bytes; cached by content. */
import { createHash } from 'node:crypto';
import { createHighlighterCoreSync, type HighlighterCore, type ThemeRegistration } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import c from 'shiki/langs/c.mjs';
import { scan } from './scan.ts';
import type { Run, SyntaxClass } from './syntax.ts';

/** Content hash → encoded runs. The pipeline keeps it on disk between builds. */
export type HighlightCache = Map<string, string>;

/** Raised when the classes of the same text change, so that an old cache is not believed. */
const FORMAT = 'runs-1';

/**
 * Above this many bytes, or with a line longer than LONGEST_LINE, the grammar (0.5 MB a CPU second) gives way to
 * the scanner (some 100 MB), which knows the same classes by lexical rules alone.
 */
const LARGEST_TEXT = 512 * 1024;
const LONGEST_LINE = 5_000;

/** A colour for each class: the theme is how Shiki is told which scopes we tell apart. */
const COLOURS: Record<SyntaxClass, string> = {
  k: '#000001',
  t: '#000002',
  s: '#000003',
  p: '#000004',
  c: '#000005',
};
const PLAIN = '#000000';

const THEME: ThemeRegistration = {
  name: 'classes',
  type: 'light',
  settings: [
    { settings: { foreground: PLAIN, background: '#ffffff' } },
    {
      scope: [
        'keyword.control',
        'keyword.operator.sizeof',
        'keyword.other.typedef',
        'storage.type',
        'storage.modifier',
      ],
      settings: { foreground: COLOURS.k },
    },
    { scope: ['storage.type.built-in.c', 'support.type'], settings: { foreground: COLOURS.t } },
    { scope: ['storage.type.built-in.primitive'], settings: { foreground: COLOURS.k } },
    { scope: ['string', 'string constant.character'], settings: { foreground: COLOURS.s } },
    { scope: ['keyword.control.directive'], settings: { foreground: COLOURS.p } },
    { scope: ['comment'], settings: { foreground: COLOURS.c } },
  ],
};
const CLASS_OF = new Map(Object.entries(COLOURS).map(([cls, colour]) => [colour, cls as SyntaxClass]));

let highlighter: HighlighterCore | null = null;

function shiki(): HighlighterCore {
  highlighter ??= createHighlighterCoreSync({
    langs: [c],
    themes: [THEME],
    engine: createJavaScriptRegexEngine(),
  });
  return highlighter;
}

/**
 * The syntax classes of a text.
 * @param text one char per byte
 * @param cache looked up and filled by content
 */
export function highlight(text: string, cache: HighlightCache): Run[] {
  const key = createHash('sha256').update(FORMAT).update(text, 'latin1').digest('base64url');
  const known = cache.get(key);
  if (known !== undefined) return decodeRuns(known);
  const runs = merged(text, tooLarge(text) ? scan(text) : grammarRuns(text));
  cache.set(key, encodeRuns(runs));
  return runs;
}

function tooLarge(text: string): boolean {
  if (text.length > LARGEST_TEXT) return true;
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start);
    if ((end < 0 ? text.length : end) - start > LONGEST_LINE) return true;
    if (end < 0) return false;
    start = end + 1;
  }
  return false;
}

function grammarRuns(text: string): Run[] {
  const runs: Run[] = [];
  // No time limit: the same text must give the same page on a slow machine.
  const lines = shiki().codeToTokensBase(text, { lang: 'c', theme: 'classes', tokenizeTimeLimit: 0 });
  for (const line of lines) {
    for (const token of line) {
      const cls = CLASS_OF.get(token.color?.toLowerCase() ?? PLAIN);
      if (cls !== undefined)
        runs.push({ start: token.offset, end: token.offset + token.content.length, cls });
    }
  }
  return runs;
}

/** Joins neighbours of one class, over blanks too, and trims blanks off both ends: fewer elements, same look. */
function merged(text: string, runs: Run[]): Run[] {
  const result: Run[] = [];
  for (const run of runs) {
    let { start, end } = run;
    while (start < end && isBlank(text, start)) start++;
    while (end > start && isBlank(text, end - 1)) end--;
    if (start === end) continue;
    const last = result.at(-1);
    if (last !== undefined && last.cls === run.cls && /^[ \t]*$/.test(text.slice(last.end, start)))
      last.end = end;
    else result.push({ start, end, cls: run.cls });
  }
  return result;
}

function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 32 || (code >= 9 && code <= 13);
}

/** `5k4,12s2`: length, class and, before it, the gap to the run before, in base 36. */
function encodeRuns(runs: Run[]): string {
  let at = 0;
  const parts = runs.map(({ start, end, cls }) => {
    const part = `${(start - at).toString(36)}.${(end - start).toString(36)}.${cls}`;
    at = end;
    return part;
  });
  return parts.join(' ');
}

function decodeRuns(encoded: string): Run[] {
  if (encoded === '') return [];
  let at = 0;
  return encoded.split(' ').map((part) => {
    const [gap = '0', length = '0', cls = 'c'] = part.split('.');
    const start = at + parseInt(gap, 36);
    at = start + parseInt(length, 36);
    return { start, end: at, cls: cls as SyntaxClass };
  });
}
