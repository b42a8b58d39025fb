import { basename } from 'node:path';
import { openArchive } from '../archive.ts';
import { type Bytes, throughProgram, unpackXz } from '../bytes.ts';
import { type Request, type Source, Unavailable } from '../source.ts';
import { openTar } from '../tar.ts';

/** A Debian package file: `linux-source-6.12_6.12.117-1~deb12u1_all.deb` (deb-version(7), `%3a` is an epoch's colon). */
export interface DebName {
  package: string;
  version: string;
}

/** Takes a package file's name apart; null where it is none. */
export function debNameOf(file: string): DebName | null {
  const [, name, version] = /^([a-z0-9][a-z0-9+.-]+)_([^_]+)_[a-z0-9-]+\.deb$/.exec(basename(file)) ?? [];
  return name && version ? { package: name, version: decodeURIComponent(version) } : null;
}

/** Opens a `linux-source-*` package: a tar that holds the kernel's tar.xz (effectively stored, not packed twice). */
export function openDeb(file: string, request: Request): Promise<Source> {
  const name = debNameOf(file);
  if (!name) throw new Unavailable(`${basename(file)} is no package`);
  const bytes = (): Bytes => unpackXz(innerTar(file, request));
  return openArchive({ provider: `${name.package} ${name.version} (Debian)`, bytes }, request);
}

/** The bytes of the one `.tar.xz` below /usr/src of a package. */
async function* innerTar(file: string, { version, onProgress }: Request): Bytes {
  const tar = openTar(throughProgram('dpkg-deb', ['--fsys-tarfile', file], null));
  let found = false;
  try {
    for await (const entry of tar.entries) {
      if (!/^\.?\/?usr\/src\/linux-source-[^/]+\.tar\.xz$/.test(entry.header.name)) {
        entry.resume();
        continue;
      }
      found = true;
      const total = entry.header.size ?? null;
      let done = 0;
      for await (const chunk of entry) {
        yield chunk as Uint8Array;
        done += (chunk as Uint8Array).byteLength;
        onProgress({ version: version.id, type: 'bytes', text: 'unpacking', done, total });
      }
    }
    await tar.ended;
  } catch (error) {
    const { message } = await tar.why(error);
    throw new Unavailable(`${basename(file)} cannot be read: ${message}`);
  }
  if (!found) throw new Unavailable(`${basename(file)} holds no kernel source`);
}
