/** Arithmetic of `#if`, in intmax_t and uintmax_t (6.10.1p4); three-valued: null where an operand is not known. */

export interface Integer {
  readonly n: bigint;
  readonly unsigned: boolean;
}
/** An integer, or null where it is not known. */
export type Value = Integer | null;

const BITS = 64;
const LARGEST = 2n ** 63n - 1n;
/** More digits than any integer has; reading them would take quadratic time. */
const MOST_DIGITS = 80;

export const ZERO: Integer = { n: 0n, unsigned: false };
export const ONE: Integer = { n: 1n, unsigned: false };

export const isZero = ({ n }: Integer): boolean => n === 0n;
const truth = (holds: boolean): Integer => (holds ? ONE : ZERO);
const wrap = (n: bigint, unsigned: boolean): Integer => ({
  n: unsigned ? BigInt.asUintN(BITS, n) : BigInt.asIntN(BITS, n),
  unsigned,
});

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

const NUMBER = /^(0[xX][\da-fA-F]+|0[bB][01]+|0[0-7]*|[1-9]\d*)([uUlL]*)$/;

/** Value of an integer as C spells it, suffixes included (6.4.4.1), or of a character; null for anything else. */
export function numberOf(text: string): Value {
  if (text.endsWith("'")) return characterOf(text);
  const [, digits = '', suffix = ''] = (text.length < MOST_DIGITS && NUMBER.exec(text)) || [];
  if (digits === '') return null;
  const n = BigInt(/^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return wrap(n, /u/i.test(suffix) || n > LARGEST);
}

const ESCAPES: Record<string, number> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11, e: 27 };

/** Of several characters the value is the implementation's affair (6.4.4.4p10), and left open. */
function characterOf(text: string): Value {
  const inner = text.slice(text.indexOf("'") + 1, -1);
  const [, octal, hex, simple] = /^\\(?:([0-7]{1,3})|x([\da-fA-F]{1,2})|([^\dx]))$/.exec(inner) ?? [];
  if (octal !== undefined) return wrap(BigInt(Number.parseInt(octal, 8)), false);
  if (hex !== undefined) return wrap(BigInt(Number.parseInt(hex, 16)), false);
  if (simple !== undefined) return wrap(BigInt(ESCAPES[simple] ?? simple.charCodeAt(0)), false);
  return inner.length === 1 && inner !== '\\' ? wrap(BigInt(inner.charCodeAt(0)), false) : null;
}

export function applyUnary(op: string, value: Value): Value {
  if (value === null) return null;
  switch (op) {
    case '!':
      return truth(isZero(value));
    case '-':
      return wrap(-value.n, value.unsigned);
    case '~':
      return wrap(~value.n, value.unsigned);
    default:
      return value;
  }
}

export function applyBinary(op: string, a: Value, b: Value): Value {
  // One side may decide alone.
  if (op === '&&' || op === '||') {
    const decides = (value: Value): boolean => value !== null && isZero(value) === (op === '&&');
    if (decides(a) || decides(b)) return truth(op === '||');
    return a === null || b === null ? null : truth(op === '&&');
  }
  if (a === null || b === null) return null;
  if (op === '<<' || op === '>>') {
    if (b.n < 0n || b.n >= BigInt(BITS)) return null;
    return wrap(op === '<<' ? a.n << b.n : a.n >> b.n, a.unsigned);
  }
  // Where one is unsigned, both are (6.3.1.8).
  const unsigned = a.unsigned || b.unsigned;
  const { n: x } = wrap(a.n, unsigned);
  const { n: y } = wrap(b.n, unsigned);
  switch (op) {
    case '|':
      return wrap(x | y, unsigned);
    case '^':
      return wrap(x ^ y, unsigned);
    case '&':
      return wrap(x & y, unsigned);
    case '==':
      return truth(x === y);
    case '!=':
      return truth(x !== y);
    case '<':
      return truth(x < y);
    case '>':
      return truth(x > y);
    case '<=':
      return truth(x <= y);
    case '>=':
      return truth(x >= y);
    case '+':
      return wrap(x + y, unsigned);
    case '-':
      return wrap(x - y, unsigned);
    case '*':
      return wrap(x * y, unsigned);
    case '/':
      return y === 0n ? null : wrap(x / y, unsigned);
    case '%':
      return y === 0n ? null : wrap(x % y, unsigned);
    default:
      return null;
  }
}
