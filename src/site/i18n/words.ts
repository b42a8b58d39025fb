/** The site's own words, one JSON file per language with the same keys. */
import type { Language } from '#model';
import { escapeHtml } from '#text';
import en from './en.json' with { type: 'json' };
import ja from './ja.json' with { type: 'json' };

export type WordKey = keyof typeof ja;
export type Values = Record<string, string | number>;

const words: Record<Language, Record<WordKey, string>> = { ja, en };

/**
 * A phrase as plain text, `{name}` replaced by its value and `{n|use|uses}` by that and the form which its number takes.
 * Throws on a value that was not given.
 */
export function word(lang: Language, key: WordKey, values: Values = {}): string {
  return words[lang][key].replace(
    /\{(\w+)(?:\|(\w+)\|(\w+))?\}/g,
    (_, name: string, one?: string, many?: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`The phrase ${key} wants a value for {${name}}.`);
      const form = String(value) === '1' ? one : many;
      return form === undefined ? String(value) : `${value} ${form}`;
    },
  );
}

/** Whether a computed key such as `operator.->` has a phrase. */
function isWordKey(key: string): key is WordKey {
  return Object.hasOwn(ja, key);
}

/** A phrase as escaped HTML: in one language, or in both, of which the page shows one. */
export function phrase(lang: Language | 'both', key: WordKey, values: Values = {}): string {
  if (lang !== 'both') return escapeHtml(word(lang, key, values));
  const [japanese, english] = [word('ja', key, values), word('en', key, values)];
  return japanese === english ? escapeHtml(japanese) : inBoth(escapeHtml(japanese), escapeHtml(english));
}

/** HTML for each language; the style sheet shows the one that the page stands in. */
export function inBoth(japanese: string, english: string, element: 'span' | 'div' = 'span'): string {
  return `<${element} lang=ja>${japanese}</${element}><${element} lang=en>${english}</${element}>`;
}

/** `phrase` for the language of a component. */
export function phraser(lang: Language | 'both'): (key: WordKey, values?: Values) => string {
  return (key, values) => phrase(lang, key, values);
}

/** The phrase of a computed key (`kind.struct`), or the given text where there is none. */
export function phraseOr(lang: Language | 'both', key: string, text: string): string {
  return isWordKey(key) ? phrase(lang, key) : escapeHtml(text);
}
