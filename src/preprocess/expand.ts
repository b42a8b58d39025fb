/**
 * Macro expansion, as C11 6.10.3: arguments are expanded before they are put in, the result is scanned again with the
 * rest of the file, and a macro is not replaced within its own replacement.
 */
import { type Names, placeKey, placeOfKey, type Tokens } from '#parse';
import { replacement, substitute, type Substituter } from './substitute.ts';
import { isPunct, type Macro, P, spaceBefore, T, Tok } from './token.ts';

export interface MacroEnvironment {
  names: Names;
  tokensOf: (file: number) => Tokens;
  /**
   * The macro that a name means at a token of the file that is read; null where it is none. Where an include at `at`
   * puts the token in, `insertion` is its segment's, and `inner` the token in its own file; else both are -1.
   */
  macro(name: number, at: number, insertion: number, inner: number): Macro | null;
}

/** A range of tokens, of the file itself or of one that an `#include` puts in. */
export interface Segment {
  file: number;
  from: number;
  /** Exclusive. */
  to: number;
  /** First token of that `#include` in the file itself; -1 for its own text. */
  via: number;
  /** Which of the unit's insertions it is: a file may be put in several times, each time with other macros. */
  insertion: number;
}

interface Context {
  list: readonly Tok[];
  at: number;
  macro: Macro | null;
  /** Whether white space stands before the first token; null: as it says itself. */
  space: boolean | null;
  /** Site of its tokens, and the same in what an include puts in; -1: as of what is read. */
  site: number;
  inner: number;
}

/** More than any real expansion; a file that goes beyond is hostile. */
const MOST_TOKENS_OF_ONE_MACRO = 200_000;
const DEEPEST = 200;
/** A condition that grows beyond is not decided by what it says. */
const MOST_TOKENS_OF_CONDITION = 20_000;
/** Calls within arguments of calls… */
const DEEPEST_ARGUMENT = 60;
/** Calls that nothing closes, before all calls are left alone. */
const MOST_UNCLOSED = 3;
/** Tokens that all expansions of a stream may make beside this many for each of its own. */
const MOST_TOKENS = 5_000_000;
const MOST_TOKENS_OF_ONE = 200;
const NOWHERE = -1;

/**
 * Reads segments of tokens, expanded, one after another into flat arrays that grow on demand.
 * `site[i]` is the token of the stream's own file where the outermost expansion or inclusion that made token `i` is
 * written.
 */
export class ExpandedStream {
  kind: number[] = [];
  name: number[] = [];
  file: number[] = [];
  tok: number[] = [];
  site: number[] = [];
  pasted: boolean[] = [];
  /** Of a token that an `#include` puts in: what `site` is in that file, as `placeKey`; else -1. */
  insertedAt: number[] = [];
  length = 0;
  /** Tokens of the file itself that are names of macros and were expanded → the macro, at the last time. */
  readonly uses = new Map<number, Macro>();

  private readonly env: MacroEnvironment;
  private readonly fileId: number;
  private readonly segments: readonly Segment[];
  private segment = -1;
  private tokens: Tokens;
  private source: number;
  private raw = 0;
  private rawEnd = 0;
  private via = -1;
  private insertion = -1;
  private contexts: Context[] = [];
  /** Braces that nothing closes, by segment and token → the same of the token that ends them. */
  private readonly unclosedBraces = new Map<number, number>();
  private currentSite = -1;
  private inner = -1;
  private produced = 0;
  private budget: number;
  private nesting = 0;
  /** Something has not been expanded that should have been. */
  private cutShort = false;
  private readonly pragma: number;
  /** The name `defined` where its operand is not to be expanded, else 0. */
  private defined = 0;
  private afterDefined = false;
  private unclosed = 0;
  private readonly substituter: Substituter;

  constructor(env: MacroEnvironment, fileId: number, segments: readonly Segment[]) {
    this.env = env;
    this.fileId = fileId;
    this.source = fileId;
    this.tokens = env.tokensOf(fileId);
    this.segments = segments;
    this.pragma = env.names.id('_Pragma');
    this.budget = MOST_TOKENS;
    for (const { from, to } of segments) this.budget += (to - from) * MOST_TOKENS_OF_ONE;
    this.substituter = {
      names: env.names,
      tokensOf: env.tokensOf,
      expand: (list) => this.expandList(list),
      spells: ({ f }) => f === this.fileId || (this.via >= 0 && f === this.source),
    };
  }

  /** Expands a list as if it stood at token `at` of the file; whole only where `isWhole` says so. */
  static ofList(
    env: MacroEnvironment,
    fileId: number,
    list: readonly Tok[],
    at: number,
    defined: number,
  ): { list: readonly Tok[]; isWhole: boolean } {
    const stream = new ExpandedStream(env, fileId, []);
    stream.currentSite = at;
    stream.budget = MOST_TOKENS_OF_CONDITION;
    stream.defined = defined;
    const made = stream.expandList(list);
    return { list: made, isWhole: !stream.cutShort };
  }

  /** Makes token `i` available; false where the file has ended. */
  need(i: number): boolean {
    while (this.length <= i) {
      if (this.contexts.length === 0) {
        // Most tokens are no macros, and need no object of their own.
        const t = this.nextRaw();
        if (t < 0) return false;
        const kind = this.tokens.kind[t]!;
        const name = this.tokens.name[t]!;
        const macro = kind === T.name ? this.macroOf(name) : null;
        if (!macro) {
          this.put(kind, name, this.source, t, false);
          if (kind === T.name && name === this.pragma) this.takePragma();
          continue;
        }
        const tok = new Tok(kind, name, this.source, t);
        if (!this.expand(tok, macro, 0)) this.put(kind, name, this.source, t, false);
        continue;
      }
      const tok = this.nextExpanded(0);
      if (!tok) return false;
      this.put(tok.k, tok.n, tok.f, tok.t, tok.pasted);
      if (tok.k === T.name && tok.n === this.pragma) this.takePragma();
    }
    return true;
  }

  /** `_Pragma("…")` is no part of the text (6.10.9): takes it out, its name having been put last. */
  private takePragma(): void {
    const { currentSite: site, inner } = this;
    const read: Tok[] = [];
    const expected = [
      (tok: Tok) => isPunct(tok, P['(']),
      (tok: Tok) => tok.k === T.string,
      (tok: Tok) => isPunct(tok, P[')']),
    ];
    const isWhole = expected.every((is) => {
      const tok = this.nextExpanded(0);
      if (tok) read.push(tok);
      return tok !== null && is(tok);
    });
    if (isWhole) this.length--;
    else this.contexts.push({ list: read, at: 0, macro: null, space: null, site, inner });
  }

  private put(kind: number, name: number, file: number, tok: number, pasted: boolean): void {
    const at = this.length++;
    this.kind[at] = kind;
    this.name[at] = name;
    this.file[at] = file;
    this.tok[at] = tok;
    this.site[at] = this.currentSite;
    this.pasted[at] = pasted;
    this.insertedAt[at] = this.via < 0 ? -1 : placeKey(this.source, this.inner);
  }

  /** Forgets the first `count` tokens; what follows moves to the front. */
  drop(count: number): void {
    const rest = this.length - count;
    for (let i = 0; i < rest; i++) {
      this.kind[i] = this.kind[i + count]!;
      this.name[i] = this.name[i + count]!;
      this.file[i] = this.file[i + count]!;
      this.tok[i] = this.tok[i + count]!;
      this.site[i] = this.site[i + count]!;
      this.pasted[i] = this.pasted[i + count]!;
      this.insertedAt[i] = this.insertedAt[i + count]!;
    }
    this.length = rest;
  }

  /**
   * With token `open` (a `{` that the file itself spells) as the last one made: goes to its `}` without expanding
   * what lies between. One that nothing closes ends where the left margin says so: with a `}` there, or before what
   * begins there after a `;` or `}`. Returns false where that is not the state of things.
   */
  skipBraces(open: number): boolean {
    if (open !== this.length - 1 || this.contexts.length > 0 || this.file[open] !== this.source) return false;
    const key = placeKey(this.segment, this.raw - 1);
    const end = this.unclosedBraces.get(key);
    if (end !== undefined) {
      this.closeAt(end);
      return true;
    }
    /** Braces that are open, and where each ends if nothing closes it. */
    const keys = [key];
    const ends = [NOWHERE];
    let last: number = P['{'];
    for (;;) {
      const t = this.nextRaw();
      if (t < 0) break;
      const { kind, name } = this.tokens;
      const id = kind[t] === T.punct ? name[t]! : 0;
      const closes = id === P['}'];
      if (
        (closes || (kind[t] === T.name && (last === P[';'] || last === P['}']) && !this.isLabel(t))) &&
        this.startsLine(t)
      ) {
        const here = placeKey(this.segment, closes ? t : t - 1);
        for (let k = keys.length - 1; k >= 0 && ends[k] === NOWHERE; k--) ends[k] = here;
      }
      if (id === P['{']) {
        keys.push(placeKey(this.segment, t));
        ends.push(NOWHERE);
      } else if (closes) {
        keys.pop();
        ends.pop();
        if (keys.length === 0) {
          this.put(T.punct, id, this.source, t, false);
          return true;
        }
      }
      last = id;
    }
    keys.forEach((each, k) => this.unclosedBraces.set(each, ends[k]!));
    this.closeAt(ends[0]!);
    return true;
  }

  private isLabel(t: number): boolean {
    const { kind, name } = this.tokens;
    return kind[t + 1] === T.punct && name[t + 1] === P[':'];
  }

  private startsLine(t: number): boolean {
    const { text, start } = this.tokens;
    return start[t] === 0 || text[start[t]! - 1] === '\n';
  }

  /** Ends skipped braces with a token of the text, wherever it stands; with the text where there is none. */
  private closeAt(key: number): void {
    if (key === NOWHERE) {
      while (this.nextRaw() >= 0);
      return;
    }
    const { file, tok } = placeOfKey(key);
    this.segment = file - 1;
    this.rawEnd = this.raw;
    this.nextRaw();
    this.raw = tok;
    this.put(T.punct, P['}'], this.source, this.nextRaw(), false);
  }

  /** The next token as it is written, -1 at the end. */
  private nextRaw(): number {
    while (this.raw >= this.rawEnd) {
      if (this.segment + 1 >= this.segments.length) return -1;
      const next = this.segments[++this.segment]!;
      this.source = next.file;
      this.tokens = this.env.tokensOf(next.file);
      this.raw = next.from;
      this.rawEnd = next.to;
      this.via = next.via;
      this.insertion = next.insertion;
    }
    const t = this.raw++;
    if (this.via < 0) {
      this.currentSite = t;
    } else {
      this.currentSite = this.via;
      this.inner = t;
    }
    this.produced = 0;
    return t;
  }

  /** Where the next token of the text stands, while no expansion is being read. */
  private position(): [number, number, number, number, number] {
    return [this.segment, this.raw, this.rawEnd, this.currentSite, this.inner];
  }

  private restore([segment, raw, rawEnd, site, inner]: [number, number, number, number, number]): void {
    for (const { macro } of this.contexts) if (macro) macro.busy--;
    this.contexts = [];
    const { file, via, insertion } = this.segments[segment]!;
    this.segment = segment;
    this.source = file;
    this.tokens = this.env.tokensOf(file);
    this.via = via;
    this.insertion = insertion;
    this.raw = raw;
    this.rawEnd = rawEnd;
    this.currentSite = site;
    this.inner = inner;
  }

  private macroOf(name: number): Macro | null {
    if (this.budget >= 0) {
      const { insertion } = this;
      return this.env.macro(name, this.currentSite, insertion, insertion < 0 ? -1 : this.inner);
    }
    this.cutShort = true;
    return null;
  }

  /** The next token of the innermost context above `floor`, else of the file; null at the end. */
  private next(floor: number): Tok | null {
    for (;;) {
      const depth = this.contexts.length;
      if (depth > floor) {
        const top = this.contexts[depth - 1]!;
        if (top.at < top.list.length) {
          if (top.site >= 0) {
            this.currentSite = top.site;
            this.inner = top.inner;
          }
          const tok = top.list[top.at++]!;
          return top.at === 1 && top.space !== null ? tok.spaced(top.space, this.env.tokensOf) : tok;
        }
        this.contexts.pop();
        if (top.macro) top.macro.busy--;
        continue;
      }
      if (floor > 0) return null;
      const t = this.nextRaw();
      if (t < 0) return null;
      return new Tok(this.tokens.kind[t]!, this.tokens.name[t]!, this.source, t);
    }
  }

  private nextExpanded(floor: number): Tok | null {
    for (;;) {
      const tok = this.next(floor);
      if (this.defined && tok && this.isOfDefined(tok)) return tok;
      if (!tok || tok.k !== T.name || tok.frozen) return tok;
      const macro = this.macroOf(tok.n);
      if (!macro) return tok;
      if (macro.busy > 0) return tok.freeze();
      if (this.contexts.length > DEEPEST || this.produced > MOST_TOKENS_OF_ONE_MACRO) {
        this.cutShort = true;
        return tok;
      }
      if (!this.expand(tok, macro, floor)) return tok;
    }
  }

  /** `defined`, and what it asks for. */
  private isOfDefined(tok: Tok): boolean {
    const after = this.afterDefined;
    this.afterDefined = tok.k === T.name ? tok.n === this.defined : after && isPunct(tok, P['(']);
    return this.afterDefined || (after && tok.k === T.name);
  }

  /** Pushes the replacement of a macro; false where a function-like one is not called here. */
  private expand(tok: Tok, macro: Macro, floor: number): boolean {
    const { currentSite: site, inner } = this;
    let args: Tok[][] | null = null;
    if (macro.params) {
      if (this.nesting > DEEPEST_ARGUMENT || this.unclosed > MOST_UNCLOSED) {
        this.cutShort = true;
        return false;
      }
      const before = floor === 0 ? this.position() : null;
      const open = this.next(floor);
      if (!isPunct(open ?? undefined, P['('])) {
        if (open)
          this.contexts.push({
            list: [open],
            at: 0,
            macro: null,
            space: null,
            site: this.currentSite,
            inner: this.inner,
          });
        this.currentSite = site;
        this.inner = inner;
        return false;
      }
      args = this.readArguments(macro, floor);
      this.currentSite = site;
      this.inner = inner;
      if (!args) {
        // The text ended inside the call: it is none, and what follows the name is read as it stands.
        if (!before) return true;
        this.unclosed++;
        this.restore(before);
        return false;
      }
    }
    if (!tok.pasted && tok.f === this.fileId) this.uses.set(tok.t, macro);
    const list = args ? substitute(macro, args, this.substituter) : replacement(macro, this.substituter);
    this.produced += list.length;
    this.budget -= list.length;
    macro.busy++;
    this.contexts.push({
      list,
      at: 0,
      macro,
      space: spaceBefore(tok, this.env.tokensOf),
      site: -1,
      inner: -1,
    });
    return true;
  }

  private readArguments(macro: Macro, floor: number): Tok[][] | null {
    const params = macro.params!;
    const args: Tok[][] = [];
    let current: Tok[] = [];
    let depth = 0;
    for (;;) {
      const tok = this.next(floor);
      if (!tok) return null;
      if (tok.k === T.punct) {
        if (tok.n === P['(']) depth++;
        else if (tok.n === P[')']) {
          if (depth === 0) break;
          depth--;
        } else if (tok.n === P[','] && depth === 0 && !(macro.variadic && args.length >= params.length - 1)) {
          args.push(current);
          current = [];
          continue;
        }
      }
      // A name that may not be replaced now may never be (6.10.3.4p2).
      if (tok.k === T.name && !tok.frozen) {
        const own = this.macroOf(tok.n);
        if (own && own.busy > 0) {
          current.push(tok.freeze());
          continue;
        }
      }
      current.push(tok);
    }
    args.push(current);
    if (params.length === 0 && args.length === 1 && args[0]!.length === 0) args.pop();
    while (args.length < params.length) args.push([]);
    return args;
  }

  /** Expands a list on its own, as an argument is. */
  private expandList(list: readonly Tok[]): readonly Tok[] {
    if (!this.defined && !list.some((tok) => tok.k === T.name && !tok.frozen && this.macroOf(tok.n)))
      return list;
    this.nesting++;
    const floor = this.contexts.length + 1;
    // The barrier stays while the list is read, so that the floor is above 0.
    this.contexts.push({ list: [], at: 0, macro: null, space: null, site: -1, inner: -1 });
    this.contexts.push({ list, at: 0, macro: null, space: null, site: -1, inner: -1 });
    const out: Tok[] = [];
    for (;;) {
      const tok = this.nextExpanded(floor);
      if (!tok) break;
      out.push(tok);
      if (out.length > MOST_TOKENS_OF_ONE_MACRO) {
        this.cutShort = true;
        while (this.contexts.length > floor) {
          const top = this.contexts.pop()!;
          if (top.macro) top.macro.busy--;
        }
        break;
      }
    }
    this.contexts.pop();
    this.nesting--;
    return out;
  }
}

/** Expands one list of tokens with nothing after it. */
export function expandTokens(
  env: MacroEnvironment,
  fileId: number,
  list: readonly Tok[],
  at: number,
): readonly Tok[] {
  return ExpandedStream.ofList(env, fileId, list, at, 0).list;
}

/** Expands a condition, the operands of `defined` left alone (6.10.1p1); null where it grows beyond any real one. */
export function expandCondition(
  env: MacroEnvironment,
  fileId: number,
  list: readonly Tok[],
  at: number,
): readonly Tok[] | null {
  const made = ExpandedStream.ofList(env, fileId, list, at, env.names.id('defined'));
  return made.isWhole ? made.list : null;
}
