/** What every file of a run declares for the others: the table that answers are joined by, as text that is cut when asked. */
import type { Declared, Elsewhere, TableName } from '#index';

/** What one file declares. */
export interface Block {
  owner: string;
  /** A line of JSON for each, of characters up to U+00FF. */
  text: string;
  /** By declaration: hash of its table and name, and where its line begins. */
  hashes: Uint32Array;
  starts: Uint32Array;
}

/** Name, kind and flags, token, line; then what most have not: condition, file that spells it, file it is part of. */
type Row = [
  name: string,
  code: number,
  tok: number,
  line: number,
  condition?: string | null,
  file?: string | null,
  within?: string | null,
];

const KINDS: readonly Declared['kind'][] = [
  'function',
  'variable',
  'typedef',
  'enumerator',
  'struct',
  'union',
  'enum',
  'macro',
];
const FLAGS = ['isDefinition', 'isStatic', 'inactive', 'open', 'weak', 'mentioned', 'isBuilt'] as const;
const ALL_FLAGS = 2 ** FLAGS.length;

function tableOf(kind: Declared['kind']): TableName {
  return kind === 'macro'
    ? 'macros'
    : kind === 'struct' || kind === 'union' || kind === 'enum'
      ? 'tags'
      : 'ordinary';
}

function rowOf(d: Declared, owner: string): Row {
  const flags = FLAGS.reduce((sum, flag, bit) => sum + (d[flag] ? 2 ** bit : 0), 0);
  const row: Row = [d.name, KINDS.indexOf(d.kind) * ALL_FLAGS + flags, d.tok, d.line];
  if (d.condition !== null || d.file !== owner) row.push(d.condition);
  if (d.file !== owner) row.push(d.file, d.within);
  return row;
}

/** What a choice between candidates may hang on. Token and line only say where it is shown. */
const deciding = ([name, code, , , ...rest]: Row): string => JSON.stringify([name, code, ...rest]);

/** 32 bits of FNV-1a; names that hash alike are only asked about too often. */
export function hashOf(table: TableName, name: string): number {
  let hash = 0x811c9dc5 ^ table.length;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Declarations in order of path and place. */
export function blockOf(owner: string, declared: readonly Declared[]): Block {
  const sorted = [...declared].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.tok - b.tok));
  const hashes = new Uint32Array(sorted.length);
  const starts = new Uint32Array(sorted.length);
  let text = '';
  sorted.forEach((d, i) => {
    hashes[i] = hashOf(d.table, d.name);
    starts[i] = text.length;
    text += `${latin1(JSON.stringify(rowOf(d, owner)))}\n`;
  });
  return { owner, text, hashes, starts };
}

/** JSON with characters above U+00FF escaped: one of them would have all take two bytes. */
function latin1(json: string): string {
  return /[^\0-\xff]/.test(json)
    ? json.replace(/[^\0-\xff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : json;
}

function rowAt(block: Block, i: number): Row {
  return JSON.parse(block.text.slice(block.starts[i], block.starts[i + 1])) as Row;
}

/** Hashes of the names of which a file declares something else than it did; of all where it did not or does not. */
export function changedNames(before: Block | null, after: Block | null, into: Set<number>): void {
  const groups = (block: Block | null): Map<number, string> => {
    const out = new Map<number, string>();
    block?.hashes.forEach((hash, i) => {
      out.set(hash, `${out.get(hash) ?? ''}${deciding(rowAt(block, i))}\n`);
    });
    return out;
  };
  const [old, fresh] = [groups(before), groups(after)];
  for (const [hash, words] of old) if (fresh.get(hash) !== words) into.add(hash);
  for (const hash of fresh.keys()) if (!old.has(hash)) into.add(hash);
}

function declaredBy([name, code, tok, line, condition, file, within]: Row, owner: string): Declared {
  const kind = KINDS[Math.floor(code / ALL_FLAGS)]!;
  const flags = Object.fromEntries(FLAGS.map((flag, bit) => [flag, (code & (2 ** bit)) !== 0]));
  return {
    ...(flags as Record<(typeof FLAGS)[number], boolean>),
    table: tableOf(kind),
    name,
    kind,
    file: file ?? owner,
    within: within ?? null,
    tok,
    line,
    condition: condition ?? null,
  };
}

export class DeclaredTable implements Elsewhere {
  private readonly blocks: readonly Block[];
  /** By the low bits of the hash: where its entries begin in `block` and `at`. */
  private begins: Uint32Array | null = null;
  private block = new Uint32Array(0);
  private at = new Uint32Array(0);
  private mask = 0;
  private readonly known: Record<TableName, Map<string, { hash: number; list: readonly Declared[] }>> = {
    ordinary: new Map(),
    tags: new Map(),
    macros: new Map(),
  };
  /** What has been asked since `ask` was called. */
  private asked = new Set<number>();
  private lent = new Set<string>();

  constructor(blocks: readonly Block[]) {
    this.blocks = blocks;
  }

  of(table: TableName, name: string): readonly Declared[] {
    let known = this.known[table].get(name);
    if (!known) {
      const hash = hashOf(table, name);
      this.known[table].set(name, (known = { hash, list: this.find(hash, table, name) }));
    }
    this.asked.add(known.hash);
    return known.list;
  }

  borrowed(path: string): void {
    this.lent.add(path);
  }

  /** Forgets what has been asked; returns it: hashes of names, and files whose declarations were read for it. */
  taken(): { asked: Uint32Array; borrowed: Set<string> } {
    const taken = { asked: Uint32Array.from(this.asked).sort(), borrowed: this.lent };
    this.asked = new Set();
    this.lent = new Set();
    return taken;
  }

  private find(hash: number, table: TableName, name: string): Declared[] {
    const begins = (this.begins ??= this.sort());
    const bucket = hash & this.mask;
    const out: Declared[] = [];
    for (let i = begins[bucket]!; i < begins[bucket + 1]!; i++) {
      const block = this.blocks[this.block[i]!]!;
      const at = this.at[i]!;
      if (block.hashes[at] !== hash) continue;
      const declared = declaredBy(rowAt(block, at), block.owner);
      if (declared.table === table && declared.name === name) out.push(declared);
    }
    const within = (d: Declared): string => d.within ?? '';
    return out.sort((a, b) =>
      a.file !== b.file ? (a.file < b.file ? -1 : 1) : a.tok - b.tok || (within(a) < within(b) ? -1 : 1),
    );
  }

  /** Puts all entries into buckets. */
  private sort(): Uint32Array {
    const count = this.blocks.reduce((sum, { hashes }) => sum + hashes.length, 0);
    let size = 1024;
    while (size < count) size *= 2;
    this.mask = size - 1;
    const begins = new Uint32Array(size + 2);
    for (const { hashes } of this.blocks) for (const hash of hashes) begins[(hash & this.mask) + 2]!++;
    for (let i = 2; i < begins.length; i++) begins[i]! += begins[i - 1]!;
    this.block = new Uint32Array(count);
    this.at = new Uint32Array(count);
    this.blocks.forEach(({ hashes }, b) => {
      for (let i = 0; i < hashes.length; i++) {
        const to = begins[(hashes[i]! & this.mask) + 1]!++;
        this.block[to] = b;
        this.at[to] = i;
      }
    });
    return begins;
  }
}
