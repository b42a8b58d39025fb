/**
 * What one run over a tree leaves for the next: the state of all it read, what rests on what, and the name of each
 * file's answers. One file with a checksum, written aside and renamed: there is the old one, or the new one.
 */
import { hash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import type { Bundle, KeptAt } from './bundles.ts';
import type { Block } from './declared-table.ts';
import type { Counts } from './file-record.ts';
import type { Lacking } from './tree-states.ts';

/** Ids of files as bits. */
export type Row = Uint32Array;

/** What the reading of a file rests on; ids are those of `paths`. */
export interface KeptContext {
  files: Row;
  /** Folders whose makefiles were asked. */
  folders: string[];
  /** Ids of units that do not enter the file: it would be read in the course of the first that did. */
  avoids: readonly number[];
}

/** A file that has been read. */
export interface KeptFile {
  /** Null for one of which only the directives were followed. */
  context: KeptContext | null;
  /** Files that are read before it. */
  needs: Uint32Array;
  /** Hashes of the names of headers that it seeks. */
  sought: Uint32Array;
  /** What it declares; null where no answer may hang on it. */
  block: Block | null;
}

/** The answers about a file. */
export interface KeptAnswer {
  at: KeptAt;
  counts: Counts;
  /** Hashes of the names that it asked the whole tree for. */
  asked: Uint32Array;
  /** What they rest on beside the file's own context; null for no more. */
  more: KeptContext | null;
}

export interface Manifest {
  paths: string[];
  files: Map<string, KeptFile>;
  answers: Map<string, KeptAnswer>;
  prelude: string[];
  /** Files that every file would be read with, were they there. */
  wanted: string[];
  /** Folder → its makefiles. */
  makefiles: Map<string, string[]>;
  states: Map<string, { hash: string; stamp: string }>;
  lacking: Map<string, Lacking>;
}

export const emptyManifest = (): Manifest => ({
  paths: [],
  files: new Map(),
  answers: new Map(),
  prelude: [],
  wanted: [],
  makefiles: new Map(),
  states: new Map(),
  lacking: new Map(),
});

/** Lists of numbers and rows of thousands of files, each kind in one array: a hundred thousand small ones are slow. */
interface Packed {
  paths: string[];
  filePaths: string[];
  width: number;
  /** Row of each file, in `rows`, or NONE; those that are alike are there once. */
  rowOf: Uint32Array;
  rows: Uint32Array;
  folders: string[][];
  avoids: [file: number, units: readonly number[]][];
  needs: Lists;
  sought: Lists;
  /** Files with a block, as indices of `filePaths`; their texts end to end. */
  blocks: Uint32Array;
  /** One byte a character. */
  text: Uint8Array;
  textEnds: Uint32Array;
  hashes: Lists;
  starts: Lists;
  answerPaths: string[];
  bundles: string[];
  /** For each answer: index of its bundle, and where it is in it. */
  places: Uint32Array;
  counts: Uint32Array;
  asked: Lists;
  more: [answer: number, row: number, folders: string[], avoids: readonly number[]][];
  prelude: string[];
  wanted: string[];
  makefiles: [string, string[]][];
  statePaths: string[];
  stateHashes: string[];
  stamps: string[];
  lacking: [string, Lacking][];
}

interface Lists {
  all: Uint32Array;
  ends: Uint32Array;
}

function joined(lists: readonly Uint32Array[]): Lists {
  const all = new Uint32Array(lists.reduce((sum, list) => sum + list.length, 0));
  const ends = new Uint32Array(lists.length);
  let at = 0;
  lists.forEach((list, i) => {
    all.set(list, at);
    ends[i] = at += list.length;
  });
  return { all, ends };
}

const part = ({ all, ends }: Lists, i: number): Uint32Array =>
  all.subarray(i === 0 ? 0 : ends[i - 1], ends[i]);

const NONE = 0xffffffff;
/** Characters of a checksum. */
const HEAD = 64;

const checksum = (body: Buffer): string => hash('sha256', body, 'hex');

/** Bytes after their checksum. */
export const sealed = (body: Buffer): Buffer => Buffer.concat([Buffer.from(checksum(body), 'latin1'), body]);

export const checksumOf = (bytes: Buffer): string => bytes.toString('latin1', 0, HEAD);

/** Throws where the bytes are not those that `sealed` has given. */
export function unsealed(bytes: Buffer): Buffer {
  const body = bytes.subarray(HEAD);
  if (checksumOf(bytes) !== checksum(body)) throw new Error('its checksum differs');
  return body;
}

export function packManifest(manifest: Manifest): Buffer {
  const { paths, prelude, states, lacking } = manifest;
  const files = [...manifest.files];
  const answers = [...manifest.answers];
  const width = (paths.length >> 5) + 1;
  const rows: Row[] = [];
  const known = new Map<Row, number>();
  const rowIndex = (row: Row): number => {
    let index = known.get(row);
    if (index === undefined) known.set(row, (index = rows.push(row) - 1));
    return index;
  };
  const rowOf = Uint32Array.from(files, ([, { context }]) => (context ? rowIndex(context.files) : NONE));
  const more: Packed['more'] = [];
  answers.forEach(([, answer], i) => {
    if (answer.more) more.push([i, rowIndex(answer.more.files), answer.more.folders, answer.more.avoids]);
  });
  const allRows = new Uint32Array(width * rows.length);
  rows.forEach((row, i) => allRows.set(row.subarray(0, width), i * width));
  const blocks: Block[] = [];
  const withBlock: number[] = [];
  files.forEach(([, { block }], i) => {
    if (!block) return;
    blocks.push(block);
    withBlock.push(i);
  });
  let end = 0;
  const bundles = new Map<Bundle, number>();
  const places = new Uint32Array(answers.length * 3);
  answers.forEach(([, { at }], i) => {
    if (!bundles.has(at.bundle)) bundles.set(at.bundle, bundles.size);
    places.set([bundles.get(at.bundle)!, at.from, at.to], i * 3);
  });
  const counts = new Uint32Array(answers.length * 4);
  answers.forEach(([, answer], i) => counts.set(answer.counts, i * 4));
  const packed: Packed = {
    paths,
    filePaths: files.map(([path]) => path),
    width,
    rowOf,
    rows: allRows,
    folders: files.map(([, { context }]) => context?.folders ?? []),
    avoids: files.flatMap(([, { context }], i) =>
      context && context.avoids.length > 0 ? [[i, context.avoids] as const] : [],
    ) as Packed['avoids'],
    needs: joined(files.map(([, { needs }]) => needs)),
    sought: joined(files.map(([, { sought }]) => sought)),
    blocks: Uint32Array.from(withBlock),
    text: Buffer.from(blocks.map(({ text }) => text).join(''), 'latin1'),
    textEnds: Uint32Array.from(blocks, ({ text }) => (end += text.length)),
    hashes: joined(blocks.map(({ hashes }) => hashes)),
    starts: joined(blocks.map(({ starts }) => starts)),
    answerPaths: answers.map(([path]) => path),
    bundles: [...bundles.keys()].map(({ name }) => name),
    places,
    counts,
    asked: joined(answers.map(([, { asked }]) => asked)),
    more,
    prelude,
    wanted: manifest.wanted,
    makefiles: [...manifest.makefiles],
    statePaths: [...states.keys()],
    stateHashes: Array.from(states.values(), (state) => state.hash),
    stamps: Array.from(states.values(), (state) => state.stamp),
    lacking: [...lacking],
  };
  return sealed(serialize(packed));
}

/** Throws where the bytes are not those that `packManifest` has given. */
export function unpackManifest(bytes: Buffer): Manifest {
  const p = deserialize(unsealed(bytes)) as Packed;
  const row = (i: number): Row => p.rows.subarray(i * p.width, (i + 1) * p.width);
  const shared = new Map<number, Row>();
  const rowAt = (i: number): Row => {
    let known = shared.get(i);
    if (!known) shared.set(i, (known = row(i)));
    return known;
  };
  const { buffer, byteOffset, byteLength } = p.text;
  const allText = Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
  const blocks = new Map<number, Block>();
  p.blocks.forEach((file, i) => {
    const text = allText.slice(i === 0 ? 0 : p.textEnds[i - 1], p.textEnds[i]);
    blocks.set(file, {
      owner: p.filePaths[file]!,
      text,
      hashes: part(p.hashes, i),
      starts: part(p.starts, i),
    });
  });
  const avoids = new Map(p.avoids);
  const files = new Map<string, KeptFile>();
  p.filePaths.forEach((path, i) => {
    files.set(path, {
      context:
        p.rowOf[i] === NONE
          ? null
          : { files: rowAt(p.rowOf[i]!), folders: p.folders[i]!, avoids: avoids.get(i) ?? [] },
      needs: part(p.needs, i),
      sought: part(p.sought, i),
      block: blocks.get(i) ?? null,
    });
  });
  const answers = new Map<string, KeptAnswer>();
  const bundles: Bundle[] = p.bundles.map((name) => ({ name }));
  p.answerPaths.forEach((path, i) => {
    const counts = Array.from(p.counts.subarray(i * 4, i * 4 + 4)) as Counts;
    const [bundle = 0, from = 0, to = 0] = p.places.subarray(i * 3);
    answers.set(path, {
      at: { bundle: bundles[bundle]!, from, to },
      counts,
      asked: part(p.asked, i),
      more: null,
    });
  });
  for (const [answer, at, folders, units] of p.more)
    answers.get(p.answerPaths[answer]!)!.more = { files: rowAt(at), folders, avoids: units };
  const states: Manifest['states'] = new Map();
  p.statePaths.forEach((path, i) => states.set(path, { hash: p.stateHashes[i]!, stamp: p.stamps[i]! }));
  return {
    paths: p.paths,
    files,
    answers,
    prelude: p.prelude,
    wanted: p.wanted,
    makefiles: new Map(p.makefiles),
    states,
    lacking: new Map(p.lacking),
  };
}
