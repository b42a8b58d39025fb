/** Members of records, and what their names mean after `.` and `->`. */
import type { CType, Id } from '#parse';
import type { Entity, RecordInfo } from '#index';
import type { Role } from '#model';
import { type Meaning, UNKNOWN } from './meaning.ts';
import type { FileReader } from './state.ts';
import { recordOf } from './type-questions.ts';

/** A member of a record, its nameless members' own included (6.7.2.1p13). */
export function member(r: FileReader, record: RecordInfo, name: number, depth = 0): Entity | null {
  const own = record.byName.get(name);
  if (own) return own.length === 1 ? own[0]! : (own.find((e) => r.lookup.truthOf(e) !== 'false') ?? own[0]!);
  if (depth > 12) return null;
  let inactive: Entity | null = null;
  for (const type of record.anonymous) {
    const inner = recordOf(r, type);
    const found = inner && inner !== record ? member(r, inner, name, depth + 1) : null;
    if (found && r.lookup.truthOf(found) !== 'false') return found;
    inactive ??= found;
  }
  return inactive;
}

export function fieldMeaning(r: FileReader, entity: Entity, record: RecordInfo): Meaning {
  let meaning = r.fieldMeanings.get(entity);
  if (!meaning) {
    const same = record.byName.get(entity.name) ?? [];
    const open =
      r.lookup.truthOf(entity) === 'open' ? same.filter((e) => r.lookup.truthOf(e) !== 'false') : [];
    const targets = open.length > 1 ? open : [entity];
    const others = same.filter((e) => !targets.includes(e));
    const answer = targets.length > 1 ? 'conditional' : 'exact';
    meaning = { class: answer, targets, others, evidence: 'type of the base' };
    r.fieldMeanings.set(entity, meaning);
  }
  return meaning;
}

/** Answers a member's name; returns its type. */
export function access(r: FileReader, id: Id, record: RecordInfo | null, role: Role): CType | null {
  const entity = record ? member(r, record, id.n) : null;
  if (entity && record) {
    r.record(id, fieldMeaning(r, entity, record), role, entity.type);
    return entity.type;
  }
  // A guess by the name alone would be wrong more often than not.
  r.record(id, UNKNOWN, role);
  return null;
}

export function holds(r: FileReader, type: CType, name: number): boolean {
  const inner = recordOf(r, type);
  return inner !== null && member(r, inner, name) !== null;
}
