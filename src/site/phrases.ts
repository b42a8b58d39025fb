/**
 * Where a Japanese heading may break: between phrases, as BudouX's model tells them. Styles keep all else together
 * (`word-break: keep-all`).
 */
import { loadDefaultJapaneseParser } from 'budoux';
import type { Language } from '#model';
import { inBoth, phrase, type WordKey } from './i18n/words.ts';

const parser = loadDefaultJapaneseParser();
/** Kana, ideographs, their punctuation, full-width forms. */
const JAPANESE = /[\u3000-\u9fff\uff00-\uffef]/;
/** What opens a bracket belongs to what follows, what closes one to what stands before. */
const OPENING = /[（「『【〈《]/;
const PUNCTUATION = /\p{P}/u;
/** Words that only say how to take what stands before them. */
const DEPENDENT = /^(?:こと|とき|もの|ところ|ごと|ある|いる)(?![ぁ-ん]{2})/;
/** Words that point at what follows them. */
const ADNOMINAL = /(?:同じ|[こそあど]の|つの)$/;
const IDEOGRAPH = /[\u3005\u3400-\u9fff]/;

/**
 * Escaped HTML of one heading with a place to break between phrases, and none at blanks within them. Text without
 * Japanese stays as it is.
 */
export function inPhrases(html: string): string {
  if (!JAPANESE.test(html)) return html;
  const tokens = html.match(/<code[\s>][^]*?<\/code>|<[^>]+>|&#?\w+;|[^]/gu) ?? [];
  const text = tokens.map(textOf).join('');
  const breaks = breaksIn(text);
  let at = 0;
  return tokens
    .map((token) => {
      const { length } = textOf(token);
      const own = at;
      at += length;
      if (token === ' ' && !breaks.has(own) && !breaks.has(own + 1) && touchesJapanese(text, own))
        return '\u00a0';
      // A blank breaks by itself.
      return length > 0 && breaks.has(own) && token !== ' ' && text[own - 1] !== ' '
        ? `<wbr>${token}`
        : token;
    })
    .join('');
}

/** A phrase of the site as a heading: in one language, or in both, of which the page shows one. */
export function heading(lang: Language | 'both', key: WordKey): string {
  const [japanese, english] = [inPhrases(phrase('ja', key)), phrase('en', key)];
  return lang === 'both' ? inBoth(japanese, english) : lang === 'ja' ? japanese : english;
}

/** The Japanese headings among HTML of a story. */
export function withPhrases(html: string): string {
  return html.replace(
    /(<h([1-4])(?:\s[^>]*)?>)([^]*?)(<\/h\2>)/g,
    (_, open: string, _level: string, inner: string, close: string) => open + inPhrases(inner) + close,
  );
}

/** As the parser reads it: a tag is nothing, an entity one character, code is one word. */
function textOf(token: string): string {
  if (token.startsWith('<code')) return token.replace(/<[^>]+>/g, '').replace(/[^\w]/g, 'x');
  if (token.startsWith('<') && token.length > 1) return '';
  return token.startsWith('&') && token.length > 1 ? 'x' : token;
}

function breaksIn(text: string): Set<number> {
  const breaks = new Set<number>();
  let at = 0;
  let start = 0;
  const mayBreak = (here: number): boolean => {
    const before = text[here - 1] ?? '';
    const after = text[here] ?? '';
    // The model knows Japanese alone: within a Latin word or at a bracket it is not asked.
    if (!JAPANESE.test(before) && !JAPANESE.test(after)) return false;
    if (DEPENDENT.test(text.slice(here, here + 6)) || ADNOMINAL.test(text.slice(start, here))) return false;
    if (OPENING.test(before) || (PUNCTUATION.test(after) && !OPENING.test(after))) return false;
    // It takes 名前空間 for two words, and た for one.
    return !(IDEOGRAPH.test(before) && IDEOGRAPH.test(after)) && here - start > 1;
  };
  for (const part of parser.parse(text)) {
    if (mayBreak(at)) breaks.add((start = at));
    at += part.length;
  }
  for (const { index } of text.matchAll(/[：；](?=.)/g)) breaks.add(index + 1);
  return breaks;
}

function touchesJapanese(text: string, at: number): boolean {
  return JAPANESE.test(text[at - 1] ?? '') || JAPANESE.test(text[at + 1] ?? '');
}
