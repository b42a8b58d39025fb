import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import xz from 'xz-decompress';
import { isInstalled, lastLine } from './child.ts';
import { Unavailable } from './source.ts';

/** Bytes on their way, in order. Whoever stops reading early ends everything behind. */
export type Bytes = AsyncIterable<Uint8Array>;

/**
 * What a program makes of its input, as a stream. Throws `Unavailable` with the program's own words where it
 * fails, so that a stream that ends without an error is whole.
 */
export async function* throughProgram(command: string, args: readonly string[], input: Bytes | null): Bytes {
  const child = spawn(command, args, { env: { ...process.env, LC_ALL: 'C' }, stdio: 'pipe' });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const complaint = text(child.stderr);
  let inputError: unknown = null;
  const fed = pipeline(input ?? [], child.stdin).catch((error: NodeJS.ErrnoException) => {
    // A program that fails stops reading: its exit code says more than the broken pipe.
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_PREMATURE_CLOSE') inputError = error;
  });
  try {
    for await (const chunk of child.stdout) yield chunk as Uint8Array;
    const [code, stderr] = await Promise.all([ended, complaint, fed]);
    if (inputError instanceof Error) throw inputError;
    if (code !== 0) throw new Unavailable(lastLine(stderr) || `${command} ended with ${code}`);
  } finally {
    child.kill();
    // Without a listener, the error of a program that was stopped half-way would end the process.
    ended.catch(() => undefined);
  }
}

/** Decompresses .xz: by the system's `xz`, which uses several cores, else in WebAssembly (three times slower). */
export async function* unpackXz(input: Bytes, { program = 'xz' }: { program?: string } = {}): Bytes {
  if (await isInstalled(program)) {
    // Each thread holds a whole block: more of them cost memory and gain nothing over the tar reader's speed.
    yield* throughProgram(program, ['-dc', '-T2'], input);
    return;
  }
  // Node's and the browser's types of the same stream disagree in a detail.
  const packed = Readable.toWeb(Readable.from(input)) as ReadableStream<Uint8Array>;
  const unpacked = new xz.XzReadableStream(packed);
  try {
    yield* unpacked as unknown as Bytes;
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    throw new Unavailable(`xz: ${(error as Error).message}`);
  }
}
