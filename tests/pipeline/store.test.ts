import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { emptyManifest, type KeptAnswer } from '../../src/pipeline/kept/manifest.ts';
import { Store } from '../../src/pipeline/kept/store.ts';

let dir: string;
let warnings: string[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'kwalk-store-'));
  warnings = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const open = (): Store => new Store(dir, 'question', (warning) => warnings.push(warning));
const texts = Array.from({ length: 5 }, (_, i) => `${i} é ${String(i).repeat(400_000)}`);

/** Keeps the texts, each as the answers about a file of its number. */
function keep(): void {
  const store = open();
  const answers = new Map<string, KeptAnswer>();
  texts.forEach((text, i) => {
    const at = store.put(text);
    answers.set(String(i), { at, counts: [0, 0, 0, 0], asked: new Uint32Array(), more: null });
    expect(at.to - at.from).toBe(Buffer.byteLength(text));
  });
  store.save({ ...emptyManifest(), answers });
}

function keptNow(): (string | null)[] {
  const store = open();
  return Array.from(store.manifest().answers.values(), ({ at }) => store.get(at));
}

test('answers of many files share few files, and come back as they were', () => {
  keep();
  expect(keptNow()).toEqual(texts);
  expect(readdirSync(join(dir, 'objects'))).toHaveLength(2);
  expect(warnings).toEqual([]);
});

test('of a damaged file its own answers are lost, and no others', () => {
  keep();
  const [name] = readdirSync(join(dir, 'objects'));
  const file = join(dir, 'objects', name!);
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(file, bytes);
  const lost = keptNow().filter((text) => text === null).length;
  expect(lost).toBeGreaterThan(0);
  expect(lost).toBeLessThan(texts.length);
  keptNow().forEach((text, i) => expect([texts[i], null]).toContain(text));
  expect(warnings).toEqual([expect.stringMatching(/damaged.*read again/)]);
});
