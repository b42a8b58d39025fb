import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where the one build of a test run is remembered: each project loads this module anew. */
const shared = globalThis as { kwalkBuild?: Promise<void> };

/** Vitest's global setup: pulls kernel source and builds `dist/`, once however many projects ask. */
export default async function setup(): Promise<void> {
  await (shared.kwalkBuild ??= build());
}

function build(): Promise<void> {
  console.error('Building the site for the tests on it: node src/cli/kwalk.mjs build');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['src/cli/kwalk.mjs', 'build'], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      // Vitest's own settings are none of the build's business.
      env: { ...process.env, NODE_ENV: 'production', VITEST: undefined },
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(new Error(`The build failed (${signal ?? `exit code ${code}`}): its message stands above.`));
    });
  });
}
