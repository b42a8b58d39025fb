/** What macro calls come to, as script files that a card loads by the macro's name. */
import type { ExpansionEntry } from '#model';
import { bucketName, bucketOf } from './client/bucket.ts';
import { argumentsOf, CALL_BUCKETS, withoutArguments, type PackedCalls } from './client/expansion.ts';

/**
 * Shards of one version.
 * @returns path in `dist/` → script text
 */
export function callShards(version: string, entries: readonly ExpansionEntry[]): Map<string, string> {
  const buckets = new Map<string, Record<string, PackedCalls>>();
  // A card asks before it knows whether there is anything.
  for (let i = 0; i < CALL_BUCKETS; i++) buckets.set(pathOf(version, bucketName(i)), {});
  for (const [name, calls] of [...Map.groupBy(entries, ({ name: each }) => each)].sort(byName)) {
    const path = pathOf(version, bucketOf(name, CALL_BUCKETS));
    const shard = buckets.get(path) ?? {};
    shard[name] = packed(calls);
    buckets.set(path, shard);
  }
  return new Map([...buckets].map(([path, shard]) => [path, `kernelWalk(${JSON.stringify(shard)})\n`]));
}

function pathOf(version: string, bucket: string): string {
  return `assets/search/${version}/calls-${bucket}.js`;
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

function packed(calls: readonly ExpansionEntry[]): PackedCalls {
  const marked = calls.map((call) => ({
    ...call,
    text: withoutArguments(call.text, argumentsOf(call.args) ?? []),
  }));
  const texts = [...Map.groupBy(marked, ({ text }) => text)]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([text]) => text);
  const [only = ''] = texts;
  if (texts.length < 2) return only;
  const numbers = new Map(texts.map((text, i) => [text, i]));
  const sites: [string, ...number[]][] = [];
  for (const [file, inFile] of Map.groupBy(marked, (call) => call.file)) {
    const lines: number[] = [];
    for (const [line, onLine] of Map.groupBy(inFile, (call) => call.line)) {
      // Lines whose calls are all as most are need no word.
      if (onLine.some(({ text }) => text !== only))
        for (const { text } of onLine) lines.push(line, numbers.get(text) ?? 0);
    }
    if (lines.length > 0) sites.push([file, ...lines]);
  }
  return [texts, sites];
}
