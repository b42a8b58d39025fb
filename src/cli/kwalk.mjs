#!/usr/bin/env node
/**
 * Starts the command line on a Node that runs TypeScript: this one where it is new enough, else the
 * one that package.json brings (node_modules/.bin/node).
 *
 * In: the process's arguments. Out: the exit code of kwalk.ts. May import: node:* only.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major = 0] = process.versions.node.split('.').map(Number);
const main = fileURLToPath(new URL('./kwalk.ts', import.meta.url));

if (major >= 24) {
  await import('./kwalk.ts');
} else {
  const brought = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url));
  if (!existsSync(brought)) {
    console.error(
      `kwalk needs Node 24 or newer and this is ${process.versions.node}. Run \`npm ci\` in its folder: ` +
        'on Linux (x64, arm64) it brings its own; elsewhere install Node 24.',
    );
    process.exit(70);
  }
  const run = spawnSync(brought, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exit(run.status ?? 70);
}
