import type { SymbolKind, Truth } from './symbol.ts';

export type AnswerClass = 'exact' | 'conditional' | 'external' | 'unknown';

export type Role = 'read' | 'write' | 'readwrite' | 'call' | 'address' | 'type' | 'declare' | 'preprocessor';

/** One place that a reference may mean. */
export interface Target {
  kind: SymbolKind;
  name: string;
  file: string;
  line: number;
  col: number;
  /** Enclosing record of a field, enum of an enumerator; else null. */
  record: string | null;
  /** The condition it stands under, in the source's words; null where there is none. */
  condition: string | null;
  active: Truth;
  isDefinition: boolean;
  /** As `Definition.anchor`. */
  anchor: string | null;
}

/** One line of the reasons behind an answer, as data: `{step: 'type of base', detail: 'struct nsproxy *'}`. */
export interface Why {
  step: string;
  detail: string;
}

/** What one identifier token means. */
export interface Reference {
  /** Byte offsets of the token. */
  start: number;
  end: number;
  line: number;
  col: number;
  name: string;
  class: AnswerClass;
  role: Role;
  /** `exact`: the answer first (definition where known), then declarations of the same thing. `conditional`: all. */
  targets: Target[];
  /** Candidates that the configuration left out. */
  others: Target[];
  /** C type of the expression that ends here (after the member access, call…), as text; null where unknown. */
  type: string | null;
  /** Stands in a branch that the configuration leaves out. */
  inactive: boolean;
  why?: Why[];
}
