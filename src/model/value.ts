import type { SymbolKind } from './symbol.ts';
import type { Target } from './reference.ts';

/** Where an expression's value comes from, as far as the source says it in one way. */
export type Value =
  /** A parameter, a global, a local that has several values. */
  | { k: 'name'; kind: SymbolKind; name: string; target: Target }
  | { k: 'access'; base: Value; operator: '->' | '.'; record: string; field: string; target: Target }
  /** An element of an array; `subscript` as the source has it, `[pid->level]`, and `[…]` where no source says it. */
  | { k: 'element'; base: Value; subscript: string }
  | { k: 'call'; name: string; target: Target | null; args: Value[] }
  /** What a macro came to where it was expanded. */
  | { k: 'macro'; name: string; target: Target | null; value: Value }
  | { k: 'address'; of: Value }
  | { k: 'constant' }
  | { k: 'other' };

/** A function whose result is one expression of its parameters and of what all can see. */
export interface FunctionValue {
  name: string;
  /** Of its name, in the file that holds it. */
  line: number;
  col: number;
  params: string[];
  value: Value;
}

/** An access that a chain takes before the place where it is written: through a call, a macro or a local. */
export interface UpstreamLink {
  operator: '->' | '.';
  record: string;
  field: string;
  target: Target;
  /** What picks an element before the next access, in the words of the road's beginning; empty elsewhere. */
  subscript: string;
  /** What hands the value on after this access, outermost last: `utsname()`; empty where the chain just goes on. */
  through: Splice[];
}

/** One hand-over of a value. */
export interface Splice {
  kind: 'function' | 'macro' | 'local';
  /** `utsname()`, `current_cred()`, `u`. */
  name: string;
  target: Target | null;
}
