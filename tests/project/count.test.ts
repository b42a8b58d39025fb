import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kwalk-count-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs Vitest on one file with its JSON report, then what closes a run; its last line and exit code. */
function close(text: string, check = '0'): { line: string; code: number | null } {
  // Below the project, so that the file finds the packages.
  const file = join(folder, 'x.test.ts');
  const report = join(folder, 'report.json');
  writeFileSync(file, text);
  writeFileSync(join(folder, 'vitest.config.ts'), 'export default {};\n');
  const tests = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--globals',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, VITEST: undefined } },
  );
  return count(report, check, String(tests.status));
}

function count(report: string, check: string, tests: string): { line: string; code: number | null } {
  const run = spawnSync(process.execPath, [join(root, '.ci/count.mjs'), report, check, tests], {
    encoding: 'utf8',
  });
  expect(run.stdout).not.toContain('\x1b');
  return { line: run.stdout.trimEnd().split('\n').at(-1) ?? '', code: run.status };
}

test('tests that pass and tests that fail are counted', () => {
  expect(close('test("a", () => {}); test("b", () => {});')).toEqual({ line: '2 passed, 0 failed', code: 0 });
  expect(close('test("a", () => {}); test("b", () => expect(1).toBe(2));')).toEqual({
    line: '1 passed, 1 failed',
    code: 1,
  });
});

test('a file that does not load is a failure', () => {
  expect(close('throw new Error("no");')).toEqual({ line: '0 passed, 1 failed', code: 1 });
});

test('a setup that fails beside tests that pass is a failure', () => {
  expect(close('test("a", () => {}); afterAll(() => { throw new Error("no"); });')).toEqual({
    line: '1 passed, 1 failed',
    code: 1,
  });
});

test('a check that failed is a failure, whatever the tests say', () => {
  expect(close('test("a", () => {});', '1')).toEqual({ line: '1 passed, 1 failed', code: 1 });
});

test('a run without any test, or without a report, is a failure', () => {
  expect(close('// nothing')).toEqual({ line: '0 passed, 1 failed', code: 1 });
  expect(count(join(folder, 'absent.json'), '0', '1')).toEqual({ line: '0 passed, 1 failed', code: 1 });
  expect(count(join(folder, 'absent.json'), '0', '0')).toEqual({ line: '0 passed, 1 failed', code: 1 });
});
