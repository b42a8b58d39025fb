/**
 * `#if` conditions, evaluated three-valued (6.10.1): what the configuration and the macros in sight do not decide
 * is open.
 *
 * A condition is compiled once. Where it names no function-like macro, its tree is evaluated against the macros of
 * the moment; else its tokens are expanded and evaluated as the standard says.
 */
import type { Branch } from '#parse';
import type { Truth } from '#model';
import { expandCondition, type MacroEnvironment } from './expand.ts';
import { isPunct, type Macro, P, PUNCT, spelling, T, Tok } from './token.ts';
import { applyBinary, applyUnary, isZero, numberOf, ONE, PRECEDENCE, type Value, ZERO } from './value.ts';

export interface ConditionEnvironment extends MacroEnvironment {
  isDefined(name: number, at: number): Truth;
  /** Whether all files see the same macro of that name, or none: the configuration's facts and what reads them. */
  isConstant(name: number): boolean;
  /** False where the file itself changes what the configuration says. */
  constantsHold(): boolean;
  /** Whether a name without a macro may have one in a header that the tree lacks. */
  isLost(name: number): boolean;
  /** What the compiler answers to `__has_attribute(name)`, `__has_builtin(name)` and their like. */
  compilerHas(question: string, name: string): Truth;
}

type Tree =
  | { k: 'number'; value: Value }
  | { k: 'defined'; name: number }
  | { k: 'name'; name: number }
  | { k: 'unary'; op: string; a: Tree }
  | { k: 'binary'; op: string; a: Tree; b: Tree }
  | { k: 'choice'; test: Tree; yes: Tree; no: Tree };

/** What is kept of a branch's condition. */
interface Compiled {
  /** Null where tokens must be expanded. */
  tree: Tree | null;
  list: Tok[];
  /** Its value, where that is the same in every file; `varies` where it is not, null before it is asked for. */
  constant: Truth | 'varies' | null;
}

const OPEN = new Tok(T.other, 0, -1, -1, true, false, '?');
const HOLDS = new Tok(T.number, 0, -1, -1, true, false, '1');
const FAILS = new Tok(T.number, 0, -1, -1, true, false, '0');

/** Parentheses and operators nested deeper than any real condition; beyond, the condition is open. */
const DEEPEST = 200;
/** Operators one after another in a condition that is kept as a tree. */
const MOST_OPERATORS = 500;
/** A macro whose value is a macro's value… */
const LONGEST_VALUE_CHAIN = 20;

/** Whether the branch's own condition holds, its predecessors' left aside. */
export function evaluateBranch(branch: Branch, fileId: number, env: ConditionEnvironment): Truth {
  const at = branch.first;
  switch (branch.directive) {
    case 'else':
      return 'true';
    case 'ifdef':
    case 'elifdef':
      return env.isDefined(branch.name, at);
    case 'ifndef':
    case 'elifndef':
      return not(env.isDefined(branch.name, at));
  }
  const compiled = (branch.condition ??= compile(branch, fileId, env)) as Compiled;
  const { constant } = compiled;
  if (constant !== null && constant !== 'varies' && env.constantsHold()) return constant;
  let value: Value | undefined = undefined;
  if (compiled.tree) value = evaluate(compiled.tree, env, at);
  if (value === undefined) value = expandAndEvaluate(compiled.list, fileId, env, at);
  const truth = value === null ? 'open' : isZero(value) ? 'false' : 'true';
  if (constant === null && env.constantsHold()) {
    const same = compiled.list.every((tok) => tok.k !== T.name || env.isConstant(tok.n));
    compiled.constant = same ? truth : 'varies';
  }
  return truth;
}

export const not = (truth: Truth): Truth => (truth === 'open' ? 'open' : truth === 'true' ? 'false' : 'true');

// ---- the tree

function compile(branch: Branch, fileId: number, env: ConditionEnvironment): Compiled {
  const tokens = env.tokensOf(fileId);
  const list: Tok[] = [];
  for (let t = branch.condFirst; t < branch.condLast; t++)
    list.push(new Tok(tokens.kind[t]!, tokens.name[t]!, fileId, t));
  const reader = new Reader(list, env);
  const tree = reader.run();
  return { tree, list, constant: null };
}

/** Reads a condition as an expression; null where its shape depends on macros. */
class Reader {
  private at = 0;
  private depth = 0;
  private readonly list: readonly Tok[];
  private readonly env: MacroEnvironment;
  private readonly defined: number;

  constructor(list: readonly Tok[], env: MacroEnvironment) {
    this.list = list;
    this.env = env;
    this.defined = env.names.id('defined');
  }

  run(): Tree | null {
    const tree = this.choice();
    return tree && this.at === this.list.length ? tree : null;
  }

  private punct(): string {
    const tok = this.list[this.at];
    return tok?.k === T.punct ? (PUNCT[tok.n] ?? '') : '';
  }

  private choice(): Tree | null {
    if (++this.depth > DEEPEST) return null;
    const test = this.binary(1);
    if (!test || this.punct() !== '?') {
      this.depth--;
      return test;
    }
    this.at++;
    const yes = this.choice();
    if (this.punct() !== ':') return null;
    this.at++;
    const no = this.choice();
    this.depth--;
    return yes && no ? { k: 'choice', test, yes, no } : null;
  }

  private binary(least: number): Tree | null {
    let left = this.unary();
    for (let operators = 0; left && operators < MOST_OPERATORS; operators++) {
      const op = this.punct();
      const precedence = PRECEDENCE[op];
      if (precedence === undefined || precedence < least) return left;
      this.at++;
      const right = this.binary(precedence + 1);
      left = right && { k: 'binary', op, a: left, b: right };
    }
    return null;
  }

  private unary(): Tree | null {
    const op = this.punct();
    if (op === '(') {
      this.at++;
      const inner = this.choice();
      if (this.punct() !== ')') return null;
      this.at++;
      return inner;
    }
    if (op === '!' || op === '-' || op === '+' || op === '~') {
      if (++this.depth > DEEPEST) return null;
      this.at++;
      const a = this.unary();
      this.depth--;
      return a && { k: 'unary', op, a };
    }
    const tok = this.list[this.at++];
    if (tok?.k === T.number || tok?.k === T.char) {
      const { names, tokensOf } = this.env;
      return { k: 'number', value: numberOf(spelling(tok, names, tokensOf)) };
    }
    if (tok?.k !== T.name) return null;
    if (tok.n === this.defined) {
      const paren = this.punct() === '(';
      const name = this.list[paren ? this.at + 1 : this.at];
      if (name?.k !== T.name) return null;
      this.at += paren ? 2 : 1;
      if (paren) {
        if (this.punct() !== ')') return null;
        this.at++;
      }
      return { k: 'defined', name: name.n };
    }
    return this.punct() === '(' ? null : { k: 'name', name: tok.n };
  }
}

/** Value of a tree; undefined where a macro's replacement is more than one number. */
function evaluate(tree: Tree, env: ConditionEnvironment, at: number): Value | undefined {
  switch (tree.k) {
    case 'number':
      return tree.value;
    case 'defined': {
      const truth = env.isDefined(tree.name, at);
      return truth === 'open' ? null : truth === 'true' ? ONE : ZERO;
    }
    case 'name':
      return valueOf(tree.name, env, at);
    case 'unary': {
      const a = evaluate(tree.a, env, at);
      return a === undefined ? undefined : applyUnary(tree.op, a);
    }
    case 'binary': {
      const a = evaluate(tree.a, env, at);
      if (a === undefined) return undefined;
      if (a !== null && tree.op === (isZero(a) ? '&&' : '||')) return isZero(a) ? ZERO : ONE;
      const b = evaluate(tree.b, env, at);
      return b === undefined ? undefined : applyBinary(tree.op, a, b);
    }
    case 'choice': {
      const test = evaluate(tree.test, env, at);
      if (test === undefined || test === null) return test;
      return evaluate(isZero(test) ? tree.no : tree.yes, env, at);
    }
  }
}

/** Value of a name that stands alone; a name that is no macro is 0 (6.10.1p4). */
function valueOf(name: number, env: ConditionEnvironment, at: number): Value | undefined {
  let macro: Macro | null = env.macro(name, at, -1, -1);
  let n = name;
  if (macro && env.isDefined(name, at) === 'open') return null;
  for (let i = 0; macro; i++) {
    if (macro.params || i > LONGEST_VALUE_CHAIN) return undefined;
    const { body } = macro;
    if (body.length !== 1) return undefined;
    const tok = body[0]!;
    if (tok.k === T.number) return numberOf(spelling(tok, env.names, env.tokensOf));
    if (tok.k !== T.name || tok.n === n) return undefined;
    n = tok.n;
    macro = env.macro(n, at, -1, -1);
  }
  return env.isDefined(n, at) === 'open' || env.isLost(n) ? null : ZERO;
}

// ---- by expansion

function expandAndEvaluate(
  list: readonly Tok[],
  fileId: number,
  env: ConditionEnvironment,
  at: number,
): Value {
  const before = replaceDefined(list, env, at);
  // `defined` may come out of a macro, and GCC evaluates it there (undefined by 6.10.1p4).
  const expanded = expandCondition(env, fileId, before, at);
  return expanded && new Evaluator(replaceDefined(expanded, env, at), env).run();
}

function replaceDefined(list: readonly Tok[], env: ConditionEnvironment, at: number): Tok[] {
  const defined = env.names.id('defined');
  const out: Tok[] = [];
  for (let i = 0; i < list.length; i++) {
    const tok = list[i]!;
    if (tok.k === T.name && isPunct(list[i + 1], P['(']) && list[i + 2]?.k === T.name && tok.n !== defined) {
      // IS_ENABLED(CONFIG_X) of a configuration that does not say
      if (isPunct(list[i + 3], P[')']) && env.isDefined(list[i + 2]!.n, at) === 'open') {
        out.push(OPEN);
        i += 3;
        continue;
      }
    }
    if (tok.k !== T.name || tok.n !== defined) {
      out.push(tok);
      continue;
    }
    const paren = isPunct(list[i + 1], P['(']);
    const name = list[i + (paren ? 2 : 1)];
    const truth = name?.k === T.name ? env.isDefined(name.n, at) : 'open';
    out.push(truth === 'open' ? OPEN : truth === 'true' ? HOLDS : FAILS);
    i += paren ? 3 : 1;
  }
  return out;
}

class Evaluator {
  private at = 0;
  private depth = 0;
  private readonly list: readonly Tok[];
  private readonly env: ConditionEnvironment;

  constructor(list: readonly Tok[], env: ConditionEnvironment) {
    this.list = list;
    this.env = env;
  }

  run(): Value {
    const value = this.conditional();
    return this.at < this.list.length ? null : value;
  }

  private punct(): string {
    const tok = this.list[this.at];
    return tok?.k === T.punct ? (PUNCT[tok.n] ?? '') : '';
  }

  private conditional(): Value {
    if (++this.depth > DEEPEST) {
      this.at = this.list.length + 1;
      return null;
    }
    const test = this.binary(1);
    if (this.punct() !== '?') {
      this.depth--;
      return test;
    }
    this.at++;
    const yes = this.conditional();
    if (this.punct() === ':') this.at++;
    const no = this.conditional();
    this.depth--;
    return test === null ? null : isZero(test) ? no : yes;
  }

  private binary(least: number): Value {
    let left = this.unary();
    for (;;) {
      const op = this.punct();
      const precedence = PRECEDENCE[op];
      if (precedence === undefined || precedence < least) return left;
      this.at++;
      left = applyBinary(op, left, this.binary(precedence + 1));
    }
  }

  private unary(): Value {
    const op = this.punct();
    if (op === '(') {
      this.at++;
      const value = this.conditional();
      if (this.punct() === ')') this.at++;
      return value;
    }
    if (op === '!' || op === '-' || op === '+' || op === '~') {
      if (++this.depth > DEEPEST) {
        this.at = this.list.length + 1;
        return null;
      }
      this.at++;
      const value = applyUnary(op, this.unary());
      this.depth--;
      return value;
    }
    const tok = this.list[this.at];
    if (!tok) return null;
    this.at++;
    if (tok.k === T.number || tok.k === T.char)
      return numberOf(spelling(tok, this.env.names, (f) => this.env.tokensOf(f)));
    if (tok.k !== T.name) return null;
    if (this.punct() !== '(') return this.env.isLost(tok.n) ? null : ZERO; // no macro: 0 (6.10.1p4)
    const { names } = this.env;
    const asked = this.list[this.at + 1];
    this.skipCall();
    const truth = this.env.compilerHas(names.text(tok.n), asked?.k === T.name ? names.text(asked.n) : '');
    return truth === 'open' ? null : truth === 'true' ? ONE : ZERO;
  }

  private skipCall(): void {
    let depth = 0;
    do {
      const p = this.punct();
      if (p === '(') depth++;
      else if (p === ')') depth--;
      this.at++;
    } while (depth > 0 && this.at < this.list.length);
  }
}
