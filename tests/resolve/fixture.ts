/**
 * The notation of resolver tests: C files in one text, with what is expected below the identifiers.
 *
 *     //- include/linux/ns.h
 *     struct uts { char name[65]; };
 *     //                ^^^^ @name
 *     //- kernel/a.c CONFIG_UTS=y
 *     #include <linux/ns.h>
 *     char *f(struct uts *p) { return p->name; }
 *     //                                 ^^^^ =@name : char * walk uts.name
 *
 * A header names a file and says what is known of the configuration: `=y`, `=m` and `=n` are known,
 * what is not named is open. A marker stands below the line it speaks of, carets below the whole
 * identifier; `<-` instead of carets means the identifier above the `//` itself. After it, in this order:
 *
 *     -2                  the identifier is two lines above the line that the marker follows
 *                         (a continued macro's markers follow its last line)
 *     @x                  names this place
 *     =@x                 `exact`, and the answer is @x
 *     =@x not @y if A     the same, and exactly these candidates were left out by the configuration
 *     =@x if A | @y if B  `conditional`, and exactly these are the candidates; ` if A` may be left out
 *     =external PATH      `external`; PATH may be left out
 *     =unknown            `unknown`, no candidates
 *     : struct uts *      the type of the expression that ends here
 *     walk uts.name       the chain up to here, as a type path
 *
 * Marker lines are blanked to equal length, so offsets are those of the written text. A fixture that
 * cannot fail must not load: each way of writing one wrongly has its own error.
 */
import type { ConfigFacts, Place } from '#model';
import { readAssertion, type Said } from './assertion.ts';
import { FixtureError } from './fixture-error.ts';

export interface FixtureFile {
  path: string;
  /** One char per byte, markers blanked. */
  text: string;
  /** Configuration that its header names. */
  config: Record<string, string>;
}

/** A named place, and the identifier that stands there. */
export interface Label extends Place {
  name: string;
}

/** What is expected of one identifier token. */
export interface Assertion extends Place, Omit<Said, 'label'> {
  /** Byte offset of the token. */
  offset: number;
  name: string;
}

export interface Fixture {
  files: FixtureFile[];
  /** The headers' configuration together. */
  facts: ConfigFacts;
  labels: Map<string, Label>;
  assertions: Assertion[];
}

const HEADER = /^\/\/- ?(.*)$/;
const MARKER = /^( *)\/\/( *)(\^+|<-)(.*)$/;
/** An assertion whose carets were forgotten, or stand behind it. */
const CARETLESS = /^\s*\/\/.*(?:\^\^|(?:^|\s)=(?:@|unknown\b|external\b))|^\s*\/\/\s*(?:@\w|walk\s)/;
const IDENTIFIER = /[A-Za-z_$][\w$]*/g;

interface FileBeingRead {
  path: string;
  config: Record<string, string>;
  lines: string[];
  /** Line of its header in the fixture, for messages; so are `at` and the numbers in `used`. */
  at: number;
}

interface State {
  files: FileBeingRead[];
  labels: Map<string, { place: Label; at: number }>;
  assertions: Assertion[];
  used: Map<string, number>;
}

/**
 * Reads a fixture. `library` is a second one whose labels may be used, unused ones being no error;
 * its files come first. Throws a FixtureError for the first thing that is written wrongly.
 */
export function loadFixture(text: string, library?: string): Fixture {
  const lib = library === undefined ? null : read(library);
  const own = read(text);
  if (own.assertions.length === 0) {
    throw new FixtureError('no-assertion', 1, 'nothing is asserted, so nothing can fail');
  }
  const labels = new Map([...(lib?.labels ?? []), ...own.labels]);
  for (const [label, { at }] of own.labels) {
    if (lib?.labels.has(label)) throw new FixtureError('duplicate-label', at, `@${label} is the library's`);
    if (!own.used.has(label)) throw new FixtureError('unused-label', at, `nothing expects @${label}`);
  }
  for (const [label, at] of [...(lib?.used ?? []), ...own.used]) {
    if (!labels.has(label)) throw new FixtureError('undefined-label', at, `no place is named @${label}`);
  }
  const states = lib ? [lib, own] : [own];
  const files = states.flatMap((state) => state.files);
  const paths = new Set<string>();
  for (const { path, at } of files) {
    if (paths.has(path)) throw new FixtureError('duplicate-file', at, `${path} was given before`);
    paths.add(path);
  }
  return {
    files: files.map(({ path, lines, config }) => ({ path, text: toBytes(`${lines.join('\n')}\n`), config })),
    facts: factsOf(files),
    labels: new Map([...labels].map(([label, { place }]) => [label, place])),
    assertions: states.flatMap((state) => state.assertions),
  };
}

function toBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function factsOf(files: FileBeingRead[]): ConfigFacts {
  const values: Record<string, string> = {};
  for (const { path, config, at } of files) {
    for (const [name, value] of Object.entries(config)) {
      if ((values[name] ??= value) !== value) {
        throw new FixtureError('conflicting-config', at, `${path} wants another ${name}`);
      }
    }
  }
  const known = Object.entries(values);
  return {
    name: 'fixture',
    source: 'fixture',
    architecture: 'x86',
    set: Object.fromEntries(known.filter(([, value]) => value !== 'n')),
    unset: known.filter(([, value]) => value === 'n').map(([name]) => name),
  };
}

function read(text: string): State {
  const state: State = { files: [], labels: new Map(), assertions: [], used: new Map() };
  /** Index of the last line of code in the current file; markers speak of it. */
  let target = -1;
  const lines = text.replace(/\n$/, '').split('\n');
  for (const [index, line] of lines.entries()) {
    const number = index + 1;
    const header = HEADER.exec(line);
    if (header) {
      state.files.push(readHeader(header[1] ?? '', number));
      target = -1;
      continue;
    }
    const file = state.files.at(-1);
    if (!file) {
      if (line.trim() === '') continue;
      throw new FixtureError('no-file', number, 'the text starts with a header `//- PATH`');
    }
    const marker = MARKER.exec(line);
    if (!marker) {
      if (/^\s*\/\/\s*(?:\^|<-)/.test(line))
        throw new FixtureError('tab', number, 'markers are aligned with spaces');
      if (CARETLESS.test(line))
        throw new FixtureError('no-caret', number, 'an assertion follows carets or `<-`');
      file.lines.push(line);
      target = file.lines.length - 1;
      continue;
    }
    file.lines.push(' '.repeat(line.length));
    if (target < 0) throw new FixtureError('no-target', number, 'no line of code stands above');
    readMarker(state, file, target, marker, number);
  }
  return state;
}

function readHeader(text: string, number: number): FileBeingRead {
  const [path = '', ...settings] = text.trim().split(/\s+/);
  if (!/^[\w.+-]+(\/[\w.+-]+)*$/.test(path)) {
    throw new FixtureError('bad-header', number, `\`${text}\` does not start with a path`);
  }
  const config: Record<string, string> = {};
  for (const setting of settings) {
    const [, name = '', value = ''] = /^(CONFIG_\w+)=(\S+)$/.exec(setting) ?? [];
    if (name === '') throw new FixtureError('bad-header', number, `\`${setting}\` is not CONFIG_NAME=VALUE`);
    config[name] = value;
  }
  return { path, config, lines: [], at: number };
}

function readMarker(
  state: State,
  { path: file, lines }: FileBeingRead,
  last: number,
  [, indent = '', gap = '', mark = '', rest = '']: RegExpExecArray,
  number: number,
): void {
  const up = /^\s*-(\d+)(?=\s|$)/.exec(rest);
  const target = last - Number(up?.[1] ?? 0);
  const code = lines[target];
  if (code === undefined)
    throw new FixtureError('no-target', number, 'that many lines higher is outside the file');
  const start = mark === '<-' ? indent.length : indent.length + 2 + gap.length;
  const name = identifierAt(code, start);
  if (name === null || (mark !== '<-' && name.length !== mark.length)) {
    const marked = code.slice(start, mark === '<-' ? undefined : start + mark.length);
    throw new FixtureError('off-identifier', number, `\`${marked}\` is not a whole identifier`);
  }
  const place: Place = { file, line: target + 1, col: Buffer.byteLength(code.slice(0, start)) + 1 };
  const before = lines.slice(0, target).map((line) => `${line}\n`);
  const offset = Buffer.byteLength(before.join('')) + place.col - 1;
  const { label, ...said } = readAssertion(rest.slice(up?.[0].length ?? 0).trim(), number, state.used);

  if (label !== null) {
    if (state.labels.has(label)) throw new FixtureError('duplicate-label', number, `@${label} is taken`);
    state.labels.set(label, { place: { ...place, name }, at: number });
  }
  if (said.expect === null && said.type === null && said.walk === null) return;
  const twin = state.assertions.find((other) => other.file === file && other.offset === offset);
  if (!twin) {
    state.assertions.push({ ...place, offset, name, ...said });
    return;
  }
  for (const key of ['expect', 'type', 'walk'] as const) {
    if (said[key] === null) continue;
    if (twin[key] !== null) {
      throw new FixtureError('duplicate-assertion', number, `another marker says what \`${name}\` is`);
    }
    Object.assign(twin, { [key]: said[key] });
  }
}

function identifierAt(line: string, start: number): string | null {
  for (const { 0: name, index } of line.matchAll(IDENTIFIER)) {
    // `0x1f` and `10UL` hold letters and are no identifiers.
    if (index === start) return /[\w$]/.test(line[index - 1] ?? '') ? null : name;
  }
  return null;
}
