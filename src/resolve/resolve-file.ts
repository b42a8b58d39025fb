/**
 * One file, every identifier: reads the file again with its function bodies, follows scopes and types (C11 6.2.1,
 * 6.2.3, 6.5), and keeps for each token what it means.
 */
import { Parser } from '#parse';
import { ExpandedStream, type Segment } from '#preprocess';
import {
  environmentOf,
  indexFile,
  insertedInto,
  isAssembly,
  lineStarts,
  type Program,
  runPasses,
  type SourceFile,
  typeOracle,
} from '#index';
import type { Answers } from './answers.ts';
import { assembly } from './assembly.ts';
import { external } from './declarations.ts';
import { fallBack, looseName } from './leftovers.ts';
import { COMPILER } from './meaning.ts';
import { macroBodies } from './macro-bodies.ts';
import { FileReader } from './state.ts';
import { traceEvents } from './trace-events.ts';

/**
 * Resolves every identifier of a file; indexes what it needs first.
 * @param options `values`: also where locals, calls and macros have their values from, at half the speed
 */
export function resolveFile(
  program: Program,
  file: SourceFile,
  { values = false }: { values?: boolean } = {},
): Answers {
  indexFile(program, file);
  const r = read(program, file, values);
  // What it does not include stands before it in a unit that includes it.
  if (r.lookup.missing === 0 || !program.readInIncluder(file)) return r.answers;
  return read(program, file, values).answers;
}

function read(program: Program, file: SourceFile, values: boolean): FileReader {
  // A header that does not include all it needs: what stands before it counts.
  for (const id of program.unitOf(file).closure)
    if (!program.files[id]!.indexed) indexFile(program, program.files[id]!);
  const r = new FileReader(program, file, values);
  const env = environmentOf(program, file);
  const isType = typeOracle(program, file);
  runPasses(file, insertedInto(program, file), (segments, inactive) => {
    r.inactive = inactive;
    if (inactive) markInactive(r, segments);
    if (isAssembly(file.path)) {
      assembly(r, program, segments);
      return [];
    }
    const items = [];
    const stream = new ExpandedStream(env, file.id, segments);
    const parser = new Parser(stream, { isType, startsLine: lineStarts(file), skipBodies: false });
    for (let item = parser.externalDeclaration(); item; item = parser.externalDeclaration()) {
      try {
        external(r, item);
      } catch (problem) {
        // Nested deeper than the stack is: what it names is answered by name alone.
        if (!(problem instanceof RangeError)) throw problem;
      }
      for (const id of parser.takeLoose()) looseName(r, id);
      for (const id of parser.takeAttributeNames()) r.record(id, COMPILER, 'read');
      items.push({ first: item.first, last: item.last });
    }
    for (const [tok, macro] of stream.uses) r.macroUse(tok, macro);
    return items;
  });
  const { answers } = r;
  r.chainByLast.forEach((chain) => answers.chains.push(chain));
  answers.chains.sort((a, b) => a.first - b.first || a.links[0]!.tok - b.links[0]!.tok);
  traceEvents(r);
  macroBodies(r);
  fallBack(r);
  return r;
}

function markInactive({ file, answers }: FileReader, segments: readonly Segment[]): void {
  for (const { from, to, via } of segments)
    for (let t = via < 0 ? from : to; t < to; t++)
      if (!file.isActive(file.branchAt(t))) answers.inactive[t] = 1;
}
