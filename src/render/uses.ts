/** Where names are used, found once for all symbol pages; and places of code as lists show them. */
import type { AnalysedFile, Definition, LinkTo, Reference, UseGroup } from '#model';
import { escapeCode } from './html.ts';
import { lineAnchor, sourceHref, type PagePlan } from './address.ts';
import type { RenderContext } from './context.ts';
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
export function indexUses({ analysis, plan }: Pick<RenderContext, 'analysis' | 'plan'>): UseIndex {
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

/** Longest list, and longest part of it in one file: `current` alone has thousands of uses. */
const MOST_USES = 400;
const MOST_IN_FILE = 60;

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
 * Groups places by file; no more than a page can bear.
 * @param most places shown at most
 */
export function groupSpots(plan: PagePlan, spots: readonly Spot[], most = MOST_USES): UseGroup[] {
  const groups: UseGroup[] = [];
  let total = 0;
  for (const [path, inFile] of Map.groupBy(spots, ({ file }) => file.path)) {
    if (total >= most) break;
    const shown = inFile.slice(0, Math.min(MOST_IN_FILE, most - total));
    total += shown.length;
    groups.push({
      file: { href: sourceHref(plan, path) ?? '', label: path },
      uses: shown.map((spot) => ({
        href: sourceHref(plan, path, lineAnchor(spot.line)) ?? '',
        line: spot.line,
        codeHtml: spotHtml(spot),
        role: spot.role,
      })),
    });
  }
  return groups;
}

/** Columns of code around what is marked. */
const ROOM = 90;

/** The line with its stretch marked, cut where it is long. */
function spotHtml({ file, start, end }: Spot): string {
  const { text } = file;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', start);
  const lineEnd = newline < 0 ? text.length : newline;
  const stop = Math.min(end, lineEnd);
  let from = lineStart;
  while (from < start && /\s/.test(text[from] ?? '')) from++;
  const cutFrom = Math.max(from, start - ROOM);
  const cutTo = Math.min(lineEnd, stop + ROOM);
  return [
    cutFrom > from ? '…' : '',
    escapeCode(text.slice(cutFrom, start)),
    `<mark>${escapeCode(text.slice(start, stop))}</mark>`,
    escapeCode(text.slice(stop, cutTo).trimEnd()),
    cutTo < lineEnd ? '…' : '',
  ].join('');
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
