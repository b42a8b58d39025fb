import type { Node, Parent } from 'mdast';
import type { ContainerDirective, LeafDirective, TextDirective } from 'mdast-util-directive';
import { visit } from 'unist-util-visit';

export type DirectiveNode = ContainerDirective | LeafDirective | TextDirective;

/** A piece of the content file. */
export interface Piece {
  text: string;
  start: number;
  end: number;
}

/** A directive as the author wrote it: `::walk[current->nsproxy]{from="…"}`. */
export interface Directive {
  name: string;
  /** The whole of it; of a container its first line. */
  head: Piece;
  /** What stands in the brackets, unparsed: `_` and `*` of C are no emphasis. */
  label: Piece | null;
  attributes: Map<string, Piece>;
  /** Lines of a container, without the closing fence. */
  body: Piece | null;
  /** False for a container that nothing closes. */
  closed: boolean;
}

export function isDirective(node: Node): node is DirectiveNode {
  return node.type === 'containerDirective' || node.type === 'leafDirective' || node.type === 'textDirective';
}

/** Offsets that a node covers. */
export function spanOf(node: Node): { start: number; end: number } {
  const start = node.position?.start.offset ?? 0;
  return { start, end: node.position?.end.offset ?? start };
}

/** Calls back for each directive below a node, with what holds it. */
export function visitDirectives(
  tree: Node,
  each: (node: DirectiveNode, parent: Parent | undefined, index: number | undefined) => void,
): void {
  visit(tree, (node: Node, index: number | undefined, parent: Parent | undefined) => {
    if (isDirective(node)) each(node, parent, index);
  });
}

/** Reads a directive from the text that its node covers. */
export function readDirective(node: DirectiveNode, text: string): Directive {
  const { start, end } = spanOf(node);
  const isContainer = node.type === 'containerDirective';
  const lineEnd = text.indexOf('\n', start);
  const headEnd = isContainer && lineEnd >= 0 && lineEnd < end ? lineEnd : end;
  const head = pieceOf(text, start, headEnd);
  const label = labelOf(head);
  const attributes = new Map<string, Piece>();
  const places = attributePlaces(head, label);
  for (const [name, value] of Object.entries(node.attributes ?? {})) {
    const place = places.get(name) ?? { start, end: headEnd };
    attributes.set(name, { text: value ?? '', ...place });
  }
  if (!isContainer) return { name: node.name, head, label, attributes, body: null, closed: true };

  const closed = /\n\s*:{3,}\s*$/.test(text.slice(headEnd, end));
  const lastLine = text.lastIndexOf('\n', end - 1);
  const bodyStart = Math.min(headEnd + 1, end);
  const bodyEnd = closed ? Math.max(bodyStart, lastLine) : end;
  return { name: node.name, head, label, attributes, body: pieceOf(text, bodyStart, bodyEnd), closed };
}

function pieceOf(text: string, start: number, end: number): Piece {
  return { text: text.slice(start, end), start, end };
}

/** The brackets right after the name, balanced; a backslash takes the meaning from a bracket. */
function labelOf(head: Piece): Piece | null {
  const open = /^:+[\w-]+/.exec(head.text)?.[0].length ?? 0;
  if (head.text[open] !== '[') return null;
  let depth = 0;
  for (let at = open; at < head.text.length; at++) {
    const char = head.text[at];
    if (char === '\\') at++;
    else if (char === '[') depth++;
    else if (char === ']' && --depth === 0) {
      const text = head.text.slice(open + 1, at).replace(/\\([[\]\\])/g, '$1');
      return { text, start: head.start + open + 1, end: head.start + at };
    }
  }
  return null;
}

/** Where each attribute stands, name and value; a name within another's value is none. */
function attributePlaces(head: Piece, label: Piece | null): Map<string, { start: number; end: number }> {
  const places = new Map<string, { start: number; end: number }>();
  const from = label ? label.end + 1 - head.start : 0;
  const open = head.text.indexOf('{', from);
  if (open < 0) return places;
  for (const found of head.text
    .slice(open + 1)
    .matchAll(/([\w:-]+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s}]*))?|"[^"]*"|'[^']*'/g)) {
    const start = head.start + open + 1 + found.index;
    if (found[1] !== undefined && !places.has(found[1]))
      places.set(found[1], { start, end: start + found[0].length });
  }
  return places;
}
