/** Keywords by what they begin, and operators by how they bind. */
import { KW } from './names.ts';
import { P } from './lex.ts';
import { Storage } from './tree.ts';

export const STORAGE_WORDS = new Map<number, number>([
  [KW.typedef, Storage.typedef],
  [KW.extern, Storage.extern],
  [KW.static, Storage.static],
  [KW.inline, Storage.inline],
  [KW.__inline__, Storage.inline],
  [KW.__inline, Storage.inline],
]);
export const QUALIFIERS = new Set<number>([
  KW.const,
  KW.volatile,
  KW.restrict,
  KW.__const__,
  KW.__const,
  KW.__volatile__,
  KW.__volatile,
  KW.__restrict__,
  KW.__restrict,
  KW.__extension__,
  KW._Atomic,
  KW._Noreturn,
  KW.register,
  KW.auto,
  KW._Thread_local,
  KW.__thread,
  KW.__seg_gs,
  KW.__seg_fs,
  KW._Complex,
]);
export const BASE_WORDS = new Set<number>([
  KW.void,
  KW.char,
  KW.short,
  KW.int,
  KW.long,
  KW.float,
  KW.double,
  KW.signed,
  KW.unsigned,
  KW._Bool,
  KW.__signed__,
  KW.__signed,
  KW.__int128,
  KW.__int128_t,
  KW.__uint128_t,
  KW.__builtin_va_list,
  KW._Float128,
]);
export const TYPEOF_WORDS = new Set<number>([
  KW.typeof,
  KW.__typeof__,
  KW.__typeof,
  KW.typeof_unqual,
  KW.__typeof_unqual__,
]);
export const ATTRIBUTE_WORDS = new Set<number>([KW.__attribute__, KW.__attribute, KW._Alignas]);
export const ASM_WORDS = new Set<number>([KW.asm, KW.__asm__, KW.__asm]);
export const RECORD_WORDS = new Set<number>([KW.struct, KW.union, KW.enum]);

export const BINARY = new Int8Array(64);
for (const [ops, level] of [
  ['||', 1],
  ['&&', 2],
  ['|', 3],
  ['^', 4],
  ['&', 5],
  ['== !=', 6],
  ['< > <= >=', 7],
  ['<< >>', 8],
  ['+ -', 9],
  ['* / %', 10],
] as const) {
  for (const op of ops.split(' ')) BINARY[P[op as '||']] = level;
}
export const ASSIGN = new Set<number>(
  (['=', '*=', '/=', '%=', '+=', '-=', '<<=', '>>=', '&=', '^=', '|='] as const).map((op) => P[op]),
);
export const UNARY = new Set<number>(
  (['&', '*', '+', '-', '~', '!', '++', '--'] as const).map((op) => P[op]),
);

/** Keyword id → its text. */
export const KEYWORD_TEXT: string[] = [];
for (const [text, id] of Object.entries(KW)) KEYWORD_TEXT[id] = text;
