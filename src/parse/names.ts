/**
 * Interned identifiers. A name is a small integer everywhere behind the lexer, so that tables are keyed by
 * numbers and a keyword is recognised by comparison alone.
 */

/** C's keywords and the GNU spellings the kernel uses; their ids are their positions here plus one. */
const KEYWORDS = [
  'auto',
  'break',
  'case',
  'char',
  'const',
  'continue',
  'default',
  'do',
  'double',
  'else',
  'enum',
  'extern',
  'float',
  'for',
  'goto',
  'if',
  'inline',
  'int',
  'long',
  'register',
  'restrict',
  'return',
  'short',
  'signed',
  'sizeof',
  'static',
  'struct',
  'switch',
  'typedef',
  'union',
  'unsigned',
  'void',
  'volatile',
  'while',
  '_Alignas',
  '_Alignof',
  '_Atomic',
  '_Bool',
  '_Complex',
  '_Generic',
  '_Noreturn',
  '_Static_assert',
  '_Thread_local',
  '__attribute__',
  '__attribute',
  '__asm__',
  '__asm',
  'asm',
  '__typeof__',
  '__typeof',
  'typeof',
  'typeof_unqual',
  '__typeof_unqual__',
  '__auto_type',
  '__inline__',
  '__inline',
  '__const__',
  '__const',
  '__volatile__',
  '__volatile',
  '__restrict__',
  '__restrict',
  '__signed__',
  '__signed',
  '__extension__',
  '__alignof__',
  '__alignof',
  '__int128',
  '__int128_t',
  '__uint128_t',
  '__builtin_va_list',
  '__thread',
  '__label__',
  '__builtin_offsetof',
  '__builtin_va_arg',
  '__builtin_types_compatible_p',
  '__builtin_choose_expr',
  '__seg_gs',
  '__seg_fs',
  '_Float128',
] as const;

export type Keyword = (typeof KEYWORDS)[number];

/** Keyword → id; every `Names` agrees on these. */
export const KW = Object.fromEntries(KEYWORDS.map((word, i) => [word, i + 1])) as Record<Keyword, number>;

/** Ids at or below this one are keywords. */
export const LAST_KEYWORD = KEYWORDS.length;

/** A growing two-way table of identifiers. */
export class Names {
  private readonly ids = new Map<string, number>();
  private readonly texts: string[] = [''];

  constructor() {
    for (const word of KEYWORDS) this.id(word);
  }

  /** The id of a text, made on first sight; ids count from 1. */
  id(text: string): number {
    let id = this.ids.get(text);
    if (id === undefined) {
      id = this.texts.length;
      this.texts.push(text);
      this.ids.set(text, id);
    }
    return id;
  }

  /** The id of a text that has been seen, else 0. */
  find(text: string): number {
    return this.ids.get(text) ?? 0;
  }

  text(id: number): string {
    return this.texts[id] ?? '';
  }

  get size(): number {
    return this.texts.length;
  }
}
