/**
 * A recovering recursive-descent parser for C11 with GNU extensions, over expanded tokens.
 *
 * Names of methods follow C11 annex A.2. What it cannot read it skips, to the next `;` or `}` at the same depth, and
 * keeps the names in it as `loose`, so that each identifier is still there to be answered.
 */
import { KW, LAST_KEYWORD } from './names.ts';
import { P, T } from './lex.ts';
import type {
  Block,
  CType,
  Declaration,
  Designator,
  Enumerator,
  Expr,
  ExternalDeclaration,
  Field,
  FunctionType,
  Id,
  Init,
  InitDeclarator,
  InitList,
  Param,
  RecordBody,
  Statement,
  TagType,
} from './tree.ts';
import { Storage } from './tree.ts';

/** What the parser reads; `need(i)` makes token `i` available. */
export interface TokenSource {
  readonly kind: readonly number[];
  readonly name: readonly number[];
  readonly file: readonly number[];
  readonly tok: readonly number[];
  readonly site: readonly number[];
  readonly pasted: readonly boolean[];
  need(i: number): boolean;
  drop(count: number): void;
  /** See ExpandedStream. */
  skipBraces(open: number): boolean;
}

export interface ParserOptions {
  /** Whether an ordinary name that no block declares is a typedef here. */
  isType(name: number): boolean;
  /** Bodies of functions are not read. */
  skipBodies: boolean;
}

class SyntaxProblem extends Error {}
const PROBLEM = new SyntaxProblem('syntax');

const STORAGE_WORDS = new Map<number, number>([
  [KW.typedef, Storage.typedef],
  [KW.extern, Storage.extern],
  [KW.static, Storage.static],
  [KW.inline, Storage.inline],
  [KW.__inline__, Storage.inline],
  [KW.__inline, Storage.inline],
]);
const QUALIFIERS = new Set<number>([
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
const BASE_WORDS = new Set<number>([
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
const TYPEOF_WORDS = new Set<number>([
  KW.typeof,
  KW.__typeof__,
  KW.__typeof,
  KW.typeof_unqual,
  KW.__typeof_unqual__,
]);
const ATTRIBUTE_WORDS = new Set<number>([KW.__attribute__, KW.__attribute, KW._Alignas]);
const ASM_WORDS = new Set<number>([KW.asm, KW.__asm__, KW.__asm]);
const RECORD_WORDS = new Set<number>([KW.struct, KW.union, KW.enum]);

const BINARY = new Int8Array(64);
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
const ASSIGN = new Set<number>(
  (['=', '*=', '/=', '%=', '+=', '-=', '<<=', '>>=', '&=', '^=', '|='] as const).map((op) => P[op]),
);
const UNARY = new Set<number>((['&', '*', '+', '-', '~', '!', '++', '--'] as const).map((op) => P[op]));

const INT: CType = { k: 'base', name: 'int' };
const DEEPEST = 400;

interface Specifiers {
  storage: number;
  type: CType | null;
  first: number;
}

export class Parser {
  /** Names in skipped text and in attributes, since the last `takeLoose`. */
  loose: Id[] = [];
  private readonly src: TokenSource;
  private readonly options: ParserOptions;
  private at = 0;
  private depth = 0;
  /** Block scopes: name → it is a type. */
  private scopes: Map<number, boolean>[] = [];

  constructor(src: TokenSource, options: ParserOptions) {
    this.src = src;
    this.options = options;
  }

  /** The next external declaration, or null at the end of the stream. Tokens of earlier ones are dropped. */
  externalDeclaration(): ExternalDeclaration | null {
    if (this.at > 0) {
      this.src.drop(this.at);
      this.at = 0;
    }
    while (this.isPunct(P[';'])) this.at++;
    if (!this.src.need(this.at)) return null;
    const start = this.at;
    this.depth = 0;
    this.scopes = [];
    try {
      return this.external();
    } catch (problem) {
      if (!(problem instanceof SyntaxProblem) && !(problem instanceof RangeError)) throw problem;
      this.at = start;
      this.scopes = [];
      this.skipJunk(start, true);
      return { k: 'junk', exprs: [], first: this.site(start), last: this.site(Math.max(start, this.at - 1)) };
    }
  }

  takeLoose(): Id[] {
    const list = this.loose;
    this.loose = [];
    return list;
  }

  // ---- tokens

  private kindAt(i: number): number {
    return this.src.need(i) ? this.src.kind[i]! : T.end;
  }
  private word(i = this.at): number {
    return this.kindAt(i) === T.name ? this.src.name[i]! : 0;
  }
  private isPunct(id: number, i = this.at): boolean {
    return this.kindAt(i) === T.punct && this.src.name[i] === id;
  }
  private accept(id: number): boolean {
    if (!this.isPunct(id)) return false;
    this.at++;
    return true;
  }
  private expect(id: number): void {
    if (!this.accept(id)) throw PROBLEM;
  }
  private site(i: number): number {
    return this.src.need(i) ? this.src.site[i]! : (this.src.site[i - 1] ?? 0);
  }
  private id(i = this.at): Id {
    const s = this.src;
    return { n: s.name[i]!, f: s.file[i]!, t: s.tok[i]!, s: s.site[i]!, p: s.pasted[i]! };
  }
  private isName(i = this.at): boolean {
    return this.word(i) > LAST_KEYWORD;
  }

  /** Index after the bracket that closes the one at `open`; the end of the stream where none does. */
  private closing(open: number): number {
    let depth = 0;
    for (let i = open; ; i++) {
      const kind = this.kindAt(i);
      if (kind === T.end) return i;
      if (kind !== T.punct) continue;
      const p = this.src.name[i]!;
      if (p === P['('] || p === P['['] || p === P['{']) depth++;
      else if ((p === P[')'] || p === P[']'] || p === P['}']) && --depth === 0) return i + 1;
    }
  }

  /** Goes past the next `;` at this depth, or to the `}` that closes the surrounding block. */
  private skipJunk(start: number, external: boolean): void {
    this.at = start;
    let depth = 0;
    for (;;) {
      const kind = this.kindAt(this.at);
      if (kind === T.end) return;
      if (kind === T.name) {
        if (this.isName()) this.loose.push(this.id());
      } else if (kind === T.punct) {
        const p = this.src.name[this.at]!;
        if (p === P['('] || p === P['['] || p === P['{']) depth++;
        else if (p === P[')'] || p === P[']'] || p === P['}']) {
          depth--;
          if (p === P['}'] && depth < 0 && !external) {
            if (this.at === start) this.at++;
            return;
          }
          if (p === P['}'] && depth <= 0) {
            this.at++;
            this.accept(P[';']);
            return;
          }
        } else if (p === P[';'] && depth <= 0) {
          this.at++;
          return;
        }
      }
      this.at++;
    }
  }

  // ---- scopes

  private isType(name: number): boolean {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const known = this.scopes[i]!.get(name);
      if (known !== undefined) return known;
    }
    return this.options.isType(name);
  }
  /** Whether a block or parameter list declares it as an object or function. */
  private isLocalObject(name: number): boolean {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const known = this.scopes[i]!.get(name);
      if (known !== undefined) return !known;
    }
    return false;
  }
  private declareName(name: number, isType: boolean): void {
    this.scopes[this.scopes.length - 1]?.set(name, isType);
  }

  // ---- declarations

  private external(): ExternalDeclaration {
    const start = this.at;
    const word = this.word();
    if (ASM_WORDS.has(word)) return this.asmOrAssert(start);
    if (word === KW._Static_assert) return this.asmOrAssert(start);
    // NAME(...) with nothing that belongs to a declarator after it: a macro that is not known
    if (word > LAST_KEYWORD && !this.isType(word) && this.isPunct(P['('], this.at + 1)) {
      const after = this.closing(this.at + 1);
      const next = this.word(after);
      if (
        !this.isPunct(P['{'], after) &&
        (next > 0 || this.isPunct(P[';'], after) || this.kindAt(after) === T.end)
      ) {
        for (let i = start; i < after; i++) if (this.isName(i)) this.loose.push(this.id(i));
        this.at = after;
        this.accept(P[';']);
        return { k: 'junk', exprs: [], first: this.site(start), last: this.site(this.at - 1) };
      }
    }
    return this.declarationOrFunction(true);
  }

  private asmOrAssert(start: number): ExternalDeclaration {
    const statement = this.word() === KW._Static_assert ? this.staticAssert() : this.asm();
    this.accept(P[';']);
    const exprs =
      statement.k === 'asm' ? statement.operands : statement.k === 'exprstmt' ? [statement.expr] : [];
    return { k: 'junk', exprs, first: this.site(start), last: this.site(this.at - 1) };
  }

  private staticAssert(): Statement {
    this.at++;
    this.expect(P['(']);
    const expr = this.assignment();
    if (this.accept(P[','])) this.assignment();
    this.expect(P[')']);
    return { k: 'exprstmt', expr };
  }

  /** A declaration with its `;`, or a function with its body. */
  private declarationOrFunction(
    external: boolean,
  ): Declaration | Extract<ExternalDeclaration, { k: 'function' }> {
    const start = this.at;
    const specifiers = this.specifiers(true);
    const base = specifiers.type ?? INT;
    const declarators: InitDeclarator[] = [];
    const isTypedef = (specifiers.storage & Storage.typedef) !== 0;
    if (!this.isPunct(P[';'])) {
      for (;;) {
        const first = declarators.length === 0 ? start : this.at;
        const { id, type } = this.declarator(base);
        if (!id) throw PROBLEM;
        specifiers.storage |= this.afterDeclarator();
        if (declarators.length === 0 && type.k === 'function' && !isTypedef) {
          const kr = type.kr.length > 0 && this.startsDeclaration(this.at);
          if (this.isPunct(P['{']) || kr)
            return this.functionBody(start, specifiers.storage, id, type, external);
        }
        if (!external || isTypedef) this.declareName(id.n, isTypedef);
        let init: Init | null = null;
        if (this.accept(P['='])) init = this.initializer();
        this.afterDeclarator();
        declarators.push({ id, type, init, first: this.site(first), last: this.site(this.at - 1) });
        if (!this.accept(P[','])) break;
        this.attributes();
      }
    }
    // Without its `;` a declaration made by a macro still counts, where another one begins.
    if (
      !this.accept(P[';']) &&
      !(
        external &&
        declarators.length > 0 &&
        (this.kindAt(this.at) === T.end || this.startsDeclaration(this.at))
      )
    )
      throw PROBLEM;
    return {
      k: 'declaration',
      storage: specifiers.storage,
      type: base,
      declarators,
      first: this.site(start),
      last: this.site(this.at - 1),
    };
  }

  private functionBody(
    start: number,
    storage: number,
    id: Id,
    type: FunctionType,
    external: boolean,
  ): Extract<ExternalDeclaration, { k: 'function' }> {
    if (!external) this.declareName(id.n, false);
    this.scopes.push(new Map());
    for (const param of type.params) if (param.id) this.declareName(param.id.n, false);
    const krDeclarations: Declaration[] = [];
    while (!this.isPunct(P['{'])) {
      const declaration = this.declarationOrFunction(false);
      if (declaration.k === 'declaration') krDeclarations.push(declaration);
    }
    const open = this.site(this.at);
    let body: Block | null = null;
    if (this.options.skipBodies && this.src.skipBraces(this.at)) {
      this.at += 2;
    } else if (this.options.skipBodies) {
      this.at = this.closing(this.at);
    } else {
      body = this.block();
    }
    this.scopes.pop();
    return {
      k: 'function',
      storage,
      id,
      type,
      krDeclarations,
      body,
      first: this.site(start),
      open,
      last: this.site(this.at - 1),
    };
  }

  /** `asm("name")`, attributes and attribute-like names that nobody defines, after a declarator. */
  private afterDeclarator(): number {
    let storage = 0;
    for (;;) {
      const word = this.word();
      if (ASM_WORDS.has(word) && this.isPunct(P['('], this.at + 1)) this.at = this.closing(this.at + 1);
      else if (ATTRIBUTE_WORDS.has(word)) storage |= this.attributes();
      else if (word > LAST_KEYWORD && this.scopes.length === 0 && !this.startsDeclaration(this.at)) {
        this.loose.push(this.id());
        this.at++;
        if (this.isPunct(P['('])) this.skipLoose(this.closing(this.at));
      } else return storage;
    }
  }

  private skipLoose(to: number): void {
    for (; this.at < to; this.at++) if (this.isName()) this.loose.push(this.id());
  }

  /** Attributes; returns `Storage.weak` where one of them says so. */
  private attributes(): number {
    let storage = 0;
    for (;;) {
      const word = this.word();
      if (ATTRIBUTE_WORDS.has(word) && this.isPunct(P['('], this.at + 1)) {
        this.at++;
        const to = this.closing(this.at);
        this.skipLoose(to);
      } else if (word === KW.__extension__) {
        this.at++;
      } else if (this.isPunct(P['[']) && this.isPunct(P['['], this.at + 1)) {
        this.skipLoose(this.closing(this.at));
      } else return storage;
    }
  }

  /** Whether a declaration begins at token `i`. */
  private startsDeclaration(i: number): boolean {
    const word = this.word(i);
    if (word === 0) return false;
    if (word <= LAST_KEYWORD) {
      return (
        STORAGE_WORDS.has(word) ||
        QUALIFIERS.has(word) ||
        BASE_WORDS.has(word) ||
        RECORD_WORDS.has(word) ||
        TYPEOF_WORDS.has(word) ||
        ATTRIBUTE_WORDS.has(word) ||
        word === KW.__auto_type
      );
    }
    if (this.isType(word)) return !this.isPunct(P[':'], i + 1);
    if (this.isLocalObject(word)) return false;
    // A type that nobody defined: `foo_t x;`, `foo_t *x = `
    let next = i + 1;
    while (this.isPunct(P['*'], next)) next++;
    if (!this.isName(next)) return false;
    if (
      this.isPunct(P[';'], next + 1) ||
      this.isPunct(P['='], next + 1) ||
      this.isPunct(P[','], next + 1) ||
      this.isPunct(P['['], next + 1)
    )
      return true;
    return next === i + 1 && this.isPunct(P['('], next + 1) && this.scopes.length === 0;
  }

  private specifiers(storageAllowed: boolean): Specifiers {
    const first = this.at;
    let storage = 0;
    let type: CType | null = null;
    let base = '';
    for (;;) {
      const word = this.word();
      if (word === 0) {
        if (this.isPunct(P['[']) && this.isPunct(P['['], this.at + 1)) {
          this.attributes();
          continue;
        }
        break;
      }
      const storageBit = STORAGE_WORDS.get(word);
      if (storageBit !== undefined) {
        if (!storageAllowed && storageBit !== Storage.inline) throw PROBLEM;
        storage |= storageBit;
        this.at++;
      } else if (word === KW._Atomic && this.isPunct(P['('], this.at + 1)) {
        this.at += 2;
        type = this.typeName();
        this.expect(P[')']);
      } else if (QUALIFIERS.has(word)) {
        this.at++;
      } else if (ATTRIBUTE_WORDS.has(word)) {
        storage |= this.attributes();
      } else if (BASE_WORDS.has(word)) {
        if (type) break;
        base = base ? `${base} ${this.keywordText(word)}` : this.keywordText(word);
        this.at++;
      } else if (RECORD_WORDS.has(word)) {
        if (type || base) break;
        type = this.record();
      } else if (TYPEOF_WORDS.has(word)) {
        if (type || base) break;
        type = this.typeof();
      } else if (word === KW.__auto_type) {
        type = { k: 'auto' };
        this.at++;
      } else if (word <= LAST_KEYWORD) {
        break;
      } else if (type || base) {
        // `int ATTRIBUTE x`: two names in a row after the type
        if (this.isName(this.at + 1) && !this.isType(word) && this.scopes.length === 0) {
          this.loose.push(this.id());
          this.at++;
          continue;
        }
        break;
      } else if (this.isType(word)) {
        type = { k: 'named', id: this.id(), info: null };
        this.at++;
      } else {
        // An attribute-like macro nobody defined, or a type nobody defined?
        const next = this.at + 1;
        const nextWord = this.word(next);
        if (
          nextWord > 0 &&
          (nextWord <= LAST_KEYWORD ? this.startsDeclaration(next) : this.isType(nextWord))
        ) {
          this.loose.push(this.id());
          this.at++;
        } else if (
          this.isPunct(P['('], next) &&
          this.word(this.closing(next)) > 0 &&
          this.scopes.length === 0
        ) {
          this.loose.push(this.id());
          this.at++;
          this.skipLoose(this.closing(this.at));
        } else if (
          nextWord > LAST_KEYWORD ||
          this.isPunct(P['*'], next) ||
          (!storageAllowed && (this.isPunct(P[','], next) || this.isPunct(P[')'], next)))
        ) {
          type = { k: 'named', id: this.id(), info: null };
          this.at++;
        } else break;
      }
    }
    if (!type && base) type = { k: 'base', name: base };
    if (!type && this.at === first) throw PROBLEM;
    return { storage, type, first };
  }

  private keywordText(word: number): string {
    return KEYWORD_TEXT[word] ?? 'int';
  }

  private typeof(): CType {
    this.at++;
    this.expect(P['(']);
    let result: CType;
    if (this.startsType(this.at)) result = { k: 'typeof', expr: null, type: this.typeName(), info: null };
    else result = { k: 'typeof', expr: this.expression(), type: null, info: null };
    this.expect(P[')']);
    return result;
  }

  private record(): TagType {
    const start = this.at;
    const word = this.word();
    const tag = word === KW.struct ? 'struct' : word === KW.union ? 'union' : 'enum';
    this.at++;
    this.attributes();
    let id: Id | null = null;
    if (this.isName()) {
      id = this.id();
      this.at++;
      // `struct ATTRIBUTE tag {`
      while (
        this.isName() &&
        !this.isPunct(P['{']) &&
        this.isPunct(P['{'], this.at + 1) &&
        this.scopes.length === 0
      ) {
        this.loose.push(id);
        id = this.id();
        this.at++;
      }
    }
    this.attributes();
    if (tag === 'enum' && this.accept(P[':'])) this.specifiers(false);
    if (!this.isPunct(P['{'])) {
      if (!id) throw PROBLEM;
      return { k: 'tag', tag, id, record: null, info: null };
    }
    this.at++;
    const record: RecordBody = {
      tag,
      id,
      fields: [],
      enumerators: [],
      first: this.site(start),
      last: 0,
      info: null,
    };
    if (tag === 'enum') this.enumerators(record.enumerators);
    else this.fields(record.fields);
    record.last = this.site(this.at - 1);
    this.attributes();
    return { k: 'tag', tag, id, record, info: null };
  }

  private enumerators(list: Enumerator[]): void {
    while (!this.accept(P['}'])) {
      if (this.kindAt(this.at) === T.end) throw PROBLEM;
      if (!this.isName()) {
        this.at++;
        continue;
      }
      const start = this.at;
      const id = this.id();
      this.at++;
      if (this.isPunct(P['('])) {
        // A macro that makes enumerators, but is not known
        this.loose.push(id);
        this.skipLoose(this.closing(this.at));
        this.accept(P[',']);
        continue;
      }
      this.attributes();
      let value: Expr | null = null;
      if (this.accept(P['='])) value = this.conditional();
      this.declareName(id.n, false);
      list.push({ id, value, first: this.site(start), last: this.site(this.at - 1) });
      if (!this.accept(P[',']) && !this.isPunct(P['}'])) this.at++;
    }
  }

  private fields(list: Field[]): void {
    while (!this.accept(P['}'])) {
      if (this.kindAt(this.at) === T.end) throw PROBLEM;
      if (this.accept(P[';'])) continue;
      const start = this.at;
      try {
        if (this.word() === KW._Static_assert) {
          this.staticAssert();
          this.expect(P[';']);
          continue;
        }
        this.structDeclaration(list);
      } catch (problem) {
        if (problem !== PROBLEM) throw problem;
        this.skipJunk(start, false);
      }
    }
  }

  private structDeclaration(list: Field[]): void {
    const start = this.at;
    const { type } = this.specifiers(false);
    const base = type ?? INT;
    if (this.isPunct(P[';'])) {
      // An anonymous struct or union, or `-fms-extensions`' embedding of a tagged one
      list.push({ id: null, type: base, bits: null, first: this.site(start), last: this.site(this.at) });
      this.at++;
      return;
    }
    for (;;) {
      const first = this.at;
      let id: Id | null = null;
      let fieldType = base;
      if (!this.isPunct(P[':'])) ({ id, type: fieldType } = this.declarator(base));
      let bits: Expr | null = null;
      if (this.accept(P[':'])) bits = this.conditional();
      this.attributes();
      while (this.isName()) {
        // an attribute nobody defined
        this.loose.push(this.id());
        this.at++;
        if (this.isPunct(P['('])) this.skipLoose(this.closing(this.at));
      }
      list.push({
        id,
        type: fieldType,
        bits,
        first: this.site(list.length && first !== start ? first : start),
        last: this.site(this.at),
      });
      if (!this.accept(P[','])) break;
      this.attributes();
    }
    if (!this.isPunct(P['}'])) this.expect(P[';']);
  }

  /** A declarator, with a name or without. */
  private declarator(base: CType): { id: Id | null; type: CType } {
    if (++this.depth > DEEPEST) throw PROBLEM;
    let type = base;
    for (;;) {
      if (this.accept(P['*'])) {
        type = { k: 'pointer', to: type };
        continue;
      }
      const word = this.word();
      if (word > 0 && QUALIFIERS.has(word)) this.at++;
      else if (ATTRIBUTE_WORDS.has(word)) this.attributes();
      else if (
        word > LAST_KEYWORD &&
        this.isName(this.at + 1) &&
        !this.isType(word) &&
        this.scopes.length === 0
      ) {
        this.loose.push(this.id()); // `* ATTRIBUTE name`
        this.at++;
      } else break;
    }
    let result: { id: Id | null; type: CType };
    if (this.isPunct(P['(']) && this.groups(this.at + 1)) {
      const inner = this.at + 1;
      this.at = this.closing(this.at);
      type = this.suffixes(type);
      const end = this.at;
      this.at = inner;
      result = this.declarator(type);
      this.afterDeclarator();
      this.expect(P[')']);
      this.at = end;
    } else {
      let id: Id | null = null;
      if (this.isName()) {
        id = this.id();
        this.at++;
      }
      result = { id, type: this.suffixes(type) };
    }
    this.depth--;
    return result;
  }

  /** Whether a `(` in a declarator groups, rather than opens a parameter list. */
  private groups(i: number): boolean {
    if (this.isPunct(P['*'], i) || this.isPunct(P['('], i) || this.isPunct(P['^'], i)) return true;
    const word = this.word(i);
    if (ATTRIBUTE_WORDS.has(word)) return true;
    return (
      word > LAST_KEYWORD &&
      !this.isType(word) &&
      !this.isPunct(P[','], i + 1) &&
      (this.isPunct(P[')'], i + 1)
        ? this.isPunct(P['('], i + 2) ||
          this.isPunct(P['['], i + 2) ||
          this.isPunct(P['='], i + 2) ||
          this.isPunct(P[';'], i + 2) ||
          this.isPunct(P['{'], i + 2)
        : this.isPunct(P['['], i + 1) || this.isPunct(P['('], i + 1))
    );
  }

  private suffixes(type: CType): CType {
    if (this.isPunct(P['['])) {
      if (this.isPunct(P['['], this.at + 1)) {
        this.attributes();
        return type;
      }
      this.at++;
      while (QUALIFIERS.has(this.word()) || this.word() === KW.static) this.at++;
      let size: Expr | null = null;
      if (this.isPunct(P['*']) && this.isPunct(P[']'], this.at + 1)) this.at++;
      else if (!this.isPunct(P[']'])) size = this.assignment();
      this.expect(P[']']);
      return { k: 'array', of: this.suffixes(type), size };
    }
    if (this.isPunct(P['('])) {
      this.at++;
      const fn: FunctionType = { k: 'function', returns: type, params: [], variadic: false, kr: [] };
      this.parameters(fn);
      const returns = this.suffixes(type);
      fn.returns = returns;
      return fn;
    }
    return type;
  }

  private parameters(fn: FunctionType): void {
    if (this.accept(P[')'])) return;
    if (this.word() === KW.void && this.isPunct(P[')'], this.at + 1)) {
      this.at += 2;
      return;
    }
    this.scopes.push(new Map());
    const word = this.word();
    const oldStyle =
      word > LAST_KEYWORD &&
      !this.isType(word) &&
      (this.isPunct(P[','], this.at + 1) || this.isPunct(P[')'], this.at + 1));
    for (;;) {
      if (this.accept(P['...'])) {
        fn.variadic = true;
      } else if (
        oldStyle &&
        this.isName() &&
        (this.isPunct(P[','], this.at + 1) || this.isPunct(P[')'], this.at + 1))
      ) {
        fn.kr.push(this.id());
        this.at++;
      } else {
        const start = this.at;
        const { type } = this.specifiers(true);
        const declared = this.declarator(type ?? INT);
        this.afterDeclarator();
        if (declared.id) this.declareName(declared.id.n, false);
        const param: Param = {
          id: declared.id,
          type: declared.type,
          first: this.site(start),
          last: this.site(this.at - 1),
        };
        fn.params.push(param);
      }
      if (this.accept(P[')'])) break;
      this.expect(P[',']);
    }
    this.scopes.pop();
  }

  private startsType(i: number): boolean {
    const word = this.word(i);
    if (word === 0) return false;
    if (word <= LAST_KEYWORD) {
      return (
        QUALIFIERS.has(word) ||
        BASE_WORDS.has(word) ||
        RECORD_WORDS.has(word) ||
        TYPEOF_WORDS.has(word) ||
        ATTRIBUTE_WORDS.has(word)
      );
    }
    return this.isType(word);
  }

  private typeName(): CType {
    const { type } = this.specifiers(false);
    return this.declarator(type ?? INT).type;
  }

  private initializer(): Init {
    if (!this.isPunct(P['{'])) return this.assignment();
    return this.initList();
  }

  private initList(): InitList {
    if (++this.depth > DEEPEST) throw PROBLEM;
    this.expect(P['{']);
    const items: InitList['items'] = [];
    while (!this.accept(P['}'])) {
      if (this.kindAt(this.at) === T.end) throw PROBLEM;
      const designators: Designator[] = [];
      if (this.isName() && this.isPunct(P[':'], this.at + 1)) {
        designators.push({ k: 'field', id: this.id() });
        this.at += 2;
      } else {
        this.designators(designators);
        if (designators.length > 0) this.accept(P['=']);
      }
      items.push({ designators, value: this.initializer() });
      if (!this.accept(P[',']) && !this.isPunct(P['}'])) throw PROBLEM;
    }
    this.depth--;
    return { k: 'initlist', items };
  }

  private designators(list: Designator[]): void {
    for (;;) {
      if (this.isPunct(P['.']) && this.word(this.at + 1) > 0) {
        this.at++;
        list.push({ k: 'field', id: this.id() });
        this.at++;
      } else if (this.isPunct(P['['])) {
        this.at++;
        const index = this.conditional();
        let to: Expr | null = null;
        if (this.accept(P['...'])) to = this.conditional();
        this.expect(P[']']);
        list.push({ k: 'index', index, to });
      } else return;
    }
  }

  // ---- statements

  private block(): Block {
    this.expect(P['{']);
    this.scopes.push(new Map());
    const items: Statement[] = [];
    while (!this.isPunct(P['}'])) {
      if (this.kindAt(this.at) === T.end) throw PROBLEM;
      items.push(this.statementOrRecover());
    }
    this.at++;
    this.scopes.pop();
    return { k: 'block', items, last: this.site(this.at - 1) };
  }

  private statementOrRecover(): Statement {
    const start = this.at;
    const scopes = this.scopes.length;
    const depth = this.depth;
    try {
      return this.statement();
    } catch (problem) {
      if (problem !== PROBLEM) throw problem;
      this.scopes.length = scopes;
      this.depth = depth;
      this.skipJunk(start, false);
      return { k: 'empty' };
    }
  }

  private statement(): Statement {
    if (++this.depth > DEEPEST) throw PROBLEM;
    try {
      return this.statementInner();
    } finally {
      this.depth--;
    }
  }

  private statementInner(): Statement {
    if (this.accept(P[';'])) return { k: 'empty' };
    if (this.isPunct(P['{'])) return this.block();
    const word = this.word();
    if (word > 0 && word <= LAST_KEYWORD) {
      switch (word) {
        case KW.if: {
          this.at++;
          this.expect(P['(']);
          const test = this.expression();
          this.expect(P[')']);
          const yes = this.statement();
          let no: Statement | null = null;
          if (this.word() === KW.else) {
            this.at++;
            no = this.statement();
          }
          return { k: 'if', test, yes, no };
        }
        case KW.while:
        case KW.switch: {
          this.at++;
          this.expect(P['(']);
          const test = this.expression();
          this.expect(P[')']);
          return { k: word === KW.while ? 'while' : 'switch', test, body: this.statement() };
        }
        case KW.do: {
          this.at++;
          const body = this.statement();
          if (this.word() !== KW.while) throw PROBLEM;
          this.at++;
          this.expect(P['(']);
          const test = this.expression();
          this.expect(P[')']);
          this.accept(P[';']);
          return { k: 'while', test, body };
        }
        case KW.for:
          return this.forStatement();
        case KW.case: {
          this.at++;
          const from = this.conditional();
          const to = this.accept(P['...']) ? this.conditional() : null;
          this.expect(P[':']);
          return { k: 'case', from, to, body: this.labelled() };
        }
        case KW.default:
          this.at++;
          this.expect(P[':']);
          return { k: 'default', body: this.labelled() };
        case KW.goto: {
          this.at++;
          if (this.accept(P['*'])) {
            const expr = this.expression();
            this.expect(P[';']);
            return { k: 'goto', id: null, expr };
          }
          if (!this.isName()) throw PROBLEM;
          const id = this.id();
          this.at++;
          this.expect(P[';']);
          return { k: 'goto', id, expr: null };
        }
        case KW.return: {
          this.at++;
          const expr = this.isPunct(P[';']) ? null : this.expression();
          this.expect(P[';']);
          return { k: 'return', expr };
        }
        case KW.break:
        case KW.continue:
          this.at++;
          this.expect(P[';']);
          return { k: 'empty' };
        case KW.asm:
        case KW.__asm__:
        case KW.__asm: {
          const statement = this.asm();
          this.expect(P[';']);
          return statement;
        }
        case KW._Static_assert: {
          const statement = this.staticAssert();
          this.expect(P[';']);
          return statement;
        }
        case KW.__label__: {
          this.at++;
          const ids: Id[] = [];
          while (!this.accept(P[';'])) {
            if (this.kindAt(this.at) === T.end) throw PROBLEM;
            if (this.isName()) ids.push(this.id());
            this.at++;
          }
          return { k: 'labels', ids };
        }
        case KW.__attribute__:
        case KW.__attribute: {
          const after = this.closing(this.at + 1);
          if (this.isPunct(P[';'], after)) {
            this.attributes();
            this.at++;
            return { k: 'empty' };
          }
          break;
        }
      }
    } else if (word > 0 && this.isPunct(P[':'], this.at + 1) && !this.isPunct(P[':'], this.at + 2)) {
      const id = this.id();
      this.at += 2;
      this.attributes();
      return { k: 'label', id, body: this.labelled() };
    }
    if (this.startsDeclaration(this.at)) {
      const declaration = this.declarationOrFunction(false);
      if (declaration.k === 'function') return { k: 'funcstmt', definition: declaration };
      return { k: 'declstmt', declaration };
    }
    const expr = this.expression();
    this.expect(P[';']);
    return { k: 'exprstmt', expr };
  }

  /** The statement after a label; none before a `}` or a declaration's own turn. */
  private labelled(): Statement | null {
    if (this.isPunct(P['}'])) return null;
    return this.statement();
  }

  private forStatement(): Statement {
    this.at++;
    this.expect(P['(']);
    this.scopes.push(new Map());
    let init: Statement | null = null;
    if (!this.accept(P[';'])) {
      if (this.startsDeclaration(this.at)) {
        const declaration = this.declarationOrFunction(false);
        if (declaration.k === 'function') throw PROBLEM;
        init = { k: 'declstmt', declaration };
      } else {
        init = { k: 'exprstmt', expr: this.expression() };
        this.expect(P[';']);
      }
    }
    const test = this.isPunct(P[';']) ? null : this.expression();
    this.expect(P[';']);
    const step = this.isPunct(P[')']) ? null : this.expression();
    this.expect(P[')']);
    const body = this.statement();
    this.scopes.pop();
    return { k: 'for', init, test, step, body };
  }

  private asm(): Extract<Statement, { k: 'asm' }> {
    this.at++;
    while (
      QUALIFIERS.has(this.word()) ||
      this.word() === KW.goto ||
      this.word() === KW.inline ||
      this.word() === KW.__inline
    )
      this.at++;
    const operands: Expr[] = [];
    const labels: Id[] = [];
    this.expect(P['(']);
    let section = 0;
    while (!this.accept(P[')'])) {
      const kind = this.kindAt(this.at);
      if (kind === T.end) throw PROBLEM;
      if (this.accept(P[':'])) section++;
      else if (section === 0 || kind === T.string || this.isPunct(P[','])) this.at++;
      else if (this.isPunct(P['[']))
        this.at = this.closing(this.at); // [operand name]
      else if (this.accept(P['('])) {
        operands.push(this.expression());
        this.expect(P[')']);
      } else if (section >= 4 && this.isName()) {
        labels.push(this.id());
        this.at++;
      } else this.at++;
    }
    return { k: 'asm', operands, labels };
  }

  // ---- expressions

  private expression(): Expr {
    let left = this.assignment();
    while (this.accept(P[','])) left = { k: 'comma', l: left, r: this.assignment() };
    return left;
  }

  private assignment(): Expr {
    if (++this.depth > DEEPEST) throw PROBLEM;
    const left = this.conditional();
    let result = left;
    if (this.kindAt(this.at) === T.punct && ASSIGN.has(this.src.name[this.at]!)) {
      const op = this.src.name[this.at]!;
      this.at++;
      result = { k: 'assign', op, l: left, r: this.assignment() };
    }
    this.depth--;
    return result;
  }

  private conditional(): Expr {
    const test = this.binary(1);
    if (!this.accept(P['?'])) return test;
    const yes = this.isPunct(P[':']) ? null : this.expression();
    this.expect(P[':']);
    return { k: 'conditional', test, yes, no: this.conditional() };
  }

  private binary(least: number): Expr {
    let left = this.cast();
    for (;;) {
      if (this.kindAt(this.at) !== T.punct) return left;
      const op = this.src.name[this.at]!;
      const level = BINARY[op]!;
      if (level === 0 || level < least) return left;
      this.at++;
      left = { k: 'binary', op, l: left, r: this.binary(level + 1) };
    }
  }

  /** Whether the `(` at `i` opens a type name. */
  private opensType(i: number): boolean {
    if (this.startsType(i + 1)) return true;
    const word = this.word(i + 1);
    if (word <= LAST_KEYWORD || this.isLocalObject(word)) return false;
    // `(foo_t *)x`, `(foo_t)x` with a type nobody defined
    let next = i + 2;
    while (this.isPunct(P['*'], next)) next++;
    if (!this.isPunct(P[')'], next)) return false;
    if (next > i + 2) return true;
    const after = this.kindAt(next + 1);
    return after === T.name
      ? this.word(next + 1) > LAST_KEYWORD || this.word(next + 1) === KW.sizeof
      : after === T.number || after === T.string;
  }

  private cast(): Expr {
    if (this.isPunct(P['(']) && this.opensType(this.at)) {
      const start = this.at;
      this.at++;
      const type = this.typeName();
      this.expect(P[')']);
      if (this.isPunct(P['{'])) return this.postfix({ k: 'compound', type, init: this.initList() }, start);
      return { k: 'cast', type, e: this.cast() };
    }
    return this.unary();
  }

  private unary(): Expr {
    const kind = this.kindAt(this.at);
    if (kind === T.punct) {
      const op = this.src.name[this.at]!;
      if (UNARY.has(op)) {
        if (++this.depth > DEEPEST) throw PROBLEM;
        const first = this.site(this.at);
        this.at++;
        const e = op === P['++'] || op === P['--'] ? this.unary() : this.cast();
        this.depth--;
        return { k: 'unary', op, e, first };
      }
      if (op === P['&&'] && this.isName(this.at + 1)) {
        const id = this.id(this.at + 1);
        this.at += 2;
        return { k: 'labeladdress', id };
      }
    } else if (kind === T.name) {
      const word = this.word();
      if (word === KW.sizeof || word === KW._Alignof || word === KW.__alignof__ || word === KW.__alignof) {
        this.at++;
        if (this.isPunct(P['(']) && this.opensType(this.at)) {
          const start = this.at;
          this.at++;
          const type = this.typeName();
          this.expect(P[')']);
          if (this.isPunct(P['{']))
            return { k: 'sizeof', e: this.postfix({ k: 'compound', type, init: this.initList() }, start) };
          return { k: 'sizeoftype', type };
        }
        return { k: 'sizeof', e: this.unary() };
      }
      if (word === KW.__extension__) {
        this.at++;
        return this.cast();
      }
    }
    const start = this.at;
    return this.postfix(this.primary(), start);
  }

  private postfix(base: Expr, start: number): Expr {
    let e = base;
    for (;;) {
      if (this.kindAt(this.at) !== T.punct) return e;
      const p = this.src.name[this.at]!;
      if (p === P['->'] || p === P['.']) {
        if (this.word(this.at + 1) === 0) throw PROBLEM;
        e = { k: 'member', base: e, arrow: p === P['->'], id: this.id(this.at + 1), first: this.site(start) };
        this.at += 2;
      } else if (p === P['[']) {
        this.at++;
        const index = this.expression();
        this.expect(P[']']);
        e = { k: 'index', base: e, index };
      } else if (p === P['(']) {
        this.at++;
        e = this.call(e);
      } else if (p === P['++'] || p === P['--']) {
        this.at++;
        e = { k: 'postfix', op: p, e };
      } else return e;
    }
  }

  private call(fn: Expr): Expr {
    const args: Expr[] = [];
    const types: CType[] = [];
    if (!this.accept(P[')'])) {
      for (;;) {
        // A type as an argument: a macro that is not known takes it
        if (this.startsType(this.at)) types.push(this.typeName());
        else args.push(this.assignment());
        if (this.accept(P[')'])) break;
        this.expect(P[',']);
      }
    }
    if (types.length > 0) args.push({ k: 'types', types, exprs: [] });
    return { k: 'call', fn, args };
  }

  private primary(): Expr {
    const kind = this.kindAt(this.at);
    switch (kind) {
      case T.name: {
        const word = this.word();
        if (word > LAST_KEYWORD) {
          const id = this.id();
          this.at++;
          return { k: 'id', id };
        }
        return this.builtin(word);
      }
      case T.number:
      case T.char:
        this.at++;
        return { k: 'number' };
      case T.string:
        this.at++;
        // adjacent literals join; a name between them is a macro nobody defined
        while (
          this.kindAt(this.at) === T.string ||
          (this.isName() && this.kindAt(this.at + 1) === T.string)
        ) {
          if (this.isName()) this.loose.push(this.id());
          this.at++;
        }
        return { k: 'string' };
      case T.punct:
        if (this.accept(P['('])) {
          if (++this.depth > DEEPEST) throw PROBLEM;
          let e: Expr;
          if (this.isPunct(P['{'])) e = { k: 'block', block: this.block() };
          else e = { k: 'paren', e: this.expression() };
          this.expect(P[')']);
          this.depth--;
          return e;
        }
    }
    throw PROBLEM;
  }

  private builtin(word: number): Expr {
    switch (word) {
      case KW._Generic: {
        this.at++;
        this.expect(P['(']);
        const control = this.assignment();
        const cases: { type: CType | null; e: Expr }[] = [];
        while (this.accept(P[','])) {
          let type: CType | null = null;
          if (this.word() === KW.default) this.at++;
          else type = this.typeName();
          this.expect(P[':']);
          cases.push({ type, e: this.assignment() });
        }
        this.expect(P[')']);
        return { k: 'generic', control, cases };
      }
      case KW.__builtin_offsetof: {
        this.at++;
        this.expect(P['(']);
        const type = this.typeName();
        this.expect(P[',']);
        const path: Designator[] = [];
        if (this.word() > 0) {
          path.push({ k: 'field', id: this.id() });
          this.at++;
        }
        this.designators(path);
        this.expect(P[')']);
        return { k: 'offsetof', type, path };
      }
      case KW.__builtin_va_arg: {
        this.at++;
        this.expect(P['(']);
        const e = this.assignment();
        this.expect(P[',']);
        const type = this.typeName();
        this.expect(P[')']);
        return { k: 'vaarg', e, type };
      }
      case KW.__builtin_types_compatible_p: {
        this.at++;
        this.expect(P['(']);
        const types = [this.typeName()];
        this.expect(P[',']);
        types.push(this.typeName());
        this.expect(P[')']);
        return { k: 'compatible', types };
      }
      case KW.__builtin_choose_expr: {
        this.at++;
        this.expect(P['(']);
        const test = this.assignment();
        this.expect(P[',']);
        const yes = this.assignment();
        this.expect(P[',']);
        const no = this.assignment();
        this.expect(P[')']);
        return { k: 'choose', test, yes, no };
      }
    }
    throw PROBLEM;
  }
}

const KEYWORD_TEXT: string[] = [];
for (const [text, id] of Object.entries(KW)) KEYWORD_TEXT[id] = text;
