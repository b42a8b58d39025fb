/** Initialisers: designators by the type that is initialised (6.7.9). */
import type { CType, Designator, Init, InitList } from '#parse';
import type { RecordInfo } from '#index';
import type { FileReader } from './state.ts';
import { expr } from './expressions.ts';
import { access, holds } from './members.ts';
import { putInto } from './puts.ts';
import { strip, recordOf, pointee } from './type-questions.ts';

export function initializer(r: FileReader, init: Init, type: CType | null): void {
  if (init.k !== 'initlist') {
    expr(r, init, 'read');
    return;
  }
  initList(r, init, type);
}

export function initList(r: FileReader, list: InitList, type: CType | null): void {
  const t = strip(r, type);
  const record = recordOf(r, t);
  const element = t?.k === 'array' ? t.of : null;
  let position = 0;
  /** The member designated last, whose position has not been asked for. */
  let designated = 0;
  for (const item of list.items) {
    let target: CType | null = null;
    if (item.designators.length > 0) {
      target = designate(r, item.designators, t);
      const first = item.designators[0]!;
      if (first.k === 'field') designated = first.id.n;
    } else if (record) {
      if (designated) position = positionAfter(r, record, designated) ?? position;
      designated = 0;
      target = record.members[position]?.type ?? null;
      if (record.tag === 'union') target = record.members[0]?.type ?? null;
      position++;
    } else {
      target = element ?? t;
    }
    initializer(r, item.value, target);
    const last = item.designators.at(-1);
    if (last?.k === 'field' && item.value.k !== 'initlist') putInto(r, last.id, item.value);
  }
}

/** Position of the member after a designated one (6.7.9p17). */
function positionAfter(r: FileReader, { members }: RecordInfo, name: number): number | null {
  const at = members.findIndex((m) => m.name === name || (m.name === 0 && holds(r, m.type, name)));
  return at < 0 ? null : at + 1;
}

/** Answers a designator's names from the type it designates in; returns what it designates. */
export function designate(r: FileReader, path: readonly Designator[], type: CType | null): CType | null {
  let current = type;
  for (const each of path) {
    if (each.k === 'index') {
      expr(r, each.index, 'read');
      if (each.to) expr(r, each.to, 'read');
      current = pointee(r, current);
    } else {
      current = access(r, each.id, recordOf(r, current), 'write');
    }
  }
  return current;
}
