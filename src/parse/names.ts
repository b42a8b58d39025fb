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

const MOST_ALIKE = 32;
const CROWDED = -1;

/** The hash of a text is that of its characters, one after another, from the first one's code on. */
export const hashOf = (hash: number, code: number): number => (Math.imul(hash, 31) + code) | 0;

/** A growing two-way table of identifiers: open addressing, so that a text is found where it stands in a file. */
export class Names {
  private readonly texts: string[] = [''];
  private hashes = new Int32Array(1 << 12);
  /** Ids by hash; 0 for an empty slot. At most half of them are taken, and `hashes` has half as many. */
  private slots = new Int32Array(1 << 13);
  /** Names that share their hash with `MOST_ALIKE` others, as only a hostile file has them. */
  private readonly alike = new Map<string, number>();

  constructor() {
    for (const word of KEYWORDS) this.id(word);
  }

  /** The id of a text, made on first sight; ids count from 1. */
  id(text: string): number {
    return this.idIn(text, 0, text.length, hashOfText(text));
  }

  /** The id of a part of a text, which is not empty, and whose hash is known. */
  idIn(text: string, start: number, end: number, hash: number): number {
    const found = this.search(text, start, end, hash);
    if (found > 0) return found;
    const id = this.texts.length;
    if (id >= this.hashes.length) this.grow();
    // A part of a file's text would keep all of it.
    const own = Buffer.from(text.slice(start, end), 'latin1').toString('latin1');
    this.texts.push(own);
    this.hashes[id] = hash;
    if (found === CROWDED) this.alike.set(own, id);
    else this.place(id);
    return id;
  }

  /** The id of a text that has been seen, else 0. */
  find(text: string): number {
    return text === '' ? 0 : Math.max(0, this.search(text, 0, text.length, hashOfText(text)));
  }

  text(id: number): string {
    return this.texts[id] ?? '';
  }

  get size(): number {
    return this.texts.length;
  }

  /** 0 where there is none; `CROWDED` where there is none and it must go among `alike`. */
  private search(text: string, start: number, end: number, hash: number): number {
    const { slots, hashes, texts } = this;
    const mask = slots.length - 1;
    let others = 0;
    for (let at = scramble(hash) & mask; ; at = (at + 1) & mask) {
      const id = slots[at]!;
      if (id === 0) return 0;
      if (hashes[id] !== hash) continue;
      const known = texts[id]!;
      if (known.length === end - start && text.startsWith(known, start)) return id;
      if (++others >= MOST_ALIKE) return this.alike.get(text.slice(start, end)) ?? CROWDED;
    }
  }

  private place(id: number): void {
    const mask = this.slots.length - 1;
    let at = scramble(this.hashes[id]!) & mask;
    while (this.slots[at] !== 0) at = (at + 1) & mask;
    this.slots[at] = id;
  }

  private grow(): void {
    const hashes = new Int32Array(this.slots.length);
    hashes.set(this.hashes);
    this.hashes = hashes;
    this.slots = new Int32Array(this.slots.length * 2);
    const apart = new Set(this.alike.values());
    for (let id = 1; id < this.texts.length; id++) if (!apart.has(id)) this.place(id);
  }
}

function hashOfText(text: string): number {
  let hash = text.charCodeAt(0);
  for (let i = 1; i < text.length; i++) hash = hashOf(hash, text.charCodeAt(i));
  return hash;
}

/** The upper bits of a hash of short texts are too much alike. */
const scramble = (hash: number): number => {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 12);
};
