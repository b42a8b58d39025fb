/** What two tasks share on a walk and where they part, from values that were read. */
import type { Chain, Namespace, ObservedTask } from '#model';
import { namespaceOf } from '../namespace.ts';
import { objectsOf, type WalkObject } from './objects.ts';

/** One value of both tasks; null where it was not read. */
export interface Pair {
  a: string | null;
  b: string | null;
}

/** A namespace pointer beside the one that the walk takes. */
export interface Sibling {
  field: string;
  namespace: Namespace;
  values: Pair;
  shared: boolean;
}

/** A value at the end of the walk: `nodename`, `inum`. */
export interface Leaf {
  /** Last part of its path. */
  name: string;
  values: Pair;
}

export interface LaneObject {
  title: string;
  record: string;
  namespace: Namespace | null;
  /** Address of the object in each task. */
  address: Pair;
  /** Both tasks arrive at the same object. */
  shared: boolean;
  /** The pointer that the walk follows; null at its end. */
  field: { name: string; namespace: Namespace | null } | null;
  siblings: Sibling[];
  /** The member that the walk ends in, with what was read there. */
  member: string | null;
  leaves: Leaf[];
}

/** Both tasks' values at a path. */
export function pairAt(path: string, a: ObservedTask, b: ObservedTask): Pair {
  return { a: a.values[path] ?? null, b: b.values[path] ?? null };
}

/** Whether both were read and are equal. */
export function isSame({ a, b }: Pair): boolean {
  return a !== null && a === b;
}

/**
 * The objects of a walk as two tasks visit them. Where the walk ends at a pointer, the object behind it is the
 * last one.
 */
export function laneObjects(chain: Chain, a: ObservedTask, b: ObservedTask): LaneObject[] {
  const objects = objectsOf(chain);
  const result: LaneObject[] = [];
  for (const [i, object] of objects.entries())
    result.push(laneObject(object, i === objects.length - 1, a, b, result.at(-1)));
  const end = objects.at(-1);
  const last = end?.fields.at(-1);
  const pointee = /^(?:const\s+)?((?:struct|union)\s+(\w+))\s*\*\s*(?:const)?$/.exec(last?.type ?? '');
  const ends = result.at(-1);
  if (end !== undefined && last !== undefined && pointee !== null && ends !== undefined) {
    const path = pathInside(end);
    const address = pairAt(path, a, b);
    ends.member = null;
    ends.leaves = [];
    result.push({
      title: pointee[1] ?? '',
      record: pointee[2] ?? '',
      namespace: namespaceOf(pointee[2] ?? '', null) ?? last.namespace,
      address,
      shared: isShared(address, ends),
      field: null,
      siblings: [],
      member: null,
      leaves: leavesOf(path, a, b),
    });
    ends.field = { name: inside(end), namespace: last.namespace };
  }
  return result;
}

/** A pointer read in an object that both share leads both to the same one, though nobody read it. */
function isShared(address: Pair, before: LaneObject | undefined): boolean {
  return isSame(address) || (before?.shared === true && (address.a === null || address.b === null));
}

function laneObject(
  object: WalkObject,
  ends: boolean,
  a: ObservedTask,
  b: ObservedTask,
  before: LaneObject | undefined,
): LaneObject {
  const last = object.fields.at(-1);
  const address = pairAt(object.path, a, b);
  const field = { name: inside(object), namespace: last?.namespace ?? null };
  return {
    title: object.title,
    record: object.record,
    namespace: object.namespace,
    address,
    shared: isShared(address, before),
    field: ends ? null : field,
    siblings: siblingsOf(object, a, b),
    member: ends ? field.name : null,
    leaves: ends ? leavesOf(pathInside(object), a, b) : [],
  };
}

/** `numbers.ns`: the way inside the object. */
function inside({ fields }: WalkObject): string {
  return fields.map(({ name }) => name).join('.');
}

function pathInside(object: WalkObject): string {
  return `${object.path}.${inside(object)}`;
}

/** Other namespace pointers of the same object that were read in both tasks; those for children aside. */
function siblingsOf(object: WalkObject, a: ObservedTask, b: ObservedTask): Sibling[] {
  const prefix = `${object.path}.`;
  const siblings: Sibling[] = [];
  for (const path of Object.keys(a.values)) {
    if (!path.startsWith(prefix)) continue;
    const field = path.slice(prefix.length);
    const namespace = field.includes('.') ? null : namespaceOf('', field);
    const values = pairAt(path, a, b);
    if (namespace === null || field === object.fields[0]?.name || field.endsWith('_for_children')) continue;
    if (values.b !== null) siblings.push({ field, namespace, values, shared: isSame(values) });
  }
  return siblings.toSorted((x, y) => Number(x.shared) - Number(y.shared));
}

/** Numbers and texts read below a path; addresses of what is nested are no news. At most two. */
function leavesOf(path: string, a: ObservedTask, b: ObservedTask): Leaf[] {
  const own = pairAt(path, a, b);
  if (own.a !== null && !isAddress(own.a))
    return [{ name: path.slice(path.lastIndexOf('.') + 1), values: own }];
  const below = Object.keys(a.values).filter(
    (key) => key.startsWith(`${path}.`) && !isAddress(a.values[key] ?? ''),
  );
  // Pointers on the way would lead to another object, whose values are not this one's.
  const depth = (key: string): number => key.split('.').length - path.split('.').length;
  const near = below.filter((key) => depth(key) <= 2);
  return near
    .slice(0, 2)
    .map((key) => ({ name: key.slice(key.lastIndexOf('.') + 1), values: pairAt(key, a, b) }));
}

export function isAddress(value: string): boolean {
  return /^0x[0-9a-f]+$/i.test(value);
}

/** A value as shown: texts in quotes, numbers and addresses as they are. */
export function shownValue(value: string): string {
  return /^(0x[0-9a-f]+|-?\d+)$/i.test(value) ? value : `"${value}"`;
}

/** Rows of the table beside the picture: pointers of the walk, what was read at its end, what stands beside. */
export function lanesRows(
  chain: Chain,
  a: ObservedTask,
  b: ObservedTask,
): { step: string; pair: Pair; same: boolean }[] {
  const objects = laneObjects(chain, a, b);
  const rows: { step: string; pair: Pair; same: boolean }[] = [];
  objects.forEach((object, i) => {
    const from = objects[i - 1]?.field;
    if (from) rows.push({ step: from.name, pair: object.address, same: object.shared });
    for (const { name, values } of object.leaves)
      rows.push({ step: name, pair: values, same: isSame(values) });
  });
  for (const { field, values, shared } of objects.flatMap(({ siblings }) => siblings)) {
    rows.push({ step: field, pair: values, same: shared });
  }
  return rows;
}
