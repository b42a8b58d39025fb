import type { Diagnostic } from '#model';
import { KwalkError } from '#diagnostics';
import { lineStarts, nearMatches, placeAt } from '#text';
import { getNodeValue, type Node, parseTree, type ParseError, printParseErrorCode } from 'jsonc-parser';

/** The way to a value: `['versions', 0, 'id']`. */
export type JsonPath = (string | number)[];

/** A JSON file under examination: collects everything that is wrong with it, each with its place. */
export class JsonFile {
  readonly file: string;
  readonly source: string;
  readonly root: Node;
  readonly problems: Diagnostic[] = [];
  readonly #rule: string;
  readonly #starts: Int32Array;

  /** `file` as a person knows it; `rule` of its diagnostics. Throws where the text is no JSON. */
  constructor(file: string, source: string, rule: string) {
    this.file = file;
    this.source = source;
    this.#rule = rule;
    this.#starts = lineStarts(source);
    const errors: ParseError[] = [];
    const root = parseTree(source, errors, { disallowComments: true });
    // What follows the first mistake in the syntax is mostly its echo.
    const [first] = errors;
    if (first)
      this.#add(first.offset, first.length, `Not JSON: ${words(printParseErrorCode(first.error))}.`, []);
    if (!root) throw new KwalkError(this.problems);
    this.root = root;
    this.check();
  }

  /** Notes a problem at the value of `path` (at the nearest enclosing one where that does not exist). */
  problem(path: JsonPath, message: string, help: string[] = []): void {
    this.problems.push(this.diagnostic(path, this.#rule, message, help));
  }

  /** A message that points at a value of this file. */
  diagnostic(path: JsonPath, rule: string, message: string, help: string[] = []): Diagnostic {
    const node = nodeAt(this.root, path);
    return this.#at(node.offset, node.length, rule, message, help);
  }

  /** Throws everything noted so far, if anything. */
  check(): void {
    if (this.problems.length > 0) throw new KwalkError(this.problems);
  }

  /** The object at `path`, its keys checked against those allowed; null, with a problem noted, where it is none. */
  object(path: JsonPath, keys: readonly string[] | null): Record<string, unknown> | null {
    const node = nodeAt(this.root, path);
    if (node.type !== 'object') return this.#wrong(path, 'an object');
    const seen = new Set<string>();
    for (const [key] of (node.children ?? []).map((property) => property.children ?? [])) {
      if (!key) continue;
      const name = String(key.value);
      if (seen.has(name)) this.#add(key.offset, key.length, `\`${name}\` stands here twice.`, []);
      seen.add(name);
      if (keys && !keys.includes(name)) {
        const near = nearMatches(name, keys);
        const help = near.length > 0 ? [`Did you mean \`${near[0]}\`?`] : [`Known here: ${keys.join(', ')}.`];
        this.#add(key.offset, key.length, `Nothing here is called \`${name}\`.`, help);
      }
    }
    return getNodeValue(node) as Record<string, unknown>;
  }

  /** The array at `path`; null, with a problem noted, where it is none. */
  array(path: JsonPath): unknown[] | null {
    const node = nodeAt(this.root, path);
    if (node.type !== 'array') return this.#wrong(path, 'a list');
    return getNodeValue(node) as unknown[];
  }

  /** The array at `path`, or an empty one where there is none. */
  optionalArray(path: JsonPath): unknown[] {
    return findNode(this.root, path) ? (this.array(path) ?? []) : [];
  }

  /** The non-empty string at `path`; null, with a problem noted, where it is none. */
  string(path: JsonPath): string | null {
    const node = findNode(this.root, path);
    if (!node) {
      this.problem(path, `\`${path.at(-1)}\` is missing here.`);
      return null;
    }
    if (node.type !== 'string' || node.value === '') return this.#wrong(path, 'a text in quotes');
    return String(node.value);
  }

  #wrong(path: JsonPath, wanted: string): null {
    const last = path.at(-1);
    const name = typeof last === 'string' ? `\`${last}\`` : last === undefined ? 'This' : 'This entry';
    const found = findNode(this.root, path);
    this.problem(path, found ? `${name} must be ${wanted}.` : `${name} is missing: it must be ${wanted}.`);
    return null;
  }

  #add(offset: number, length: number, message: string, help: string[]): void {
    this.problems.push(this.#at(offset, length, this.#rule, message, help));
  }

  #at(offset: number, length: number, rule: string, message: string, help: string[]): Diagnostic {
    const { line, col } = placeAt(this.#starts, offset);
    // A whole object would mark half of the file: its first line says enough.
    const lineEnd = this.source.indexOf('\n', offset);
    const marked = Math.min(length, (lineEnd < 0 ? this.source.length : lineEnd) - offset);
    const { file, source } = this;
    return { severity: 'error', rule, file, line, col, length: marked, message, help, source };
  }
}

function findNode(root: Node, path: JsonPath): Node | null {
  let node: Node | undefined = root;
  for (const part of path) {
    if (typeof part === 'number') node = node.type === 'array' ? node.children?.[part] : undefined;
    else node = node.type === 'object' ? membersOf(node).get(part) : undefined;
    if (!node) return null;
  }
  return node;
}

/** An object's values by name; a configuration has thousands, each of which is asked for. */
function membersOf(object: Node): ReadonlyMap<string, Node> {
  let members = known.get(object);
  if (!members) {
    known.set(object, (members = new Map()));
    for (const { children: [key, value] = [] } of object.children ?? [])
      if (key && value && !members.has(String(key.value))) members.set(String(key.value), value);
  }
  return members;
}

const known = new WeakMap<Node, Map<string, Node>>();

/** The value at `path`, or the nearest one around it. */
function nodeAt(root: Node, path: JsonPath): Node {
  for (let length = path.length; length > 0; length--) {
    const node = findNode(root, path.slice(0, length));
    if (node) return node;
  }
  return root;
}

/** `CommaExpected` → `comma expected`. */
function words(code: string): string {
  return code
    .replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/^[A-Z]/, (l) => l.toLowerCase());
}
