/** What is done at a place of a list, in words that the style sheet holds once for all pages. */
import type { Language, Reference } from '#model';
import { word } from './i18n/words.ts';

type Role = Reference['role'];

const ROLES = [
  'read',
  'write',
  'readwrite',
  'call',
  'address',
  'type',
  'declare',
  'preprocessor',
] as const satisfies Role[];

/** Rules that write a role's word, in the language that the page shows, behind an element with its class. */
export function roleStyles(): string {
  const rules = (lang: Language, before: string) =>
    ROLES.map((role) => `${before}.uses .${role}::after{content:"${word(lang, `role.${role}`)}"}`).join('');
  // Without script a page with both languages is Japanese until the reader says otherwise.
  return (
    rules('ja', '') +
    rules('en', ':root:lang(en) ') +
    rules('en', '.dual:not([data-lang]):has(#lang-en:checked) ')
  );
}
