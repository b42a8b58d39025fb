import { lex, P, PUNCT_TEXT, T, type Names, type Tokens } from '#parse';

/** A preprocessing token that remembers where it is written. */
export class Tok {
  /** Kind, as `T`. */
  readonly k: number;
  /** Name or punctuator id. */
  readonly n: number;
  /** File and token where it is written; for a pasted name, of the operand that the file spells. -1: made up. */
  readonly f: number;
  readonly t: number;
  /** Never to be expanded again (6.10.3.4p2). */
  readonly frozen: boolean;
  /** Made by `##`. */
  readonly pasted: boolean;
  /** Spelling of a token that no file holds. */
  readonly made: string | null;
  /** Whether white space stands before it; null: as where it is written. */
  readonly space: boolean | null;

  constructor(
    k: number,
    n: number,
    f: number,
    t: number,
    frozen = false,
    pasted = false,
    made: string | null = null,
    space: boolean | null = null,
  ) {
    this.k = k;
    this.n = n;
    this.f = f;
    this.t = t;
    this.frozen = frozen;
    this.pasted = pasted;
    this.made = made;
    this.space = space;
  }

  /** The same, with white space before it or without. */
  spaced(space: boolean, tokensOf: (file: number) => Tokens): Tok {
    if (spaceBefore(this, tokensOf) === space) return this;
    return new Tok(this.k, this.n, this.f, this.t, this.frozen, this.pasted, this.made, space);
  }

  /** The same, never to be expanded. */
  freeze(): Tok {
    return new Tok(this.k, this.n, this.f, this.t, true, this.pasted, this.made, this.space);
  }
}

/** Whether white space stands before a token. */
export function spaceBefore({ f, t, space }: Tok, tokensOf: (file: number) => Tokens): boolean {
  if (space !== null) return space;
  if (f < 0 || t <= 0) return false;
  const { start, end } = tokensOf(f);
  return start[t]! > end[t - 1]!;
}

const NO_TOKENS: Tokens = {
  text: '',
  count: 0,
  kind: new Uint8Array(1),
  start: new Int32Array(1),
  end: new Int32Array(1),
  name: new Int32Array(1),
  comments: new Int32Array(0),
  directives: [],
  lineStarts: new Int32Array(1),
};

/** Parameters that are as well looked for one after another. */
const FEW = 16;

/** A macro as the expander needs it. */
export class Macro {
  readonly name: number;
  readonly file: number;
  /** Token of its name in `file`. */
  readonly nameTok: number;
  readonly params: readonly number[] | null;
  readonly variadic: boolean;
  private readonly tokens: Tokens;
  private readonly first: number;
  private readonly last: number;
  private list: Tok[] | null = null;
  private positions: Map<number, number> | null = null;
  /** Number of running expansions. */
  busy = 0;
  /** Room for what a later stage knows of it. */
  info: object | null = null;
  /** Room for a number by which a later stage knows it. */
  code = -1;

  constructor(
    name: number,
    file: number,
    nameTok: number,
    params: readonly number[] | null,
    variadic: boolean,
    tokens: Tokens,
    first: number,
    last: number,
  ) {
    this.name = name;
    this.file = file;
    this.nameTok = nameTok;
    this.params = params;
    this.variadic = variadic;
    this.tokens = tokens;
    this.first = first;
    this.last = last;
  }

  /** Its replacement list; made on first use. */
  get body(): Tok[] {
    if (!this.list) {
      this.list = [];
      const { kind, name } = this.tokens;
      for (let t = this.first; t < this.last; t++) this.list.push(new Tok(kind[t]!, name[t]!, this.file, t));
    }
    return this.list;
  }

  /** An object-like macro that no file holds: predefined, or a fact of the configuration. */
  static made(name: number, text: string, names: Names): Macro {
    const macro = new Macro(name, -1, -1, null, false, NO_TOKENS, 0, 0);
    const tokens = lex(text, names);
    macro.list = [];
    for (let t = 0; t < tokens.count; t++)
      macro.list.push(
        new Tok(
          tokens.kind[t]!,
          tokens.name[t]!,
          -1,
          -1,
          false,
          false,
          text.slice(tokens.start[t], tokens.end[t]),
        ),
      );
    return macro;
  }

  /** Whether a token is one of its replacement list as written. */
  holds(tok: Tok): boolean {
    return tok.f === this.file && tok.t >= this.first && tok.t < this.last;
  }

  /** Position of a parameter, or -1. */
  param(name: number): number {
    const { params } = this;
    if (!params) return -1;
    if (params.length < FEW) return params.indexOf(name);
    this.positions ??= new Map(params.map((each, i) => [each, i]));
    return this.positions.get(name) ?? -1;
  }
}

/** The spelling of a token. `textOf` gives the tokens of a file. */
export function spelling(tok: Tok, names: Names, tokensOf: (file: number) => Tokens): string {
  if (tok.made !== null) return tok.made;
  if (tok.k === T.name) return names.text(tok.n);
  if (tok.k === T.punct) return PUNCT_TEXT[tok.n] ?? '';
  if (tok.f < 0) return '';
  const tokens = tokensOf(tok.f);
  return tokens.text.slice(tokens.start[tok.t], tokens.end[tok.t]);
}

export const isPunct = (tok: Tok | undefined, id: number): boolean =>
  tok !== undefined && tok.k === T.punct && tok.n === id;
export { P, T, PUNCT_TEXT as PUNCT };
