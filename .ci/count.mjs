/**
 * Closes a run: prints `N passed, N failed` from Vitest's JSON report. What failed without being a
 * test (the check, a file that does not load, a global setup) counts as one failure each.
 *
 * Arguments: report, exit code of the check, exit code of the tests. Runs on any Node from 20 on.
 */
import { readFileSync } from 'node:fs';

const [, , report = '', check = '1', tests = '1'] = process.argv;

/** @type {{numPassedTests: number, numFailedTests: number, testResults: {status: string, assertionResults: {status: string}[]}[]}} */
let results = { numPassedTests: 0, numFailedTests: 0, testResults: [] };
try {
  results = JSON.parse(readFileSync(report, 'utf8'));
} catch (error) {
  console.log(`No test report: ${String(error)}`);
}

const passed = results.numPassedTests;
const broken = results.testResults.filter(
  ({ status, assertionResults }) =>
    status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
).length;
let failed = results.numFailedTests + broken;
if (tests !== '0' && failed === 0) failed = 1;
if (check !== '0') {
  console.log('npm run check failed: see above.');
  failed += 1;
}
if (passed === 0 && failed === 0) {
  console.log('No test ran.');
  failed = 1;
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
