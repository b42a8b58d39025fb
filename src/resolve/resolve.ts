/**
 * Resolve: what each identifier of a file means, and of which type it is.
 *
 * In: a file and the program it belongs to. Out: for each identifier token its candidates, class, role and type, and
 * the chains of member accesses. Knows no pages. May import: #model #parse #preprocess #index.
 */
export { resolveFile } from './resolve-file.ts';
export type { Answers, ChainFound, LinkFound } from './answers.ts';
export { Lookup } from './lookup.ts';
export { analysedFile } from './references.ts';
export { expansionAt, macroCalls } from './expansion.ts';
export type { Meaning, Evidence } from './meaning.ts';
