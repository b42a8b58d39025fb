/** Types and declarators: C11 6.7.2 to 6.7.9, with the attributes and unknown macros that the kernel puts among them. */
import { DEEPEST, PROBLEM } from './cursor.ts';
import { ExpressionParser } from './expressions.ts';
import { KW, LAST_KEYWORD } from './names.ts';
import { P, T } from './lex.ts';
import type {
  ArrayType,
  CType,
  Designator,
  Expr,
  FunctionType,
  Id,
  Init,
  InitList,
  Param,
  TagType,
} from './tree.ts';
import { Storage } from './tree.ts';
import {
  ASM_WORDS,
  ATTRIBUTE_WORDS,
  BASE_WORDS,
  KEYWORD_TEXT,
  QUALIFIERS,
  RECORD_WORDS,
  STORAGE_WORDS,
  TYPEOF_WORDS,
} from './words.ts';

export const INT: CType = { k: 'base', name: 'int' };
/** Pointers, arrays and functions one of another in a declarator; a compiler must allow 12 (5.2.4.1). */
const MOST_DERIVED = 64;

export interface Specifiers {
  storage: number;
  type: CType | null;
  first: number;
}

export abstract class TypeParser extends ExpressionParser {
  protected abstract record(): TagType;

  /** `asm("name")`, attributes and attribute-like names that nobody defines, after a declarator. */
  protected afterDeclarator(): void {
    for (;;) {
      const word = this.word();
      if (ASM_WORDS.has(word) && this.isPunct(P['('], this.at + 1)) this.at = this.closing(this.at + 1);
      else if (ATTRIBUTE_WORDS.has(word)) this.attributes();
      else if (word > LAST_KEYWORD && this.scopes.length === 0 && !this.startsDeclaration(this.at)) {
        this.loose.push(this.id());
        this.at++;
        if (this.isPunct(P['('])) this.skipLoose(this.closing(this.at));
      } else return;
    }
  }

  protected attributes(): void {
    for (;;) {
      const word = this.word();
      if (ATTRIBUTE_WORDS.has(word)) {
        this.at++;
        if (this.isPunct(P['('])) this.attributeList(this.closing(this.at));
      } else if (word === KW.__extension__) {
        this.at++;
      } else if (this.isPunct(P['[']) && this.isPunct(P['['], this.at + 1)) {
        this.attributeList(this.closing(this.at));
      } else return;
    }
  }

  /** `((packed, aligned(8)))`: the attributes' own names are the compiler's, those in their arguments ours. */
  private attributeList(to: number): void {
    let depth = 0;
    for (; this.at < to; this.at++) {
      if (this.isPunct(P['(']) || this.isPunct(P['['])) depth++;
      else if (this.isPunct(P[')']) || this.isPunct(P[']'])) depth--;
      else if (this.isName()) (depth <= 2 ? this.attributeNames : this.loose).push(this.id());
    }
  }

  /** Whether a declaration begins at token `i`. */
  protected startsDeclaration(i: number): boolean {
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

  protected startsType(i: number): boolean {
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

  protected typeName(): CType {
    const { type } = this.specifiers(false);
    return this.declarator(type ?? INT).type;
  }

  protected specifiers(storageAllowed: boolean): Specifiers {
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
        this.attributes();
      } else if (BASE_WORDS.has(word)) {
        if (type) break;
        base = base ? `${base} ${KEYWORD_TEXT[word] ?? 'int'}` : (KEYWORD_TEXT[word] ?? 'int');
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
        if (this.isAttributeBefore(word)) {
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
          this.isFunctionPointer(next) ||
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

  /** `(*name)(`, of a member or at file scope. */
  private isFunctionPointer(i: number): boolean {
    return (
      (this.members || this.scopes.length === 0) &&
      this.isPunct(P['('], i) &&
      this.isPunct(P['*'], i + 1) &&
      this.isName(i + 2) &&
      this.isPunct(P[')'], i + 3) &&
      this.isPunct(P['('], i + 4)
    );
  }

  protected typeof(): CType {
    this.at++;
    this.expect(P['(']);
    let result: CType;
    if (this.startsType(this.at)) result = { k: 'typeof', expr: null, type: this.typeName(), info: null };
    else result = { k: 'typeof', expr: this.expression(), type: null, info: null };
    this.expect(P[')']);
    return result;
  }

  /** A declarator, with a name or without; `named` where it must have one. */
  protected declarator(base: CType, named = false): { id: Id | null; type: CType } {
    const { derived } = this;
    const result = this.declaratorPart(base, named);
    this.derived = derived;
    return result;
  }

  private declaratorPart(base: CType, named: boolean): { id: Id | null; type: CType } {
    if (++this.depth > DEEPEST) throw PROBLEM;
    let type = base;
    for (;;) {
      if (this.accept(P['*'])) {
        type = this.derive({ k: 'pointer', to: type });
        continue;
      }
      const word = this.word();
      if (word > 0 && QUALIFIERS.has(word)) this.at++;
      else if (ATTRIBUTE_WORDS.has(word)) this.attributes();
      else if (word > LAST_KEYWORD && this.isAttributeBefore(word)) {
        this.loose.push(this.id()); // `* ATTRIBUTE name`
        this.at++;
      } else break;
    }
    let result: { id: Id | null; type: CType };
    if (this.isPunct(P['(']) && this.groups(this.at + 1, named)) {
      const inner = this.at + 1;
      this.at = this.closing(this.at);
      type = this.suffixes(type);
      const end = this.at;
      this.at = inner;
      result = this.declaratorPart(type, named);
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

  /**
   * `int ATTRIBUTE x`: the first of two names in a row after a type. But a member is no function, and in
   * `int x ATTRIBUTE(y);` its name comes first.
   */
  private isAttributeBefore(word: number): boolean {
    if (this.scopes.length > 0 || !this.isName(this.at + 1) || this.isType(word)) return false;
    return !this.members || !this.isPunct(P['('], this.at + 2);
  }

  private derive<C extends CType>(type: C): C {
    if (++this.derived > MOST_DERIVED) throw PROBLEM;
    return type;
  }

  /** Whether a `(` in a declarator groups, rather than opens a parameter list. */
  protected groups(i: number, named: boolean): boolean {
    if (this.isPunct(P['*'], i) || this.isPunct(P['('], i) || this.isPunct(P['^'], i)) return true;
    const word = this.word(i);
    if (ATTRIBUTE_WORDS.has(word)) return true;
    // `typedef int (handler_t)(int);`: what declares must have a name, though it may be a type's elsewhere
    if (named && word > LAST_KEYWORD && this.isPunct(P[')'], i + 1)) return true;
    return (
      word > LAST_KEYWORD &&
      !this.isType(word) &&
      !this.isPunct(P[','], i + 1) &&
      (this.isPunct(P[')'], i + 1)
        ? this.isPunct(P['('], i + 2) ||
          this.isPunct(P['['], i + 2) ||
          this.isPunct(P['='], i + 2) ||
          this.isPunct(P[';'], i + 2) ||
          this.isPunct(P['{'], i + 2) ||
          // A parameter: `size_t (size), int flags`
          this.isPunct(P[','], i + 2) ||
          this.isPunct(P[')'], i + 2)
        : this.isPunct(P['['], i + 1) || this.isPunct(P['('], i + 1))
    );
  }

  protected suffixes(type: CType): CType {
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
      const array = this.derive<ArrayType>({ k: 'array', of: type, size });
      array.of = this.suffixes(type);
      return array;
    }
    if (this.accept(P['('])) {
      const fn: FunctionType = { k: 'function', returns: type, params: [], variadic: false, kr: [] };
      this.derive(fn);
      this.parameters(fn);
      fn.returns = this.suffixes(type);
      return fn;
    }
    return type;
  }

  protected parameters(fn: FunctionType): void {
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
        const declared = this.parameter();
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

  private parameter(): { id: Id | null; type: CType } {
    // A type that nobody defined, of a parameter without a name
    if (this.isName() && (this.isPunct(P[','], this.at + 1) || this.isPunct(P[')'], this.at + 1))) {
      const id = this.id();
      this.at++;
      return { id: null, type: { k: 'named', id, info: null } };
    }
    const { type } = this.specifiers(true);
    const declared = this.declarator(type ?? INT);
    this.afterDeclarator();
    return declared;
  }

  protected initializer(): Init {
    if (!this.isPunct(P['{'])) return this.assignment();
    return this.initList();
  }

  protected initList(): InitList {
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
}
