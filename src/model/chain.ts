import type { Definition } from './symbol.ts';
import type { Reference, Target } from './reference.ts';
import type { Splice, UpstreamLink, Value } from './value.ts';

/**
 * `->` goes to another object, `.` stays inside the same one, `[]` picks an element.
 * The base's operator is `base`.
 */
export type StepOperator = 'base' | '->' | '.' | '[]';

/** One member access of a chain as it stands at one place. */
export interface ChainLink {
  operator: StepOperator;
  /** Record that the field belongs to by type (nearest named enclosing record). */
  record: string;
  field: string;
  /** The identifier token of the field. */
  reference: Reference;
  /** What picks an element before the next member is taken, as the source has it: `[pid->level]`; empty elsewhere. */
  subscript: string;
}

/** A maximal member-access expression at one place of the source. */
export interface ChainOccurrence {
  file: string;
  line: number;
  col: number;
  /** Byte offsets of the whole expression, base included. */
  start: number;
  end: number;
  /** The base as the source spells it: `current`, `tsk`, `utsname()`. */
  base: string;
  /** The reference of the base's own identifier, where it is one. */
  baseReference: Reference | null;
  links: ChainLink[];
  /** What the base's value is, where it is more than its name says; null elsewhere. */
  baseValue: Value | null;
  /** Accesses before the written ones, where this is the end of a longer road; `links[i]` is step `upstream.length + i + 2`. */
  upstream: UpstreamLink[];
  /** What the upstream begins with; null where there is none, or where it is an expression. */
  origin: Target | null;
  /** Preceded by a unary `&`. */
  addressOf: boolean;
  /** Every link is `exact`. */
  exact: boolean;
  /** Name of the enclosing function, or null. */
  inFunction: string | null;
}

/** One step of a chain: step 1 is the base, an object of the first record. */
export interface Step {
  /** From 1. */
  n: number;
  operator: StepOperator;
  /** The record the step stands in (step 1: the record that the base points to). */
  record: string;
  /** Null for step 1. */
  field: string | null;
  /** `[pid->level]` where the next step is into an element of this one; empty elsewhere. */
  subscript: string;
  /** C type after the step, as text. */
  type: string | null;
  /** Definition of the field (step 1: of the record); candidates follow where several. */
  definitions: Definition[];
  /** The record that holds the field, for the excerpt. */
  recordDefinition: Definition | null;
  /** What hands the value on from the step before: a call, a macro, a local; empty where the chain just goes on. */
  through: Splice[];
}

/** Step 1 says how the base gets its value: `current` is a macro, that calls get_current(), which returns… */
export interface BaseVia {
  label: string;
  /** The chosen definition first, then other architectures' or branches'. */
  definitions: Definition[];
}

/** A walk: all occurrences of one type path. */
export interface Chain {
  /** `task_struct/nsproxy/uts_ns/name`. */
  id: string;
  /** `task_struct.nsproxy.uts_ns.name`. */
  typePath: string;
  /** The canonical spelling, of the occurrence shown first: `&current->nsproxy->uts_ns->name`. */
  spelling: string;
  /** What the spelling begins with: `current`. */
  base: string;
  record: string;
  fields: string[];
  steps: Step[];
  /** How the canonical occurrence's base comes about, in order; empty for a plain variable. */
  via: BaseVia[];
  occurrences: ChainOccurrence[];
  /** The longer walk that this one is the end of, by id; null where the source does not say in one way. */
  upstream: string | null;
}
