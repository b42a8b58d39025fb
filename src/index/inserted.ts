/**
 * Includes that put text into a file rather than declare something for it: in the midst of a declaration
 * (`enum { #include "list.h" }`), or a template that the includer's macros fill in (net/netfilter/ipset).
 */
import { P, T } from '#parse';
import type { Segment } from '#preprocess';
import { segmentsOf, type Inserted } from './passes.ts';
import type { Program } from './program.ts';
import type { SourceFile } from './source-file.ts';
import type { Unit } from './unit.ts';

/** Includes within inserted text that are inserted themselves. */
const DEEPEST = 4;
/** Stretches of text that includes put into one file; hostile ones multiply at each level. */
const MOST_SEGMENTS = 20_000;
const NONE: Inserted = new Map();

/** What the includes that a file takes put into it. */
export function insertedInto(program: Program, file: SourceFile): Inserted {
  const includes = file.includeItems.filter((item) => file.isActive(item.branch) && item.target !== null);
  if (includes.length === 0) return NONE;
  const unit = program.unitOf(file);
  const within = openBefore(file, includes.map((item) => item.kind === 'include' && item.first) as number[]);
  const out = new Map<number, readonly Segment[]>();
  let left = MOST_SEGMENTS;
  includes.forEach((item, i) => {
    const target = program.files[file.includes.get(item.first) ?? -1];
    if (!target || target === file || !unit.enters(target)) return;
    const insertion = unit.insertionAt(file, item.first);
    if (left <= 0 || (!within[i] && !isTemplate(unit, file, target, item.first, insertion))) return;
    const text = textOf(unit, target, item.first, insertion, 0, left);
    left -= text.length + 1;
    out.set(item.first, text);
  });
  return out;
}

/**
 * A file without a guard that speaks of macros which its includer has just defined, or one that includes what a macro
 * from outside names.
 */
function isTemplate(
  unit: Unit,
  file: SourceFile,
  target: SourceFile,
  at: number,
  insertion: number,
): boolean {
  const isGiven = target.includeItems.some(
    (item) => item.target === null && unit.insertionWithin(insertion, item.first) >= 0,
  );
  if (isGiven) return true;
  const { guard, once } = target.structure;
  if (guard || once || file.macros.size === 0) return false;
  const { kind, name, count } = target.tokens;
  for (let t = 0; t < count; t++) {
    if (kind[t] !== T.name) continue;
    const own = file.macros.get(name[t]!);
    if (own?.some((m) => m.active && m.first < at)) return true;
  }
  return false;
}

function textOf(
  unit: Unit,
  file: SourceFile,
  via: number,
  insertion: number,
  depth: number,
  most: number,
): Segment[] {
  const { structure, tokens } = file;
  const taken = unit.inserted(insertion)?.taken;
  const inner = new Map<number, readonly Segment[]>();
  let left = most;
  if (depth < DEEPEST) {
    for (const item of file.includeItems) {
      if (left <= 0 || (item.branch && !taken?.[item.branch.id])) continue;
      const within = unit.insertionWithin(insertion, item.first);
      const target = unit.inserted(within)?.file;
      if (!target || target === file) continue;
      const text = textOf(unit, target, via, within, depth + 1, left);
      left -= text.length + 1;
      inner.set(item.first, text);
    }
  }
  return segmentsOf(
    file,
    0,
    tokens.count,
    structure.roots,
    (group) => group.branches.findIndex((branch) => taken?.[branch.id]),
    inner,
  ).map((segment) => (segment.via < 0 ? { ...segment, via, insertion } : segment));
}

/** For each token, in order: whether a declaration is open before it, as the file is read. */
function openBefore(file: SourceFile, at: readonly number[]): boolean[] {
  const { kind, name } = file.tokens;
  const { inDirective } = file.structure;
  const segments = segmentsOf(file, 0, at.at(-1)!, file.structure.roots, (group) => file.chosen(group), NONE);
  const out: boolean[] = [];
  let depth = 0;
  let last = 0;
  let i = 0;
  for (const { from, to } of segments) {
    for (let t = from; t < to; t++) {
      while (i < at.length && at[i]! <= t) out[i++] = depth > 0 || OPEN.has(last);
      if (kind[t] !== T.punct || inDirective[t]) {
        last = 0;
        continue;
      }
      last = name[t]!;
      if (last === P['{'] || last === P['(']) depth++;
      else if (last === P['}'] || last === P[')']) depth = Math.max(0, depth - 1);
    }
  }
  while (i < at.length) out[i++] = depth > 0 || OPEN.has(last);
  return out;
}

/** After these something must follow. */
const OPEN = new Set<number>([P['='], P[','], P['{'], P['(']]);
