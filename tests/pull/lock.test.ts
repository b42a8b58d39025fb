import { describe, expect, it } from 'vitest';
import type { Lock } from '../../src/model/model.ts';
import {
  compareLock,
  formatLock,
  hashSnippets,
  parseLock,
  type Reviewable,
  updateLock,
} from '../../src/pull/lock.ts';
import { parseManifest } from '../../src/pull/manifest.ts';
import { MANIFEST_TEXT } from './project.ts';

const manifestFile = parseManifest(MANIFEST_TEXT);
const { manifest } = manifestFile;
const KEY = 'kernel/sys.c:newuname';
const A = 'a'.repeat(64);
const B = 'b'.repeat(64);

function reviewable(files: Record<string, string>, snippets: Record<string, string> | null): Reviewable {
  return { id: 'v6.12', release: '6.12.1', provider: 'test', files, snippets };
}

/** `change what`, for each entry. */
function drift(lock: Lock, now: Reviewable): string[] {
  return compareLock(lock, now, manifest).map(
    ({ kind, change, file, symbol }) => `${kind} ${change} ${symbol ?? file}`,
  );
}

describe('compareLock', () => {
  const before = reviewable({ 'kernel/sys.c': A }, { [KEY]: A });
  const lock = updateLock({ versions: {} }, before);

  it('finds nothing where nothing changed', () => {
    expect(drift(lock, before)).toEqual([]);
  });

  it('names the symbol that changed beside the file that holds it', () => {
    expect(drift(lock, reviewable({ 'kernel/sys.c': B }, { [KEY]: B }))).toEqual([
      'file changed kernel/sys.c',
      'snippet changed newuname',
    ]);
  });

  it('tells a file that changed elsewhere from a snippet that changed', () => {
    expect(drift(lock, reviewable({ 'kernel/sys.c': B }, { [KEY]: A }))).toEqual([
      'file changed kernel/sys.c',
    ]);
  });

  it('says nothing of snippets as long as nobody knows their extents', () => {
    expect(drift(lock, reviewable({ 'kernel/sys.c': A }, null))).toEqual([]);
  });

  it('calls unreviewed what the lock does not have, and gone what only the lock has', () => {
    expect(drift({ versions: {} }, before)).toEqual([
      'file unreviewed kernel/sys.c',
      'snippet unreviewed newuname',
    ]);
    const more = updateLock(
      lock,
      reviewable({ 'kernel/sys.c': A, 'old.c': A }, { [KEY]: A, 'old.c:old': A }),
    );
    expect(drift(more, before)).toEqual(['file gone old.c', 'snippet gone old']);
  });
});

describe('updateLock', () => {
  it('keeps other versions, and the snippets that were not looked at', () => {
    const first = updateLock({ versions: {} }, { ...reviewable({ a: A }, { x: A }), id: 'v6.1' });
    const second = updateLock(updateLock(first, reviewable({ a: A }, { x: A })), reviewable({ a: B }, null));
    expect(second.versions['v6.1']).toEqual(first.versions['v6.1']);
    expect(second.versions['v6.12']).toMatchObject({ files: { a: B }, snippets: { x: A } });
  });

  it('does not depend on the order of names, once written', () => {
    const one = updateLock({ versions: {} }, reviewable({ a: A, b: B }, {}));
    const other = updateLock({ versions: {} }, reviewable({ b: B, a: A }, {}));
    expect(formatLock(one)).toBe(formatLock(other));
    expect(parseLock(formatLock(one))).toEqual(one);
  });
});

describe('parseLock', () => {
  it('points at a hash that is none', () => {
    const text = formatLock(updateLock({ versions: {} }, reviewable({ 'kernel/sys.c': 'abc' }, {})));
    expect(() => parseLock(text)).toThrow(/kernel-snippets\/lock\.json:7:25 error pull\/lock/);
  });
});

describe('hashSnippets', () => {
  const text = 'int a;\nint newuname(void)\n{\n}\nint b;\n';

  it("hashes a symbol's own text and nothing around it", () => {
    const extent = { start: 7, end: 30 };
    const hash = (around: string): unknown =>
      hashSnippets(
        manifestFile,
        'v6.12',
        () => around + text.slice(around.length),
        () => extent,
      )[KEY];
    expect(hash('')).toMatch(/^[0-9a-f]{64}$/);
    expect(hash('int c;')).toBe(hash(''));
    expect(hash('int c;\nlong newuname')).not.toBe(hash(''));
  });

  it('points at the symbol in the manifest that a file does not define', () => {
    expect(() =>
      hashSnippets(
        parseManifest(MANIFEST_TEXT),
        'v6.12',
        () => text,
        () => null,
      ),
    ).toThrow(/manifest\.json:8:70 error[\s\S]*kernel\/sys\.c of v6\.12 does not define `newuname`/);
  });
});
