/** Declarations and function definitions, at file scope and in blocks. */
import {
  type CType,
  type Declaration,
  type ExternalDeclaration,
  type FunctionDefinition,
  type Id,
  Storage,
} from '#parse';
import { isDirect } from '#index';
import { exactly, UNKNOWN } from './meaning.ts';
import { INT, pointerTo } from './types.ts';
import type { FileReader } from './state.ts';
import { expr } from './expressions.ts';
import { initializer } from './initialisers.ts';
import { statement } from './statements.ts';
import { valueOf } from './values.ts';
import { visitType } from './written-types.ts';

export function external(r: FileReader, item: ExternalDeclaration): void {
  r.scopes = [];
  r.tagScopes = [];
  r.currentFunction = 0;
  if (item.k === 'junk') {
    for (const e of item.exprs) expr(r, e, 'read');
  } else if (item.k === 'function') {
    functionDefinition(r, item);
  } else {
    declaration(r, item);
  }
}

export function functionDefinition(r: FileReader, item: FunctionDefinition): void {
  const outer = {
    labels: r.labels,
    pending: r.pendingLabels,
    fn: r.currentFunction,
  };
  r.labels = new Map();
  r.pendingLabels = [];
  r.currentFunction = item.id.n;
  visitType(r, item.type.returns);
  if (r.scopes.length === 0) declareGlobal(r, item.id, 'function');
  else declareLocal(r, item.id, 'function', item.type);
  r.push();
  for (const param of item.type.params) {
    visitType(r, param.type);
    if (param.id) declareLocal(r, param.id, 'parameter', adjusted(param.type));
  }
  const declared = new Set(item.krDeclarations.flatMap((d) => d.declarators.map(({ id }) => id.n)));
  for (const id of item.type.kr) if (!declared.has(id.n)) declareLocal(r, id, 'parameter', INT);
  for (const kr of item.krDeclarations) {
    visitType(r, kr.type);
    for (const d of kr.declarators) {
      visitType(r, d.type, kr.type);
      declareLocal(r, d.id, 'parameter', adjusted(d.type));
    }
  }
  for (const id of item.type.kr) {
    const known = r.scopes[r.scopes.length - 1]!.get(id.n);
    if (known) r.record(id, known.meaning, 'read');
  }
  if (item.body) {
    if (r.scopes.length === 1 && !r.inactive)
      r.answers.functions.push({ name: item.id.n, first: item.first, open: item.open, last: item.last });
    const values = r.values;
    const returned = values?.open();
    for (const each of item.body.items) statement(r, each);
    if (values && returned) {
      const params = item.type.params.map((p) =>
        p.id ? (r.scopes[r.scopes.length - 1]!.get(p.id.n)?.meaning.targets[0] ?? null) : null,
      );
      values.close(r, item.id, params, returned);
    }
  }
  r.pop();
  for (const id of r.pendingLabels) r.record(id, r.labels.get(id.n) ?? UNKNOWN, 'read');
  r.labels = outer.labels;
  r.pendingLabels = outer.pending;
  r.currentFunction = outer.fn;
}

export function declaration(r: FileReader, item: Declaration): void {
  visitType(r, item.type);
  const global = r.scopes.length === 0;
  if (
    item.declarators.length === 0 &&
    item.type.k === 'tag' &&
    item.type.id &&
    !item.type.record &&
    !global
  ) {
    r.tagScopes[r.tagScopes.length - 1]!.delete(item.type.id.n);
  }
  for (const d of item.declarators) {
    visitType(r, d.type, item.type);
    let type = d.type;
    if (item.type.k === 'auto' && d.init && d.init.k !== 'initlist') type = expr(r, d.init, 'read') ?? type;
    const kind =
      item.storage & Storage.typedef ? 'typedef' : d.type.k === 'function' ? 'function' : 'variable';
    if (global) declareGlobal(r, d.id, kind);
    else if (item.storage & Storage.extern || kind === 'function') declareExtern(r, d.id, kind, type);
    else declareLocal(r, d.id, kind, type);
    if (d.init && item.type.k !== 'auto') initializer(r, d.init, type);
    if (r.values && !global && d.init && d.init.k !== 'initlist')
      r.values.assign(r, d.id.n, valueOf(r, d.init));
  }
}

/** The token that declares: it means what it declares, with its definition first. */
export function declareGlobal(r: FileReader, id: Id, kind: 'function' | 'variable' | 'typedef'): void {
  const entity = r.file.declaredAt.get(id.t);
  if (isDirect(r.file, id)) {
    if (!entity) return;
    // A macro that declares its argument and uses it: what the reader wrote is a use.
    const used = id.s !== id.t && !entity.isDefinition ? r.lookup.ordinary(id.n) : null;
    const meaning = used?.targets[0]?.isDefinition ? used : exactly(entity, 'declared here');
    r.record(id, meaning, 'declare', entity.type);
    return;
  }
  if (id.p && id.f === r.file.id && id.t >= 0) {
    const made = r.file.madeAt.get(id.s)?.find((e) => e.name === id.n && e.kind === kind);
    const own = r.file.declaredAt.get(id.t) ?? made;
    if (own && !r.pasted.has(id.t)) r.pasted.set(id.t, exactly(own, 'pasted name'));
  }
}

export function declareLocal(
  r: FileReader,
  id: Id,
  kind: 'variable' | 'parameter' | 'typedef' | 'function',
  type: CType,
): void {
  const entity = r.entity(kind, id, type);
  const meaning = exactly(entity, 'block scope');
  r.scopes[r.scopes.length - 1]!.set(id.n, { meaning, type });
  r.record(id, { ...meaning, evidence: 'declared here' }, 'declare', type);
}

/** `extern` in a block: the object of file scope, where it is known. */
export function declareExtern(
  r: FileReader,
  id: Id,
  kind: 'variable' | 'function' | 'typedef',
  type: CType,
): void {
  const global = r.lookup.ordinary(id.n);
  if (global.class !== 'exact') return declareLocal(r, id, kind, type);
  r.scopes[r.scopes.length - 1]!.set(id.n, { meaning: global, type });
  r.record(id, global, 'declare', type);
}

/** A parameter's array or function type is a pointer (6.7.6.3p7). */
function adjusted(type: CType): CType {
  if (type.k === 'array') return pointerTo(type.of);
  if (type.k === 'function') return pointerTo(type);
  return type;
}
