import type { Definition, SnippetBlock } from '#model';
import { decodeLatin1ToUtf8 } from '#text';
import type { Context } from './context.ts';
import type { Directive, Piece } from './directives.ts';
import { matchOutline, readOutline, type SourceLines } from './excerpt.ts';
import type { Sight } from './inline.ts';
import { meaningOf, unknownSymbol } from './symbols.ts';

const FORM = [
  'A symbol of a file: `::snippet[kernel/utsname.c:copy_utsname]`,',
  '`::snippet[include/linux/nsproxy.h:struct nsproxy]{keep="uts_ns"}`.',
];

/** Reads a `snippet` directive: what it shows of which construct; null with reports where it cannot. */
export function readSnippet(context: Context, directive: Directive): SnippetBlock | null {
  const { reader, lookup } = context;
  const { label, attributes, body, head } = directive;
  if (!label) {
    reader.report('directive', head, 'A snippet needs to know what to show.', FORM);
    return null;
  }
  const definition = definitionOf(context, label);
  if (!definition) return null;
  const { file } = definition.place;
  const text = lookup.text(file);
  if (text === null) {
    reader.report('unknown-symbol', label, `The text of ${file} is not in ${lookup.scope}.`, [
      'Add the file to the manifest in kernel-snippets/.',
    ]);
    return null;
  }
  const source = linesOf(definition, text);
  const block = {
    type: 'snippet' as const,
    definition,
    file,
    firstLine: source.firstLine,
    lastLine: source.firstLine + source.lines.length - 1,
  };
  const keep = attributes.get('keep') ?? null;
  const mark = attributes.get('mark') ?? null;
  if (body && (keep || mark)) {
    reader.report(
      'directive',
      keep ?? mark,
      'A snippet with lines of its own takes no `keep` and no `mark`.',
      ['Write the lines to keep below, those to light with `> ` before them.'],
    );
    return null;
  }
  const excerpt = body ? fromBody(context, body, source) : fromNames(context, definition, keep, mark, source);
  return excerpt && { ...block, ...excerpt };
}

/** The lines that a snippet shows, for what the text below it says of them. */
export function sightOf(context: Context, block: SnippetBlock): Sight {
  const { lines, firstLine } = linesOf(block.definition, context.lookup.text(block.file) ?? '');
  const isShown = (line: number): boolean =>
    block.shown.some((range) => range.firstLine <= line && line <= range.lastLine);
  return {
    lines: lines.map((text, n) => ({ line: firstLine + n, text })).filter(({ line }) => isShown(line)),
  };
}

function definitionOf(context: Context, label: Piece): Definition | null {
  const meaning = meaningOf(context.lookup, label.text);
  if (meaning.type === 'one') return meaning.definition;
  if (meaning.type === 'none') {
    const { message, help } = unknownSymbol(context.lookup, label.text);
    context.reader.report('unknown-symbol', label, message, help);
    return null;
  }
  const name = label.text.replace(/^[^:]*:/, '');
  const places = [...new Set(meaning.all.map(({ place }) => `${place.file}:${name}`))];
  const tag = meaning.all.find(({ kind }) => kind === 'struct' || kind === 'union' || kind === 'enum');
  const forms =
    places.length > 1 ? places : tag ? [`${places[0]?.replace(/:.*/, '')}:${tag.kind} ${tag.name}`] : FORM;
  context.reader.report('ambiguous-symbol', label, `\`${label.text}\` means several things.`, [
    `Name one: ${forms
      .slice(0, 3)
      .map((form) => `\`${form}\``)
      .join(' or ')}.`,
  ]);
  return null;
}

function linesOf({ name, extent, place }: Definition, text: string): SourceLines {
  const lines = text.split('\n').slice(extent.firstLine - 1, extent.lastLine);
  return {
    name: `${name} (${place.file})`,
    firstLine: extent.firstLine,
    lines: lines.map((line) => decodeLatin1ToUtf8(line)),
  };
}

type Excerpt = Pick<SnippetBlock, 'shown' | 'marked'>;

function fromBody({ reader }: Context, body: Piece, source: SourceLines): Excerpt | null {
  const outline = readOutline(body.text, body.start);
  if (outline.runs.length === 0) {
    reader.report('snippet-empty', { start: body.start, end: body.start }, 'The snippet keeps no line.', [
      'Write `::snippet[…]` on a line of its own to show the whole.',
    ]);
    return null;
  }
  const found = matchOutline(outline, source);
  if (!Array.isArray(found)) return found;
  for (const { rule, start, end, message, help } of found) reader.report(rule, { start, end }, message, help);
  return null;
}

/** Keeps the fields that an author names, and the first and last line of their record. */
function fromNames(
  context: Context,
  record: Definition,
  keep: Piece | null,
  mark: Piece | null,
  source: SourceLines,
): Excerpt | null {
  const lastLine = source.firstLine + source.lines.length - 1;
  const marked = mark && fieldsOf(context, record, mark);
  const kept = keep && fieldsOf(context, record, keep);
  if ((mark && !marked) || (keep && !kept)) return null;
  const lit = (marked ?? []).map(({ extent }) => extent).flatMap(numbersOf);
  if (!kept) return { shown: [{ firstLine: source.firstLine, lastLine }], marked: lit };

  const headLine = Math.max(record.place.line, source.firstLine);
  const lines = new Set([
    ...numbersOf({ firstLine: source.firstLine, lastLine: headLine }),
    lastLine,
    ...lit,
  ]);
  for (const { extent } of kept) for (const line of numbersOf(extent)) lines.add(line);
  const shown: Excerpt['shown'] = [];
  for (const line of [...lines].sort((a, b) => a - b)) {
    const last = shown.at(-1);
    if (last && last.lastLine + 1 === line) last.lastLine = line;
    else shown.push({ firstLine: line, lastLine: line });
  }
  return { shown, marked: lit };
}

function fieldsOf(context: Context, record: Definition, names: Piece): Definition[] | null {
  const found: Definition[] = [];
  let complete = true;
  for (const { 0: name, index } of names.text.matchAll(/\S+/g)) {
    const field = context.lookup
      .symbol(`${record.name}.${name}`)
      .find(
        ({ kind, place }) =>
          kind === 'field' &&
          place.file === record.place.file &&
          record.extent.firstLine <= place.line &&
          place.line <= record.extent.lastLine,
      );
    if (field) found.push(field);
    else {
      complete = false;
      // The name stands somewhere in the attribute: its quotes are not counted.
      const at = context.reader.text.indexOf(name, Math.min(names.start + index, names.end));
      const start = at < 0 || at > names.end ? names.start : at;
      const isRecord = record.kind === 'struct' || record.kind === 'union';
      const near = context.lookup.near(`${record.name}.${name}`).slice(0, 3);
      context.reader.report(
        'snippet-field',
        { start, end: start + name.length },
        `\`${record.kind} ${record.name}\` (${record.place.file}) has no member \`${name}\`.`,
        !isRecord
          ? ['`keep` and `mark` name fields; of a function, write the lines to keep: `:::snippet[…]`.']
          : near.length > 0
            ? [`Did you mean ${near.map((one) => `\`${one}\``).join(' or ')}?`]
            : [],
      );
    }
  }
  return complete ? found : null;
}

function numbersOf({ firstLine, lastLine }: { firstLine: number; lastLine: number }): number[] {
  return Array.from({ length: Math.max(0, lastLine - firstLine + 1) }, (_, n) => firstLine + n);
}
