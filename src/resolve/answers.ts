/** What is known of one file when it has been resolved. */
import type { CType } from '#parse';
import type { Entity, SourceFile } from '#index';
import type { Role } from '#model';
import type { Meaning } from './meaning.ts';
import type { ValueTracker } from './values.ts';

/** An access of a chain, by the token of its field. */
export interface LinkFound {
  tok: number;
  arrow: boolean;
  /** An index stands between this access and the one before. */
  indexed: boolean;
}

export interface ChainFound {
  links: LinkFound[];
  /** First token of the base. */
  first: number;
  /** Token of the base's own name, -1 where it is an expression. */
  baseTok: number;
  addressOf: boolean;
  inFunction: number;
}

/** A function that is put into a field: `.read = my_read`, `ops->read = my_read`. */
export interface FunctionPut {
  field: Entity;
  fn: Entity;
  /** Token of the field's name there. */
  tok: number;
}

export interface Answers {
  file: SourceFile;
  /** By token; undefined where the token is no identifier. */
  meanings: (Meaning | undefined)[];
  roles: (Role | undefined)[];
  /** Type of the expression that ends at the token. */
  types: (CType | null | undefined)[];
  inactive: Uint8Array;
  chains: ChainFound[];
  /** Functions: first token, `{`, last token. */
  functions: { name: number; first: number; open: number; last: number }[];
  /** Where values come from; null where nobody asked. */
  values: ValueTracker | null;
  puts: FunctionPut[];
}
