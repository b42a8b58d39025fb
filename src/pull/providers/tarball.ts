import { createReadStream } from 'node:fs';
import { basename, join } from 'node:path';
import { openArchive } from '../archive.ts';
import { type Bytes, unpackXz } from '../bytes.ts';
import { type Download, storeDownload } from '../downloads.ts';
import { downloadFile, fetchFile } from '../http.ts';
import { isReleaseOf } from '../release.ts';
import { type Provider, type Request, type Source, Unavailable } from '../source.ts';

const CDN = 'https://cdn.kernel.org/pub/linux/kernel';

/** kernel.org's tarball of a release, checked against the hashes that stand beside it. */
export function tarballProvider(base: string = CDN): Provider {
  return {
    name: "kernel.org's tarball",
    async open(request) {
      const { path } = await fetchTarball(base, request);
      return openTarball(path, request);
    },
  };
}

/** `linux-6.12.117.tar.xz` → `6.12.117`; null for any other name. */
export function tarballRelease(file: string): string | null {
  return /^linux-(\d+\.\d+(?:\.\d+)?)\.tar\.xz$/.exec(file)?.[1] ?? null;
}

export function openTarball(path: string, request: Request): Promise<Source> {
  const release = tarballRelease(basename(path)) ?? '';
  const bytes = (): Bytes => unpackXz(createReadStream(path));
  return openArchive({ provider: `linux-${release}.tar.xz (kernel.org)`, bytes }, request);
}

async function fetchTarball(base: string, request: Request): Promise<Download> {
  const { version, reviewed, cache, onProgress } = request;
  const isReviewed = reviewed !== null && isReleaseOf(reviewed, version.id);
  const releases = new Set([...(isReviewed ? [reviewed] : []), version.tag.replace(/^v/, '')]);
  for (const release of releases) {
    const folder = `${base}/v${release.split('.')[0]}.x`;
    const name = `linux-${release}.tar.xz`;
    const sums = await fetchFile(`${folder}/sha256sums.asc`);
    const hash = sums && hashIn(Buffer.from(sums).toString('latin1'), name);
    if (!hash) continue;
    return storeDownload(cache, name, { size: null, sha256: hash }, (aside) =>
      downloadFile(`${folder}/${name}`, join(aside, name), (done, total) =>
        onProgress({ version: version.id, type: 'bytes', text: 'downloading', done, total }),
      ),
    );
  }
  throw new Unavailable(`has no release ${[...releases].join(' or ')}`);
}

/** The hash that a list as `sha256sum` writes it states for a file. */
function hashIn(sums: string, name: string): string | null {
  const line = sums.split('\n').find((each) => each.endsWith(`  ${name}`));
  return /^[0-9a-f]{64}(?= )/.exec(line ?? '')?.[0] ?? null;
}
