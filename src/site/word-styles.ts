/**
 * Words that stand on thousands of pages in hundreds of places, the kind of a name and what is done at a place of it:
 * the style sheet holds them once, where a page would hold them in two languages each time.
 */
import type { Reference, SymbolKind } from '#model';
import { word, type WordKey } from './i18n/words.ts';

type Role = Reference['role'];

const ROLES = {
  read: 'role.read',
  write: 'role.write',
  readwrite: 'role.readwrite',
  call: 'role.call',
  address: 'role.address',
  type: 'role.type',
  declare: 'role.declare',
  preprocessor: 'role.preprocessor',
} as const satisfies Record<Role, WordKey>;

const KINDS = {
  function: 'kind.function',
  macro: 'kind.macro',
  struct: 'kind.struct',
  union: 'kind.union',
  enum: 'kind.enum',
  typedef: 'kind.typedef',
  field: 'kind.field',
  enumerator: 'kind.enumerator',
  variable: 'kind.variable',
  parameter: 'kind.parameter',
  label: 'kind.label',
  include: 'kind.include',
  config: 'kind.config',
} as const satisfies Record<SymbolKind, WordKey>;

/** An element that shows the word for what is done at a place: the role as `Reference` has it. */
export function roleHtml(role: string): string {
  return `<i class=r-${role}></i>`;
}

/** An element that shows the word for what a name is: the kind as `SymbolKind` has it. */
export function kindHtml(kind: string): string {
  return `<i class=k-${kind}></i>`;
}

/** The rules that write the words, in the language that the page shows. */
export function wordStyles(): string {
  const rules = (lang: 'ja' | 'en') =>
    [
      ...Object.entries(ROLES).map(([role, key]) => [`r-${role}`, key] as const),
      ...Object.entries(KINDS).map(([kind, key]) => [`k-${kind}`, key] as const),
    ]
      .map(([name, key]) => `.${name}::after{content:"${word(lang, key)}"}`)
      .join('');
  // A page with both languages is Japanese until its reader says otherwise, with script or without.
  return `${rules('ja')}:root:is(:lang(en),:has(#lang-en:checked)){${rules('en')}}`;
}
