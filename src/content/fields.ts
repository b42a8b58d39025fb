import { nearMatches } from '#text';
import { isMap, isScalar, isSeq, parseDocument, type Node, type Scalar } from 'yaml';
import type { Reader } from './files.ts';

/** One value of the head of a file, and where it stands. */
export interface Field {
  text: string;
  start: number;
  end: number;
}

/** What the head of a kind of file may hold. */
export type FieldRules = Record<string, { required?: boolean; list?: boolean }>;

/** The values of a head, by name; a name that is not a list has at most one. */
export type Fields = Map<string, Field[]>;

/**
 * Reads the YAML between the `---` lines at the head of a file. `start` is the offset of its first
 * line in the file. Everything that is not as `rules` say is reported; what can be used is returned.
 */
export function readFields(reader: Reader, yaml: string, start: number, rules: FieldRules): Fields {
  const fields: Fields = new Map();
  const document = parseDocument(yaml, { prettyErrors: false });
  for (const error of document.errors) {
    const [from, to] = error.pos;
    const span = { start: start + from, end: start + Math.min(Math.max(to, from + 1), yaml.length) };
    reader.report('head', span, `The head is not YAML: ${sentence(error.message)}`, QUOTING);
  }
  const valid = document.errors.length === 0;
  const root = document.contents;
  if (root !== null && !isMap(root)) {
    if (valid) reader.report('head', spanOf(root, start), 'The head must be `name: value` lines.');
    return fields;
  }
  for (const { key, value } of root?.items ?? []) {
    if (!isScalar(key) || typeof key.value !== 'string') continue;
    const rule = Object.hasOwn(rules, key.value) ? rules[key.value] : undefined;
    if (!rule) reportUnknown(reader, key, start, rules);
    else fields.set(key.value, readValues(valid ? reader : null, key, value, start, rule.list ?? false));
  }
  // A head that is not YAML may well hold the name: one error is enough.
  if (!valid) return fields;
  for (const [name, { required }] of Object.entries(rules))
    if (required && (fields.get(name) ?? []).length === 0 && !root?.has(name))
      reader.report('head', { start: 0, end: 3 }, `The head has no \`${name}\`.`, [
        `Add a line \`${name}: …\`.`,
      ]);
  return fields;
}

/** The one value of a name; null where there is none. */
export function single(fields: Fields, name: string): Field | null {
  return fields.get(name)?.[0] ?? null;
}

const QUOTING = ['A value that begins with one of & ! * [ { # or holds `: ` stands in quotes.'];

function reportUnknown(reader: Reader, key: Scalar, start: number, rules: FieldRules): void {
  const near = nearMatches(String(key.value), Object.keys(rules), 1);
  reader.report('head', spanOf(key, start), `The head knows no \`${String(key.value)}\`.`, [
    near[0] ? `Did you mean \`${near[0]}\`?` : `It may hold: ${Object.keys(rules).join(', ')}.`,
  ]);
}

/** `reader` is null where the YAML itself is wrong: what follows from that is not reported again. */
function readValues(
  reader: Reader | null,
  key: Scalar,
  value: Node | null,
  start: number,
  list: boolean,
): Field[] {
  const nodes = isSeq(value) ? (value.items as Node[]) : [value];
  if (isSeq(value) && !list) {
    reader?.report('head', spanOf(value, start), `\`${String(key.value)}\` takes one value, not a list.`);
    return [];
  }
  return nodes.flatMap((node) => {
    const text = isScalar(node) && node.value !== null ? textOf(node) : '';
    if (node !== null && text !== '') return [{ text, ...spanOf(node, start) }];
    const span = spanOf(node?.range ? node : key, start);
    reader?.report('head', span, `\`${String(key.value)}\` needs a text.`, QUOTING);
    return [];
  });
}

/** `0012` and `1.0` stay what the author wrote. */
function textOf(scalar: Scalar): string {
  const text = typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? String(scalar.value));
  return text.trim();
}

function spanOf(node: Node, start: number): { start: number; end: number } {
  const [from, to] = node.range ?? [0, 0];
  return { start: start + from, end: start + to };
}

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
