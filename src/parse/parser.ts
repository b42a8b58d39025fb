/**
 * A recovering recursive-descent parser for C11 with GNU extensions, over expanded tokens.
 *
 * Names of methods follow C11 annex A.2. What it cannot read it skips, to the next `;` or `}` at the same depth, and
 * keeps the names in it as `loose`, so that each identifier is still there to be answered.
 */
import { PROBLEM, UNBALANCED } from './cursor.ts';
import { KW, LAST_KEYWORD } from './names.ts';
import { P, T } from './lex.ts';
import { StatementParser } from './statements.ts';
import type { ExternalDeclaration } from './tree.ts';
import { ASM_WORDS } from './words.ts';

/** Declarations that fail before all are read by their margins at once. */
const MOST_UNBALANCED = 20;

export class Parser extends StatementParser {
  private unbalanced = 0;

  /** The next external declaration, or null at the end of the stream. Tokens of earlier ones are dropped. */
  externalDeclaration(): ExternalDeclaration | null {
    if (this.at > 0) {
      this.src.drop(this.at);
      this.at = 0;
    }
    while (this.closesNothing()) this.at++;
    if (!this.src.need(this.at)) return null;
    const start = this.at;
    return (
      this.attempt(start, this.unbalanced > MOST_UNBALANCED) ?? this.attempt(start, true) ?? this.junk(start)
    );
  }

  /** A `;` of its own, or a bracket that nothing has opened. */
  private closesNothing(): boolean {
    if (this.kindAt(this.at) !== T.punct) return false;
    const punct = this.src.name[this.at];
    return punct === P[';'] || punct === P['}'] || punct === P[')'] || punct === P[']'];
  }

  /** Null where no rule applies. `byMargin`: a `}` at the left margin ends a function, whatever stands before it. */
  private attempt(start: number, byMargin: boolean): ExternalDeclaration | null {
    this.at = start;
    this.depth = 0;
    this.derived = 0;
    this.members = false;
    this.scopes = [];
    this.byMargin = byMargin;
    const { length } = this.loose;
    try {
      return this.external();
    } catch (problem) {
      if (problem !== PROBLEM && problem !== UNBALANCED && !(problem instanceof RangeError)) throw problem;
      this.loose.length = length;
      if (problem === UNBALANCED) this.unbalanced++;
      return null;
    }
  }

  private junk(start: number): ExternalDeclaration {
    this.scopes = [];
    this.skipJunk(start, true);
    return { k: 'junk', exprs: [], first: this.site(start), last: this.site(Math.max(start, this.at - 1)) };
  }

  protected external(): ExternalDeclaration {
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

  protected asmOrAssert(start: number): ExternalDeclaration {
    const statement = this.word() === KW._Static_assert ? this.staticAssert() : this.asm();
    this.accept(P[';']);
    const exprs =
      statement.k === 'asm' ? statement.operands : statement.k === 'exprstmt' ? [statement.expr] : [];
    return { k: 'junk', exprs, first: this.site(start), last: this.site(this.at - 1) };
  }
}
