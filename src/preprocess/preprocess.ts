/**
 * Preprocess: what directives and macros do to one file's tokens.
 *
 * In: tokens and directives of a file, and an environment that answers what a macro's name means at a place.
 * Out: streams of expanded tokens that remember where each is written; conditions, three-valued and in words.
 * Knows no types and no declarations. May import: #model #parse.
 */
export { Macro, Tok, spaceBefore, spelling } from './token.ts';
export { ExpandedStream, expandTokens, type MacroEnvironment, type Segment } from './expand.ts';
export { evaluateBranch, not, type ConditionEnvironment } from './condition.ts';
export { branchWords, conditionWords } from './words.ts';
