import type { Language } from '#model';

/** Japanese readers take about 500 characters a minute (silent reading of expository prose). */
const JAPANESE_CHARS = 500;
/** English ones 238 words a minute (Brysbaert 2019, non-fiction). */
const ENGLISH_WORDS = 238;

/** Minutes that a text takes to read, at least 1. Code and names count as words in both languages. */
export function minutesToRead(text: string, lang: Language): number {
  const words = (text.match(/[A-Za-z0-9_]+/g) ?? []).length;
  const chars = (text.match(/[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]/g) ?? []).length;
  const minutes = words / ENGLISH_WORDS + (lang === 'ja' ? chars / JAPANESE_CHARS : 0);
  return Math.max(1, Math.round(minutes));
}
