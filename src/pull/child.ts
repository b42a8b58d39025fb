import { spawn } from 'node:child_process';
import { buffer, text } from 'node:stream/consumers';
import { Unavailable } from './source.ts';

export interface ChildResult {
  code: number | null;
  stdout: Buffer;
  stderr: string;
}

/**
 * Runs a program to its end, in the C locale, so that its messages can be matched. Throws `Unavailable` where
 * the program is not installed; a failure of the program itself is in `code`.
 */
export async function run(
  command: string,
  args: readonly string[],
  { cwd, input }: { cwd?: string; input?: string } = {},
): Promise<ChildResult> {
  const child = spawn(command, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, LC_ALL: 'C' },
    stdio: 'pipe',
  });
  // A program that ends before it has read everything says why on stderr.
  child.stdin.on('error', () => undefined).end(input ?? '');
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? new Unavailable(`${command} is not installed`) : error),
    );
    child.on('close', resolve);
  });
  const [code, stdout, stderr] = await Promise.all([ended, buffer(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}

/** The last line of a program's complaint that says something. */
export function lastLine(stderr: string): string {
  return stderr.trim().split('\n').at(-1)?.trim() ?? '';
}

/** Whether a program can be started by its name. */
export async function isInstalled(command: string): Promise<boolean> {
  try {
    await run(command, ['--version']);
    return true;
  } catch (error) {
    if (error instanceof Unavailable) return false;
    throw error;
  }
}
