/**
 * Names at file scope: first what the file and its include closure declare, then the table at large. A name that
 * several places define is answered by all of them, unless conditions or the include graph decide.
 */
import {
  declaredElsewhere,
  entitiesElsewhere,
  type Entity,
  type IndexedMacro,
  type Program,
  type RecordInfo,
  type SourceFile,
  typedInSight,
  type Unit,
} from '#index';
import { type CType, type Id, KW, T } from '#parse';
import type { Truth } from '#model';
import { type Evidence, type Meaning, UNKNOWN } from './meaning.ts';

/** Other candidates shown with an answer; the table may know hundreds. */
const MOST_OTHERS = 24;

export class Lookup {
  private readonly program: Program;
  private readonly file: SourceFile;
  private readonly unit: Unit;
  private readonly ordinaryCache = new Map<number, Meaning>();
  private readonly tagCache = new Map<number, Meaning>();
  private readonly macroCache = new Map<IndexedMacro, Meaning>();
  private readonly sameNamedCache = new Map<number, readonly Entity[]>();
  /** The file's architecture, where it is not the one that is configured. */
  private readonly home: string | null;
  /** Ordinary names that nothing declares. */
  missing = 0;

  constructor(program: Program, file: SourceFile) {
    this.program = program;
    this.file = file;
    this.unit = program.unitOf(file);
    const arch = /^arch\/([^/]+)\//.exec(file.path)?.[1] ?? null;
    this.home = arch === program.configuration.arch ? null : arch;
  }

  /** How sure one answer is: what another architecture's headers say of a name is a candidate and no more. */
  private sureness(answer: Entity): 'exact' | 'conditional' {
    const { path } = this.program.files[answer.file]!;
    return this.home !== null && isOfOther(path, this.home) ? 'conditional' : 'exact';
  }

  /** A function, object, typedef or enumerator. */
  ordinary(name: number): Meaning {
    const known = this.ordinaryCache.has(name);
    const meaning = this.find(name, 'ordinary', this.ordinaryCache);
    if (!known && meaning.class === 'unknown') this.missing++;
    return meaning;
  }

  /** A struct, union or enum tag. */
  tag(name: number): Meaning {
    return this.find(name, 'tags', this.tagCache);
  }

  /** The members of a tag, where it is known which definition counts. */
  record(name: number): RecordInfo | null {
    return this.tag(name).targets[0]?.record ?? null;
  }

  /**
   * A name in a header's type that only this unit's macros explain (`#define nvfw_falcon_cmd nvfw_falcon_msg`): the
   * type that the macro spells, a name or a tag.
   */
  spelledBy(name: number): CType | null {
    const macro = this.unit.final(name);
    if (!macro || macro.params || macro.body.length > 2) return null;
    const [first, second] = macro.body;
    if (first?.k !== T.name || first.n === name || macro.file < 0) return null;
    const idOf = (n: number, t: number): Id => ({ n, f: macro.file, t, s: t, i: -1, p: false });
    if (!second) return { k: 'named', id: idOf(first.n, first.t), info: null };
    const tag = first.n === KW.struct ? 'struct' : first.n === KW.union ? 'union' : null;
    if (!tag || second.k !== T.name) return null;
    return { k: 'tag', tag, id: idOf(second.n, second.t), record: null, info: null };
  }

  /** Whether the configuration and the unit's macros let a declaration stand. */
  truthOf(entity: Entity): Truth {
    return this.unit.truthOf(entity);
  }

  private find(name: number, table: 'ordinary' | 'tags', cache: Map<number, Meaning>): Meaning {
    let meaning = cache.get(name);
    if (!meaning) cache.set(name, (meaning = this.decide(this.candidates(name, table))));
    return meaning;
  }

  /** All entities of a name: what the tables hold, or where others are known without having been read, all in order. */
  private candidates(name: number, table: 'ordinary' | 'tags'): readonly Entity[] {
    const { program, unit, file } = this;
    const known = program[table].get(name) ?? [];
    if (!program.elsewhere) return known;
    const own = known.filter((e) => unit.sees(e) || (e.file === file.id && e.within === undefined));
    const distant = entitiesElsewhere(program, table, name, unit);
    return distant.length > 0 ? [...own, ...distant] : own;
  }

  /** A tag that is only mentioned is what is defined or declared anywhere, and only else its own first mention. */
  private decide(all: readonly Entity[]): Meaning {
    const declared = all.some((e) => e.mentioned) ? all.filter((e) => !e.mentioned) : all;
    const meaning = this.among(declared);
    return meaning === UNKNOWN && declared !== all ? this.among(all) : meaning;
  }

  private among(all: readonly Entity[]): Meaning {
    if (all.length === 0) return UNKNOWN;
    const { file, program, unit } = this;
    let evidence: Evidence = 'include closure';
    let seen = all.filter((e) => file.closure.has(e.file) && unit.sees(e));
    if (seen.length === 0) {
      seen = all.filter((e) => unit.sees(e));
      evidence = 'includer';
    }
    let pool = seen.filter((e) => unit.truthOf(e) !== 'false');
    if (pool.length === 0) pool = seen;
    if (pool.some((e) => e.file === file.id)) evidence = 'file scope';
    if (pool.length === 0) {
      evidence = 'whole table';
      const reachable = all.filter((e) => !e.isStatic || program.files[e.file]!.path.endsWith('.h'));
      pool = reachable.filter((e) => !e.inactive);
      if (pool.length === 0) pool = reachable;
      // An architecture that is not ours does not decide.
      const { arch } = program.configuration;
      const near = pool.filter((e) => !isOfOther(program.files[e.file]!.path, arch));
      if (near.length > 0) pool = near;
      if (pool.length === 0) return UNKNOWN;
    }
    let definitions = pool.filter((e) => e.isDefinition);
    if (definitions.length > 1) {
      const mine = definitions.filter((e) => e.file === file.id || e.within === file.id);
      if (mine.length > 0) definitions = mine;
    }
    if (definitions.length > 1 && definitions.some((e) => e.within !== undefined)) {
      // The same words, read by themselves and where an include puts them
      definitions = definitions.filter(
        (e) =>
          e.within !== undefined ||
          !definitions.some((d) => d.within !== undefined && d.file === e.file && d.tok === e.tok),
      );
    }
    if (
      definitions.length > 1 &&
      definitions.every((e) => e.kind === definitions[0]!.kind && e.file === definitions[0]!.file)
    ) {
      // Tentative definitions, and one text read twice (6.9.2): one object
      if (definitions[0]!.kind === 'variable' && definitions.every((e) => !e.inactive && !e.open))
        definitions = [definitions.find((e) => e.type) ?? definitions[0]!];
    }
    definitions = strongest(definitions);
    let inSight: Entity[] | null = null;
    let declarations = this.inOrder(pool.filter((e) => !e.isDefinition));
    // `extern typeof(sym) sym;` of EXPORT_SYMBOL() says less than the header that it repeats.
    const isOwn = (e: Entity): boolean => e.file === file.id && !file.path.endsWith('.h');
    declarations = [...declarations.filter((e) => !isOwn(e)), ...declarations.filter(isOwn)];
    if (evidence !== 'whole table' && definitions.every((e) => e.weak)) {
      // Declared in sight, or defined as what another file may define: the linker looks everywhere.
      const outside = this.definedElsewhere(all, (definitions[0] ?? declarations[0])!.kind);
      const [only] = outside;
      if (only && outside.length === 1 && (definitions.length === 0 || !only.weak)) {
        if (definitions.length > 0) evidence = 'strong over weak';
        inSight = [...definitions, ...declarations];
        definitions = outside;
      }
    }
    const others = this.othersOf(all, definitions, declarations);
    // The compiler knows its type from the declaration.
    if (inSight && definitions[0])
      definitions = [typedInSight(definitions[0], inSight.find((e) => e.type)?.type ?? null)];
    if (definitions.length > 1)
      return {
        class: 'conditional',
        targets: [...this.inOrder(definitions), ...declarations],
        others,
        evidence,
      };
    const kind = (definitions[0] ?? declarations[0])!.kind;
    if (!definitions[0] || !this.isAssembly(definitions[0]))
      declarations = declarations.filter((e) => e.kind === kind);
    if (
      evidence === 'whole table' &&
      definitions.length === 0 &&
      declarations.length > 1 &&
      kind !== 'function' &&
      !isTag(kind)
    ) {
      return { class: 'conditional', targets: declarations, others, evidence };
    }
    const targets = [...definitions, ...declarations];
    return { class: this.sureness(targets[0]!), targets, others, evidence };
  }

  /** Definitions with external linkage in files that this one does not include, as the linker chooses among them. */
  private definedElsewhere(all: readonly Entity[], kind: Entity['kind']): Entity[] {
    const { file, program } = this;
    const pathOf = (e: Entity): string => program.files[e.file]!.path;
    let found = all.filter(
      (e) =>
        e.isDefinition &&
        !e.isStatic &&
        !e.inactive &&
        !file.closure.has(e.file) &&
        (e.kind === kind || this.isAssembly(e)),
    );
    if (found.length < 2) return found;
    const ours = found.filter((e) => !isOfOther(pathOf(e), program.configuration.arch));
    if (ours.length > 0) found = ours;
    if (found.length > 1) {
      // The decompressor and the vDSO have their own memcpy().
      const built = found.filter((e) => declaredElsewhere(e)?.isBuilt ?? program.isBuilt(pathOf(e)));
      if (built.length > 0) found = built;
    }
    return strongest(found);
  }

  /** What assembly defines is code or data by C's declaration of it. */
  private isAssembly(entity: Entity): boolean {
    return this.program.files[entity.file]!.path.endsWith('.S');
  }

  /** By path and place, so that the order in which files came to be known does not show. */
  private inOrder(list: readonly Entity[]): Entity[] {
    if (list.length < 2) return [...list];
    const { files } = this.program;
    const path = (e: Entity): string => files[e.file]!.path;
    return [...list].sort((a, b) => (path(a) < path(b) ? -1 : path(a) > path(b) ? 1 : a.tok - b.tok));
  }

  /** Definitions left out: other branches, other architectures. */
  private othersOf(
    all: readonly Entity[],
    definitions: readonly Entity[],
    declarations: readonly Entity[],
  ): Entity[] {
    if (all.length === definitions.length + declarations.length) return [];
    const kind = (definitions[0] ?? declarations[0])?.kind;
    const out: Entity[] = [];
    for (const e of all) {
      if (definitions.includes(e) || declarations.includes(e) || e.kind !== kind || !e.isDefinition) continue;
      const path = this.program.files[e.file]!.path;
      const header = path.endsWith('.h') && (path.startsWith('include/') || path.startsWith('arch/'));
      // What is hidden behind a tag that is only declared, wherever it is
      const hidden = definitions.length === 0 && isTag(e.kind);
      if (this.file.closure.has(e.file) || header || hidden || !e.isStatic) out.push(e);
    }
    return this.inOrder(out).slice(0, MOST_OTHERS);
  }

  macro(macro: IndexedMacro): Meaning {
    let meaning = this.macroCache.get(macro);
    if (meaning) return meaning;
    const others: Entity[] = [];
    const own = this.macroEntity(macro, macro.macro.file);
    const targets = [own];
    const open = this.unit.truthOf(own) === 'open';
    for (const entity of this.sameNamed(macro.macro.name)) {
      if (entity.file === own.file && entity.tok === own.tok) continue;
      if (open && this.unit.sees(entity) && this.unit.truthOf(entity) === 'open') targets.push(entity);
      else if (others.length < MOST_OTHERS) others.push(entity);
      // A macro may be defined thousands of times, and this be asked for each of them.
      else if (!open) break;
    }
    const answer = targets.length > 1 ? 'conditional' : this.sureness(own);
    meaning = { class: answer, targets, others, evidence: 'macro expansion' };
    this.macroCache.set(macro, meaning);
    return meaning;
  }

  /** Macros of a name that this file, or a header of everyone's, may mean; in order. */
  private sameNamed(name: number): readonly Entity[] {
    let list = this.sameNamedCache.get(name);
    if (list) return list;
    const near = [...this.macrosOf(name)].filter(({ file }) => {
      if (file === this.file.id || this.file.closure.has(file)) return true;
      const { path } = this.program.files[file]!;
      return path.endsWith('.h') && /^(include|arch\/[^/]+\/include)\//.test(path);
    });
    list = this.inOrder(near);
    this.sameNamedCache.set(name, list);
    return list;
  }

  /** Macros of a name; see `candidates`. */
  private *macrosOf(name: number): Generator<Entity> {
    const { program, unit } = this;
    for (const { file, macros } of program.macros.get(name) ?? []) {
      if (program.elsewhere && file !== this.file.id && !unit.closure.has(file)) continue;
      for (const each of macros) yield this.macroEntity(each, file);
    }
    yield* entitiesElsewhere(program, 'macros', name, unit);
  }

  private macroEntity(m: IndexedMacro, file: number): Entity {
    const truth = this.program.files[file]!.truthOf(m.branch);
    return {
      kind: 'macro',
      name: m.macro.name,
      file,
      tok: m.macro.nameTok,
      first: m.first,
      last: m.last,
      isDefinition: true,
      isStatic: true,
      inactive: truth === 'false',
      open: truth === 'open',
      branch: m.branch,
      type: null,
      record: null,
      parent: null,
    };
  }

  /** Every macro of that name that may be meant where none is in sight. */
  macrosAtLarge(name: number): Meaning {
    const list: Entity[] = [];
    for (const entity of this.macrosOf(name))
      if (this.program.files[entity.file]!.path.endsWith('.h') || entity.file === this.file.id)
        list.push(entity);
    if (list.length === 0) return UNKNOWN;
    const active = list.filter((e) => !e.inactive);
    if (list.length === 1) return { class: 'exact', targets: list, others: [], evidence: 'whole table' };
    return {
      class: 'conditional',
      targets: this.inOrder(active.length > 0 ? active : list).slice(0, MOST_OTHERS),
      others: [],
      evidence: 'whole table',
    };
  }

  /** Members of that name among the records in sight, for where the base's type is not known. */
  fieldsInSight(name: number): Entity[] {
    const { file, program, unit } = this;
    const all = program.fields.get(name) ?? [];
    return this.inOrder(all.filter((e) => file.closure.has(e.file) && unit.sees(e)));
  }
}

const isOfOther = (path: string, arch: string): boolean =>
  path.startsWith('arch/') && !path.startsWith(`arch/${arch}/`);

/** A weak definition gives way to any other (the ELF specification, symbol binding). */
function strongest(definitions: Entity[]): Entity[] {
  const strong = definitions.length > 1 ? definitions.filter((e) => !e.weak) : definitions;
  return strong.length > 0 ? strong : definitions;
}

const isTag = (kind: Entity['kind']): boolean => kind === 'struct' || kind === 'union' || kind === 'enum';
