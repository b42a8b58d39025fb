/**
 * The plain types that cross stages.
 *
 * In: nothing. Out: types only; no behaviour, no I/O. May import: nothing outside this folder.
 */
export type * from './place.ts';
export type * from './symbol.ts';
export type * from './reference.ts';
export type * from './chain.ts';
export type * from './value.ts';
export type * from './analysis.ts';
export type * from './diagnostic.ts';
export type * from './content.ts';
export type * from './observation.ts';
export type * from './page.ts';
export type * from './snippets.ts';
