/**
 * Parse: one file's bytes, and the tree of one stream of tokens.
 *
 * In: text with one char per byte. Out: tokens, directives as a structure, and a C syntax tree whose nodes keep
 * the tokens they come from. Never throws on C; knows no other file and no meaning of a name, but for a question
 * it asks its caller: is this name a type here? May import: #text.
 */
export { Names, KW, LAST_KEYWORD } from './names.ts';
export { lex, lineAt, T, P, PUNCT_TEXT, type Tokens } from './lex.ts';
export {
  readDirectives,
  type Branch,
  type Group,
  type Directive,
  type Directives,
  type MacroDirective,
  type IncludeDirective,
  type Structure,
} from './directives.ts';
export type { ParserOptions, TokenSource } from './cursor.ts';
export { Parser } from './parser.ts';
export * from './tree.ts';
