/**
 * Where values come from: locals that are assigned once, functions that return one expression, and what macros come
 * to; so that a chain can go on upstream of the place where it is written.
 */
import { type Block, type Expr, type Id, P, type Statement } from '#parse';
import { type Entity, isDirect } from '#index';
import { expr } from './expressions.ts';
import { member } from './members.ts';
import type { FileReader } from './state.ts';
import { statement } from './statements.ts';
import { subscriptAfter } from './subscripts.ts';
import { pointee, recordOf } from './type-questions.ts';
import type { ChainFound } from './answers.ts';

/** A value in terms of entities. */
export type EntityValue =
  | { k: 'name'; entity: Entity }
  | { k: 'access'; base: EntityValue; arrow: boolean; entity: Entity }
  | { k: 'element'; base: EntityValue; subscript: string }
  | { k: 'call'; name: number; entity: Entity | null; args: EntityValue[] }
  /** `site`: token of the macro's name. */
  | { k: 'macro'; site: number; value: EntityValue }
  | { k: 'address'; of: EntityValue }
  | { k: 'constant' }
  | { k: 'other' };

export interface FunctionResult {
  id: Id;
  params: (Entity | null)[];
  value: EntityValue;
}

const OTHER: EntityValue = { k: 'other' };
const CONSTANT: EntityValue = { k: 'constant' };
/** Nesting beyond which nobody would follow a value. */
const DEEPEST = 30;

/** Collects values while a file is read. */
export class ValueTracker {
  readonly functions: FunctionResult[] = [];
  /** Values of the bases of chains that begin with more than a name. */
  readonly bases = new Map<ChainFound, EntityValue>();
  /** Values of statement expressions. */
  readonly blocks = new Map<Block, EntityValue>();
  /** Of the function that is being read. */
  returned: EntityValue[] = [];
  private readonly assigned = new Map<Entity, EntityValue[]>();
  private readonly spoiled = new Set<Entity>();

  /** Begins a function; returns what `close` needs. */
  open(): EntityValue[] {
    const outer = this.returned;
    this.returned = [];
    return outer;
  }

  /** Ends a function. */
  close(r: FileReader, id: Id, params: (Entity | null)[], outer: EntityValue[]): void {
    const value = this.only(this.returned);
    if (value && !r.inactive && r.scopes.length === 1)
      this.functions.push({ id, params, value: this.substitute(value) });
    this.returned = outer;
  }

  /** A local gets a value. */
  assign(r: FileReader, name: number, value: EntityValue): void {
    const entity = r.local(name)?.meaning.targets[0];
    if (!entity) return;
    const list = this.assigned.get(entity);
    if (list) list.push(value);
    else this.assigned.set(entity, [value]);
  }

  assignment(r: FileReader, e: Extract<Expr, { k: 'assign' }>): void {
    const left = unwrapped(e.l);
    if (left.k !== 'id') return;
    if (e.op === P['=']) this.assign(r, left.id.n, valueOf(r, e.r));
    else this.spoil(r, left);
  }

  /** What changes otherwise than by `=` has no one value. */
  spoil(r: FileReader, e: Expr): void {
    const target = unwrapped(e);
    const entity = target.k === 'id' ? r.local(target.id.n)?.meaning.targets[0] : undefined;
    if (entity) this.spoiled.add(entity);
  }

  /** A value with each local replaced by the one value that it has. */
  substitute(value: EntityValue, depth = 0): EntityValue {
    if (depth > DEEPEST) return OTHER;
    switch (value.k) {
      case 'name': {
        const { entity } = value;
        if (entity.kind !== 'variable' || this.spoiled.has(entity)) return value;
        const own = this.only(this.assigned.get(entity) ?? []);
        return own ? this.substitute(own, depth + 1) : value;
      }
      case 'access':
        return { ...value, base: this.substitute(value.base, depth + 1) };
      case 'element':
        return { ...value, base: this.substitute(value.base, depth + 1) };
      case 'macro': {
        const inner = this.substitute(value.value, depth + 1);
        return { ...value, value: inner };
      }
      case 'address':
        return { k: 'address', of: this.substitute(value.of, depth + 1) };
      case 'call':
        return { ...value, args: value.args.map((arg) => this.substitute(arg, depth + 1)) };
      default:
        return value;
    }
  }

  /** The one value that is no constant: `NULL` before the real one says nothing. */
  private only(values: readonly EntityValue[]): EntityValue | null {
    const real = values.filter(({ k }) => k !== 'constant');
    return real.length === 1 && real[0]!.k !== 'other' ? real[0]! : null;
  }
}

const unwrapped = (e: Expr): Expr => {
  let inner = e;
  while (inner.k === 'paren') inner = inner.e;
  return inner;
};

/** The value of an expression, as far as it is said in one way. Its names have been answered before. */
export function valueOf(r: FileReader, e: Expr, macroSite = -1, depth = 0): EntityValue {
  if (depth > DEEPEST) return OTHER;
  const site = macroSite < 0 ? siteOf(r, e) : -1;
  if (site >= 0) {
    const value = plainValue(r, e, site, depth);
    return value.k === 'other' || value.k === 'constant' || value.k === 'name'
      ? value
      : { k: 'macro', site, value };
  }
  return plainValue(r, e, macroSite, depth);
}

/** What picks an element of an array that is itself a member; `[…]` where a macro's body has it. */
function subscriptOf(r: FileReader, array: Expr): string {
  return (
    (array.k === 'member' && isDirect(r.file, array.id) && subscriptAfter(r.file.tokens, array.id.t)) || '[…]'
  );
}

function plainValue(r: FileReader, e: Expr, site: number, depth: number): EntityValue {
  const go = (inner: Expr): EntityValue => valueOf(r, inner, site, depth + 1);
  switch (e.k) {
    case 'paren':
      return go(e.e);
    case 'cast':
      return go(e.e);
    case 'number':
    case 'string':
    case 'sizeoftype':
    case 'sizeof':
      return CONSTANT;
    case 'id': {
      const entity = r.local(e.id.n)?.meaning.targets[0] ?? r.lookup.ordinary(e.id.n).targets[0];
      if (!entity) return OTHER;
      return entity.kind === 'enumerator' ? CONSTANT : { k: 'name', entity };
    }
    case 'member': {
      const base = expr(r, e.base, 'read');
      const record = recordOf(r, e.arrow ? pointee(r, base) : base);
      const entity = record ? member(r, record, e.id.n) : null;
      return entity ? { k: 'access', base: go(e.base), arrow: e.arrow, entity } : OTHER;
    }
    case 'index':
      return { k: 'element', base: go(e.base), subscript: subscriptOf(r, e.base) };
    case 'call': {
      const fn = unwrapped(e.fn);
      if (fn.k !== 'id') return OTHER;
      const meaning = r.lookup.ordinary(fn.id.n);
      if (r.local(fn.id.n)) return OTHER;
      const entity = meaning.class === 'exact' ? (meaning.targets[0] ?? null) : null;
      return { k: 'call', name: fn.id.n, entity, args: e.args.map((arg) => valueOf(r, arg, -1, depth + 1)) };
    }
    case 'unary': {
      if (e.op !== P['&'] && e.op !== P['*']) return OTHER;
      const inner = go(e.e);
      const bare = inner.k === 'macro' ? inner.value : inner;
      if (e.op === P['&']) return { k: 'address', of: inner };
      // `*&x`, as READ_ONCE() writes it, is x.
      return bare.k === 'address' ? bare.of : OTHER;
    }
    case 'comma':
      return go(e.r);
    case 'conditional':
      return e.yes ? either(go(e.yes), go(e.no)) : OTHER;
    case 'choose':
      return either(go(e.yes), go(e.no));
    case 'block': {
      const known = r.values!.blocks.get(e.block);
      if (known) return known;
      // Read again, with its locals in sight; once, since blocks within blocks would be read twice as often each.
      r.push();
      let last: Statement | undefined;
      for (const each of e.block.items) {
        statement(r, each);
        last = each;
      }
      const value = last?.k === 'exprstmt' ? r.values!.substitute(go(last.expr)) : OTHER;
      r.pop();
      r.values!.blocks.set(e.block, value);
      return value;
    }
    default:
      return OTHER;
  }
}

/** Of two branches, the one that says something, where the other is a constant. */
function either(a: EntityValue, b: EntityValue): EntityValue {
  if (a.k === 'constant') return b;
  return b.k === 'constant' ? a : OTHER;
}

/** Token of the macro that an expression as a whole comes from; -1 where the file spells it. */
function siteOf(r: FileReader, e: Expr): number {
  const id = outermostId(e);
  if (!id || isDirect(r.file, id) || id.s < 0) return -1;
  return r.file.tokens.kind[id.s] === 1 ? id.s : -1;
}

function outermostId(e: Expr): Id | null {
  switch (e.k) {
    case 'id':
      return e.id;
    case 'member':
      return e.id;
    case 'call':
      return outermostId(e.fn);
    case 'paren':
    case 'cast':
      return outermostId(e.e);
    case 'unary':
      return outermostId(e.e);
    case 'block': {
      const last = e.block.items.at(-1);
      return last?.k === 'exprstmt' ? outermostId(last.expr) : null;
    }
    default:
      return null;
  }
}
