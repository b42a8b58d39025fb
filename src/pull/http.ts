import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { diskError } from './folder.ts';
import { Unavailable } from './source.ts';

/** A server that has not begun to answer, or goes on being silent, for so long is as good as none. */
const SILENCE_MS = 8_000;
const ATTEMPTS = 3;

/** A failure that may be over in a second: another attempt is worth it. */
class Passing extends Unavailable {}

/** One small file; null where the server does not have it. Throws `Unavailable` where the server fails. */
export async function fetchFile(url: string): Promise<Uint8Array | null> {
  for (let attempt = 1; ; attempt++) {
    try {
      const chunks: Uint8Array[] = [];
      const response = await ask(url);
      if (!response) return null;
      if (/text\/html/.test(response.type))
        throw new Unavailable(`${hostOf(url)} answered with a page for browsers instead of the file`);
      for await (const chunk of response.body) chunks.push(chunk);
      return Buffer.concat(chunks);
    } catch (error) {
      if (!(error instanceof Passing) || attempt === ATTEMPTS) throw error;
      await sleep(500 * 2 ** attempt);
    }
  }
}

/** Streams a large file to disk. `onBytes` hears how much has come, and of how much. */
export async function downloadFile(
  url: string,
  path: string,
  onBytes: (done: number, total: number | null) => void,
): Promise<void> {
  const response = await ask(url);
  if (!response) throw new Unavailable(`${hostOf(url)} has no ${new URL(url).pathname}`);
  const { body, length } = response;
  let done = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      yield chunk;
      onBytes((done += chunk.byteLength), length);
    }
  };
  try {
    await pipeline(counted, createWriteStream(path));
  } catch (error) {
    throw diskError(error, path) ?? error;
  }
}

interface Answer {
  type: string;
  /** Bytes to come; null where the server does not say. */
  length: number | null;
  /** Ends without an error only when it came whole: HTTP tells a body that breaks off from one that ends. */
  body: AsyncIterable<Uint8Array>;
}

/** The answer to a GET; null for a 404. */
async function ask(url: string): Promise<Answer | null> {
  const silence = new AbortController();
  const listen = (): NodeJS.Timeout => setTimeout(() => silence.abort(), SILENCE_MS);
  let timer = listen();
  const failure = (error: unknown, done: string): Unavailable => {
    const reason = silence.signal.aborted ? `silent for ${SILENCE_MS / 1000} s` : reasonOf(error);
    const Kind = /ECONNRESET|UND_ERR_SOCKET/.test(reason) ? Passing : Unavailable;
    return new Kind(
      `${hostOf(url)} ${done} (${reason})`,
      'Check the network, then run the same command again.',
    );
  };
  let response: Response;
  try {
    response = await fetch(url, { signal: silence.signal });
  } catch (error) {
    throw failure(error, 'cannot be reached');
  } finally {
    clearTimeout(timer);
  }
  const { status, headers, body } = response;
  if (!response.ok || !body) {
    await body?.cancel();
    if (status === 404) return null;
    throw new (status === 429 || status >= 500 ? Passing : Unavailable)(`${hostOf(url)} answered ${status}`);
  }
  const length = headers.get('content-length');
  return {
    type: headers.get('content-type') ?? '',
    length: length === null ? null : Number(length),
    body: (async function* (): AsyncGenerator<Uint8Array> {
      timer = listen();
      try {
        // The DOM's type of a body does not know that it can be iterated over.
        for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
          clearTimeout(timer);
          yield chunk;
          timer = listen();
        }
      } catch (error) {
        throw failure(error, 'broke off');
      } finally {
        clearTimeout(timer);
      }
    })(),
  };
}

function hostOf(url: string): string {
  return new URL(url).host;
}

/** `fetch failed` hides why in its cause. */
function reasonOf(error: unknown): string {
  const { cause, code, message } = error as Error & { code?: string };
  return cause instanceof Error ? reasonOf(cause) : (code ?? message);
}
