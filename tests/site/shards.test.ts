import { Script, createContext } from 'node:vm';
import { expect, test } from 'vitest';
import type { WalkPage } from '#model';
import { bucketOf, WALK_BUCKETS } from '../../src/site/client/bucket.ts';
import type { StepShape, WalkShape } from '../../src/site/client/shards.ts';
import { fromRoot, walkShards } from '../../src/site/shards.ts';
import { fixturePages } from './fixture.ts';

const file = 'ja/walk/v9.1/reader/desk/shelf/label.html';
const pages = fixturePages();
const ja = pages.get(file) as WalkPage;
const en = pages.get(`en${file.slice(2)}`) as WalkPage;

/** What a page gets when it runs a shard. */
function run(script: string): Record<string, unknown> {
  let shard: Record<string, unknown> = {};
  new Script(script).runInContext(createContext({ kernelWalk: (data: typeof shard) => (shard = data) }));
  return shard;
}

test('a walk is found by its address, and its steps by what it names', () => {
  const shards = walkShards('v9.1', [{ file, ja, en }]);
  const id = 'reader/desk/shelf/label';
  const walk = run(shards.get(`assets/walks/v9.1/${bucketOf(id, WALK_BUCKETS)}.js`) ?? '')[id] as WalkShape;
  expect(walk.spelling).toBe('&reader->desk->shelf->label');
  const steps = walk.steps.map(([shard, key]) => run(shards.get(`assets/steps/v9.1/${shard}.js`) ?? '')[key]);
  expect(steps.map((step) => (step as StepShape).title)).toEqual(['reader', '->desk', '->shelf', '.label']);
});

test('walks that share a step share what is stored of it', () => {
  const longer = 'ja/walk/v9.1/reader/desk/shelf.html';
  const one = walkShards('v9.1', [{ file, ja, en }]);
  const two = walkShards('v9.1', [
    { file, ja, en },
    { file: longer, ja: { ...ja, steps: ja.steps.slice(0, 3) }, en },
  ]);
  const stepsOf = (shards: Map<string, string>) =>
    [...shards].filter(([path]) => path.includes('/steps/')).map(([, script]) => script);
  expect(stepsOf(two)).toEqual(stepsOf(one));
});

test('addresses inside a step start at the root, wherever the walk lies', () => {
  const html =
    '<a href=../../../../../linux/a.html#L1>x</a> <a class="t" href="../other.html">y</a> <a href="#z">z</a>';
  expect(fromRoot(html, 'ja/walk/v9.1/a/b/c.html')).toBe(
    '<a href="~/linux/a.html#L1">x</a> <a class="t" href="~/ja/walk/v9.1/a/other.html">y</a> <a href="#z">z</a>',
  );
});
