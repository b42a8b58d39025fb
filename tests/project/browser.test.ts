import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findChromium } from '../browser/browser.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kwalk-chromium-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function program(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o755);
  return path;
}

test('the browser of CHROME_PATH wins over the one on the PATH', () => {
  const asked = program('my-browser');
  const system = program('chromium');
  expect(findChromium({ PATH: folder, CHROME_PATH: asked })).toBe(asked);
  expect(findChromium({ PATH: folder })).toBe(system);
});

test('a CHROME_PATH that cannot be run is an error, not another browser', () => {
  program('chromium');
  writeFileSync(join(folder, 'text'), '');
  expect(() => findChromium({ PATH: folder, CHROME_PATH: join(folder, 'text') })).toThrow('CHROME_PATH is');
  expect(() => findChromium({ PATH: folder, CHROME_PATH: folder })).toThrow('CHROME_PATH is');
});

test.runIf(process.platform === 'linux')('without a browser there is none', () => {
  expect(findChromium({ PATH: folder })).toBeNull();
  expect(findChromium({})).toBeNull();
});
