/**
 * Bodies of macros that the file never expands, read by themselves: what they declare they may name, whatever the
 * arguments are. Parameters stand for anything and have no type.
 */
import { KW, type MacroDirective, P, Parser, T, type TokenSource } from '#parse';
import { expandTokens, Tok } from '#preprocess';
import { environmentOf, typeOracle } from '#index';
import { exactly } from './meaning.ts';
import { statement } from './statements.ts';
import type { FileReader } from './state.ts';

/** Longer bodies are tables. */
const MOST_TOKENS = 2_000;

/** Reads every body that holds a block and no name of which has been answered by a use. */
export function macroBodies(r: FileReader): void {
  const { file, program } = r;
  const env = environmentOf(program, file);
  const isType = typeOracle(program, file);
  for (const item of file.structure.items) {
    if (item.kind !== 'define' || !isReadable(r, item)) continue;
    const { kind, name } = file.tokens;
    const list: Tok[] = [];
    for (let t = item.bodyFirst; t < item.bodyLast; t++) list.push(new Tok(kind[t]!, name[t]!, file.id, t));
    const params = new Set(item.params?.map((param) => param.name));
    const source = functionOf(item, expandTokens(env, file.id, list, item.first));
    const parser = new Parser(source, {
      isType: (each) => !params.has(each) && isType(each),
      startsLine: () => false,
      skipBodies: false,
    });
    const read = parser.externalDeclaration();
    if (read?.k !== 'function' || !read.body) continue;
    r.scopes = [];
    r.tagScopes = [];
    r.labels = new Map();
    r.pendingLabels = [];
    r.push();
    for (const { name: n, tok } of item.params ?? []) {
      const entity = r.entity('parameter', { n, f: file.id, t: tok, s: tok, i: -1, p: false }, null);
      r.scopes[0]!.set(n, { meaning: exactly(entity, 'macro parameter'), type: null });
    }
    try {
      for (const each of read.body.items) statement(r, each);
    } catch (problem) {
      if (!(problem instanceof RangeError)) throw problem; // nested deeper than the stack is
    }
    for (let t = item.bodyFirst; t < item.bodyLast; t++) if (r.votes.has(t)) r.alone.add(t);
  }
  r.scopes = [];
  r.tagScopes = [];
}

function isReadable(r: FileReader, { bodyFirst, bodyLast, params }: MacroDirective): boolean {
  if (!params || bodyLast - bodyFirst > MOST_TOKENS) return false;
  const { kind, name } = r.file.tokens;
  let block = false;
  for (let t = bodyFirst; t < bodyLast; t++) {
    if (r.votes.has(t)) return false;
    if (kind[t] !== T.punct) continue;
    // What is pasted or made a string is known where arguments are.
    if (name[t] === P['##'] || name[t] === P['#']) return false;
    if (name[t] === P['{']) block = true;
  }
  return block;
}

/** `void NAME() { … ; }` around what a body comes to. */
function functionOf({ name, nameTok }: MacroDirective, body: readonly Tok[]): TokenSource {
  const made = (k: number, n: number): Tok => new Tok(k, n, -1, -1);
  const list = [
    made(T.name, KW.void),
    made(T.name, name),
    ...[P['('], P[')'], P['{']].map((id) => made(T.punct, id)),
    ...body,
    ...[P[';'], P['}']].map((id) => made(T.punct, id)),
  ];
  return {
    kind: list.map(({ k }) => k),
    name: list.map(({ n }) => n),
    file: list.map(({ f }) => f),
    tok: list.map(({ t }) => t),
    site: list.map(() => nameTok),
    pasted: list.map(({ pasted }) => pasted),
    insertedAt: list.map(() => -1),
    need: (i) => i < list.length,
    // One declaration is read, from the beginning.
    drop: () => undefined,
    skipBraces: () => false,
  };
}
