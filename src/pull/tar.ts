import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import type { Bytes } from './bytes.ts';
import { Unavailable } from './source.ts';

/** A tar on its way: each entry is to be read or to be passed over by `resume()`. */
export interface Tar {
  entries: ReturnType<typeof extract>;
  /** Resolves when all bytes have come and were a whole tar. */
  ended: Promise<void>;
  /** Why reading entries failed: what stopped the bytes knows better than the reader that missed them. */
  why: (error: unknown) => Promise<Unavailable>;
}

export function openTar(bytes: Bytes): Tar {
  const entries = extract();
  const ended = pipeline(Readable.from(bytes, { objectMode: false }), entries);
  // It may fail before anyone waits for it; `why` and `ended` tell.
  ended.catch(() => undefined);
  return {
    entries,
    ended,
    async why(error) {
      if (error instanceof Unavailable) return error;
      entries.destroy();
      const reason = await ended.then(
        () => error,
        (cause: unknown) => cause,
      );
      if (reason instanceof Unavailable) return reason;
      return new Unavailable(`the archive is cut off or damaged (${(error as Error).message})`);
    },
  };
}
