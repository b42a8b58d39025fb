/** Serves the site with the project's own server and prints what Lighthouse says of its kinds of pages. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from '../browser/browser.ts';
import { audit, figuresOf, heading, lighthouseIn, lineOf, PRESETS } from './lighthouse.ts';

const AUDITED = {
  landing: 'index.html',
  'story, Japanese': 'ja/stories/hostname.html',
  'story, English': 'en/stories/hostname.html',
  namespace: 'ja/stories/ns-uts.html',
  'walk page': 'ja/walk/v6.12/task_struct/nsproxy/uts_ns/name.html',
  'kernel/sys.c': 'linux/v6.12/source/kernel/sys.c.html',
  'symbol page': 'linux/v6.12/C/ident/uts_ns.html',
};

/**
 * Prints a line for each page and device, and below it what costs points.
 * @param root folder of the project; what has changed in it is built first
 * @returns false where a page could not be looked at
 */
export async function printLighthouse(root: string): Promise<boolean> {
  const browser = findChromium();
  if (browser === null) throw new Error('Lighthouse needs Chromium: install it, or set CHROME_PATH to it.');
  const script = await lighthouseIn(join(root, '.cache', 'lighthouse'));
  const { server, address } = await serve(root);
  let all = true;
  try {
    console.log(`${'Lighthouse'.padEnd(WIDTH)}${heading()}`);
    for (const [title, path] of Object.entries(AUDITED)) {
      if (!existsSync(join(root, 'dist', path))) {
        console.log(`${title.padEnd(WIDTH)}no ${path}`);
        all = false;
        continue;
      }
      for (const preset of PRESETS) {
        const label = `${title}, ${preset}`.padEnd(WIDTH);
        try {
          // One after another: two would take each other's processor.
          const figures = figuresOf(await audit(script, browser, address + path, preset));
          console.log(label + lineOf(figures));
          for (const failing of figures.failing) console.log(`${''.padEnd(WIDTH)}  ${failing}`);
        } catch (error) {
          console.log(`${label}failed: ${error instanceof Error ? error.message : String(error)}`);
          all = false;
        }
      }
    }
  } finally {
    server.kill();
  }
  return all;
}

const WIDTH = 26;

/** Starts `kwalk serve` and waits for its address. */
function serve(root: string): Promise<{ server: ChildProcess; address: string }> {
  const server = spawn(process.execPath, ['src/cli/kwalk.mjs', 'serve', '--port', '0'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  server.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`kwalk serve ended with ${code}:\n${said}`)));
    server.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const address = /^http:\/\/\S+$/m.exec(said)?.[0];
      if (address !== undefined) resolve({ server, address });
    });
  });
}
