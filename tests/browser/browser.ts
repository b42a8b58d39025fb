/**
 * A real browser for tests: Chromium of `CHROME_PATH` or of the system, by playwright-core.
 *
 * Every launch has a fresh profile, and asks nothing of the network by itself.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium, type BrowserContext, type BrowserContextOptions } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const APPS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Path of the browser to test with, or null where there is none. Throws where `CHROME_PATH` names
 * something that cannot be run: what was asked for is not silently replaced.
 */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  const asked = env['CHROME_PATH'];
  if (asked) {
    if (!isExecutable(asked))
      throw new Error(`CHROME_PATH is ${asked}, which is no program that can be run.`);
    return asked;
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...candidates, ...(process.platform === 'darwin' ? APPS : [])].find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Not there or not ours to run: in either case no browser.
    return false;
  }
}

/** Installs Debian's chromium where that is possible, saying so; else throws with what to do. */
export function installChromium(): void {
  const debian = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  if (!debian) {
    throw new Error(
      'The browser tests need Chromium or Chrome: install it (Debian: `apt install chromium`), or set CHROME_PATH to it.',
    );
  }
  console.error('The browser tests need Chromium: installing the Debian package `chromium` with apt-get.');
  if (!hasPackageLists()) apt('update');
  // Lists may be older than the archive, which then lacks the version that they name.
  if (!apt('install') && !(apt('update') && apt('install'))) {
    throw new Error(
      'apt-get could not install chromium: its message stands above. Or set CHROME_PATH to a browser.',
    );
  }
}

function hasPackageLists(): boolean {
  const lists = '/var/lib/apt/lists';
  return existsSync(lists) && readdirSync(lists).some((name) => name.includes('_Packages'));
}

function apt(command: 'update' | 'install'): boolean {
  const rest = command === 'install' ? ['-y', '--no-install-recommends', 'chromium'] : [];
  const run = spawnSync('apt-get', ['-q', command, ...rest], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return run.status === 0;
}

/** Milliseconds for what should come at once: a machine with other things to do fails no test. */
const PATIENCE = 120_000;

/** A running browser with an empty profile; `close()` also removes the profile. */
export interface Launched {
  context: BrowserContext;
  close(): Promise<void>;
}

/** Starts the browser. `options` as Playwright's: `javaScriptEnabled`, `colorScheme`, `viewport`, `locale`. */
export async function launch(options: BrowserContextOptions = {}): Promise<Launched> {
  const executablePath = findChromium();
  if (executablePath === null)
    throw new Error('No Chromium: run the tests by `npm test`, which says what to do.');
  const profile = mkdtempSync(join(tmpdir(), 'kwalk-browser-'));
  const removeProfile = (): void => rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  try {
    const context = await chromium.launchPersistentContext(profile, {
      ...options,
      executablePath,
      headless: true,
      args: FLAGS,
      timeout: PATIENCE,
    });
    context.setDefaultTimeout(PATIENCE);
    return {
      context,
      close: async () => {
        await context.close();
        removeProfile();
      },
    };
  } catch (error) {
    removeProfile();
    throw error;
  }
}
