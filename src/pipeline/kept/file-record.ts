/** The answers about one file, as they are kept and as `kwalk refs --json` prints them. */
import {
  conditionOf,
  declaredElsewhere,
  type Entity,
  homeOf,
  type Program,
  recordName,
  type RecordInfo,
  slugOf,
  type TableName,
} from '#index';
import { type Branch, lineAt, T } from '#parse';
import { type Answers, type Meaning } from '#resolve';
import type { DeclaredTable } from './declared-table.ts';

export const CLASSES = ['exact', 'conditional', 'external', 'unknown'] as const;

/** How many identifiers have an answer of each class. */
export type Counts = [exact: number, conditional: number, external: number, unknown: number];

export interface FileRecord {
  /**
   * What follows the place of an identifier in its line of output. A number between two NUL characters stands for the
   * line of a declaration in another file, which may move while the answer holds: its index in `distant`.
   */
  pieces: string[];
  distant: [table: TableName, name: string, nth: number][];
  /** For each identifier: lines after the one before, column, index in `pieces`. */
  places: number[];
  /** Chains, each a line of output. */
  chains: string[];
}

/** The record of a file that has been resolved. */
export function recordOf(
  program: Program,
  table: DeclaredTable,
  answers: Answers,
): { record: FileRecord; counts: Counts } {
  const { file, meanings } = answers;
  const { tokens } = file;
  const writer = new Writer(program, table);
  const record: FileRecord = { pieces: writer.pieces, distant: writer.distant, places: [], chains: [] };
  const counts: Counts = [0, 0, 0, 0];
  const skipped = new Map<number, number>();
  for (const item of file.includeItems) if (item.target !== null) skipped.set(item.first, item.last);
  const shown = new Uint8Array(tokens.count);
  let line = 1;
  let before = 0;
  for (let t = 0; t < tokens.count; t++) {
    const past = skipped.get(t);
    if (past !== undefined) {
      t = past - 1;
      continue;
    }
    const meaning = meanings[t];
    if (!meaning) continue;
    shown[t] = 1;
    const start = tokens.start[t]!;
    while (line < tokens.lineStarts.length && tokens.lineStarts[line]! <= start) line++;
    const name = tokens.kind[t] === T.name ? program.names.text(tokens.name[t]!) : '';
    if (!/^[A-Za-z_$][\w$]*$/.test(name)) continue;
    record.places.push(line - before, start - tokens.lineStarts[line - 1]! + 1, writer.piece(name, meaning));
    before = line;
    counts[CLASSES.indexOf(meaning.class)]!++;
  }
  for (const { first, links } of answers.chains) {
    const chain: { record: string; field: string }[] = [];
    for (const { tok } of links) {
      const meaning = meanings[tok];
      const entity = meaning?.targets[0];
      if (meaning?.class !== 'exact' || entity?.kind !== 'field' || !entity.parent || !shown[tok]) break;
      chain.push({ record: writer.recordKey(entity.parent), field: program.names.text(entity.name) });
    }
    if (chain.length < links.length) continue;
    const at = lineAt(tokens, tokens.start[first]!);
    const col = tokens.start[first]! - tokens.lineStarts[at - 1]! + 1;
    record.chains.push(JSON.stringify({ file: file.path, line: at, col, chain }));
  }
  return { record, counts };
}

const conditions = new WeakMap<Branch, string | null>();

class Writer {
  readonly pieces: string[] = [];
  readonly distant: FileRecord['distant'] = [];
  private readonly program: Program;
  private readonly table: DeclaredTable;
  private readonly indices = new Map<string, number>();
  /** Meanings that differ in nothing that is shown share their targets. */
  private readonly ofTargets = new Map<readonly Entity[], { name: string; like: Meaning; index: number }>();
  private readonly places = new Map<Entity, string>();
  private readonly records = new Map<RecordInfo, string>();

  constructor(program: Program, table: DeclaredTable) {
    this.program = program;
    this.table = table;
  }

  piece(name: string, meaning: Meaning): number {
    const known = this.ofTargets.get(meaning.targets);
    if (known?.name === name && known.like.others === meaning.others && known.like.class === meaning.class)
      return known.index;
    const list = (entities: readonly Entity[]): string => entities.map((e) => this.entity(e)).join(',');
    const others = meaning.others.length > 0 ? `,"others":[${list(meaning.others)}]` : '';
    const text = `"name":${JSON.stringify(name)},"class":"${meaning.class}","targets":[${list(meaning.targets)}]${others}}`;
    let index = this.indices.get(text);
    if (index === undefined) {
      index = this.pieces.push(text) - 1;
      this.indices.set(text, index);
    }
    this.ofTargets.set(meaning.targets, { name, like: meaning, index });
    return index;
  }

  private entity(e: Entity): string {
    let text = this.places.get(e);
    if (text !== undefined) return text;
    const { program } = this;
    const declared = declaredElsewhere(e);
    if (declared) {
      const { kind, file, table, name, condition } = declared;
      const nth = this.table.of(table, name).indexOf(declared);
      const index = this.distant.push([table, name, nth]) - 1;
      text = target(kind, file, `\0${index}\0`, name, condition);
    } else {
      const { tokens, path } = program.files[e.file]!;
      const line = String(lineAt(tokens, tokens.start[e.tok]!));
      text = target(e.kind, path, line, program.names.text(e.name), this.condition(e));
    }
    this.places.set(e, text);
    return text;
  }

  private condition(e: Entity): string | null {
    const { files, names } = this.program;
    if (!e.branch || e.weak) return conditionOf(e, files[e.file]!.tokens, names);
    let words = conditions.get(e.branch);
    if (words === undefined) conditions.set(e.branch, (words = conditionOf(e, files[e.file]!.tokens, names)));
    return words;
  }

  /** See `Describer.recordKey`, by the table in place of what has been read. */
  recordKey(info: RecordInfo): string {
    let key = this.records.get(info);
    if (key !== undefined) return key;
    const { names, files } = this.program;
    let named = info;
    while (!named.name && named.outer) named = named.outer;
    const name = names.text(recordName(info)) || 'anonymous';
    const homes = this.table
      .of('tags', names.text(named.name))
      .flatMap((d) => (d.isDefinition && d.kind === named.tag ? d.file : []));
    const slug = slugOf(files[named.file]!.path, named.name ? homeOf(new Set(homes)) : null);
    key = slug === null ? name : `${name}~${slug}`;
    this.records.set(info, key);
    return key;
  }
}

const target = (kind: string, file: string, line: string, name: string, condition: string | null): string =>
  `{"kind":"${kind}","file":${JSON.stringify(file)},"line":${line},"name":${JSON.stringify(name)},"condition":${JSON.stringify(condition)}}`;

/** The lines of output, each with its end. Lines of other files' declarations come from the table. */
export function printed(path: string, record: FileRecord, table: DeclaredTable, chains: boolean): string {
  const lines = record.distant.map(([kind, name, nth]) => String(table.of(kind, name)[nth]!.line));
  // What stands between two NULs is every other part.
  const pieces = record.pieces.map((text) =>
    text.includes('\0')
      ? text
          .split('\0')
          .map((part, i) => (i % 2 === 1 ? lines[Number(part)]! : part))
          .join('')
      : text,
  );
  const head = `{"file":${JSON.stringify(path)},"line":`;
  const { places } = record;
  let line = 0;
  let out = '';
  for (let i = 0; i < places.length; i += 3) {
    line += places[i]!;
    out += `${head}${line},"col":${places[i + 1]!},${pieces[places[i + 2]!]!}\n`;
  }
  if (chains) for (const each of record.chains) out += `${each}\n`;
  return out;
}
