import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AnswerCache, watchedTree } from '../../src/pipeline/answer-cache.ts';
import { folderTree } from '../../src/pipeline/tree.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'kwalk-answers-'));
  mkdirSync(join(dir, 'tree'));
  writeFileSync(join(dir, 'tree/a.c'), 'int a;');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const open = (question = 'q') => {
  const tree = watchedTree(folderTree(join(dir, 'tree')));
  return { tree, cache: new AnswerCache(join(dir, 'kept'), tree, question) };
};

/** Reads `a.c`, asks for `b.h` in vain, and keeps an answer. */
function answer(): void {
  const { tree, cache } = open();
  expect(cache.get('a.c')).toBeNull();
  tree.read('a.c');
  expect(tree.exists('b.h')).toBe(false);
  cache.set('a.c', 'answer', tree.seen);
}

test('an answer holds in the next run, for the same question alone', () => {
  answer();
  expect(open().cache.get('a.c')).toBe('answer');
  expect(open('another configuration').cache.get('a.c')).toBeNull();
  expect(open().cache.get('b.c')).toBeNull();
});

test('not where a file that was read has changed, even if only its time says so', () => {
  answer();
  utimesSync(join(dir, 'tree/a.c'), 1, 1);
  expect(open().cache.get('a.c')).toBeNull();
});

test('not where a file has come that was asked for in vain', () => {
  answer();
  writeFileSync(join(dir, 'tree/b.h'), '');
  expect(open().cache.get('a.c')).toBeNull();
});

test('not where a run was killed before it had kept the whole of it', () => {
  answer();
  const seen = readdirSync(join(dir, 'kept')).find((name) => name.endsWith('.seen'))!;
  writeFileSync(join(dir, 'kept', seen), '{"a.c": "1');
  expect(open().cache.get('a.c')).toBeNull();
  rmSync(join(dir, 'kept', seen));
  expect(open().cache.get('a.c')).toBeNull();
});
