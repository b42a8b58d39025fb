/** Types as they are written: their names are answered, their tags and members bound to their places. */
import type { CType, RecordBody } from '#parse';
import { type Entity, isDirect, newRecord, type RecordInfo } from '#index';
import { exactly } from './meaning.ts';
import { INT } from './types.ts';
import type { FileReader } from './state.ts';
import { declareLocal } from './declarations.ts';
import { expr } from './expressions.ts';

/** Answers the names in a type as it is written; binds what a block's own declarations mean. */
export function visitType(r: FileReader, type: CType, done: CType | null = null): void {
  if (type === done) return;
  switch (type.k) {
    case 'pointer':
      return visitType(r, type.to, done);
    case 'array':
      visitType(r, type.of, done);
      if (type.size) expr(r, type.size, 'read');
      return;
    case 'function':
      visitType(r, type.returns, done);
      if (type.params.length > 0) {
        r.push();
        for (const param of type.params) {
          visitType(r, param.type);
          if (param.id) declareLocal(r, param.id, 'parameter', param.type);
        }
        r.pop();
      }
      return;
    case 'named': {
      const local = r.local(type.id.n);
      const meaning = local?.meaning ?? r.lookup.ordinary(type.id.n);
      if (local?.type) type.info = { type: local.type };
      r.record(type.id, meaning, 'type');
      return;
    }
    case 'typeof': {
      if (type.type) {
        visitType(r, type.type);
        type.info = { type: type.type };
      } else if (type.expr) {
        const found = expr(r, type.expr, 'read');
        // Another file's syntax is understood anew by each that reads it.
        if (r.quiet > 0) r.foreignTypes.set(type, found);
        else type.info = { type: found };
      }
      return;
    }
    case 'tag':
      return visitTag(r, type);
  }
}

export function visitTag(r: FileReader, type: Extract<CType, { k: 'tag' }>): void {
  if (type.record) {
    visitRecord(r, type.record, null);
    type.info = type.record.info;
    if (type.id && r.tagScopes.length > 0)
      r.tagScopes[r.tagScopes.length - 1]!.set(type.id.n, type.record.info as RecordInfo);
    return;
  }
  if (!type.id) return;
  for (let i = r.tagScopes.length - 1; i >= 0; i--) {
    const info = r.tagScopes[i]!.get(type.id.n);
    if (info) {
      type.info = info;
      if (info.entity) r.record(type.id, exactly(info.entity, 'block scope'), 'type');
      return;
    }
  }
  r.record(type.id, r.lookup.tag(type.id.n), 'type');
}

export function visitRecord(r: FileReader, body: RecordBody, outer: RecordInfo | null): void {
  const { file } = r;
  const known = body.id && isDirect(file, body.id) ? file.declaredAt.get(body.id.t) : undefined;
  const info = known?.record ?? newRecord(body.tag, body.id?.n ?? 0, file.id, outer);
  body.info = info;
  if (body.id) {
    if (!known && !info.entity) {
      info.entity = {
        ...r.entity(body.tag, body.id, null),
        record: info,
        first: body.first,
        last: body.last,
      };
    }
    r.record(body.id, exactly(known ?? info.entity!, 'declared here'), 'declare');
  }
  const fresh = !known;
  for (const field of body.fields) {
    if (field.type.k === 'tag' && field.type.record && !field.type.record.info) {
      visitRecord(r, field.type.record, info);
      field.type.info = field.type.record.info;
    } else visitType(r, field.type);
    if (field.bits) expr(r, field.bits, 'read');
    if (fresh) info.members.push({ name: field.id?.n ?? 0, type: field.type });
    if (!field.id) {
      if (fresh) info.anonymous.push(field.type);
      continue;
    }
    const declared = isDirect(file, field.id) ? file.declaredAt.get(field.id.t) : undefined;
    const entity: Entity = declared ?? {
      ...r.entity('field', field.id, field.type, info),
      first: field.first,
      last: field.last,
    };
    if (fresh) {
      info.fields.push(entity);
      const same = info.byName.get(entity.name);
      if (same) same.push(entity);
      else info.byName.set(entity.name, [entity]);
    }
    r.record(field.id, exactly(entity, 'declared here'), 'declare', field.type);
  }
  for (const each of body.enumerators) {
    const declared = isDirect(file, each.id) ? file.declaredAt.get(each.id.t) : undefined;
    const entity: Entity = declared ?? {
      ...r.entity('enumerator', each.id, INT, info),
      first: each.first,
      last: each.last,
    };
    if (r.scopes.length > 0)
      r.scopes[r.scopes.length - 1]!.set(each.id.n, {
        meaning: exactly(entity, 'block scope'),
        type: INT,
      });
    r.record(each.id, exactly(entity, 'declared here'), 'declare', INT);
    if (each.value) expr(r, each.value, 'read');
  }
}
