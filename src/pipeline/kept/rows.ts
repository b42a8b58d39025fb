/** Sets of files as rows of bits, by the ids that one manifest gives to paths. */
import type { Row } from './manifest.ts';

/** Gives ids to paths; those of an earlier run keep theirs, so that its rows hold. */
export class PathIds {
  readonly paths: string[];
  private readonly ids: Map<string, number>;

  constructor(paths: readonly string[]) {
    this.paths = [...paths];
    this.ids = new Map(paths.map((path, id) => [path, id]));
  }

  get(path: string): number | undefined {
    return this.ids.get(path);
  }

  id(path: string): number {
    let id = this.ids.get(path);
    if (id === undefined) this.ids.set(path, (id = this.paths.push(path) - 1));
    return id;
  }

  row(paths: Iterable<string>): Row {
    return this.rowOf(Array.from(paths, (path) => this.id(path)));
  }

  rowOf(ids: readonly number[]): Row {
    const row = new Uint32Array((this.paths.length >> 5) + 1);
    for (const id of ids) row[id >> 5]! |= 1 << (id & 31);
    return row;
  }
}

export const has = (row: Row, id: number): boolean => ((row[id >> 5] ?? 0) & (1 << (id & 31))) !== 0;

export function meets(a: Row, b: Row): boolean {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if ((a[i]! & b[i]!) !== 0) return true;
  return false;
}

/** Whether a sorted list holds one of some numbers. */
export function holdsAny(sorted: Uint32Array, wanted: ReadonlySet<number>): boolean {
  if (wanted.size === 0) return false;
  if (wanted.size * 16 > sorted.length) {
    for (const each of sorted) if (wanted.has(each)) return true;
    return false;
  }
  for (const each of wanted) {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (sorted[mid]! < each) low = mid + 1;
      else high = mid;
    }
    if (sorted[low] === each) return true;
  }
  return false;
}
