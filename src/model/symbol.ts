import type { Extent, Place } from './place.ts';

export type SymbolKind =
  | 'function'
  | 'macro'
  | 'struct'
  | 'union'
  | 'enum'
  | 'typedef'
  | 'field'
  | 'enumerator'
  | 'variable'
  | 'parameter'
  | 'label'
  | 'include'
  | 'config';

/** Whether the configuration takes the branch: `open` where it does not decide. */
export type Truth = 'true' | 'false' | 'open';

/** A comment that documents a definition, kernel-doc decoded where it is one. */
export interface Doc {
  /** First sentence or kernel-doc short description; plain text. */
  brief: string;
  /** The whole comment without its `*` margins; plain text. */
  text: string;
  kernelDoc: boolean;
}

/**
 * One place of a symbol. Several definitions may share kind, name and record: one per `#if` branch,
 * architecture or file.
 */
export interface Definition {
  kind: SymbolKind;
  name: string;
  /** Fields: the nearest named enclosing record's tag (or typedef); enumerators: the enum's; else null. */
  record: string | null;
  recordKind: 'struct' | 'union' | 'enum' | null;
  /** Of the name's token. */
  place: Place;
  /** The whole construct: a function with its body, a struct with its braces, a field's declaration. */
  extent: Extent;
  /** False for a mere declaration (`extern`, prototype, forward `struct x;`). */
  isDefinition: boolean;
  /** The `#if` stack it stands under in the source's own words, joined with ` && `; null at top level. */
  condition: string | null;
  active: Truth;
  /** Declared type as the source spells it: `struct nsproxy *`; null where there is none. */
  type: string | null;
  doc: Doc | null;
  /**
   * Fragment of the address without `#`, unique in its file: `utsname`, `struct.nsproxy`,
   * `task_struct.nsproxy`, `copy_utsname~2`. Null for locals, parameters and labels, which have a line only.
   */
  anchor: string | null;
}
