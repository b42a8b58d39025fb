/** Expressions: C11 6.5 and GNU's. */
import { Cursor, DEEPEST, PROBLEM } from './cursor.ts';
import { KW, LAST_KEYWORD } from './names.ts';
import { P, T } from './lex.ts';
import type { Block, CType, Designator, Expr, InitList } from './tree.ts';
import { ASSIGN, BINARY, UNARY } from './words.ts';

/** Accesses, subscripts and calls one after another. */
const MOST_ACCESSES = 1000;

export abstract class ExpressionParser extends Cursor {
  protected abstract startsType(i: number): boolean;
  protected abstract typeName(): CType;
  protected abstract initList(): InitList;
  protected abstract block(): Block;

  protected expression(): Expr {
    let left = this.assignment();
    while (this.accept(P[','])) left = { k: 'comma', l: left, r: this.assignment() };
    return left;
  }

  protected assignment(): Expr {
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

  protected conditional(): Expr {
    const test = this.binary(1);
    if (!this.accept(P['?'])) return test;
    if (++this.depth > DEEPEST) throw PROBLEM;
    const yes = this.isPunct(P[':']) ? null : this.expression();
    this.expect(P[':']);
    const no = this.conditional();
    this.depth--;
    return { k: 'conditional', test, yes, no };
  }

  protected binary(least: number): Expr {
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
  protected opensType(i: number): boolean {
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

  protected cast(): Expr {
    if (this.isPunct(P['(']) && this.opensType(this.at)) {
      const start = this.at;
      this.at++;
      const type = this.typeName();
      this.expect(P[')']);
      if (this.isPunct(P['{'])) return this.postfix({ k: 'compound', type, init: this.initList() }, start);
      if (++this.depth > DEEPEST) throw PROBLEM;
      const e = this.cast();
      this.depth--;
      return { k: 'cast', type, e };
    }
    return this.unary();
  }

  protected unary(): Expr {
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
        if (++this.depth > DEEPEST) throw PROBLEM;
        const e = this.unary();
        this.depth--;
        return { k: 'sizeof', e };
      }
      if (word === KW.__extension__) {
        while (this.word() === KW.__extension__) this.at++;
        return this.cast();
      }
    }
    const start = this.at;
    return this.postfix(this.primary(), start);
  }

  protected postfix(base: Expr, start: number): Expr {
    let e = base;
    for (let accesses = 0; ; accesses++) {
      if (accesses > MOST_ACCESSES) throw PROBLEM;
      if (this.isWholeMacro(start)) e.m = this.src.site[start]!;
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

  protected call(fn: Expr): Expr {
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

  protected primary(): Expr {
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

  protected builtin(word: number): Expr {
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

  protected designators(list: Designator[]): void {
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
}
