/**
 * Names in assembly. Registers, instructions and directives are the assembler's own; what is left names a symbol of the
 * file or one that the linker finds, in another assembly file or in C.
 */
import { P, T } from '#parse';
import {
  type AsmStatement,
  directiveOf,
  type Entity,
  isDirect,
  labelOf,
  type Program,
  readAssembly,
  type SourceFile,
} from '#index';
import type { Segment } from '#preprocess';
import { COMPILER, exactly, type Meaning, UNKNOWN } from './meaning.ts';
import type { FileReader } from './state.ts';

/** Answers every name that the text of a range, macros expanded, holds. */
export function assembly(r: FileReader, program: Program, segments: readonly Segment[]): void {
  const { file } = r;
  const { statements, uses } = readAssembly(program, file, segments);
  const local = labelsOf(r, statements);
  const gas = gasMacros(r, program);
  const own = new Map(file.entities.map((entity) => [entity.name, entity]));
  /** What a gas macro's parameters stand for is known where it is used, not here. */
  const ofSymbol = (n: number): Meaning => {
    const known = own.get(n);
    if (known) return exactly(known, 'file scope');
    const meaning = r.lookup.ordinary(n);
    const kind = meaning.targets[0]?.kind;
    return kind === 'function' || kind === 'variable' ? meaning : UNKNOWN;
  };
  for (const statement of statements) {
    const label = labelOf(statement);
    const directive = directiveOf(statement);
    const declares = directive?.name === 'macro';
    for (const [i, { kind, id, text }] of statement.entries()) {
      if (kind !== T.name) continue;
      const before = statement[i - 1];
      if (label) {
        const entity = isDirect(file, id) ? file.declaredAt.get(id.t) : undefined;
        r.record(id, entity ? exactly(entity, 'declared here') : ofSymbol(id.n), 'declare');
      } else if (before?.text === '.' && text.startsWith('L')) {
        r.record(id, local.get(id.n) ?? UNKNOWN, statement[i + 1]?.text === ':' ? 'declare' : 'read');
      } else if (before?.text === '%' || (i === 1 && directive)) {
        r.record(id, COMPILER, 'read');
      } else if (i === 2 && declares) {
        r.record(id, gas.get(id.n) ?? UNKNOWN, 'declare');
      } else if (before?.text === '\\' || declares) {
        r.record(id, UNKNOWN, 'read');
      } else if (i === 0 && !assigns(statement)) {
        r.record(id, gas.get(id.n) ?? COMPILER, 'call');
      } else {
        r.record(id, ofSymbol(id.n), calls(statement) ? 'call' : 'read');
      }
    }
  }
  for (const [tok, macro] of uses) r.macroUse(tok, macro);
}

/** The assembler's own macros, `.macro NAME`, in the file and in what it includes. */
function gasMacros(r: FileReader, program: Program): Map<number, Meaning> {
  const word = program.names.id('macro');
  const found = new Map<number, Entity[]>();
  for (const id of program.unitOf(r.file).closure) {
    const { tokens } = program.files[id]!;
    for (let t = tokens.name.indexOf(word); t >= 0; t = tokens.name.indexOf(word, t + 1)) {
      const isDirective = tokens.kind[t - 1] === T.punct && tokens.name[t - 1] === P['.'];
      if (!isDirective || tokens.kind[t + 1] !== T.name) continue;
      const entity = macroAt(program.files[id]!, t + 1);
      if (r.lookup.truthOf(entity) === 'false') continue;
      const same = found.get(entity.name);
      if (same) same.push(entity);
      else found.set(entity.name, [entity]);
    }
  }
  const meaning = (targets: Entity[]): Meaning => ({
    class: targets.length > 1 ? 'conditional' : 'exact',
    targets,
    others: [],
    evidence: 'macro expansion',
  });
  return new Map([...found].map(([n, targets]) => [n, meaning(targets)]));
}

function macroAt(file: SourceFile, tok: number): Entity {
  const branch = file.branchAt(tok);
  return {
    kind: 'macro',
    name: file.tokens.name[tok]!,
    file: file.id,
    tok,
    first: tok,
    last: tok,
    isDefinition: true,
    isStatic: true,
    inactive: file.truthOf(branch) === 'false',
    branch,
    type: null,
    record: null,
    parent: null,
  };
}

/** Labels of one function, `.Lcopy:`. */
function labelsOf(r: FileReader, statements: readonly AsmStatement[]): Map<number, Meaning> {
  const out = new Map<number, Meaning>();
  for (const [dot, name, colon] of statements)
    if (dot?.text === '.' && name?.kind === T.name && colon?.text === ':' && !out.has(name.id.n))
      out.set(name.id.n, exactly(r.entity('label', name.id, null), 'label'));
  return out;
}

const assigns = (statement: AsmStatement): boolean => statement[1]?.text === '=';
/** `call f`, `jmp f`, `bl f`, `b f` */
const calls = ([first]: AsmStatement): boolean => /^(call|jmp|bl|b)q?$/.test(first?.text ?? '');
