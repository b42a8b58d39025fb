import { expect, test } from 'vitest';
import type { Diagnostic } from '#model';
import { exitCodes, formatAll, formatDiagnostic, KwalkError } from '#diagnostics';

const story = ['## 名前', '', '構造体 :sym[uts_nss] が', 'host の名前を持つ。', '', '終わり', ''].join('\n');

const unknownSymbol: Diagnostic = {
  severity: 'error',
  rule: 'content/unknown-symbol',
  file: 'content/ja/uts.md',
  line: 3,
  col: 10,
  length: 7,
  message: 'No symbol `uts_nss` in v6.12 (48 files). Did you mean `uts_ns`?',
  help: ['Or add its file to the manifest in kernel-snippets/.'],
  source: story,
};

const noFile: Diagnostic = {
  severity: 'warning',
  rule: 'pull/drift',
  file: null,
  line: null,
  col: null,
  message: 'kernel/sys.c changed since the lock was reviewed.',
  help: [],
};

/** A diagnostic at a place of a source, its prose short. */
function at(source: string, line: number, col: number | null, length = 0): Diagnostic {
  return {
    severity: 'error',
    rule: 'test/frame',
    file: 'a.md',
    line,
    col,
    length,
    message: 'No.',
    help: [],
    source,
  };
}

test('carets stand below what they mark, after full-width characters too', () => {
  expect(formatDiagnostic(unknownSymbol)).toBe(
    `content/ja/uts.md:3:10 error content/unknown-symbol
  1 | ## 名前
  2 |
  3 | 構造体 :sym[uts_nss] が
    |             ^^^^^^^
  4 | host の名前を持つ。
  5 |
  No symbol \`uts_nss\` in v6.12 (48 files). Did you mean \`uts_ns\`?
  Or add its file to the manifest in kernel-snippets/.`,
  );
});

test('full-width characters are marked with two carets each', () => {
  expect(formatDiagnostic(at('構造体が', 1, 1, 3))).toBe(
    `a.md:1:1 error test/frame
  1 | 構造体が
    | ^^^^^^
  No.`,
  );
});

test('a message without a file starts with its severity', () => {
  expect(formatDiagnostic(noFile)).toBe(
    `warning pull/drift
  kernel/sys.c changed since the lock was reviewed.`,
  );
});

test('a file without a line, and a line without a column, are named as far as they are known', () => {
  expect(formatDiagnostic({ ...unknownSymbol, line: null, col: null, help: [], message: 'Empty.' })).toBe(
    `content/ja/uts.md error content/unknown-symbol
  Empty.`,
  );
  expect(formatDiagnostic(at('a\nb', 2, null))).toBe(
    `a.md:2 error test/frame
  1 | a
  2 | b
  No.`,
  );
});

test('a line beyond the end of the text has no frame', () => {
  expect(formatDiagnostic(at('a\n', 7, 1))).toBe(`a.md:7:1 error test/frame\n  No.`);
});

test('the end of a text that ends with a line break can be marked', () => {
  expect(formatDiagnostic(at('a {\n', 2, 1))).toBe(
    `a.md:2:1 error test/frame
  1 | a {
  2 |
    | ^
  No.`,
  );
});

test('line numbers are aligned and a tab counts four columns', () => {
  const source = Array.from({ length: 12 }, (_, nth) => `\tline ${nth + 1}`).join('\n');
  expect(formatDiagnostic(at(source, 9, 2, 4))).toBe(
    `a.md:9:2 error test/frame
   7 |     line 7
   8 |     line 8
   9 |     line 9
     |     ^^^^
  10 |     line 10
  11 |     line 11
  No.`,
  );
});

test('a mark over several lines has carets on each that holds text, at most eight lines are shown', () => {
  expect(formatDiagnostic(at('one(\n  two,\n\n  three)\nfour', 1, 4, 19))).toBe(
    `a.md:1:4 error test/frame
  1 | one(
    |    ^
  2 |   two,
    | ^^^^^^
  3 |
  4 |   three)
    | ^^^^^^^^
  5 | four
  No.`,
  );
  const long = Array.from({ length: 40 }, () => 'x').join('\n');
  expect(formatDiagnostic(at(long, 20, 1, 60)).match(/^ +\d+ \|/gm)).toHaveLength(8);
});

test('carets hold in a text whose lines end with CR LF', () => {
  expect(formatDiagnostic(at('one\r\ntwo\r\nthree', 1, 2, 6))).toBe(
    `a.md:1:2 error test/frame
  1 | one
    |  ^^
  2 | two
    | ^^
  3 | three
  No.`,
  );
});

test('a long line is cut around the mark, and the carets move with it', () => {
  const source = `${'あ'.repeat(100)}uts_nss${'い'.repeat(100)}`;
  expect(formatDiagnostic(at(source, 1, 101, 7))).toBe(
    `a.md:1:101 error test/frame
  1 | …${'あ'.repeat(20)}uts_nss${'い'.repeat(25)}…
    |  ${' '.repeat(40)}^^^^^^^
  No.`,
  );
});

test('control characters of a source or a message do not reach the terminal', () => {
  const hostile = { ...at('a\x1b[31m\u202eb', 1, 2, 1), message: 'Bell \x07.' };
  expect(formatDiagnostic(hostile)).toBe(
    `a.md:1:2 error test/frame
  1 | a␛[31m<U+202E>b
    |  ^
  Bell ␇.`,
  );
});

test('at most three lines of help are shown', () => {
  const shown = formatDiagnostic({ ...noFile, help: ['one', 'two', 'three', 'four'] });
  expect(shown.split('\n').slice(2)).toEqual(['  one', '  two', '  three']);
});

test('colours mark place, severity, rule, gutter and carets', () => {
  expect(formatDiagnostic(at('ab', 1, 2, 1), { color: true })).toBe(
    [
      '\x1b[1ma.md:1:2\x1b[0m \x1b[1;31merror\x1b[0m \x1b[2mtest/frame\x1b[0m',
      '  \x1b[2m1 | \x1b[0mab',
      '  \x1b[2m  | \x1b[0m\x1b[1;31m ^\x1b[0m',
      '  No.',
    ].join('\n'),
  );
});

test('all messages are reported in file order and counted', () => {
  const later = { ...unknownSymbol, line: 6, col: 1, length: 3, help: [], message: 'B.' };
  const text = formatAll([later, unknownSymbol, noFile], 'text');
  expect(text.match(/^\S.*$/gm)).toEqual([
    'warning pull/drift',
    'content/ja/uts.md:3:10 error content/unknown-symbol',
    'content/ja/uts.md:6:1 error content/unknown-symbol',
    '2 errors, 1 warning',
  ]);
  expect(formatAll([], 'text')).toBe('');
});

test('JSON holds every field but the source', () => {
  expect(JSON.parse(formatAll([unknownSymbol, noFile], 'json'))).toEqual([
    {
      severity: 'warning',
      rule: 'pull/drift',
      file: null,
      line: null,
      col: null,
      length: 0,
      message: 'kernel/sys.c changed since the lock was reviewed.',
      help: [],
    },
    {
      severity: 'error',
      rule: 'content/unknown-symbol',
      file: 'content/ja/uts.md',
      line: 3,
      col: 10,
      length: 7,
      message: 'No symbol `uts_nss` in v6.12 (48 files). Did you mean `uts_ns`?',
      help: ['Or add its file to the manifest in kernel-snippets/.'],
    },
  ]);
  expect(formatAll([], 'json')).toBe('[]');
});

test("GitHub's annotations are one escaped command a line", () => {
  const hostile = { ...unknownSymbol, file: 'a,b:c.md', message: '100%\n::error::no' };
  expect(formatAll([noFile, hostile], 'github')).toBe(
    '::warning title=pull/drift::kernel/sys.c changed since the lock was reviewed.\n' +
      '::error file=a%2Cb%3Ac.md,line=3,col=10,endColumn=17,title=content/unknown-symbol::' +
      '100%25%0A::error::no%0AOr add its file to the manifest in kernel-snippets/.',
  );
});

test('an error carries all diagnostics, and its exit code follows from the first error', () => {
  expect(new KwalkError([noFile, unknownSymbol]).exitCode).toBe(exitCodes.content);
  expect(new KwalkError(noFile).exitCode).toBe(exitCodes.pull);
  expect(new KwalkError(noFile, exitCodes.usage).exitCode).toBe(exitCodes.usage);
  const error = new KwalkError([unknownSymbol, noFile]);
  expect(error.diagnostics).toEqual([unknownSymbol, noFile]);
  expect(error.message).toContain('content/ja/uts.md:3:10 error content/unknown-symbol');
  expect(error.message).toContain('warning pull/drift');
});
