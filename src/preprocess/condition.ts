/**
 * `#if` conditions, evaluated three-valued (6.10.1): what the configuration and the macros in sight do not decide
 * is open.
 */
import type { Branch, Group, Names, Tokens } from '#parse';
import type { Truth } from '#model';
import { expandTokens, type MacroEnvironment } from './expand.ts';
import { isPunct, P, PUNCT, spelling, T, Tok } from './token.ts';

export interface ConditionEnvironment extends MacroEnvironment {
  isDefined(name: number, at: number): Truth;
}

/** A number, or null where it is not known. */
type Value = number | null;

const OPEN = new Tok(T.other, 0, -1, -1, true, false, '?');
const ONE = new Tok(T.number, 0, -1, -1, true, false, '1');
const ZERO = new Tok(T.number, 0, -1, -1, true, false, '0');

/** Whether the branch's own condition holds, its predecessors' left aside. */
export function evaluateBranch(branch: Branch, fileId: number, env: ConditionEnvironment): Truth {
  const tokens = env.tokensOf(fileId);
  const at = branch.first;
  switch (branch.directive) {
    case 'else':
      return 'true';
    case 'ifdef':
    case 'elifdef':
      return env.isDefined(tokens.name[branch.condFirst] ?? 0, at);
    case 'ifndef':
    case 'elifndef':
      return not(env.isDefined(tokens.name[branch.condFirst] ?? 0, at));
    default: {
      const list: Tok[] = [];
      for (let t = branch.condFirst; t < branch.condLast; t++)
        list.push(new Tok(tokens.kind[t]!, tokens.name[t]!, fileId, t));
      const before = replaceDefined(list, env, at);
      const value = new Evaluator(replaceDefined(expandTokens(env, fileId, before, at), env, at), env).run();
      return value === null ? 'open' : value !== 0 ? 'true' : 'false';
    }
  }
}

/** Index of the branch that the group takes, -1 for none; the first that is not false. */
export function chooseBranch(
  group: Group,
  fileId: number,
  env: ConditionEnvironment,
): { index: number; truth: Truth } {
  for (const branch of group.branches) {
    const truth = evaluateBranch(branch, fileId, env);
    if (truth !== 'false') return { index: branch.index, truth };
  }
  return { index: -1, truth: 'true' };
}

export const not = (truth: Truth): Truth => (truth === 'open' ? 'open' : truth === 'true' ? 'false' : 'true');

function replaceDefined(list: readonly Tok[], env: ConditionEnvironment, at: number): Tok[] {
  const defined = env.names.id('defined');
  const out: Tok[] = [];
  for (let i = 0; i < list.length; i++) {
    const tok = list[i]!;
    if (tok.k !== T.name || tok.n !== defined) {
      out.push(tok);
      continue;
    }
    const paren = isPunct(list[i + 1], P['(']);
    const name = list[i + (paren ? 2 : 1)];
    const truth = name?.k === T.name ? env.isDefined(name.n, at) : 'open';
    out.push(truth === 'open' ? OPEN : truth === 'true' ? ONE : ZERO);
    i += paren ? 3 : 1;
  }
  return out;
}

/** Precedence of the binary operators, 6.5.5 to 6.5.14. */
const BINARY: Record<string, number> = {
  '||': 1,
  '&&': 2,
  '|': 3,
  '^': 4,
  '&': 5,
  '==': 6,
  '!=': 6,
  '<': 7,
  '>': 7,
  '<=': 7,
  '>=': 7,
  '<<': 8,
  '>>': 8,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '%': 10,
};

class Evaluator {
  private at = 0;
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
    const test = this.binary(1);
    if (this.punct() !== '?') return test;
    this.at++;
    const yes = this.conditional();
    if (this.punct() === ':') this.at++;
    const no = this.conditional();
    return test === null ? null : test !== 0 ? yes : no;
  }

  private binary(least: number): Value {
    let left = this.unary();
    for (;;) {
      const op = this.punct();
      const precedence = BINARY[op];
      if (precedence === undefined || precedence < least) return left;
      this.at++;
      left = apply(op, left, this.binary(precedence + 1));
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
      this.at++;
      const value = this.unary();
      if (value === null) return null;
      return op === '!' ? (value === 0 ? 1 : 0) : op === '-' ? -value : op === '~' ? ~value : value;
    }
    const tok = this.list[this.at];
    if (!tok) return null;
    this.at++;
    if (tok.k === T.number) return numberOf(spelling(tok, this.env.names, (f) => this.env.tokensOf(f)));
    if (tok.k === T.name) {
      const text = this.env.names.text(tok.n);
      if (this.punct() === '(') {
        // `__has_attribute(x)` and its like ask the compiler.
        this.skipCall();
        return text === '__has_attribute' || text === '__has_builtin' ? 1 : null;
      }
      return 0; // a name that is no macro is 0 (6.10.1p4)
    }
    if (tok.k === T.char) return null;
    return null;
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

function numberOf(text: string): Value {
  const digits = text.replace(/[uUlL]+$/, '').replaceAll("'", '');
  const value = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return Number.isNaN(value) ? null : value;
}

function apply(op: string, a: Value, b: Value): Value {
  // Three-valued: one side may decide alone.
  if (op === '&&') return a === 0 || b === 0 ? 0 : a === null || b === null ? null : 1;
  if (op === '||')
    return (a !== null && a !== 0) || (b !== null && b !== 0) ? 1 : a === null || b === null ? null : 0;
  if (a === null || b === null) return null;
  switch (op) {
    case '|':
      return Number(BigInt(Math.trunc(a)) | BigInt(Math.trunc(b)));
    case '^':
      return Number(BigInt(Math.trunc(a)) ^ BigInt(Math.trunc(b)));
    case '&':
      return Number(BigInt(Math.trunc(a)) & BigInt(Math.trunc(b)));
    case '==':
      return a === b ? 1 : 0;
    case '!=':
      return a !== b ? 1 : 0;
    case '<':
      return a < b ? 1 : 0;
    case '>':
      return a > b ? 1 : 0;
    case '<=':
      return a <= b ? 1 : 0;
    case '>=':
      return a >= b ? 1 : 0;
    case '<<':
      return a * 2 ** b;
    case '>>':
      return Math.floor(a / 2 ** b);
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? null : Math.trunc(a / b);
    case '%':
      return b === 0 ? null : a % b;
    default:
      return null;
  }
}

/** The condition of a branch in the source's own words: `CONFIG_UTS_NS`, `!CONFIG_UTS_NS`, `BITS_PER_LONG == 64`. */
export function branchWords(branch: Branch, tokens: Tokens, names: Names): string {
  const own = (b: Branch): string => {
    if (b.directive === 'else') return '';
    const name = names.text(tokens.name[b.condFirst] ?? 0);
    const word = name.startsWith('CONFIG_') ? name : `defined(${name})`;
    if (b.directive === 'ifdef' || b.directive === 'elifdef') return word;
    if (b.directive === 'ifndef' || b.directive === 'elifndef') return `!${word}`;
    if (b.condFirst >= b.condLast) return '';
    return tokens.text
      .slice(tokens.start[b.condFirst]!, tokens.end[b.condLast - 1]!)
      .replace(/\/\*[\s\S]*?\*\//g, ' ')
      .replace(/\\?\s+/g, ' ')
      .replace(/^defined\s*\(?\s*(CONFIG_\w+)\s*\)?$/, '$1');
  };
  const negated = (text: string): string =>
    text.startsWith('!') && /^!\w+(\(\w*\))?$/.test(text)
      ? text.slice(1)
      : /^\w+(\(\w*\))?$/.test(text)
        ? `!${text}`
        : `!(${text})`;
  const parts = branch.group.branches.slice(0, branch.index).map((b) => negated(own(b)));
  const mine = own(branch);
  if (mine) parts.push(mine);
  return parts.join(' && ');
}

/** The whole `#if` stack above a place, outermost first; null at top level. Include guards are left out. */
export function conditionWords(branch: Branch | null, tokens: Tokens, names: Names): string | null {
  const parts: string[] = [];
  for (let b = branch; b; b = b.group.parent)
    if (!b.group.guard) parts.unshift(branchWords(b, tokens, names));
  return parts.length > 0 ? parts.join(' && ') : null;
}
