import { posix } from 'node:path';
import type { Bytes } from './bytes.ts';
import { releaseOf } from './release.ts';
import { type Request, type Source, Unavailable } from './source.ts';
import { openTar } from './tar.ts';

/** A tar archive of a kernel tree, all paths below one folder (`linux-source-6.12/`). */
export interface Archive {
  provider: string;
  /** The tar's bytes from the start; throws `Unavailable` where they are cut off or damaged. */
  bytes: () => Bytes;
}

/**
 * Reads an archive once from end to end, keeping in memory what a closure may ask for. Should it ask for more,
 * the archive is read again for just that.
 */
export async function openArchive({ provider, bytes }: Archive, request: Request): Promise<Source> {
  const wanted = new Set(request.files);
  const likely = likelyFolders(request);
  const all = new Set<string>();
  const kept = await readTar(bytes(), (path) => {
    all.add(path);
    return wanted.has(path) || likely(path);
  });
  const release = releaseOf(Buffer.from(kept.get('Makefile') ?? []).toString('latin1'));
  if (!release) throw new Unavailable('the archive has no Makefile that states a kernel version');
  return {
    provider,
    release,
    async read(paths) {
      const late = new Set(paths.filter((path) => all.has(path) && !kept.has(path)));
      if (late.size > 0)
        for (const [path, content] of await readTar(bytes(), (each) => late.has(each)))
          kept.set(path, content);
      return new Map(
        paths.flatMap((path) => {
          const content = kept.get(path);
          return content ? [[path, content] as const] : [];
        }),
      );
    },
    list: () => Promise.resolve([...all]),
    close: () => Promise.resolve(),
  };
}

/** Headers that nearly every closure stays within: include/, the architectures', those beside named files. */
function likelyFolders({ architectures, files }: Request): (path: string) => boolean {
  const roots = ['include/', ...architectures.map((name) => `arch/${name}/include/`)];
  const beside = new Set(files.map((path) => posix.dirname(path)));
  return (path) =>
    path.endsWith('.h') && (roots.some((root) => path.startsWith(root)) || beside.has(posix.dirname(path)));
}

/** The regular files of a tar that are wanted, by path below its one folder. Links are not followed. */
async function readTar(bytes: Bytes, isWanted: (path: string) => boolean): Promise<Map<string, Uint8Array>> {
  const kept = new Map<string, Uint8Array>();
  const tar = openTar(bytes);
  try {
    for await (const entry of tar.entries) {
      const path = pathBelow(entry.header.name);
      if (entry.header.type === 'file' && path !== '' && isWanted(path))
        kept.set(path, await contentOf(entry));
      else entry.resume();
    }
    await tar.ended;
  } catch (error) {
    throw await tar.why(error);
  }
  return kept;
}

async function contentOf(entry: AsyncIterable<unknown>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of entry) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/** `linux-6.12/kernel/sys.c` → `kernel/sys.c`. An archive with a path that escapes is not one to read on. */
function pathBelow(name: string): string {
  const parts = name.replace(/^(?:\.\/)+/, '').split('/');
  if (name.startsWith('/') || parts.includes('..'))
    throw new Unavailable(`the archive holds a path that leaves its folder: ${name}`);
  return parts.slice(1).join('/');
}
