import type { Observation, ObservedOutput, ObservedTask } from '#model';
import { isMap, isScalar, isSeq, parseDocument, type Node, type YAMLMap } from 'yaml';
import type { Reader } from './files.ts';

/** A shape that a value of the recording must have; reports what does not, and gives what does. */
type Shape<T> = (reader: Reader, node: Node | null, at: string) => T | null;

/** Reads `content/observations/ID.json`; null with reports, each at its place, where it is not as it should be. */
export function readObservation(reader: Reader, id: string): Observation | null {
  if (!isJson(reader)) return null;
  // JSON is YAML, and YAML's reader knows where each value stands.
  const document = parseDocument(reader.text, { prettyErrors: false, schema: 'json', strict: true });
  for (const { pos, message } of document.errors)
    reader.report('observation', { start: pos[0], end: pos[1] }, message.replace(/\.?$/, '.'));
  if (document.errors.length > 0) return null;
  const observation = recording(reader, document.contents, 'the recording');
  if (observation && observation.id !== id) {
    reader.report('observation', { start: 0, end: 0 }, `The recording calls itself \`${observation.id}\`.`, [
      `Its \`id\` is the name of the file: \`${id}\`.`,
    ]);
    return null;
  }
  return observation;
}

function isJson(reader: Reader): boolean {
  try {
    JSON.parse(reader.text);
    return true;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // V8 tells the place of most errors, and of the others the end or the token.
    const told = /at position (\d+)/.exec(error.message)?.[1];
    const at = told ? Number(told) : error.message.includes('end of') ? reader.text.length : 0;
    const what = error.message
      .replace(/ (in JSON )?at position.*$/s, '')
      .replace(/, "?(\.\.\.)?[^"]*"?.*$/s, '');
    reader.report('observation', { start: at, end: at }, `The file is not JSON: ${what}.`);
    return false;
  }
}

const text: Shape<string> = (reader, node, at) =>
  isScalar(node) && typeof node.value === 'string' && node.value !== ''
    ? node.value
    : wrong(reader, node, `${at} must be a text`);

/** A command may print nothing. */
const anyText: Shape<string> = (reader, node, at) =>
  isScalar(node) && typeof node.value === 'string' ? node.value : wrong(reader, node, `${at} must be a text`);

const date: Shape<string> = (reader, node, at) => {
  const value = text(reader, node, at);
  if (
    value === null ||
    (/^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/.test(value) && !Number.isNaN(Date.parse(value)))
  )
    return value;
  return wrong(reader, node, `${at} must be a date such as 2026-11-24`);
};

const inode: Shape<number> = (reader, node, at) =>
  isScalar(node) && typeof node.value === 'number' && Number.isSafeInteger(node.value) && node.value > 0
    ? node.value
    : wrong(reader, node, `${at} must be an inode number`);

const method: Shape<Observation['method']> = (reader, node, at) =>
  isScalar(node) && (node.value === 'bpftrace' || node.value === 'proc')
    ? node.value
    : wrong(reader, node, `${at} must be "bpftrace" or "proc"`);

function list<T>(item: Shape<T>): Shape<T[]> {
  return (reader, node, at) => {
    if (!isSeq(node) || node.items.length === 0)
      return wrong(reader, node, `${at} must be a list, not empty`);
    return all(node.items.map((one, n) => item(reader, one as Node | null, `${at}[${n}]`)));
  };
}

function byName<T>(value: Shape<T>, names: RegExp): Shape<Record<string, T>> {
  return (reader, node, at) => {
    if (!isMap(node)) return wrong(reader, node, `${at} must be an object`);
    const entries = node.items.map(({ key, value: inner }): [string, T] | null => {
      const name = isScalar(key) ? String(key.value) : '';
      if (!names.test(name)) return wrong(reader, key as Node, `${at} has no place for "${name}"`);
      const read = value(reader, inner as Node | null, `${at}.${name}`);
      return read === null ? null : [name, read];
    });
    const read = all(entries);
    return read && Object.fromEntries(read);
  };
}

/** Members that may be left out. */
type OptionalKeys<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T] & string;

/** Reads an object of known members, `optional` ones only where they are there; others are reported. */
function object<T extends object>(
  shape: { [K in keyof T]-?: Shape<NonNullable<T[K]>> },
  optional: OptionalKeys<T>[] = [],
): Shape<T> {
  return (reader, node, at) => {
    if (!isMap(node)) return wrong(reader, node, `${at} must be an object`);
    const unknown = reportUnknown(reader, node, at, Object.keys(shape));
    const result: Partial<T> = {};
    let complete = !unknown;
    for (const name of Object.keys(shape) as (keyof T & string)[]) {
      if (!node.has(name) && (optional as string[]).includes(name)) continue;
      const value = node.has(name)
        ? shape[name](reader, node.get(name, true) as Node | null, `${at}.${name}`)
        : wrong(reader, node, `${at} has no \`${name}\``);
      if (value === null) complete = false;
      else result[name] = value;
    }
    return complete ? (result as T) : null;
  };
}

function reportUnknown(reader: Reader, node: YAMLMap, at: string, names: string[]): boolean {
  let found = false;
  for (const { key } of node.items) {
    if (isScalar(key) && names.includes(String(key.value))) continue;
    wrong(reader, key as Node, `${at} knows no \`${isScalar(key) ? String(key.value) : '?'}\``);
    found = true;
  }
  return found;
}

const NAMESPACE_FILE = /^(cgroup|ipc|mnt|net|pid|pid_for_children|time|time_for_children|user|uts)$/;
const TYPE_PATH = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*|\[\d+\])*$/;

const task: Shape<ObservedTask> = object<ObservedTask>({
  id: text,
  label: object<ObservedTask['label']>({ ja: text, en: text }),
  command: text,
  values: byName(anyText, TYPE_PATH),
  namespaces: byName(inode, NAMESPACE_FILE),
});

const output: Shape<ObservedOutput> = object<ObservedOutput>({ task: text, command: text, output: anyText });

const recording: Shape<Observation> = object<Observation>(
  {
    id: text,
    kernelRelease: text,
    date,
    commands: list(text),
    method,
    tool: text,
    program: text,
    why: text,
    outputs: list(output),
    tasks: list(task),
  },
  ['tool', 'program', 'why', 'outputs'],
);

function all<T>(values: (T | null)[]): T[] | null {
  const read = values.filter((value) => value !== null);
  return read.length === values.length ? read : null;
}

function wrong(reader: Reader, node: Node | null, message: string): null {
  const [start, end] = node?.range ?? [0, 0];
  // Of a whole object its first line is enough.
  const lineEnd = reader.text.indexOf('\n', start);
  const shown = { start, end: Math.min(end, lineEnd < 0 ? end : lineEnd) };
  reader.report('observation', shown, `${message.charAt(0).toUpperCase()}${message.slice(1)}.`);
  return null;
}
