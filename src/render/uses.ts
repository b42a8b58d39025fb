/** Where names are used, found once for all symbol pages; and places of code as lists show them. */
import type { AnalysedFile, Analysis, Definition, LinkTo, Reference, UseGroup } from '#model';
import { escapeCode } from './html.ts';
import { lineAnchor, sourceHref, type PagePlan } from './address.ts';
import { knownHref, sectionAnchor, type NamedSymbol } from './links.ts';

/** One use of a symbol. */
export interface Use {
  file: AnalysedFile;
  reference: Reference;
}

/** Uses by symbol: what `symbolKey` says. */
export type UseIndex = ReadonlyMap<string, Use[]>;

/** Tells symbols apart as the sections of symbol pages do. */
export function symbolKey(symbol: NamedSymbol): string {
  return `${symbol.name} ${sectionAnchor(symbol)}`;
}

/** Goes through all files that have a page, in order of their paths. */
export function indexUses(analysis: Analysis, plan: PagePlan): UseIndex {
  const index = new Map<string, Use[]>();
  const paths = [...analysis.files.keys()].sort();
  for (const path of paths) {
    const file = analysis.files.get(path);
    for (const reference of file?.references ?? []) {
      if (file === undefined || reference.class === 'unknown' || !plan.symbols.has(reference.name)) continue;
      for (const key of keysOf(reference)) {
        const uses = index.get(key);
        if (uses === undefined) index.set(key, [{ file, reference }]);
        else uses.push({ file, reference });
      }
    }
  }
  return index;
}

/** The symbols that a reference may mean; none for a declaration, which is no use. */
function keysOf(reference: Reference): Set<string> {
  const targets = reference.class === 'exact' ? reference.targets.slice(0, 1) : reference.targets;
  const keys = new Set<string>();
  for (const target of targets) {
    const local = target.anchor === null && target.kind !== 'config';
    if (!local && reference.role !== 'declare') keys.add(symbolKey(target));
  }
  if (targets.length === 0) keys.add(symbolKey({ kind: 'external', name: reference.name, record: null }));
  return keys;
}

/** How much of a list of places is shown. */
export interface ListSize {
  /** Lines of code, in the list and of one file. */
  rows: number;
  rowsInFile: number;
  /** Numbers of further lines. */
  numbers: number;
}

/** One place of a list, before it is grouped. */
export interface Spot {
  file: { path: string; text: string };
  line: number;
  /** Bytes to mark in the line. */
  start: number;
  end: number;
  role: string;
}

/**
 * Groups places by file and line: some with their code, as many more by number as a page can bear.
 * @returns the groups, and how many spots are in none
 */
export function groupSpots(
  plan: PagePlan,
  spots: readonly Spot[],
  size: ListSize,
): { groups: UseGroup[]; unlisted: number } {
  const groups: UseGroup[] = [];
  let { rows, numbers } = size;
  let unlisted = 0;
  for (const [path, inFile] of Map.groupBy(spots, ({ file }) => file.path)) {
    const lines = [...Map.groupBy(inFile, ({ line }) => line)];
    const shown = lines.slice(0, Math.min(size.rowsInFile, rows));
    const more = lines.slice(shown.length, shown.length + numbers);
    rows -= shown.length;
    numbers -= more.length;
    for (const [, uses] of lines.slice(shown.length + more.length)) unlisted += uses.length;
    if (shown.length + more.length === 0) continue;
    groups.push({
      file: { href: sourceHref(plan, path) ?? '', label: path },
      uses: shown.map(([line, uses]) => ({
        href: sourceHref(plan, path, lineAnchor(line)) ?? '',
        line,
        codeHtml: lineHtml(uses),
        roles: [...new Set(uses.map(({ role }) => role))],
      })),
      more: more.map(([line]) => line).toSorted((a, b) => a - b),
    });
  }
  return { groups, unlisted };
}

/** Columns of code around what is marked. */
const ROOM = 90;

/** The line with its stretches marked, cut where it is long around the first. */
function lineHtml(spots: readonly Spot[]): string {
  const [first, ...rest] = spots.toSorted((a, b) => a.start - b.start);
  if (first === undefined) return '';
  const { file, start } = first;
  const { text } = file;
  const newline = text.indexOf('\n', start);
  const lineEnd = newline < 0 ? text.length : newline;
  let from = text.lastIndexOf('\n', start - 1) + 1;
  while (from < start && /\s/.test(text[from] ?? '')) from++;
  const cutFrom = Math.max(from, start - ROOM);
  const cutTo = Math.min(lineEnd, Math.min(first.end, lineEnd) + ROOM);
  let html = cutFrom > from ? '…' : '';
  let at = cutFrom;
  for (const spot of [first, ...rest]) {
    // Spots may hold one another, as a macro's argument does: what was marked is marked.
    if (spot.start < at || spot.start >= cutTo) continue;
    const stop = Math.min(spot.end, cutTo);
    html += `${escapeCode(text.slice(at, spot.start))}<mark>${escapeCode(text.slice(spot.start, stop))}</mark>`;
    at = stop;
  }
  return html + escapeCode(text.slice(at, cutTo).trimEnd()) + (cutTo < lineEnd ? '…' : '');
}

/**
 * Link to a definition: its anchor where its file has a page, else its symbol page; null where neither exists.
 * @param label shown text; `include/linux/utsname.h:80` unless given
 */
export function definitionLink(plan: PagePlan, definition: Definition, label?: string): LinkTo | null {
  const { file, line } = definition.place;
  const href = sourceHref(plan, file, definition.anchor ?? lineAnchor(line)) ?? knownHref(definition, plan);
  return href === null ? null : { href, label: label ?? `${file}:${line}` };
}
