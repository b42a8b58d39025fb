/** Expressions: every name in them is answered, and the type of the whole given back (6.5). */
import { type CType, type Expr, type Id, type Member, P } from '#parse';
import type { Role } from '#model';
import { COMPILER } from './meaning.ts';
import { INT, pointerTo, SIZE_T, STRING, VOID } from './types.ts';
import type { FileReader } from './state.ts';
import { chainLink } from './chains.ts';
import { initList, designate } from './initialisers.ts';
import { access } from './members.ts';
import { putInto } from './puts.ts';
import { block, label } from './statements.ts';
import { strip, recordOf, pointee, spell, either, arithmetic } from './type-questions.ts';
import { visitType } from './written-types.ts';

/** Answers every name in an expression; returns its type, null where it is not known. */
export function expr(r: FileReader, e: Expr, role: Role): CType | null {
  const type = typeOf(r, e, role);
  if (e.m !== undefined && type) r.answers.types[e.m] ??= type;
  return type;
}

function typeOf(r: FileReader, e: Expr, role: Role): CType | null {
  switch (e.k) {
    case 'id':
      return name(r, e.id, role);
    case 'number':
      return INT;
    case 'string':
      return STRING;
    case 'paren':
      return expr(r, e.e, role);
    case 'member':
      return memberAccess(r, e, role);
    case 'index': {
      const base = expr(r, e.base, role === 'read' ? 'read' : role);
      expr(r, e.index, 'read');
      return pointee(r, base);
    }
    case 'call':
      return call(r, e.fn, e.args);
    case 'unary':
      return unary(r, e.op, e.e, role);
    case 'postfix':
      r.values?.spoil(r, e.e);
      return expr(r, e.e, 'readwrite');
    case 'binary': {
      // Operators bind to the left: `a + b + c + …` is as deep as it is long.
      const chain = [e];
      let innermost: Expr = e.l;
      for (; innermost.k === 'binary'; innermost = innermost.l) chain.push(innermost);
      let type = expr(r, innermost, 'read');
      for (const each of chain.reverse()) type = arithmetic(r, each.op, type, expr(r, each.r, 'read'));
      return type;
    }
    case 'assign': {
      const l = expr(r, e.l, e.op === P['='] ? 'write' : 'readwrite');
      expr(r, e.r, 'read');
      r.values?.assignment(r, e);
      if (e.op === P['='] && e.l.k === 'member') putInto(r, e.l.id, e.r);
      return l;
    }
    case 'conditional': {
      const test = expr(r, e.test, 'read');
      const yes = e.yes ? expr(r, e.yes, role) : test;
      const no = expr(r, e.no, role);
      return either(r, yes, no);
    }
    case 'comma':
      const all = [e.r];
      let first: Expr = e.l;
      for (; first.k === 'comma'; first = first.l) all.push(first.r);
      expr(r, first, 'read');
      all.reverse().forEach((each, i) => {
        if (i < all.length - 1) expr(r, each, 'read');
      });
      return expr(r, e.r, role);
    case 'cast':
      visitType(r, e.type);
      expr(r, e.e, role === 'address' ? role : 'read');
      return e.type;
    case 'compound':
      visitType(r, e.type);
      initList(r, e.init, e.type);
      return e.type;
    case 'sizeoftype':
      visitType(r, e.type);
      return SIZE_T;
    case 'sizeof':
      expr(r, e.e, 'read');
      return SIZE_T;
    case 'block':
      return block(r, e.block);
    case 'generic':
      return generic(r, e);
    case 'offsetof':
      visitType(r, e.type);
      designate(r, e.path, e.type);
      return SIZE_T;
    case 'vaarg':
      expr(r, e.e, 'read');
      visitType(r, e.type);
      return e.type;
    case 'compatible':
      for (const type of e.types) visitType(r, type);
      return INT;
    case 'choose': {
      expr(r, e.test, 'read');
      const yes = expr(r, e.yes, role);
      const no = expr(r, e.no, role);
      return either(r, yes, no);
    }
    case 'labeladdress':
      label(r, e.id);
      return pointerTo(VOID);
    case 'types':
      for (const type of e.types) visitType(r, type);
      for (const each of e.exprs) expr(r, each, 'read');
      return null;
  }
}

export function name(r: FileReader, id: Id, role: Role): CType | null {
  const local = r.local(id.n);
  if (local) {
    r.record(id, local.meaning, role, local.type);
    return local.type;
  }
  const meaning = r.lookup.ordinary(id.n);
  if (meaning.class === 'unknown') {
    const text = r.program.names.text(id.n);
    if (
      text.startsWith('__builtin_') ||
      text.startsWith('__sync_') ||
      text.startsWith('__atomic_') ||
      /^__(func|FUNCTION|PRETTY_FUNCTION)__$/.test(text)
    ) {
      r.record(id, COMPILER, role);
      return text.includes('func') || text.includes('FUNC') ? STRING : null;
    }
  }
  const type = meaning.targets.find((t) => t.type)?.type ?? null;
  r.record(id, meaning, role, type);
  return type;
}

export function memberAccess(r: FileReader, e: Member, role: Role): CType | null {
  const base = expr(r, e.base, e.arrow ? 'read' : role);
  const type = access(r, e.id, recordOf(r, e.arrow ? pointee(r, base) : base), role);
  chainLink(r, e);
  return type;
}

export function call(r: FileReader, fn: Expr, args: readonly Expr[]): CType | null {
  let type = strip(r, expr(r, fn, 'call'));
  for (const arg of args) expr(r, arg, 'read');
  if (type?.k === 'pointer') type = strip(r, type.to);
  if (type?.k === 'function') return type.returns;
  if (fn.k === 'id') {
    const text = r.program.names.text(fn.id.n);
    // What GCC's manual says of the built-ins whose type the kernel relies on
    if (text === '__builtin_expect' || text === '__builtin_constant_p') return INT;
    if (
      text.startsWith('__builtin_mem') ||
      text === '__builtin_return_address' ||
      text === '__builtin_frame_address'
    )
      return pointerTo(VOID);
  }
  return null;
}

export function unary(r: FileReader, op: number, inner: Expr, role: Role): CType | null {
  if (op === P['&']) {
    const type = expr(r, inner, 'address');
    r.values?.spoil(r, inner);
    let e: Expr = inner;
    while (e.k === 'paren') e = e.e;
    if (e.k === 'member') {
      const chain = r.chainOf.get(e);
      if (chain) chain.addressOf = true;
    }
    return type ? pointerTo(type) : null;
  }
  if (op === P['*']) return pointee(r, expr(r, inner, role === 'write' ? 'read' : role));
  if (op === P['++'] || op === P['--']) {
    r.values?.spoil(r, inner);
    return expr(r, inner, 'readwrite');
  }
  const type = expr(r, inner, 'read');
  return op === P['!'] ? INT : type;
}

export function generic(r: FileReader, e: Extract<Expr, { k: 'generic' }>): CType | null {
  const control = spell(r, expr(r, e.control, 'read'));
  let chosen: CType | null = null;
  let fallback: CType | null = null;
  for (const each of e.cases) {
    if (each.type) visitType(r, each.type);
    const type = expr(r, each.e, 'read');
    if (!each.type) fallback = type;
    else if (control !== null && chosen === null && spell(r, each.type) === control) chosen = type;
  }
  return chosen ?? fallback;
}
