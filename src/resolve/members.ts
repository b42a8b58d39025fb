/** Members of records, and what their names mean after `.` and `->`. */
import type { CType, Id } from '#parse';
import type { Entity, RecordInfo } from '#index';
import type { Role } from '#model';
import { type Meaning, UNKNOWN } from './meaning.ts';
import type { FileReader } from './state.ts';
import { recordOf } from './type-questions.ts';

/** Nameless members of a record and of one another. */
const MOST_NAMELESS = 400;

/** A member of a record, its nameless members' own included (6.7.2.1p13). */
export function member(r: FileReader, record: RecordInfo, name: number): Entity | null {
  return record.anonymous.length > 0 ? within(r, record, name, new Set()) : ownMember(r, record, name);
}

function ownMember(r: FileReader, record: RecordInfo, name: number): Entity | null {
  const own = record.byName.get(name);
  if (!own) return null;
  return own.length === 1 ? own[0]! : (own.find((e) => r.lookup.truthOf(e) !== 'false') ?? own[0]!);
}

/** `seen`: records that have been looked into; one that holds itself, or another twice, has nothing new. */
function within(r: FileReader, record: RecordInfo, name: number, seen: Set<RecordInfo>): Entity | null {
  const own = ownMember(r, record, name);
  if (own || seen.size > MOST_NAMELESS) return own;
  seen.add(record);
  let inactive: Entity | null = null;
  for (const type of record.anonymous) {
    const inner = recordOf(r, type);
    const found = inner && !seen.has(inner) ? within(r, inner, name, seen) : null;
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
