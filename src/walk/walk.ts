/**
 * Walk: chains of member accesses by their type path, each with its steps, its base and every place that takes it.
 *
 * In: analysed files and the definitions of a version. Out: a `Chain` for each type path. Knows nothing of source
 * syntax. May import: #model #text.
 */
export { buildChains, chainOf, type WalkInput } from './chains.ts';
export { recordByKey } from './records.ts';
export { upstreamOccurrence, type FunctionAt } from './upstream.ts';
