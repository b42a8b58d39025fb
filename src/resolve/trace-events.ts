/** Trace events: what the parts of TRACE_EVENT() and its relatives declare and say, as one function of C. */
import { KW, P, Parser, T, type TokenSource } from '#parse';
import { typeOracle } from '#index';
import { declareLocal } from './declarations.ts';
import { statement } from './statements.ts';
import type { FileReader } from './state.ts';
import { EVENT_MACROS, MEMBERS, OF_MEMBER, OF_VALUE, PARTS, STAGES } from './trace-macros.ts';
import { visitType } from './written-types.ts';

/** Tokens of the file from `from` to `to`, exclusive. */
interface Range {
  from: number;
  to: number;
}

interface Word {
  k: number;
  n: number;
  /** Token of the file, -1 for what is made up. */
  t: number;
}

/** Reads every trace event that a file declares. */
export function traceEvents(r: FileReader): void {
  const { tokens, structure } = r.file;
  const macros = new Set(EVENT_MACROS.map((name) => r.program.names.id(name)));
  let found = false;
  for (let t = 0; t + 1 < tokens.count; t++) {
    if (tokens.kind[t] !== T.name || !macros.has(tokens.name[t]!) || structure.inDirective[t]) continue;
    const args = argumentsAt(r, t + 1);
    if (args) traceEvent(r, t, args);
    found = true;
  }
  // Their words have a candidate for each stage.
  if (found) for (const path of STAGES) void r.program.open(path)?.structure;
  r.scopes = [];
  r.tagScopes = [];
}

function traceEvent(r: FileReader, call: number, args: readonly Range[]): void {
  const { names } = r.program;
  const part = (wrapper: string): Range | null => {
    const id = names.id(wrapper);
    const arg = args.find(({ from }) => r.file.tokens.name[from] === id && isPunct(r, from + 1, '('));
    const end = arg ? closing(r, arg.from + 1) : null;
    return arg && end !== null ? { from: arg.from + 2, to: end } : null;
  };
  const [proto, entry, assign, print] = [PARTS.proto, PARTS.entry, PARTS.assign, PARTS.print].map(part);
  if (!proto || !entry) return;
  const event = names.text(r.file.tokens.name[args[0]!.from]!);
  const made = (k: number, n: number): Word => ({ k, n, t: -1 });
  const punct = (text: keyof typeof P): Word => made(T.punct, P[text]);
  const self = made(T.name, names.id('__entry'));
  const list = [
    made(T.name, KW.void),
    made(T.name, names.id(`trace_event_raw_event_${event}`)),
    punct('('),
    ...words(r, proto),
    punct(')'),
    punct('{'),
    made(T.name, KW.struct),
    made(T.name, names.id(`trace_event_raw_${event}`)),
    punct('{'),
    ...members(r, entry),
    punct('}'),
    punct('*'),
    self,
    punct(';'),
    ...(assign ? said(r, assign, self) : []),
    punct(';'),
    ...(print ? said(r, print, self) : []),
    punct(';'),
    punct('}'),
  ];
  const parser = new Parser(sourceOf(list, r.file.id, call), {
    isType: typeOracle(r.program, r.file),
    startsLine: () => false,
    skipBodies: false,
  });
  const item = parser.externalDeclaration();
  if (item?.k !== 'function' || !item.body) return;
  r.scopes = [];
  r.tagScopes = [];
  r.labels = new Map();
  r.pendingLabels = [];
  r.push();
  for (const { id, type } of item.type.params) {
    visitType(r, type);
    if (id) declareLocal(r, id, 'parameter', type);
  }
  for (const each of item.body.items) statement(r, each);
}

/** `__field(int, pid)` as `int pid;` */
function members(r: FileReader, { from, to }: Range): Word[] {
  const { tokens } = r.file;
  const out: Word[] = [];
  for (let t = from; t < to; t++) {
    const shape = tokens.kind[t] === T.name ? MEMBERS[r.program.names.text(tokens.name[t]!)] : undefined;
    const args = shape ? argumentsAt(r, t + 1) : null;
    if (!shape || !args) continue;
    const name = args[shape.name];
    const type = shape.type === null ? null : args[shape.type];
    t = closing(r, t + 1)!;
    if (!name || type === undefined || name.to !== name.from + 1) continue;
    if (type) out.push(...words(r, type));
    else out.push({ k: T.name, n: KW.char, t: -1 });
    out.push(...words(r, name));
    const end = shape.array ? (['[', ']', ';'] as const) : ([';'] as const);
    for (const text of end) out.push({ k: T.punct, n: P[text], t: -1 });
  }
  return out;
}

/** Text of a part, with words of the stages as what they come to: `__get_str(comm)` as `__entry->comm`. */
function said(r: FileReader, { from, to }: Range, self: Word): Word[] {
  const { kind, name } = r.file.tokens;
  const out: Word[] = [];
  for (let t = from; t < to; t++) {
    const word = kind[t] === T.name ? r.program.names.text(name[t]!) : '';
    const ofMember = OF_MEMBER.test(word);
    const args = ofMember || OF_VALUE.test(word) ? argumentsAt(r, t + 1) : null;
    if (!args?.[0]) {
      out.push({ k: kind[t]!, n: name[t]!, t });
      continue;
    }
    out.push({ k: T.punct, n: P['('], t: -1 });
    if (ofMember) out.push(self, { k: T.punct, n: P['->'], t: -1 }, ...words(r, args[0]));
    else out.push(...said(r, args[0], self));
    out.push({ k: T.punct, n: P[')'], t: -1 });
    t = closing(r, t + 1)!;
  }
  return out;
}

function words(r: FileReader, { from, to }: Range): Word[] {
  const { kind, name } = r.file.tokens;
  const out: Word[] = [];
  for (let t = from; t < to; t++)
    if (!r.file.structure.inDirective[t]) out.push({ k: kind[t]!, n: name[t]!, t });
  return out;
}

function isPunct({ file }: FileReader, t: number, text: keyof typeof P): boolean {
  return file.tokens.kind[t] === T.punct && file.tokens.name[t] === P[text];
}

/** Token that closes the `(` at `open`; null where none does. */
function closing({ file }: FileReader, open: number): number | null {
  const { kind, name, count } = file.tokens;
  let depth = 0;
  for (let t = open; t < count; t++) {
    if (kind[t] !== T.punct || file.structure.inDirective[t]) continue;
    if (name[t] === P['(']) depth++;
    else if (name[t] === P[')'] && --depth === 0) return t;
  }
  return null;
}

/** The arguments of a call whose `(` is at `open`; null where there is none. */
function argumentsAt(r: FileReader, open: number): Range[] | null {
  const end = isPunct(r, open, '(') ? closing(r, open) : null;
  if (end === null) return null;
  const out: Range[] = [];
  let depth = 0;
  let from = open + 1;
  for (let t = from; t < end; t++) {
    if (isPunct(r, t, '(')) depth++;
    else if (isPunct(r, t, ')')) depth--;
    else if (depth === 0 && isPunct(r, t, ',')) {
      out.push({ from, to: t });
      from = t + 1;
    }
  }
  out.push({ from, to: end });
  return out;
}

function sourceOf(list: readonly Word[], file: number, site: number): TokenSource {
  return {
    kind: list.map(({ k }) => k),
    name: list.map(({ n }) => n),
    file: list.map(({ t }) => (t < 0 ? -1 : file)),
    tok: list.map(({ t }) => t),
    site: list.map(({ t }) => (t < 0 ? site : t)),
    pasted: list.map(() => false),
    insertedAt: list.map(() => -1),
    need: (i) => i < list.length,
    // One declaration is read, from the beginning.
    drop: () => undefined,
    skipBraces: () => false,
  };
}
