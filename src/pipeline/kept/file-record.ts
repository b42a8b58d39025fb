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

/** A declaration that answers lead to; numbers but its line are indices of `FileRecord.words`. */
type Target = [
  kind: number,
  file: number,
  /** Below 0 for one in another file, which may move while the answer holds: -1 less its index in `distant`. */
  line: number,
  name: number,
  /** -1 for none. */
  condition: number,
];

/** What identifiers of a name mean: index of the name in `words`, of the class, and of declarations in `targets`. */
type Piece = [name: number, answer: number, targets: number[], others: number[]];

export interface FileRecord {
  words: string[];
  targets: Target[];
  pieces: Piece[];
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
  const { words, targets, pieces, distant } = writer;
  const record: FileRecord = { words, targets, pieces, distant, places: [], chains: [] };
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
  readonly words: string[] = [];
  readonly targets: Target[] = [];
  readonly pieces: Piece[] = [];
  readonly distant: FileRecord['distant'] = [];
  private readonly program: Program;
  private readonly table: DeclaredTable;
  private readonly wordIndices = new Map<string, number>();
  private readonly targetIndices = new Map<Entity, number>();
  private readonly indices = new Map<string, number>();
  /** Meanings that differ in nothing that is shown share their targets. */
  private readonly ofTargets = new Map<readonly Entity[], { name: string; like: Meaning; index: number }>();
  private readonly records = new Map<RecordInfo, string>();

  constructor(program: Program, table: DeclaredTable) {
    this.program = program;
    this.table = table;
  }

  piece(name: string, meaning: Meaning): number {
    const known = this.ofTargets.get(meaning.targets);
    if (known?.name === name && known.like.others === meaning.others && known.like.class === meaning.class)
      return known.index;
    const word = this.word(name);
    const answer = CLASSES.indexOf(meaning.class);
    const targets = meaning.targets.map((e) => this.target(e));
    const others = meaning.others.map((e) => this.target(e));
    const key = `${word} ${answer} ${targets.join()} ${others.join()}`;
    let index = this.indices.get(key);
    if (index === undefined) {
      index = this.pieces.push([word, answer, targets, others]) - 1;
      this.indices.set(key, index);
    }
    this.ofTargets.set(meaning.targets, { name, like: meaning, index });
    return index;
  }

  private word(text: string): number {
    let index = this.wordIndices.get(text);
    if (index === undefined) this.wordIndices.set(text, (index = this.words.push(text) - 1));
    return index;
  }

  private target(e: Entity): number {
    let index = this.targetIndices.get(e);
    if (index !== undefined) return index;
    const { program } = this;
    const declared = declaredElsewhere(e);
    let path: string, line: number, name: string, condition: string | null;
    if (declared) {
      ({ file: path, name, condition } = declared);
      const nth = this.table.of(declared.table, name).indexOf(declared);
      line = -this.distant.push([declared.table, name, nth]);
    } else {
      const file = program.files[e.file]!;
      path = file.path;
      line = lineAt(file.tokens, file.tokens.start[e.tok]!);
      name = program.names.text(e.name);
      condition = this.condition(e);
    }
    index =
      this.targets.push([
        this.word(e.kind),
        this.word(path),
        line,
        this.word(name),
        condition === null ? -1 : this.word(condition),
      ]) - 1;
    this.targetIndices.set(e, index);
    return index;
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

/** The lines of output, each with its end. Lines of other files' declarations come from the table. */
export function printed(path: string, record: FileRecord, table: DeclaredTable, chains: boolean): string {
  const { places, distant } = record;
  const words = record.words.map((word) => JSON.stringify(word));
  const targets = record.targets.map(([kind, file, at, name, condition]) => {
    let line = at;
    if (at < 0) {
      const [which, of, nth] = distant[-1 - at]!;
      line = table.of(which, of)[nth]!.line;
    }
    return `{"kind":${words[kind]},"file":${words[file]},"line":${line},"name":${words[name]},"condition":${words[condition] ?? 'null'}}`;
  });
  const list = (indices: readonly number[]): string => indices.map((i) => targets[i]).join(',');
  const pieces = record.pieces.map(([name, answer, first, others]) => {
    const left = others.length > 0 ? `,"others":[${list(others)}]` : '';
    return `"name":${words[name]},"class":"${CLASSES[answer]}","targets":[${list(first)}]${left}}`;
  });
  const head = `{"file":${JSON.stringify(path)},"line":`;
  let line = 0;
  let out = '';
  for (let i = 0; i < places.length; i += 3) {
    line += places[i]!;
    out += `${head}${line},"col":${places[i + 1]!},${pieces[places[i + 2]!]!}\n`;
  }
  if (chains) for (const each of record.chains) out += `${each}\n`;
  return out;
}
