#!/usr/bin/env node
/**
 * Starts the command line on a Node that runs TypeScript: this one where it is new enough, else the
 * one that package.json brings (node_modules/.bin/node).
 *
 * In: the process's arguments. Out: the exit code of kwalk.ts. May import: node:* only.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const [major = 0] = process.versions.node.split('.').map(Number);

if (major >= 24) {
  // Stripped types and compiled code are kept from one run to the next: half a second of each.
  module.enableCompileCache();
  await import('./kwalk.ts');
} else {
  const brought = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url));
  if (existsSync(brought)) {
    restartOn(brought);
  } else {
    console.error(
      `kwalk needs Node 24 or newer and this is ${process.versions.node}. Run \`npm ci\` in its folder: ` +
        'on Linux (x64, arm64) it brings its own; elsewhere install Node 24.',
    );
    process.exitCode = 70;
  }
}

/**
 * Runs the command line as a child and ends as it ends. Stopping this process never leaves a server
 * behind: signals go on to it, but for Ctrl-C, which a terminal sends to both.
 *
 * @param {string} node
 */
function restartOn(node) {
  const launcher = fileURLToPath(import.meta.url);
  const child = spawn(node, [launcher, ...process.argv.slice(2)], { stdio: 'inherit' });
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, () => signal === 'SIGINT' || child.kill(signal));
  child.once('error', (error) => {
    console.error(`kwalk could not start ${node}: ${error.message}`);
    process.exitCode = 70;
  });
  child.once('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code ?? 70;
      return;
    }
    // Die of the same signal, as a shell expects it.
    for (const handled of signals) process.removeAllListeners(handled);
    process.kill(process.pid, signal);
  });
}
