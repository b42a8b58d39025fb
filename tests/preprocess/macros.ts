/** Texts with `#define`s of their own, as the expander reads them. */
import { type Branch, lex, Names, readDirectives, T } from '#parse';
import {
  ExpandedStream,
  expandTokens,
  Macro,
  type MacroEnvironment,
  type Segment,
  spelling,
  Tok,
} from '#preprocess';

/** A token of a stream, and where it comes from. */
export interface Made {
  /** As the file spells the token that it comes from. */
  written: string;
  name: string;
  /** Of the token itself, and of the outermost expansion that brought it: `line:column`, from 1. */
  at: string;
  site: string;
  pasted: boolean;
}

/** One file; branches of `#if 0` are not taken, all others are. */
export class MacroFile {
  readonly names = new Names();
  readonly env: MacroEnvironment;
  readonly codeTokens: number[] = [];
  private readonly tokens;
  private readonly structure;

  constructor(text: string) {
    this.tokens = lex(text, this.names);
    this.structure = readDirectives(this.tokens, this.names);
    const { tokens, structure } = this;
    const events = structure.items.flatMap((item): { name: number; first: number; macro: Macro | null }[] => {
      if ((item.kind !== 'define' && item.kind !== 'undef') || !this.isTaken(item.branch)) return [];
      if (item.kind === 'undef') return [{ name: item.name, first: item.first, macro: null }];
      const params = item.params?.map(({ name }) => name) ?? null;
      const { name, nameTok, variadic, bodyFirst, bodyLast, first } = item;
      return [
        { name, first, macro: new Macro(name, 0, nameTok, params, variadic, tokens, bodyFirst, bodyLast) },
      ];
    });
    this.env = {
      names: this.names,
      tokensOf: () => tokens,
      macro: (name, at) => events.findLast((each) => each.name === name && each.first < at)?.macro ?? null,
    };
    const skipped = structure.branches.filter((branch) => !this.isTaken(branch));
    for (let t = 0; t < tokens.count; t++)
      if (
        !structure.inDirective[t] &&
        !skipped.some((branch) => branch.bodyFirst <= t && t < branch.bodyLast)
      )
        this.codeTokens.push(t);
  }

  /** What the text comes to with the macros in force at its end: spellings. */
  expanded(): string[] {
    const { tokens, env } = this;
    const list = this.codeTokens.map((t) => new Tok(tokens.kind[t]!, tokens.name[t]!, 0, t));
    return expandTokens(env, 0, list, tokens.count).map((tok) => spelling(tok, this.names, env.tokensOf));
  }

  /** Of all `#if` groups, in file order. */
  get branches(): readonly Branch[] {
    return this.structure.branches;
  }

  stream(): ExpandedStream {
    const segments: Segment[] = [];
    for (const t of this.codeTokens) {
      const last = segments.at(-1);
      if (last?.to === t) last.to++;
      else segments.push({ file: 0, from: t, to: t + 1, via: -1, insertion: -1 });
    }
    return new ExpandedStream(this.env, 0, segments);
  }

  /** The tokens of a stream over the text. */
  made(): Made[] {
    const stream = this.stream();
    const out: Made[] = [];
    for (let i = 0; stream.need(i); i++) {
      const t = stream.tok[i]!;
      out.push({
        written: t < 0 ? '' : this.tokens.text.slice(this.tokens.start[t], this.tokens.end[t]),
        name: stream.kind[i] === T.name ? this.names.text(stream.name[i]!) : '',
        at: this.placeOf(t),
        site: this.placeOf(stream.site[i]!),
        pasted: stream.pasted[i]!,
      });
    }
    return out;
  }

  /** `line:column` of a token, from 1; `-` for one that no file holds. */
  placeOf(t: number): string {
    if (t < 0) return '-';
    const { text, start } = this.tokens;
    const before = text.slice(0, start[t]).split('\n');
    return `${before.length}:${before.at(-1)!.length + 1}`;
  }

  private isTaken(branch: Branch | null): boolean {
    for (let b = branch; b; b = b.group.parent) {
      const { text, start } = this.tokens;
      if (b.directive === 'if' && text[start[b.condFirst]!] === '0') return false;
    }
    return true;
  }
}

/** What a text comes to, as spellings with one space between them. */
export function expand(text: string): string {
  return new MacroFile(text).expanded().join(' ');
}
