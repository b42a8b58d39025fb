/** Arithmetic of `#if` (6.10.1p4), three-valued: null where an operand is not known. */

/** A number, or null where it is not known. */
export type Value = number | null;

/** Precedence of the binary operators, 6.5.5 to 6.5.14. */
export const PRECEDENCE: Record<string, number> = {
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

/** Value of a number as C spells it, suffixes included; of a character too. */
export function numberOf(text: string): Value {
  if (text.endsWith("'")) return characterOf(text);
  const digits = text.replace(/[uUlL]+$/, '');
  const value = /^0[0-7]+$/.test(digits)
    ? Number.parseInt(digits, 8)
    : digits === ''
      ? Number.NaN
      : Number(digits);
  return Number.isNaN(value) ? null : value;
}

const ESCAPES: Record<string, number> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11, '0': 0, e: 27 };

function characterOf(text: string): Value {
  const inner = text.slice(text.indexOf("'") + 1, -1);
  if (inner.length === 1) return inner.charCodeAt(0);
  if (inner[0] !== '\\' || inner.length !== 2) return null;
  return ESCAPES[inner[1]!] ?? inner.charCodeAt(1);
}

export function applyUnary(op: string, value: Value): Value {
  if (value === null) return null;
  switch (op) {
    case '!':
      return value === 0 ? 1 : 0;
    case '-':
      return -value;
    case '~':
      return Number(~BigInt(Math.trunc(value)));
    default:
      return value;
  }
}

export function applyBinary(op: string, a: Value, b: Value): Value {
  // One side may decide alone.
  if (op === '&&') return a === 0 || b === 0 ? 0 : a === null || b === null ? null : 1;
  if (op === '||')
    return (a !== null && a !== 0) || (b !== null && b !== 0) ? 1 : a === null || b === null ? null : 0;
  if (a === null || b === null) return null;
  switch (op) {
    case '|':
      return Number(big(a) | big(b));
    case '^':
      return Number(big(a) ^ big(b));
    case '&':
      return Number(big(a) & big(b));
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
      return b > 63 || b < 0 ? null : a * 2 ** b;
    case '>>':
      return b > 63 || b < 0 ? null : Math.floor(a / 2 ** b);
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

const big = (value: number): bigint => BigInt(Math.trunc(value));
