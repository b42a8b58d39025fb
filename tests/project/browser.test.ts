import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

const canInstall =
  process.platform === 'linux' && existsSync('/etc/debian_version') && process.getuid?.() === 0;

/** Calls `installChromium` in a process whose apt-get is a script; what that one was asked for, and the message. */
function install(aptGet: string): { asked: string[]; said: string; code: number | null } {
  const log = join(folder, 'log');
  writeFileSync(log, '');
  writeFileSync(join(folder, 'apt-get'), `#!/bin/sh\necho "$@" >>${log}\n${aptGet}\n`);
  chmodSync(join(folder, 'apt-get'), 0o755);
  const module = new URL('../browser/browser.ts', import.meta.url).href;
  const run = spawnSync(process.execPath, ['-e', `(await import('${module}')).installChromium()`], {
    env: { PATH: `${folder}:/usr/bin:/bin` },
    encoding: 'utf8',
  });
  const asked = readFileSync(log, 'utf8').split('\n').filter(Boolean);
  return { asked, said: run.stderr, code: run.status };
}

test.runIf(canInstall)('as root on Debian the browser is installed, saying so', () => {
  const { asked, said, code } = install('exit 0');
  expect(code).toBe(0);
  expect(asked.at(-1)).toBe('-q install -y --no-install-recommends chromium');
  expect(said).toContain('installing the Debian package `chromium`');
});

test.runIf(canInstall)(
  'lists that are out of date are renewed once, then what cannot be done is said',
  () => {
    const { asked, said, code } = install('test "$2" = update');
    expect(code).not.toBe(0);
    expect(asked.slice(-3)).toEqual([
      '-q install -y --no-install-recommends chromium',
      '-q update',
      '-q install -y --no-install-recommends chromium',
    ]);
    expect(said).toContain('apt-get could not install chromium');
  },
);
