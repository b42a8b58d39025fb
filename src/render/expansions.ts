/** What cards show of macro calls. */
import type { ExpansionEntry } from '#model';
import { decodeLatin1ToUtf8 } from '#text';
import type { RenderContext } from './context.ts';

/** Characters that are shown of a long expansion: how it begins, and what it comes to in the end. */
const HEAD = 150;
const TAIL = 120;

/** Calls in files that have a page, in order of their paths; those that come to themselves are left out. */
export function expansionEntries({ plan, macroCalls }: RenderContext): ExpansionEntry[] {
  return [...plan.sources.keys()].sort().flatMap((file) =>
    macroCalls(file).flatMap(({ name, line, args, text }) => {
      const entry = { name, file, line, args: decodeLatin1ToUtf8(args), text: shortened(text) };
      return isSame(text, name + args) ? [] : [{ ...entry, text: decodeLatin1ToUtf8(entry.text) }];
    }),
  );
}

/** Cut at blanks, so that no name loses its end. */
function shortened(text: string): string {
  if (text.length <= HEAD + TAIL + 20) return text;
  const head = text.slice(0, text.lastIndexOf(' ', HEAD));
  const from = text.indexOf(' ', text.length - TAIL);
  return `${head.slice(0, HEAD)} \u2026 ${text.slice(from < 0 ? -TAIL : from + 1)}`;
}

function isSame(a: string, b: string): boolean {
  return a.replace(/\s+/g, '') === b.replace(/\s+/g, '');
}
