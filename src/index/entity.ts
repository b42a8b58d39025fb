/** What the table holds: the definitions and declarations of file scope, members included. */
import type { Branch, CType } from '#parse';
import type { SymbolKind } from '#model';

/** One definition or declaration. */
export interface Entity {
  kind: SymbolKind;
  name: number;
  /** File and token of its name; where a macro made the name, of the macro's call. */
  file: number;
  tok: number;
  /** Extent: first and last token in `file`, inclusive. */
  first: number;
  last: number;
  isDefinition: boolean;
  /** The file that an `#include` puts it into, where it is part of that file's own text. */
  within?: number;
  /** No one outside its file sees it. */
  isStatic: boolean;
  /** Another file's definition takes its place (`__weak`). */
  weak?: boolean;
  inactive: boolean;
  /** A tag that is only mentioned, where nothing has declared it before (6.7.2.3p8). */
  mentioned?: boolean;
  /** The configuration does not decide whether it counts. */
  open?: boolean;
  branch: Branch | null;
  type: CType | null;
  /** A tag's own members. */
  record: RecordInfo | null;
  /** The record that a field or an enumerator belongs to. */
  parent: RecordInfo | null;
}

/** A struct, union or enum whose members are known. */
export interface RecordInfo {
  tag: 'struct' | 'union' | 'enum';
  /** Its tag, else its typedef's name, else 0. */
  name: number;
  file: number;
  fields: Entity[];
  /** Fields by name; several where `#if` branches give several. Anonymous members are not in it. */
  byName: Map<number, Entity[]>;
  /** Members without a name, whose own members count as this record's. */
  anonymous: CType[];
  /** Members in order as the configuration has them, nameless ones included; for initialisers without designators. */
  members: { name: number; type: CType }[];
  /** The record whose braces it stands in; a nameless one is known by it. */
  outer: RecordInfo | null;
  entity: Entity | null;
}

export function newRecord(
  tag: RecordInfo['tag'],
  name: number,
  file: number,
  outer: RecordInfo | null,
): RecordInfo {
  return { tag, name, file, fields: [], byName: new Map(), anonymous: [], members: [], outer, entity: null };
}

/** The name that a reader knows a record by: its own, else that of the nearest named record around it; 0 for none. */
export function recordName(record: RecordInfo): number {
  for (let r: RecordInfo | null = record; r; r = r.outer) if (r.name) return r.name;
  return 0;
}
