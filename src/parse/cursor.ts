/** A place in a stream of expanded tokens, the block scopes around it, and the ways to skip what no rule takes. */
import { LAST_KEYWORD } from './names.ts';
import { P, T } from './lex.ts';
import type { Id } from './tree.ts';

/** What the parser reads; `need(i)` makes token `i` available. */
export interface TokenSource {
  readonly kind: readonly number[];
  readonly name: readonly number[];
  readonly file: readonly number[];
  readonly tok: readonly number[];
  readonly site: readonly number[];
  readonly pasted: readonly boolean[];
  readonly insertedAt: readonly number[];
  need(i: number): boolean;
  drop(count: number): void;
  /** See ExpandedStream. */
  skipBraces(open: number): boolean;
}

export interface ParserOptions {
  /** Whether an ordinary name that no block declares is a typedef here. */
  isType(name: number): boolean;
  /** Whether a token of the parsed file is the first character of its line. */
  startsLine(tok: number): boolean;
  /** Bodies of functions are not read. */
  skipBodies: boolean;
}

class SyntaxProblem extends Error {}
/** Thrown where no rule applies; caught where reading can start again. */
export const PROBLEM = new SyntaxProblem('syntax');
/** Thrown where a function has more `{` than `}`; its statements cannot mend that. */
export const UNBALANCED = new SyntaxProblem('unbalanced');
/** Brackets, declarators and statements nested deeper than any real code. */
export const DEEPEST = 400;

export class Cursor {
  /** Names in skipped text and in attributes, since the last `takeLoose`. */
  loose: Id[] = [];
  /** Names of attributes, since the last `takeAttributeNames`. */
  attributeNames: Id[] = [];
  protected readonly src: TokenSource;
  protected readonly options: ParserOptions;
  protected at = 0;
  protected depth = 0;
  /** A record's members are read. */
  protected members = false;
  /** Pointers, arrays and functions of the declarators that are read. */
  protected derived = 0;
  /** Block scopes: name → it is a type. */
  protected scopes: Map<number, boolean>[] = [];

  constructor(src: TokenSource, options: ParserOptions) {
    this.src = src;
    this.options = options;
  }

  takeAttributeNames(): Id[] {
    const list = this.attributeNames;
    this.attributeNames = [];
    return list;
  }

  takeLoose(): Id[] {
    const list = this.loose;
    this.loose = [];
    return list;
  }

  // ---- tokens

  protected kindAt(i: number): number {
    return this.src.need(i) ? this.src.kind[i]! : T.end;
  }

  protected word(i = this.at): number {
    return this.kindAt(i) === T.name ? this.src.name[i]! : 0;
  }

  protected isPunct(id: number, i = this.at): boolean {
    return this.kindAt(i) === T.punct && this.src.name[i] === id;
  }

  protected accept(id: number): boolean {
    if (!this.isPunct(id)) return false;
    this.at++;
    return true;
  }

  protected expect(id: number): void {
    if (!this.accept(id)) throw PROBLEM;
  }

  protected site(i: number): number {
    return this.src.need(i) ? this.src.site[i]! : (this.src.site[i - 1] ?? 0);
  }

  protected id(i = this.at): Id {
    const s = this.src;
    return {
      n: s.name[i]!,
      f: s.file[i]!,
      t: s.tok[i]!,
      s: s.site[i]!,
      i: s.insertedAt[i]!,
      p: s.pasted[i]!,
    };
  }

  protected isName(i = this.at): boolean {
    return this.word(i) > LAST_KEYWORD;
  }

  /** Whether the tokens since `start` are all that a macro call makes. */
  protected isWholeMacro(start: number): boolean {
    const { site, tok } = this.src;
    const at = site[start]!;
    const last = this.at - 1;
    if (site[last] !== at || (last === start && tok[start] === at)) return false;
    return !(start > 0 && site[start - 1] === at) && !(this.src.need(this.at) && site[this.at] === at);
  }

  /** Index after the bracket that closes the one at `open`; where none does, of what shows that none will. */
  protected closing(open: number): number {
    let depth = 0;
    let braces = 0;
    for (let i = open; ; i++) {
      const kind = this.kindAt(i);
      if (kind === T.end) return i;
      if (kind !== T.punct) continue;
      const p = this.src.name[i]!;
      if (p === P['('] || p === P['[']) {
        depth++;
      } else if (p === P['{']) {
        depth++;
        braces++;
      } else if (p === P[')'] || p === P[']'] || p === P['}']) {
        if (p === P['}'] && braces-- === 0) return i;
        if (--depth === 0) return i + 1;
      } else if (p === P[';'] && braces === 0) {
        return i; // parentheses hold no statement
      }
    }
  }

  /** Token `i` stands at the very left of a line of the parsed file. */
  protected startsLine(i: number): boolean {
    if (!this.src.need(i)) return false;
    const { site, tok, insertedAt } = this.src;
    return tok[i] === site[i] && insertedAt[i]! < 0 && this.options.startsLine(site[i]!);
  }

  protected skipLoose(to: number): void {
    for (; this.at < to; this.at++) if (this.isName()) this.loose.push(this.id());
  }

  /**
   * Goes past the next `;` at this depth, or to the `}` that closes the surrounding block. Where brackets do not
   * balance, what stands at the left margin shows where a declaration of file scope begins or ends.
   */
  protected skipJunk(start: number, external: boolean): void {
    this.at = start;
    let depth = 0;
    for (;;) {
      const kind = this.kindAt(this.at);
      if (kind === T.end) return;
      const margin = this.at > start && depth > 0 && this.startsLine(this.at);
      if (kind === T.name) {
        if (margin && this.endsStatement(this.at - 1) && !this.isPunct(P[':'], this.at + 1)) return;
        if (this.isName()) this.loose.push(this.id());
      } else if (kind === T.punct) {
        const p = this.src.name[this.at]!;
        if (p === P['}'] && margin) {
          if (!external) return;
          this.at++;
          this.accept(P[';']);
          return;
        }
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

  private endsStatement(i: number): boolean {
    return this.isPunct(P[';'], i) || this.isPunct(P['}'], i);
  }

  // ---- scopes

  protected isType(name: number): boolean {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const known = this.scopes[i]!.get(name);
      if (known !== undefined) return known;
    }
    return this.options.isType(name);
  }

  /** Whether a block or parameter list declares it as an object or function. */
  protected isLocalObject(name: number): boolean {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const known = this.scopes[i]!.get(name);
      if (known !== undefined) return !known;
    }
    return false;
  }

  protected declareName(name: number, isType: boolean): void {
    this.scopes[this.scopes.length - 1]?.set(name, isType);
  }
}
