/**
 * In which order the branches of a file's `#if` groups are read.
 *
 * The first pass sees what the compiler sees. Then each declaration that holds branches not taken is read again with
 * them in place of the taken ones, and whole regions that are not taken are read as file scope; until every token has
 * been read once.
 */
import type { Group } from '#parse';
import type { Segment } from '#preprocess';
import type { SourceFile } from './source-file.ts';

export interface ItemRange {
  /** First and last token, inclusive. */
  first: number;
  last: number;
}

/** Reads segments as file scope; returns the range of each external declaration. */
export type Run = (segments: readonly Segment[], inactive: boolean) => ItemRange[];

/** The text that an `#include` puts in, by the directive's first token: a part of a declaration, or a template. */
export type Inserted = ReadonlyMap<number, readonly Segment[]>;

/** Rounds on one range; the kernel's deepest `#elif` ladders have about forty branches. */
const MOST_ROUNDS = 60;

/** Segments of `[from, to)` with the branches that `choose` names; directives are left out. */
export function segmentsOf(
  file: SourceFile,
  from: number,
  to: number,
  groups: readonly Group[],
  choose: (group: Group) => number,
  inserted: Inserted,
): Segment[] {
  const out: Segment[] = [];
  const { directives } = file.tokens;
  const add = (a: number, b: number): void => {
    if (a < b) out.push({ file: file.id, from: a, to: b, via: -1, insertion: -1 });
  };
  const code = (a: number, b: number): void => {
    let low = 0;
    let high = directives.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (directives[mid]!.last <= a) low = mid + 1;
      else high = mid;
    }
    let at = a;
    for (let i = low; i < directives.length && directives[i]!.first < b; i++) {
      const { first, last } = directives[i]!;
      add(at, first);
      if (first >= a) for (const segment of inserted.get(first) ?? []) out.push(segment);
      at = Math.max(at, last);
    }
    add(at, b);
  };
  const walk = (a: number, b: number, list: readonly Group[]): void => {
    let at = a;
    for (let i = firstEndingAfter(list, a); i < list.length && list[i]!.first < b; i++) {
      const group = list[i]!;
      code(at, Math.min(group.first, b));
      const branch = group.branches[choose(group)];
      if (branch) walk(Math.max(branch.bodyFirst, a), Math.min(branch.bodyLast, b), branch.children);
      at = Math.max(at, group.last);
    }
    if (at < b) code(at, b);
  };
  walk(from, to, groups);
  return out;
}

/** Index of the first of some groups in file order that ends after a token. */
function firstEndingAfter(groups: readonly Group[], tok: number): number {
  let low = 0;
  let high = groups.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (groups[mid]!.last <= tok) low = mid + 1;
    else high = mid;
  }
  return low;
}

/** Reads a file in as many passes as its branches need. */
export function runPasses(file: SourceFile, inserted: Inserted, run: Run): void {
  const { structure, tokens } = file;
  const taken = (group: Group): number => file.chosen(group);
  const first = segmentsOf(file, 0, tokens.count, structure.roots, taken, inserted);
  const items = run(first, false);
  if (structure.groups.length === 0) return;

  const covered = new Uint8Array(tokens.count + 1);
  covered.set(structure.inDirective);
  const cover = (segments: readonly Segment[]): void => {
    for (const { from, to, via } of segments) if (via < 0) covered.fill(1, from, to);
  };
  const uncovered = (from: number, to: number): boolean => {
    return covered.subarray(from, to).includes(0);
  };
  /** Branches before it have been read whole. */
  const unread = new Map<Group, number>();
  const chooseNew = (group: Group): number => {
    for (let i = unread.get(group) ?? 0; i < group.branches.length; i++) {
      const { bodyFirst, bodyLast } = group.branches[i]!;
      if (uncovered(bodyFirst, bodyLast)) {
        unread.set(group, i);
        return i;
      }
    }
    unread.set(group, group.branches.length);
    return taken(group);
  };
  const rounds = (from: number, to: number, groups: readonly Group[]): void => {
    for (let round = 0; round < MOST_ROUNDS && uncovered(from, to); round++) {
      const segments = segmentsOf(file, from, to, groups, chooseNew, inserted);
      run(segments, true);
      cover(segments);
    }
  };
  cover(first);
  covered[tokens.count] = 1;
  if (!uncovered(0, tokens.count)) return;

  // Declarations that hold a branch not taken
  for (const item of items) {
    let from = item.first;
    let to = item.last + 1;
    if (!uncovered(from, to)) {
      continue;
    }
    // A group that the declaration begins or ends in belongs to it whole.
    let siblings: readonly Group[] = structure.roots;
    for (let level: readonly Group[] | null = siblings; level;) {
      let inside: readonly Group[] | null = null;
      for (let i = firstEndingAfter(level, from); i < level.length && level[i]!.first < to; i++) {
        const group: Group = level[i]!;
        if (group.first <= from && from < group.last) {
          if (group.last >= to) {
            const branch = group.branches.find((b) => b.bodyFirst <= from && to <= b.bodyLast);
            if (branch) inside = branch.children;
          }
          if (!inside) from = group.first;
        }
        if (group.first < to && to < group.last && group.first >= from) to = group.last;
      }
      if (inside) siblings = inside;
      level = inside;
    }
    rounds(from, to, siblings);
  }
  // Regions that are not taken
  const regions = (groups: readonly Group[]): void => {
    for (const group of groups) {
      for (const branch of group.branches) {
        if (!uncovered(branch.bodyFirst, branch.bodyLast)) continue;
        if (branch.index === taken(group)) regions(branch.children);
        else rounds(branch.bodyFirst, branch.bodyLast, branch.children);
      }
    }
  };
  regions(structure.roots);
}
