/** Questions about types: what stands behind typedefs, pointers and `typeof`, and what operators make of it. */
import { type CType, type Expr, P } from '#parse';
import type { RecordInfo } from '#index';
import { baseName, INT, pointerTo, SIZE_T } from './types.ts';
import type { FileReader } from './state.ts';
import { expr } from './expressions.ts';

/** A type without typedefs and `typeof` around it. */
export function strip(r: FileReader, type: CType | null, depth = 0): CType | null {
  let t = type;
  for (let i = depth; t && i < 40; i++) {
    if (t.k === 'named') {
      const bound = t.info as { type: CType } | null;
      if (bound) t = bound.type;
      else {
        const entity = r.lookup.ordinary(t.id.n).targets.find((e) => e.kind === 'typedef');
        t = entity ? entity.type : r.lookup.spelledBy(t.id.n);
      }
    } else if (t.k === 'typeof') {
      const known = t.info as { type: CType | null } | null;
      if (known) t = known.type;
      else if (t.type) t = t.type;
      else if (t.expr) t = typeOfForeign(r, t, t.expr);
      else t = null;
    } else return t;
  }
  return null;
}

/** `typeof` of another file's expression, as this file understands it. */
function typeOfForeign(r: FileReader, type: CType, e: Expr): CType | null {
  let found = r.foreignTypes.get(type);
  if (found === undefined) {
    r.foreignTypes.set(type, null); // while it is asked, and where it asks for itself
    r.foreignTypes.set(type, (found = quietly(r, e)));
  }
  return found;
}

/** Type of an expression of another file: at file scope, and without answering its names. */
export function quietly(r: FileReader, e: Expr): CType | null {
  const { scopes, tagScopes } = r;
  r.scopes = [];
  r.tagScopes = [];
  r.quiet++;
  const type = expr(r, e, 'read');
  r.quiet--;
  r.scopes = scopes;
  r.tagScopes = tagScopes;
  return type;
}

export function recordOf(r: FileReader, type: CType | null): RecordInfo | null {
  const t = strip(r, type);
  if (!t || t.k !== 'tag') return null;
  const info = (t.info ?? t.record?.info ?? null) as RecordInfo | null;
  if (info) return info;
  if (!t.id) return null;
  const record = r.lookup.record(t.id.n);
  if (record) return record;
  const renamed = r.lookup.spelledBy(t.id.n);
  return renamed?.k === 'named' ? r.lookup.record(renamed.id.n) : null;
}

export function pointee(r: FileReader, type: CType | null): CType | null {
  const t = strip(r, type);
  if (!t) return null;
  if (t.k === 'pointer') return t.to;
  if (t.k === 'array') return t.of;
  if (t.k === 'function') return t;
  return null;
}

export function isVoid(r: FileReader, type: CType): boolean {
  const t = strip(r, type);
  return t?.k === 'base' && t.name === 'void';
}

const DEEPEST = 40;

/** A type in one spelling, to compare (6.2.7); null where it is not known. */
export function spell(r: FileReader, type: CType | null, depth = 0): string | null {
  const t = strip(r, type);
  // `typedef loop *loop;`
  if (!t || depth > DEEPEST) return null;
  switch (t.k) {
    case 'base':
      return baseName(t.name);
    case 'pointer':
      return `${spell(r, t.to, depth + 1) ?? '?'}*`;
    case 'array':
      return `${spell(r, t.of, depth + 1) ?? '?'}*`;
    case 'tag':
      return t.tag === 'enum' ? 'unsigned int' : `${t.tag} ${t.id?.n ?? '?'}`;
    default:
      return t.k;
  }
}

/** The type of `a ? b : c`: a pointer to something wins over a number or `void *` (6.5.15). */
export function either(r: FileReader, a: CType | null, b: CType | null): CType | null {
  const worth = (type: CType | null): number => {
    const t = strip(r, type);
    if (!t) return 0;
    if (t.k === 'pointer') return isVoid(r, t.to) ? 2 : 3;
    if (t.k === 'base') return t.name === 'void' ? 1 : 1.5;
    return 3;
  };
  return worth(a) >= worth(b) ? a : b;
}

export function arithmetic(r: FileReader, op: number, a: CType | null, b: CType | null): CType | null {
  if (op === P['+'] || op === P['-']) {
    const left = strip(r, a);
    const right = strip(r, b);
    if (left?.k === 'pointer') return op === P['-'] && right?.k === 'pointer' ? SIZE_T : a;
    if (left?.k === 'array') return op === P['-'] && right?.k === 'array' ? SIZE_T : pointerTo(left.of);
    if (right?.k === 'pointer') return b;
    if (right?.k === 'array') return pointerTo(right.of);
    return a ?? b;
  }
  return KEEPS_TYPE.has(op) ? (a ?? b) : INT;
}

/** Operators whose result has the type of their operands; the others compare. */
const KEEPS_TYPE = new Set((['*', '/', '%', '&', '|', '^', '<<', '>>'] as const).map((op) => P[op]));
