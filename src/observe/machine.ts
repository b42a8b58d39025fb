import { spawn } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Machine, RunResult, Running } from './types.ts';

/** How much of a command's output is kept, in bytes: what we run prints some kilobytes. */
const MOST_OUTPUT = 4 << 20;

/** The machine that this program runs on. */
export const thisMachine: Machine = {
  run,
  start,
  readFile: (path) => readFile(path),
  readLink: (path) => readlink(path),
  uid: () => process.geteuid?.() ?? -1,
  platform: () => process.platform,
  pause: (ms) => pause(ms),
};

function run(command: string, args: string[], options: { timeoutMs?: number } = {}): Promise<RunResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
    });
    const out = collect(child.stdout);
    const err = collect(child.stderr);
    child.on('error', (error: NodeJS.ErrnoException) => {
      resolve({ code: null, stdout: out(), stderr: err(), error: error.code ?? error.message });
    });
    child.on('close', (code) => resolve({ code, stdout: out(), stderr: err(), error: null }));
  });
}

function start(command: string, args: string[]): Promise<Running> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const out = collect(child.stdout);
    const err = collect(child.stderr);
    const gone = new Promise<void>((done) => child.on('close', () => done()));
    // A process that has ended closes its input; that it is gone shows in alive().
    child.stdin.on('error', () => undefined);
    child.on('error', reject);
    child.on('spawn', () => {
      const alive = (): boolean => child.exitCode === null && child.signalCode === null;
      resolve({
        pid: child.pid ?? -1,
        write: (text) => void child.stdin.write(text),
        output: out,
        errors: err,
        alive,
        stop: async () => {
          if (alive()) child.kill('SIGKILL');
          child.stdin.destroy();
          child.stdout.destroy();
          child.stderr.destroy();
          await gone;
        },
      });
    });
  });
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on('data', (chunk: Buffer) => {
    if (bytes < MOST_OUTPUT) chunks.push(chunk);
    bytes += chunk.length;
  });
  return () => Buffer.concat(chunks).toString('utf8');
}
