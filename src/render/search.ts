/** What the search knows of a version: every definition in a file that has a page. */
import type { Definition, SearchEntry } from '#model';
import { decodeLatin1ToUtf8, unescapeHtml } from '#text';
import type { RenderContext } from './context.ts';
import { symbolKey } from './uses.ts';

/** Longest line that is shown of a definition, and of its comment. */
const LONGEST_LINE = 90;
const LONGEST_DOC = 120;
/** Longest declaration of a function, which may go over many lines. */
const LONGEST_DECLARATION = 240;

/** One entry for each definition, and for what is only declared; sorted by name, the likeliest of a name first. */
export function searchEntries(context: RenderContext): SearchEntry[] {
  const { analysis, plan } = context;
  const uses = context.uses();
  const entries: SearchEntry[] = [];
  for (const definitions of analysis.definitions.values()) {
    const shown = definitions.filter(({ place, anchor }) => anchor !== null && plan.sources.has(place.file));
    for (const definition of shown.toSorted((a, b) => inactive(a) - inactive(b))) {
      if (!definition.isDefinition && shown.some((other) => other.isDefinition && isSame(other, definition)))
        continue;
      const { name, kind, record, place, anchor } = definition;
      entries.push({
        name,
        kind,
        record: record ?? '',
        file: place.file,
        line: place.line,
        anchor: anchor ?? '',
        text: declarationOf(context, definition) ?? lineOf(context, place.file, place.line),
        uses: uses.get(symbolKey(definition))?.length ?? 0,
        doc: shortened(definition.doc?.brief ?? '', LONGEST_DOC),
        condition: shortened(definition.condition ?? '', LONGEST_LINE),
        note: noteOn(context, definition),
      });
    }
  }
  const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  // Within a name the order of the table holds, which knows what the configuration leaves out.
  return entries.sort((a, b) => order(a.name, b.name));
}

/** Stubs of a branch that the configuration leaves out come behind the real thing. */
function inactive({ active }: Definition): number {
  return active === 'false' ? 1 : 0;
}

/** The first author's note on a whole symbol, its beginning as text. */
function noteOn({ content }: RenderContext, definition: Definition): SearchEntry['note'] {
  const { name, place } = definition;
  const note = content.notes.find(
    ({ expression, definitions }) =>
      expression === null &&
      definitions.some(
        (one) => one.name === name && one.place.file === place.file && one.place.line === place.line,
      ),
  );
  return note === undefined
    ? null
    : { ja: textOf(note.html.ja, LONGEST_DOC), en: textOf(note.html.en, 2 * LONGEST_DOC) };
}

/** Sanitised HTML as plain text. */
function textOf(html: string, longest: number): string {
  return shortened(
    unescapeHtml(html.replace(/<[^>]+>/g, ''))
      .replace(/\s+/g, ' ')
      .trim(),
    longest,
  );
}

function shortened(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function isSame(a: Definition, b: Definition): boolean {
  return a.kind === b.kind && a.record === b.record;
}

/** A function up to its body, all parameters included, in one line; null for all else, and where `#if` cuts it. */
function declarationOf(context: RenderContext, { kind, name, place, extent }: Definition): string | null {
  const code = kind === 'function' ? context.code(place.file) : null;
  if (code === null) return null;
  const source = code.text.slice(extent.start, Math.min(extent.end, extent.start + 4 * LONGEST_DECLARATION));
  const [head = ''] = source.replace(/\/\*[^]*?\*\/|\/\/.*/g, ' ').split(/[{;]/);
  if (!head.includes(name) || /^\s*#/m.test(head)) return null;
  return shortened(decodeLatin1ToUtf8(head).trim().replace(/\s+/g, ' '), LONGEST_DECLARATION);
}

function lineOf(context: RenderContext, path: string, line: number): string {
  const code = context.code(path);
  if (code === null) return '';
  const start = code.starts[line - 1] ?? 0;
  const end = code.text.indexOf('\n', start);
  const text = decodeLatin1ToUtf8(code.text.slice(start, end < 0 ? undefined : end))
    .trim()
    .replace(/\s+/g, ' ');
  return shortened(text, LONGEST_LINE);
}
