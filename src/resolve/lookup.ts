/**
 * Names at file scope: first what the file and its include closure declare, then the table at large. A name that
 * several places define is answered by all of them, unless conditions or the include graph decide.
 */
import type { Entity, IndexedMacro, Program, RecordInfo, SourceFile } from '#index';
import { type Evidence, type Meaning, UNKNOWN } from './meaning.ts';

/** Other candidates shown with an answer; the table may know hundreds. */
const MOST_OTHERS = 24;

export class Lookup {
  private readonly program: Program;
  private readonly file: SourceFile;
  private readonly ordinaryCache = new Map<number, Meaning>();
  private readonly tagCache = new Map<number, Meaning>();
  private readonly macroCache = new Map<IndexedMacro, Meaning>();

  constructor(program: Program, file: SourceFile) {
    this.program = program;
    this.file = file;
  }

  /** A function, object, typedef or enumerator. */
  ordinary(name: number): Meaning {
    let meaning = this.ordinaryCache.get(name);
    if (!meaning)
      this.ordinaryCache.set(name, (meaning = this.decide(this.program.ordinary.get(name) ?? [])));
    return meaning;
  }

  /** A struct, union or enum tag. */
  tag(name: number): Meaning {
    let meaning = this.tagCache.get(name);
    if (!meaning) this.tagCache.set(name, (meaning = this.decide(this.program.tags.get(name) ?? [])));
    return meaning;
  }

  /** The members of a tag, where it is known which definition counts. */
  record(name: number): RecordInfo | null {
    return this.tag(name).targets[0]?.record ?? null;
  }

  private decide(all: readonly Entity[]): Meaning {
    if (all.length === 0) return UNKNOWN;
    const { file, program } = this;
    const own = all.filter((e) => e.file === file.id);
    const seen = all.filter((e) => file.closure.has(e.file));
    let evidence: Evidence = own.length > 0 ? 'file scope' : 'include closure';
    let pool = seen.filter((e) => !e.inactive);
    if (pool.length === 0) pool = seen;
    if (pool.length === 0) {
      evidence = 'whole table';
      const reachable = all.filter((e) => !e.isStatic || program.files[e.file]!.path.endsWith('.h'));
      pool = reachable.filter((e) => !e.inactive);
      if (pool.length === 0) pool = reachable;
      // An architecture that is not ours does not decide.
      const arch = `arch/${program.configuration.arch}/`;
      const near = pool.filter(
        (e) =>
          !program.files[e.file]!.path.startsWith('arch/') || program.files[e.file]!.path.startsWith(arch),
      );
      if (near.length > 0) pool = near;
      if (pool.length === 0) return UNKNOWN;
    }
    let definitions = pool.filter((e) => e.isDefinition);
    if (definitions.length > 1) {
      const kept = definitions.filter(
        (e) => e.file === file.id || !e.branch || program.holdsFor(file, program.files[e.file]!, e.branch),
      );
      if (kept.length > 0) definitions = kept;
    }
    if (definitions.length > 1) {
      const mine = definitions.filter((e) => e.file === file.id);
      if (mine.length > 0) definitions = mine;
    }
    if (
      definitions.length > 1 &&
      definitions.every((e) => e.kind === definitions[0]!.kind && e.file === definitions[0]!.file)
    ) {
      // Tentative definitions, and one text read twice (6.9.2): one object
      if (definitions[0]!.kind === 'variable' && definitions.every((e) => !e.inactive))
        definitions = [definitions.find((e) => e.type) ?? definitions[0]!];
    }
    let declarations = pool.filter((e) => !e.isDefinition);
    if (definitions.length === 0 && evidence !== 'whole table') {
      // Declared in sight: the one definition with external linkage, wherever it is
      const outside = all.filter(
        (e) =>
          e.isDefinition &&
          !e.isStatic &&
          !e.inactive &&
          !file.closure.has(e.file) &&
          e.kind === declarations[0]!.kind,
      );
      if (outside.length === 1) definitions = outside;
    }
    const others = this.othersOf(all, definitions, declarations);
    if (definitions.length > 1)
      return { class: 'conditional', targets: [...definitions, ...declarations], others, evidence };
    const kind = (definitions[0] ?? declarations[0])!.kind;
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
    return { class: 'exact', targets: [...definitions, ...declarations], others, evidence };
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
      if (out.length >= MOST_OTHERS) break;
      if (definitions.includes(e) || declarations.includes(e) || e.kind !== kind || !e.isDefinition) continue;
      const path = this.program.files[e.file]!.path;
      const header = path.endsWith('.h') && (path.startsWith('include/') || path.startsWith('arch/'));
      if (this.file.closure.has(e.file) || header || !e.isStatic) out.push(e);
    }
    return out;
  }

  macro(macro: IndexedMacro): Meaning {
    let meaning = this.macroCache.get(macro);
    if (meaning) return meaning;
    const others: Entity[] = [];
    for (const { file, macros } of this.program.macros.get(macro.macro.name) ?? []) {
      const path = this.program.files[file]!.path;
      if (
        file !== this.file.id &&
        !this.file.closure.has(file) &&
        !(path.endsWith('.h') && /^(include|arch\/[^/]+\/include)\//.test(path))
      )
        continue;
      for (const each of macros)
        if (each !== macro && others.length < MOST_OTHERS) others.push(this.macroEntity(each, file));
    }
    meaning = {
      class: 'exact',
      targets: [this.macroEntity(macro, macro.macro.file)],
      others,
      evidence: 'macro expansion',
    };
    this.macroCache.set(macro, meaning);
    return meaning;
  }

  private macroEntity(m: IndexedMacro, file: number): Entity {
    return {
      kind: 'macro',
      name: m.macro.name,
      file,
      tok: m.macro.nameTok,
      first: m.first,
      last: m.last,
      isDefinition: true,
      isStatic: true,
      inactive: !m.active,
      branch: m.branch,
      type: null,
      record: null,
      parent: null,
    };
  }

  /** Every macro of that name that may be meant where none is in sight. */
  macrosAtLarge(name: number): Meaning {
    const list: Entity[] = [];
    for (const { file, macros } of this.program.macros.get(name) ?? []) {
      if (!this.program.files[file]!.path.endsWith('.h') && file !== this.file.id) continue;
      for (const m of macros) list.push(this.macroEntity(m, file));
    }
    if (list.length === 0) return UNKNOWN;
    const active = list.filter((e) => !e.inactive);
    if (list.length === 1) return { class: 'exact', targets: list, others: [], evidence: 'whole table' };
    return {
      class: 'conditional',
      targets: (active.length > 0 ? active : list).slice(0, MOST_OTHERS),
      others: [],
      evidence: 'whole table',
    };
  }

  /** Members of that name among the records in sight, for where the base's type is not known. */
  fieldsInSight(name: number): Entity[] {
    return (this.program.fields.get(name) ?? []).filter((e) => this.file.closure.has(e.file));
  }
}

const isTag = (kind: Entity['kind']): boolean => kind === 'struct' || kind === 'union' || kind === 'enum';
