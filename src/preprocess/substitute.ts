/**
 * What a macro call comes to before it is scanned again: its arguments put in, `#` and `##` (C11 6.10.3.1 to
 * 6.10.3.3). GNU: `, ## __VA_ARGS__`. C23: `__VA_OPT__`.
 */
import type { Names, Tokens } from '#parse';
import { isPunct, type Macro, P, spaceBefore, spelling, T, Tok } from './token.ts';

/** What a substitution needs of the stream that it is made for. */
export interface Substituter {
  names: Names;
  tokensOf: (file: number) => Tokens;
  /** An argument, fully expanded. */
  expand(list: readonly Tok[]): readonly Tok[];
  /** Whether the text that is read spells a token itself. */
  spells(tok: Tok): boolean;
}

/** Stands for an operand of `##` that is empty (6.10.3.3p2). */
const PLACEMARKER = new Tok(T.other, 0, -1, -1, true, false, '');
/** Characters of one token. Macros that stringify or paste what they made themselves double it again and again. */
const LONGEST = 65_536;

const NAME = /^[A-Za-z_$][\w$]*$/;
const NUMBER = /^\.?\d(?:[eEpP][+-]|[\w$.])*$/;
const LITERAL = /^(?:L|u8?|U)?(["'])/;

/** The replacement list of an object-like macro. */
export function replacement(macro: Macro, s: Substituter): readonly Tok[] {
  const { body } = macro;
  return body.some((tok) => isPunct(tok, P['##'])) ? new Substitution(macro, [], s).run(body) : body;
}

/** The replacement list of a call; there is an argument for each parameter. */
export function substitute(macro: Macro, args: readonly (readonly Tok[])[], s: Substituter): readonly Tok[] {
  return new Substitution(macro, args, s).run(macro.body);
}

class Substitution {
  private readonly macro: Macro;
  private readonly args: readonly (readonly Tok[])[];
  private readonly s: Substituter;
  private readonly expanded: (readonly Tok[] | undefined)[] = [];
  private readonly vaOpt: number;
  private out: Tok[] = [];
  /** A `##` stands before the next operand. */
  private pasting = false;
  private marked = false;

  constructor(macro: Macro, args: readonly (readonly Tok[])[], s: Substituter) {
    this.macro = macro;
    this.args = args;
    this.s = s;
    this.vaOpt = macro.variadic ? s.names.find('__VA_OPT__') : 0;
  }

  run(body: readonly Tok[]): Tok[] {
    this.read(body, 0, body.length, false);
    return this.marked ? this.out.filter((tok) => tok !== PLACEMARKER) : this.out;
  }

  private read(body: readonly Tok[], from: number, to: number, optional: boolean): void {
    const { macro, args } = this;
    const last = args.length - 1;
    for (let i = from; i < to; i++) {
      const tok = body[i]!;
      const pasted = i + 1 < to && isPunct(body[i + 1], P['##']);
      if (isPunct(tok, P['##']) && i > from && i + 1 < to) {
        // GNU: a comma before an empty variable argument goes with it.
        if (macro.variadic && isPunct(body[i - 1], P[',']) && this.paramOf(body[i + 1]) === last) {
          i++;
          if (args[last]!.length === 0) this.out.pop();
          else this.add(this.argument(last), body[i]!, i + 1 < to && isPunct(body[i + 1], P['##']));
        } else this.pasting = true;
        continue;
      }
      if (isPunct(tok, P['#']) && i + 1 < to) {
        const index = this.paramOf(body[i + 1]);
        if (index >= 0) {
          i++;
          const text = this.quote(args[index]!);
          const made = new Tok(T.string, 0, -1, -1, false, false, text, this.spaceBefore(tok));
          this.addOne(made, tok);
          continue;
        }
      }
      if (tok.k === T.name && tok.n === this.vaOpt && !optional && isPunct(body[i + 1], P['('])) {
        i = this.readOptional(body, i, to);
        continue;
      }
      const index = this.paramOf(tok);
      if (index < 0) this.addOne(tok, tok);
      else this.add(pasted || this.pasting ? args[index]! : this.argument(index), tok, pasted);
    }
  }

  /** `__VA_OPT__(…)` at `at`, which may not hold another (C23 6.10.5.2); returns the index of its `)`. */
  private readOptional(body: readonly Tok[], at: number, to: number): number {
    let depth = 0;
    let close = at + 1;
    for (; close < to; close++) {
      if (isPunct(body[close], P['('])) depth++;
      else if (isPunct(body[close], P[')']) && --depth === 0) break;
    }
    const outer = this.out;
    const { pasting } = this;
    this.out = [];
    this.pasting = false;
    if (this.argument(this.args.length - 1).length > 0) this.read(body, at + 2, close, true);
    const list = this.out;
    this.out = outer;
    this.pasting = pasting;
    this.add(list, body[at]!, close + 1 < to && isPunct(body[close + 1], P['##']));
    return close;
  }

  /** Puts an operand at the end; `written`: the token of the body that it stands for. */
  private add(operand: readonly Tok[], written: Tok, pasted: boolean): void {
    const { out } = this;
    let at = 0;
    if (this.pasting) {
      this.pasting = false;
      const left = out.pop() ?? PLACEMARKER;
      const right = operand[0] ?? PLACEMARKER;
      if (left === PLACEMARKER) this.push(right);
      else if (right === PLACEMARKER) this.push(left);
      else this.paste(left, right);
      at = 1;
    } else if (operand.length === 0) {
      if (pasted) this.push(PLACEMARKER);
    } else {
      out.push(operand[0]!.spaced(this.spaceBefore(written), this.s.tokensOf));
      at = 1;
    }
    for (; at < operand.length; at++) out.push(operand[at]!);
  }

  /** The same for an operand of one token, which most are. */
  private addOne(tok: Tok, written: Tok): void {
    if (this.pasting) this.add([tok], written, false);
    else if (tok === written) this.out.push(tok);
    else this.out.push(tok.spaced(this.spaceBefore(written), this.s.tokensOf));
  }

  private push(tok: Tok): void {
    if (tok === PLACEMARKER) this.marked = true;
    this.out.push(tok);
  }

  private paramOf(tok: Tok | undefined): number {
    return tok?.k === T.name ? this.macro.param(tok.n) : -1;
  }

  private argument(index: number): readonly Tok[] {
    return (this.expanded[index] ??= this.s.expand(this.args[index]!));
  }

  private spaceBefore(tok: Tok): boolean {
    return spaceBefore(tok, this.s.tokensOf);
  }

  /** An argument as a string literal (6.10.3.2). */
  private quote(list: readonly Tok[]): string {
    const { names, tokensOf } = this.s;
    let text = '';
    for (const [i, tok] of list.entries()) {
      if (text.length > LONGEST) break;
      if (i > 0 && this.spaceBefore(tok)) text += ' ';
      const spelled = spelling(tok, names, tokensOf);
      text += tok.k === T.string || tok.k === T.char ? spelled.replace(/["\\]/g, '\\$&') : spelled;
    }
    return `"${text.slice(0, LONGEST)}"`;
  }

  /** Two tokens as one (6.10.3.3p3); as they are where that is none. */
  private paste(left: Tok, right: Tok): void {
    const { names, tokensOf } = this.s;
    const text = spelling(left, names, tokensOf) + spelling(right, names, tokensOf);
    const space = this.spaceBefore(left);
    if (text.length > LONGEST) {
      this.out.push(left, right);
    } else if (NAME.test(text)) {
      // A reader points at the operand that the file itself spells, at an argument rather than the macro's own word.
      const spelled = [right, left].filter((tok) => tok.k === T.name && this.s.spells(tok));
      const origin = spelled.find((tok) => !this.macro.holds(tok)) ?? spelled[0];
      this.out.push(
        new Tok(T.name, names.id(text), origin?.f ?? -1, origin?.t ?? -1, false, true, null, space),
      );
    } else {
      const punct = P[text as keyof typeof P];
      const literal = LITERAL.exec(text)?.[1];
      if (punct !== undefined) this.out.push(new Tok(T.punct, punct, -1, -1, false, true, null, space));
      else if (NUMBER.test(text)) this.out.push(new Tok(T.number, 0, -1, -1, false, true, text, space));
      else if (literal && left.k === T.name)
        this.out.push(new Tok(literal === '"' ? T.string : T.char, 0, -1, -1, false, true, text, space));
      else this.out.push(left, right);
    }
  }
}
