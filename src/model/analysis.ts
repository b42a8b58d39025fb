import type { Chain, ChainOccurrence } from './chain.ts';
import type { Extent, Span } from './place.ts';
import type { Reference, Target } from './reference.ts';
import type { Definition, Truth } from './symbol.ts';
import type { FunctionValue } from './value.ts';

/** A version as the manifest names it and as the provider served it. */
export interface KernelVersion {
  /** As in addresses: `v6.12`. */
  id: string;
  /** Exact: `6.12.117`. */
  release: string;
  /** Who served it: `linux-source-6.12 6.12.117-1~deb12u1 (Debian)`. */
  provider: string;
}

/** An `#if` line and whether the configuration takes its branch. */
export interface Branch {
  /** Line of `#if`, `#elif` or `#else`. */
  line: number;
  /** Lines that it governs, directives excluded. */
  firstLine: number;
  lastLine: number;
  condition: string;
  active: Truth;
}

/** One call of a function-like macro, and what it comes to there. */
export interface MacroCall {
  name: string;
  line: number;
  /** As written, from `(` to `)`, one char per byte. */
  args: string;
  /** The whole replacement (6.10.3) as one line; a long one ends in `…`. */
  text: string;
}

/** One file of the tree with every identifier answered. */
export interface AnalysedFile {
  path: string;
  /** One char per byte (latin1), so that offsets are byte offsets; decode before showing. */
  text: string;
  definitions: Definition[];
  /** Sorted by start; every identifier token once. */
  references: Reference[];
  chains: ChainOccurrence[];
  branches: Branch[];
  comments: Span[];
  /** Function bodies, for sticky headings and folds. */
  functions: Extent[];
  /** Functions put into fields, where they are: `.read = my_read`. */
  puts: { field: Target; fn: Target; line: number }[];
  /** Functions whose result is one expression. */
  values: FunctionValue[];
}

/** What the walk stage hands on. */
export interface Analysis {
  version: KernelVersion;
  /** Name of the configuration assumed: `Debian amd64`. */
  configuration: string;
  /** Files that get a page, analysed whole. */
  files: Map<string, AnalysedFile>;
  /** All paths of the include closure, also those without a page. */
  closure: string[];
  /** By type path id. */
  chains: Map<string, Chain>;
  /** Every definition of every file in the closure, by name. */
  definitions: Map<string, Definition[]>;
}
