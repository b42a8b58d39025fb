/**
 * Index: what every file declares, and which file sees which.
 *
 * In: a way to read the tree, and a configuration. Out: a `Program`: files with their `#if` groups decided and their
 * includes followed, and tables of macros, ordinary names, tags and members. Knows declarations, not expressions.
 * May import: #model #parse #preprocess.
 */
export { Program, type SourceTree } from './program.ts';
export { SourceFile, type IndexedMacro } from './source-file.ts';
export type { Unit } from './unit.ts';
export { indexFile, environmentOf, lineStarts, typeOracle } from './index-file.ts';
export { directiveOf, isAssembly, labelOf, readAssembly, type AsmStatement } from './assembly.ts';
export { insertedInto } from './inserted.ts';
export { runPasses, segmentsOf, type ItemRange } from './passes.ts';
export { Declarer, isDirect, placeOf } from './declare.ts';
export { newRecord, recordName, type Entity, type RecordInfo } from './entity.ts';
export { FileSet } from './file-set.ts';
export { readDotConfig, type Configuration } from './configuration.ts';
export { FORCED_INCLUDES, includeCandidates } from './include-search.ts';
export { conditionOf, Describer, homeOf, slugOf } from './describe.ts';
export { typeText } from './type-text.ts';
export { virtualFile } from './sight.ts';
export type { Context } from './contexts.ts';
export { declaredByFile } from './declared.ts';
export {
  declaredElsewhere,
  entitiesElsewhere,
  typedInSight,
  type Declared,
  type Elsewhere,
  type TableName,
} from './elsewhere.ts';
