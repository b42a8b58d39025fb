/** What the shards of the search hold, and the way to it. */
import type { SearchEntry } from '#model';
import {
  letterOf,
  rankNames,
  unpackLine,
  unpackNames,
  usualAnchor,
  type WeighedName,
} from './search-query.ts';
import { load } from './shards.ts';

export interface NameShard {
  /** As `packNames` made it. */
  names: string;
  /** One digit for each name. */
  weights: string;
  /** The first name of each shard of definitions, in order of code units as the names are. */
  cuts: string[];
}

type PackedRow = [
  name: string,
  kind: string,
  record: string,
  file: number,
  line: number,
  /** Empty where it is the usual one. */
  anchor: string,
  text: string,
  uses: number,
  // Most have none of these: what is empty at the end is left out.
  doc?: string,
  condition?: string,
  noteJa?: string,
  noteEn?: string,
];

export interface RowShard {
  files: string[];
  rows: PackedRow[];
}

export interface FileShard {
  paths: readonly string[];
  /** First letters that there are shards of names for. */
  letters: string;
}

export interface WalkShard {
  walks: [id: string, spelling: string][];
}

export interface StoryShard {
  parts: (readonly [href: string, title: string, heading: string, text: string])[];
}

interface Names {
  list: WeighedName[];
  /** The first name of each shard of definitions. */
  cuts: string[];
}

const names = new Map<string, Promise<Names>>();

async function files(version: string): Promise<FileShard> {
  return (await load(`assets/search/${version}/files.js`)) as unknown as FileShard;
}

/** Names that begin with a letter; none where no shard holds any. */
async function namesOf(version: string, letter: string): Promise<Names> {
  if (!(await files(version)).letters.includes(letter)) return { list: [], cuts: [] };
  let promise = names.get(letter);
  if (!promise) {
    promise = load(`assets/search/${version}/names-${letter}.js`).then((shard) => {
      const { names: packed, weights, cuts } = shard as unknown as NameShard;
      return { list: unpackNames(packed).map((name, i): WeighedName => [name, Number(weights[i])]), cuts };
    });
    names.set(letter, promise);
  }
  return promise;
}

/** Names that begin as typed, or have these initials. */
export async function nearNames(version: string, typed: string, most: number): Promise<string[]> {
  return rankNames((await namesOf(version, letterOf(typed))).list, typed, most);
}

/** Names that hold what was typed anywhere. */
export async function allNames(version: string, typed: string, most: number): Promise<string[]> {
  const letters = (await files(version)).letters.split('');
  const lists = await Promise.all(letters.map((letter) => namesOf(version, letter)));
  return rankNames(
    lists.flatMap(({ list }) => list),
    typed,
    most,
  );
}

/** Definitions of names, in the names' order. */
export async function rowsOf(version: string, wanted: readonly string[]): Promise<SearchEntry[][]> {
  return Promise.all(wanted.map((name) => rowsOfName(version, name)));
}

async function rowsOfName(version: string, wanted: string): Promise<SearchEntry[]> {
  const letter = letterOf(wanted);
  const { cuts } = await namesOf(version, letter);
  const at = cuts.findLastIndex((first) => first <= wanted);
  if (at < 0) return [];
  const shard = (await load(`assets/search/${version}/${letter}${at}.js`)) as unknown as RowShard;
  return shard.rows
    .filter(([name]) => name === wanted)
    .map((packed): SearchEntry => {
      const [
        name,
        kind,
        record,
        file,
        line,
        anchor,
        packedLine,
        uses,
        doc = '',
        condition = '',
        ja = '',
        en = '',
      ] = packed;
      const text = unpackLine(packedLine, name);
      const row = { name, kind, record, file: shard.files[file] ?? '', line, text, uses, doc, condition };
      return { ...row, anchor: anchor || usualAnchor(row), note: ja || en ? { ja, en } : null };
    });
}

export async function filePaths(version: string): Promise<readonly string[]> {
  return (await files(version)).paths;
}

export async function walkList(version: string): Promise<WalkShard['walks']> {
  return ((await load(`assets/search/${version}/walks.js`)) as unknown as WalkShard).walks;
}

export async function storyParts(lang: string): Promise<StoryShard['parts']> {
  return ((await load(`assets/search/stories-${lang}.js`)) as unknown as StoryShard).parts;
}
