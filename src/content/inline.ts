import type { Definition } from '#model';
import type { InlineCode, Link, PhrasingContent, Root, RootContent } from 'mdast';
import { SKIP, visit } from 'unist-util-visit';
import { canonical, findAll } from './canonical.ts';
import { known } from './chains.ts';
import type { Context } from './context.ts';
import { readDirective, visitDirectives, type Directive, type DirectiveNode } from './directives.ts';
import { evidenceNode } from './evidence.ts';
import { definitionHref, identHref, manHref, sourceHref, walkHref } from './hrefs.ts';
import { meaningOf, shortName, unknownSymbol } from './symbols.ts';

/** Lines of source that are in the reader's sight, for `:line[…]`. */
export interface Sight {
  /** Line number of each line shown, and its text. */
  lines: { line: number; text: string }[];
}

/**
 * Turns what stands within a paragraph into links: inline code that names a symbol, a file, a chain or
 * a manual page, and `:sym[…]`, `:line[…]`, `:code[…]`, `:evidence[…]`. Changes the tree.
 * @returns lines of the snippet in sight that the text speaks of
 */
export function resolveInline(context: Context, tree: Root | RootContent, sight: Sight | null): number[] {
  const lights = new Set<number>();
  visit(tree, (node, index, parent) => {
    if (node.type === 'link' || node.type === 'heading') {
      // No link within a link, and none in headings: they are links themselves where they are listed.
      visitDirectives(node, (inner, holder, at) => {
        if (holder && at !== undefined) holder.children[at] = plain(context, inner);
      });
      return SKIP;
    }
    if (!parent || index === undefined) return;
    if (node.type === 'inlineCode') {
      const href = hrefOf(context, node.value);
      if (href !== null) parent.children[index] = linkTo(href, node) as never;
      return SKIP;
    }
    if (node.type === 'textDirective') {
      const directive = readDirective(node, context.reader.text);
      parent.children[index] = textDirective(context, directive, sight, lights) as never;
      return SKIP;
    }
    return;
  });
  return [...lights].sort((a, b) => a - b);
}

function textDirective(
  context: Context,
  directive: Directive,
  sight: Sight | null,
  lights: Set<number>,
): PhrasingContent {
  const { name, label, head } = directive;
  if (isProse(directive)) return { type: 'text', value: head.text };
  if (!label) {
    context.reader.report('directive', head, `\`:${name}\` needs a text in brackets: \`:${name}[…]\`.`);
    return { type: 'text', value: head.text };
  }
  switch (name) {
    case 'sym':
      return symbolNode(context, directive);
    case 'line':
      return lineNode(context, directive, sight, lights);
    case 'evidence':
      return evidenceNode(context, label);
    default:
      return code(label.text);
  }
}

const INLINE = new Set(['sym', 'line', 'code', 'evidence']);

/** `10:30` and `kernel/sys.c:gethostname` look like directives to the parser and are none. */
export function isProse({ name, label, attributes }: Directive): boolean {
  return !INLINE.has(name) && !label && attributes.size === 0;
}

export function isInlineName(name: string): boolean {
  return INLINE.has(name);
}

function plain(context: Context, node: DirectiveNode): PhrasingContent {
  const directive = readDirective(node, context.reader.text);
  return directive.label && isInlineName(directive.name)
    ? code(directive.label.text)
    : { type: 'text', value: directive.head.text };
}

function symbolNode(context: Context, { label }: Directive): PhrasingContent {
  const written = label?.text ?? '';
  const meaning = meaningOf(context.lookup, written);
  if (meaning.type === 'none') {
    const { message, help } = unknownSymbol(context.lookup, written);
    context.reader.report('unknown-symbol', label, message, help);
    return code(shortName(written));
  }
  const href =
    meaning.type === 'one'
      ? definitionHref(context.version, meaning.definition)
      : identHref(context.version, meaning.name);
  return linkTo(href, code(shortName(written)));
}

function lineNode(
  context: Context,
  { label }: Directive,
  sight: Sight | null,
  lights: Set<number>,
): PhrasingContent {
  const text = label?.text ?? '';
  if (!sight) {
    context.reader.report(
      'line',
      label,
      '`:line` speaks of a line of the snippet above, and there is none.',
      ['Put a `snippet` before this paragraph.'],
    );
    return code(text);
  }
  const found = linesWith(sight, text);
  if (found.length === 0)
    context.reader.report('line', label, `No line of the snippet above holds \`${text}\`.`, [
      'Keep the line in the snippet, or write the text as it stands there; white space does not matter.',
    ]);
  for (const line of found) lights.add(line);
  return { ...code(text), data: { hProperties: { className: ['line'] } } };
}

function linesWith(sight: Sight, text: string): number[] {
  const wanted = canonical(text).text;
  return sight.lines
    .filter((line) => findAll(canonical(line.text).text, wanted).length > 0)
    .map(({ line }) => line);
}

function code(value: string): InlineCode {
  return { type: 'inlineCode', value };
}

function linkTo(url: string, node: PhrasingContent): Link {
  return { type: 'link', url, children: [node], data: { hProperties: { className: ['sym'] } } };
}

const BARE = /^[A-Za-z_]\w*(\(\))?$/;
const TAG = /^(struct|union|enum) [A-Za-z_]\w*$/;
const FIELD = /^[A-Za-z_]\w*\.[A-Za-z_]\w*$/;
const IN_FILE = /^[\w./-]+\.[chS]:[\w .]+$/;
const FILE = /^[\w-]+(\/[\w.-]+)*\/[\w.-]+\.[chS]$/;
const CHAIN = /^&?[A-Za-z_]\w*(\(\w*\))?((->|\.)\w+|\[[^\]]*\])+$/;
/** A word that may well be prose: no `_`, no digit, no capital. */
const WORD = /^[a-z]+$/;

/** Where inline code leads; null for code that is only code. */
function hrefOf(context: Context, written: string): string | null {
  const { lookup, version, lang } = context;
  const man = manHref(written);
  if (man !== null) return man;
  if (FILE.test(written)) return lookup.text(written) === null ? null : sourceHref(version, written);
  if (BARE.test(written) || TAG.test(written) || FIELD.test(written) || IN_FILE.test(written)) {
    const meaning = meaningOf(lookup, written);
    if (meaning.type !== 'none' && !isOnlyAWord(written, meaning.all))
      return meaning.type === 'one'
        ? definitionHref(version, meaning.definition)
        : identHref(version, meaning.name);
  }
  if (CHAIN.test(written)) {
    const answer = lookup.chain(written, null);
    if (answer.ok) return walkHref(version, lang, known(context, answer.chain));
  }
  return null;
}

/** `name` is a field of many records and an English word; no reader looks for one of them. */
function isOnlyAWord(written: string, all: Definition[]): boolean {
  return WORD.test(written) && all.every(({ kind }) => kind === 'field');
}
