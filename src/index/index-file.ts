/** Indexes one file: what it includes first, then its own declarations, function bodies left unread. */
import { Parser } from '#parse';
import { ExpandedStream, type MacroEnvironment } from '#preprocess';
import { declareAssembly, isAssembly, readAssembly } from './assembly.ts';
import { Declarer } from './declare.ts';
import type { Entity } from './entity.ts';
import { inOrder } from './include-order.ts';
import { insertedInto } from './inserted.ts';
import { type Inserted, runPasses } from './passes.ts';
import { inactiveMacro, isUnit, type Program } from './program.ts';
import type { SourceFile } from './source-file.ts';

/** Declares the file and all it includes into the program's tables; once. */
export function indexFile(program: Program, file: SourceFile): void {
  if (file.indexed) return;
  // Headers are read after the prelude, so its declarations come first: whatever is asked, and in whatever order.
  program.once('prelude', () => {
    for (const each of program.preludeFiles()) if (!each.indexed) declareAll(program, each, false);
  });
  if (!file.indexed) declareAll(program, file, true);
}

/** Declares the file, what stands before it in its unit, and what it includes, each once and the included first. */
function declareAll(program: Program, file: SourceFile, anyOrder: boolean): void {
  const inserted = new Map<SourceFile, Inserted>();
  const before = (each: SourceFile): SourceFile[] => {
    each.indexed = true;
    program.prepare(each);
    const put = insertedInto(program, each);
    inserted.set(each, put);
    const needs = [...includesOf(program, each, put)];
    program.contexts.needs.set(each, needs);
    return needs;
  };
  const done = (each: SourceFile): void => {
    declare(program, each, inserted.get(each)!);
    inserted.delete(each);
  };
  inOrder(file, { before, isDone: (each) => each.indexed, done, anyOrder });
}

function* includesOf(program: Program, file: SourceFile, inserted: Inserted): Generator<SourceFile> {
  for (const item of file.includeItems) {
    if (!file.isActive(item.branch) || inserted.has(item.first)) continue;
    const target = file.includes.get(item.first) ?? -1;
    if (target >= 0) yield program.files[target]!;
  }
  const { entered } = program.unitOf(file);
  if (isShared(file)) {
    // What its unit alone makes it include; for one read in the course of another's unit, what stands before it there
    if (program.isPrelude(file)) return;
    const at = entered.indexOf(file);
    for (const each of at > 0 ? entered.slice(0, at) : entered) if (isShared(each)) yield each;
    return;
  }
  // What a header brings to this unit alone, and what the compiler is told to include first
  const put = new Set<number>();
  for (const segments of inserted.values()) for (const segment of segments) put.add(segment.file);
  for (const each of entered) if (!put.has(each.id)) yield each;
}

/** Declares what the file itself says. */
function declare(program: Program, file: SourceFile, inserted: Inserted): void {
  const env = environmentOf(program, file);
  const isType = typeOracle(program, file);
  const declarer = new Declarer(program, file);
  if (isAssembly(file.path)) {
    runPasses(file, inserted, (segments, inactive) => {
      declarer.inactive = inactive;
      declareAssembly(declarer, readAssembly(program, file, segments).statements);
      return [];
    });
    return;
  }
  const weak = new Set(['weak', '__weak__'].map((word) => program.names.id(word)));
  runPasses(file, inserted, (segments, inactive) => {
    declarer.inactive = inactive;
    const items = [];
    const parser = new Parser(new ExpandedStream(env, file.id, segments), {
      isType,
      startsLine: lineStarts(file),
      skipBodies: true,
    });
    for (let item = parser.externalDeclaration(); item; item = parser.externalDeclaration()) {
      declarer.weak = parser.takeAttributeNames().some(({ n }) => weak.has(n));
      try {
        declarer.external(item);
      } catch (problem) {
        if (!(problem instanceof RangeError)) throw problem; // nested deeper than the stack is
      }
      parser.takeLoose();
      items.push({ first: item.first, last: item.last });
    }
    return items;
  });
}

/** A header is read once for all that include it. */
const isShared = ({ path }: SourceFile): boolean => !isUnit(path);

/** Whether a token of a file is the first character of its line. */
export function lineStarts({ tokens }: SourceFile): (tok: number) => boolean {
  const { text, start } = tokens;
  return (tok) => start[tok] === 0 || text.charCodeAt(start[tok]! - 1) === 10;
}

/** What a macro's name means at each token of a file. */
export function environmentOf(program: Program, file: SourceFile): MacroEnvironment {
  const unit = program.unitOf(file);
  let token = -1;
  let innerToken = -1;
  let innerFile = -1;
  let moment = 0;
  return {
    names: program.names,
    tokensOf: program.tokensOf,
    macro(name, at, insertion, inner) {
      if (at !== token || inner !== innerToken || insertion !== innerFile) {
        token = at;
        innerToken = inner;
        innerFile = insertion;
        moment = insertion < 0 ? unit.moment(file, at) : unit.insertedMoment(insertion, inner);
      }
      return unit.macroAt(name, moment) ?? (file.macros.has(name) ? inactiveMacro(file, name, at) : null);
    },
  };
}

/** Whether a name is a typedef for the file: by what its includes declare, else by what stands before it. */
export function typeOracle(program: Program, file: SourceFile): (name: number) => boolean {
  const unit = program.unitOf(file);
  const { closure } = file;
  /** Name → how many declarations were known, and the answer; more may come while the file is read. */
  const seen = new Map<number, { count: number; answer: boolean }>();
  const answerOf = (list: readonly Entity[]): boolean => {
    let answer: boolean | null = null;
    let rank = 0;
    for (const entity of list) {
      if (!unit.sees(entity) && (entity.file !== file.id || entity.within !== undefined)) continue;
      const near = (closure.has(entity.file) ? 2 : 0) + (unit.truthOf(entity) === 'false' ? 1 : 2);
      if (near < rank) continue;
      const isTypedef = entity.kind === 'typedef';
      answer = near === rank ? answer || isTypedef : isTypedef;
      rank = near;
    }
    return answer ?? false;
  };
  return (name) => {
    const list = program.ordinary.get(name);
    if (!list) return false;
    const known = seen.get(name);
    if (known && known.count === list.length) return known.answer;
    const answer = answerOf(list);
    seen.set(name, { count: list.length, answer });
    return answer;
  };
}
