/**
 * What files out of sight declare, known without reading them: by name, as a table of an earlier run tells it.
 *
 * Which candidate answers a name hangs on what an entity is and where; its type is read with its file, when asked for.
 */
import type { SymbolKind } from '#model';
import type { CType } from '#parse';
import type { Entity, RecordInfo } from './entity.ts';
import { indexFile } from './index-file.ts';
import type { Program } from './program.ts';
import type { Unit } from './unit.ts';

export type TableName = 'ordinary' | 'tags' | 'macros';

/** A definition or declaration of file scope. */
export interface Declared {
  table: TableName;
  name: string;
  kind: SymbolKind;
  /** Path of the file that spells it, and of the one that an `#include` makes it part of. */
  file: string;
  within: string | null;
  /** Token and line of its name. */
  tok: number;
  line: number;
  isDefinition: boolean;
  isStatic: boolean;
  inactive: boolean;
  open: boolean;
  weak: boolean;
  mentioned: boolean;
  /** A makefile names its file as part of the configuration's kernel. */
  isBuilt: boolean;
  condition: string | null;
}

export interface Elsewhere {
  /** All of a name, by path and place; those in sight as well. */
  of(table: TableName, name: string): readonly Declared[];
  /** Is told of a file whose declarations are read because one of them is asked for its type. */
  borrowed(path: string): void;
}

/** An entity of a file that need not have been read. */
class DistantEntity implements Entity {
  readonly declared: Declared;
  readonly kind: SymbolKind;
  readonly name: number;
  readonly file: number;
  readonly tok: number;
  readonly first: number;
  readonly last: number;
  readonly isDefinition: boolean;
  readonly isStatic: boolean;
  readonly inactive: boolean;
  readonly open: boolean;
  readonly weak: boolean;
  readonly mentioned: boolean;
  readonly within?: number;
  readonly branch = null;
  readonly parent = null;
  private readonly program: Program;
  private own: Entity | null | undefined;

  /** `own`: what it is found to be; null for one of which no more is to be known. */
  constructor(program: Program, declared: Declared, own?: Entity | null) {
    this.program = program;
    this.own = own;
    this.declared = declared;
    this.kind = declared.kind;
    this.name = program.names.id(declared.name);
    this.file = program.openKnown(declared.file).id;
    this.tok = this.first = this.last = declared.tok;
    this.isDefinition = declared.isDefinition;
    this.isStatic = declared.isStatic;
    this.inactive = declared.inactive;
    this.open = declared.open;
    this.weak = declared.weak;
    this.mentioned = declared.mentioned;
    if (declared.within !== null) this.within = program.openKnown(declared.within).id;
  }

  get type(): CType | null {
    return this.real()?.type ?? null;
  }

  get record(): RecordInfo | null {
    return this.real()?.record ?? null;
  }

  private real(): Entity | null {
    const { program, declared } = this;
    if (declared.table === 'macros' || this.own === null) return null;
    const path = declared.within ?? declared.file;
    program.elsewhere?.borrowed(path);
    if (this.own === undefined) {
      indexFile(program, program.openKnown(path));
      const list = program[declared.table].get(this.name) ?? [];
      const { file, tok, kind, within } = this;
      this.own =
        list.find((e) => e.file === file && e.tok === tok && e.kind === kind && e.within === within) ?? null;
    }
    return this.own;
  }

  withType(type: CType | null): Entity {
    const typed = new DistantEntity(this.program, this.declared, null);
    Object.defineProperty(typed, 'type', { value: type });
    return typed;
  }
}

/** By program, the entities of each list that its `Elsewhere` has given. */
const made = new WeakMap<Program, WeakMap<readonly Declared[], readonly Entity[]>>();
const NONE: readonly Entity[] = [];

/** Entities of a name that stand in no file of a unit. */
export function entitiesElsewhere(
  program: Program,
  table: TableName,
  name: number,
  unit: Unit,
): readonly Entity[] {
  const { elsewhere } = program;
  if (!elsewhere) return NONE;
  const list = elsewhere.of(table, program.names.text(name));
  if (list.length === 0) return NONE;
  let known = made.get(program);
  if (!known) made.set(program, (known = new WeakMap()));
  let entities = known.get(list);
  if (!entities) known.set(list, (entities = list.map((each) => new DistantEntity(program, each))));
  return entities.filter((entity) => !unit.sees(entity));
}

/** What is known of an entity out of sight; null where it has been read with what is asked about. */
export function declaredElsewhere(entity: Entity): Declared | null {
  return entity instanceof DistantEntity ? entity.declared : null;
}

/** An entity out of sight with the type that a declaration in sight gives it. */
export function typedInSight(entity: Entity, type: CType | null): Entity {
  return entity instanceof DistantEntity ? entity.withType(type) : entity;
}
