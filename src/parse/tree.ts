/**
 * The C syntax tree. Names of nodes follow C11 annex A. An `Id` is a name together with the token that spells it;
 * the tree is plain data and outlives the stream it was read from.
 */

/** A name where it is written. */
export interface Id {
  /** Name id. */
  n: number;
  /** File and token that spell it; -1 where a macro made it up. */
  f: number;
  t: number;
  /** Token of the parsed file where the outermost macro call stands that brought it; its own where none did. */
  s: number;
  /**
   * Where an `#include` puts the name into the parsed file: the token of that other file where it, or the outermost
   * macro call that brought it, is written, as `placeKey`; else -1.
   */
  i: number;
  /** Made by `##`: `f` and `t` are those of an operand. */
  p: boolean;
}

/** A token of a file as one number. */
export const placeKey = (file: number, tok: number): number => file * MOST_TOKENS + tok;
/** The file and the token of such a number. */
export const placeOfKey = (key: number): { file: number; tok: number } => ({
  file: Math.floor(key / MOST_TOKENS),
  tok: key % MOST_TOKENS,
});
const MOST_TOKENS = 2 ** 26;

export type CType =
  BaseType | PointerType | ArrayType | FunctionType | TagType | NamedType | TypeofType | AutoType;

export interface BaseType {
  k: 'base';
  name: string;
}
export interface PointerType {
  k: 'pointer';
  to: CType;
}
export interface ArrayType {
  k: 'array';
  of: CType;
  size: Expr | null;
}
export interface FunctionType {
  k: 'function';
  returns: CType;
  params: Param[];
  variadic: boolean;
  kr: Id[];
}
// `info` is room for what a later stage knows of a node: what a block's own typedef or tag means there.

/** A mention of a tag; `record` where its members are written out here. */
export interface TagType {
  k: 'tag';
  tag: 'struct' | 'union' | 'enum';
  id: Id | null;
  record: RecordBody | null;
  info: object | null;
}
/** A typedef's name. */
export interface NamedType {
  k: 'named';
  id: Id;
  info: object | null;
}
export interface TypeofType {
  k: 'typeof';
  expr: Expr | null;
  type: CType | null;
  info: object | null;
}
/** `__auto_type`: the type of the initialiser. */
export interface AutoType {
  k: 'auto';
}

export interface Param {
  id: Id | null;
  type: CType;
  first: number;
  last: number;
}

export interface RecordBody {
  tag: 'struct' | 'union' | 'enum';
  id: Id | null;
  fields: Field[];
  enumerators: Enumerator[];
  /** First and last token of the parsed file, inclusive. */
  first: number;
  last: number;
  /** Room for what a later stage knows of it. */
  info: object | null;
}

export interface Field {
  id: Id | null;
  type: CType;
  bits: Expr | null;
  first: number;
  last: number;
}
export interface Enumerator {
  id: Id;
  value: Expr | null;
  first: number;
  last: number;
}

export const Storage = { typedef: 1, extern: 2, static: 4, inline: 8 } as const;

/** What stands at file scope. */
export type ExternalDeclaration = Declaration | FunctionDefinition | Junk;

export interface Declaration {
  k: 'declaration';
  storage: number;
  type: CType;
  declarators: InitDeclarator[];
  first: number;
  last: number;
}
export interface InitDeclarator {
  id: Id;
  type: CType;
  init: Init | null;
  first: number;
  last: number;
}
export interface FunctionDefinition {
  k: 'function';
  storage: number;
  id: Id;
  type: FunctionType;
  krDeclarations: Declaration[];
  /** Null where the parser was told to skip bodies. */
  body: Block | null;
  first: number;
  /** Token of the body's `{`. */
  open: number;
  last: number;
}
/** What no rule takes, or has no meaning of its own (`asm`, a static assertion): its expressions and loose names. */
export interface Junk {
  k: 'junk';
  exprs: Expr[];
  first: number;
  last: number;
}

export type Init = Expr | InitList;
export interface InitList {
  k: 'initlist';
  items: InitItem[];
}
export interface InitItem {
  designators: Designator[];
  value: Init;
}
export type Designator = { k: 'field'; id: Id } | { k: 'index'; index: Expr; to: Expr | null };

export type Statement =
  | Block
  | { k: 'declstmt'; declaration: Declaration }
  | { k: 'funcstmt'; definition: FunctionDefinition }
  | { k: 'exprstmt'; expr: Expr }
  | { k: 'if'; arms: { test: Expr; body: Statement }[]; no: Statement | null }
  | { k: 'for'; init: Statement | null; test: Expr | null; step: Expr | null; body: Statement }
  | { k: 'while'; test: Expr; body: Statement }
  | { k: 'switch'; test: Expr; body: Statement }
  | { k: 'case'; values: Expr[]; body: Statement | null }
  | { k: 'label'; id: Id; body: Statement | null }
  | { k: 'goto'; id: Id | null; expr: Expr | null }
  | { k: 'return'; expr: Expr | null }
  | { k: 'asm'; operands: Expr[]; labels: Id[] }
  | { k: 'labels'; ids: Id[] }
  /** What no rule takes: its names. */
  | { k: 'junk'; ids: Id[] }
  | { k: 'empty' };
export interface Block {
  k: 'block';
  items: Statement[];
  last: number;
}

/** An expression; `m` is the token of the macro call that it is the whole expansion of. */
export type Expr = ExprNode & { m?: number };
type ExprNode =
  | { k: 'id'; id: Id }
  | { k: 'number' }
  | { k: 'string' }
  | Member
  | { k: 'index'; base: Expr; index: Expr }
  | { k: 'call'; fn: Expr; args: Expr[] }
  | { k: 'unary'; op: number; e: Expr; first: number }
  | { k: 'postfix'; op: number; e: Expr }
  | { k: 'binary'; op: number; l: Expr; r: Expr }
  | { k: 'assign'; op: number; l: Expr; r: Expr }
  | { k: 'conditional'; test: Expr; yes: Expr | null; no: Expr }
  | { k: 'comma'; l: Expr; r: Expr }
  | { k: 'cast'; type: CType; e: Expr }
  | { k: 'compound'; type: CType; init: InitList }
  | { k: 'sizeoftype'; type: CType }
  | { k: 'sizeof'; e: Expr }
  | { k: 'block'; block: Block }
  | { k: 'generic'; control: Expr; cases: { type: CType | null; e: Expr }[] }
  | { k: 'offsetof'; type: CType; path: Designator[] }
  | { k: 'vaarg'; e: Expr; type: CType }
  | { k: 'compatible'; types: CType[] }
  | { k: 'choose'; test: Expr; yes: Expr; no: Expr }
  | { k: 'labeladdress'; id: Id }
  | { k: 'paren'; e: Expr }
  | { k: 'types'; types: CType[]; exprs: Expr[] };

export interface Member {
  k: 'member';
  base: Expr;
  arrow: boolean;
  id: Id;
  /** Token of the parsed file where the base begins. */
  first: number;
}
