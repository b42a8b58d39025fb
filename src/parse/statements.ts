/** Statements and block-scope declarations: C11 6.8, 6.7, 6.9.1. */
import { DEEPEST, PROBLEM, UNBALANCED } from './cursor.ts';
import { KW, LAST_KEYWORD } from './names.ts';
import { P, T } from './lex.ts';
import type {
  Block,
  Declaration,
  Expr,
  ExternalDeclaration,
  FunctionType,
  Id,
  Init,
  InitDeclarator,
  Statement,
} from './tree.ts';
import { Storage } from './tree.ts';
import { RecordParser } from './records.ts';
import { INT } from './types.ts';
import { QUALIFIERS } from './words.ts';

export abstract class StatementParser extends RecordParser {
  /** A `}` at the left margin closes all blocks of a function. */
  protected byMargin = false;
  private blocks = 0;

  /** A declaration with its `;`, or a function with its body. */
  protected declarationOrFunction(
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
        const { id, type } = this.declarator(base, true);
        if (!id) throw PROBLEM;
        this.afterDeclarator();
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

  protected functionBody(
    start: number,
    storage: number,
    id: Id,
    type: FunctionType,
    external: boolean,
  ): Extract<ExternalDeclaration, { k: 'function' }> {
    if (!external && !this.byMargin && this.startsLine(start)) throw UNBALANCED; // no function of a function's
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
      this.skipBody();
    } else {
      this.blocks = external ? 0 : this.blocks;
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

  /** Past the braces of a body; past those at the left margin where nothing closes them. */
  private skipBody(): void {
    const open = this.at;
    this.at = this.closing(open);
    if (this.kindAt(this.at) !== T.end || this.isPunct(P['}'], this.at - 1)) return;
    for (let i = open + 1; i < this.at; i++)
      if (this.isPunct(P['}'], i) && this.startsLine(i)) this.at = i + 1;
  }

  protected block(): Block {
    this.expect(P['{']);
    this.scopes.push(new Map());
    const items: Statement[] = [];
    this.blocks++;
    while (!this.isPunct(P['}'])) {
      if (this.kindAt(this.at) === T.end) {
        if (this.byMargin) break;
        throw UNBALANCED;
      }
      if (this.byMargin && this.beginsAtMargin()) break; // the next function: this one's `}` is missing
      items.push(this.statementOrRecover());
    }
    // By its margin a `}` is the function's own.
    const closes = !this.byMargin || this.blocks === 1 || !this.startsLine(this.at);
    if (closes && this.isPunct(P['}'])) this.at++;
    this.blocks--;
    this.scopes.pop();
    return { k: 'block', items, last: this.site(this.at - 1) };
  }

  private beginsAtMargin(): boolean {
    return this.word() > 0 && this.startsLine(this.at) && this.startsDeclaration(this.at);
  }

  protected statementOrRecover(): Statement {
    const start = this.at;
    const scopes = this.scopes.length;
    const { depth, derived, blocks } = this;
    const { length } = this.loose;
    try {
      return this.statement();
    } catch (problem) {
      if (problem !== PROBLEM) throw problem;
      this.scopes.length = scopes;
      this.depth = depth;
      this.derived = derived;
      this.blocks = blocks;
      this.skipJunk(start, false);
      return { k: 'junk', ids: this.loose.splice(length) };
    }
  }

  protected statement(): Statement {
    if (++this.depth > DEEPEST) throw PROBLEM;
    try {
      return this.statementInner();
    } finally {
      this.depth--;
    }
  }

  protected statementInner(): Statement {
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
          const arms = [{ test, body: this.statement() }];
          let no: Statement | null = null;
          while (this.word() === KW.else && no === null) {
            this.at++;
            if (this.word() !== KW.if) {
              no = this.statement();
              break;
            }
            this.at++;
            this.expect(P['(']);
            const next = this.expression();
            this.expect(P[')']);
            arms.push({ test: next, body: this.statement() });
          }
          return { k: 'if', arms, no };
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
        case KW.case:
        case KW.default:
          return this.caseLabels();
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

  /** One or more labels of a `switch` and the statement after them. */
  private caseLabels(): Statement {
    const values: Expr[] = [];
    for (let word = this.word(); word === KW.case || word === KW.default; word = this.word()) {
      this.at++;
      if (word === KW.case) {
        values.push(this.conditional());
        if (this.accept(P['...'])) values.push(this.conditional());
      }
      this.expect(P[':']);
    }
    return { k: 'case', values, body: this.labelled() };
  }

  /** The statement after a label; none before a `}` or a declaration's own turn. */
  protected labelled(): Statement | null {
    if (this.isPunct(P['}'])) return null;
    return this.statement();
  }

  protected forStatement(): Statement {
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

  protected staticAssert(): Statement {
    this.at++;
    this.expect(P['(']);
    const expr = this.assignment();
    if (this.accept(P[','])) this.assignment();
    this.expect(P[')']);
    return { k: 'exprstmt', expr };
  }

  protected asm(): Extract<Statement, { k: 'asm' }> {
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
}
