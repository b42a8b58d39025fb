import type { Heading, Root, RootContent } from 'mdast';
import { toString } from 'mdast-util-to-string';
import type { Definition, Extent, Language, Note } from '#model';
import { decodeLatin1ToUtf8, lineStarts, placeAt } from '#text';
import { canonical, findAll } from './canonical.ts';
import type { Context, Shared } from './context.ts';
import { isDirective, spanOf } from './directives.ts';
import { evidenceLink } from './evidence.ts';
import { nearHelp } from './excerpt.ts';
import { single, type Field } from './fields.ts';
import type { Reader } from './files.ts';
import { resolveInline } from './inline.ts';
import { checkLinks, type HeadingLink } from './links.ts';
import { parseMarkdown, toHtml } from './markdown.ts';
import { readHead, reportDirectivesIn } from './page.ts';
import { meaningOf, thingOf, unknownSymbol } from './symbols.ts';

const HEAD = { target: { required: true }, expression: {}, evidence: { list: true, required: true } };

const LANGUAGES: Language[] = ['ja', 'en'];

export interface ReadNote {
  note: Note;
  headingLinks: HeadingLink[];
}

/** Reads `content/notes/ID.md`; null with reports where it shows nowhere. */
export function readNote(shared: Shared, reader: Reader, id: string): ReadNote | null {
  const root = parseMarkdown(reader);
  if (!root) return null;
  const fields = readHead(reader, root, HEAD);
  const context: Context = { ...shared, reader, lang: 'ja', onPage: new Set() };
  const evidence = fields.get('evidence') ?? [];
  for (const item of evidence) evidenceLink(context, item);

  const headingLinks: HeadingLink[] = [];
  const html = { ja: '', en: '' };
  for (const [lang, nodes] of readHalves(reader, root))
    html[lang] = readHalf({ ...context, lang }, nodes, headingLinks);

  const target = single(fields, 'target');
  const definitions = target && definitionsOf(context, target);
  if (!target || !definitions) return null;
  const expression = single(fields, 'expression');
  const places = expression ? placesOf(context, expression, definitions) : [];
  return {
    note: {
      id,
      target: target.text,
      expression: expression?.text ?? null,
      definitions,
      places,
      html,
      evidence: evidence.map(({ text }) => text),
      file: reader.file,
    },
    headingLinks,
  };
}

/** What stands below `# ja` and below `# en`. */
function readHalves(reader: Reader, root: Root): Map<Language, RootContent[]> {
  const halves = new Map<Language, RootContent[]>();
  let current: RootContent[] | null = null;
  for (const node of root.children) {
    if (node.type === 'yaml') continue;
    if (node.type === 'heading' && node.depth === 1) {
      current = openHalf(reader, node, halves);
    } else if (current) current.push(node);
    else if (halves.size === 0 && node.type !== 'html')
      reader.report('note-half', spanOf(node), 'This stands in neither language.', [
        'Write the Japanese text below a line `# ja`, the English one below `# en`.',
      ]);
  }
  for (const lang of LANGUAGES)
    if ((halves.get(lang) ?? []).length === 0)
      reader.report('note-half', { start: 0, end: 0 }, `The note says nothing in \`${lang}\`.`, [
        `Write its text below a line \`# ${lang}\`.`,
      ]);
  return halves;
}

function openHalf(reader: Reader, node: Heading, halves: Map<Language, RootContent[]>): RootContent[] | null {
  const lang = LANGUAGES.find((one) => one === toString(node).trim());
  if (lang && !halves.has(lang)) {
    const nodes: RootContent[] = [];
    halves.set(lang, nodes);
    return nodes;
  }
  reader.report(
    'note-half',
    spanOf(node),
    lang ? `\`# ${lang}\` stands twice.` : 'A heading of the first level opens a language here.',
    ['A note has two of them, `# ja` and `# en`.'],
  );
  return null;
}

function readHalf(context: Context, nodes: RootContent[], headingLinks: HeadingLink[]): string {
  const tree: Root = { type: 'root', children: nodes };
  headingLinks.push(...checkLinks(context, tree));
  reportDirectivesIn(context, tree, 'A note holds prose alone.');
  // Blocks are reported; what is left of them must not reach the page.
  tree.children = tree.children.filter((node) => !isDirective(node));
  resolveInline(context, tree, null);
  const { html, rest } = toHtml(tree.children, context.lang);
  return [...html.values(), rest].filter(Boolean).join('\n');
}

function definitionsOf(context: Context, target: Field): Definition[] | null {
  const meaning = meaningOf(context.lookup, target.text);
  if (meaning.type === 'none') {
    const { message, help } = unknownSymbol(context.lookup, target.text);
    context.reader.report('unknown-symbol', target, message, help);
    return null;
  }
  const things = new Map(meaning.all.map((definition) => [thingOf(definition), definition]));
  if (things.size <= 1) {
    // A note shows where the thing is made, not at each prototype of it.
    const made = meaning.all.filter(({ isDefinition }) => isDefinition);
    return made.length > 0 ? made : meaning.all;
  }
  const forms = [...things.values()]
    .slice(0, 3)
    .map(({ kind, name, record, place }) =>
      kind === 'field'
        ? `${record}.${name}`
        : ['struct', 'union', 'enum'].includes(kind)
          ? `${kind} ${name}`
          : `${place.file}:${name}`,
    );
  context.reader.report('ambiguous-symbol', target, `\`${target.text}\` means several things.`, [
    `Name one: ${forms.map((form) => `\`${form}\``).join(' or ')}.`,
  ]);
  return null;
}

/** Where the expression stands within what the note is about: exactly once. */
function placesOf(context: Context, expression: Field, definitions: Definition[]): Note['places'] {
  const bodies = definitions.filter(({ isDefinition }) => isDefinition);
  const places = bodies.flatMap(({ place: { file }, extent }) => {
    const text = context.lookup.text(file);
    return text === null
      ? []
      : extentsOf(text, extent, expression.text).map((found) => ({ file, extent: found }));
  });
  const [body] = bodies;
  if (places.length === 1 || !body) return places;
  const name = `${body.name} (${body.place.file})`;
  if (places.length > 1) {
    const lines = places.map(({ extent }) => extent.firstLine).join(', ');
    context.reader.report(
      'note-ambiguous',
      expression,
      `This stands ${places.length} times in ${name}: lines ${lines}.`,
      ['Take more of the text around it, so that one place is meant.'],
    );
    return [];
  }
  const text = context.lookup.text(body.place.file) ?? '';
  const lines = text.split('\n').slice(body.extent.firstLine - 1, body.extent.lastLine);
  context.reader.report(
    'note-gone',
    expression,
    `${name} does not hold this text.`,
    nearHelp(expression.text, {
      name,
      firstLine: body.extent.firstLine,
      lines: lines.map(decodeLatin1ToUtf8),
    }),
  );
  return [];
}

function extentsOf(text: string, extent: Extent, expression: string): Extent[] {
  const hay = canonical(text.slice(extent.start, extent.end), extent.start);
  const starts = lineStarts(text);
  return findAll(hay.text, canonical(expression).text).map((found) => {
    const start = hay.offsets[found.start] ?? extent.start;
    const end = (hay.offsets[found.end - 1] ?? start) + 1;
    return { start, end, firstLine: placeAt(starts, start).line, lastLine: placeAt(starts, end - 1).line };
  });
}
