import { storedDownload, storedDownloads } from '../downloads.ts';
import { isReleaseOf } from '../release.ts';
import { type Provider, Unavailable } from '../source.ts';
import { openDeb } from './deb.ts';
import { isPackageFor } from './debian.ts';
import { openTarball, tarballRelease } from './tarball.ts';

/** What earlier pulls downloaded. The newest package serves, else the newest tarball. */
export const cacheProvider: Provider = {
  name: 'the local cache',
  async open(request) {
    const names = await storedDownloads(request.cache);
    const packages = names.filter((name) => isPackageFor(request, name));
    const tarballs = names.filter((name) => {
      const release = tarballRelease(name);
      return release !== null && isReleaseOf(release, request.version.id);
    });
    const byAge = (a: string, b: string): number => b.localeCompare(a, 'en', { numeric: true });
    for (const name of [...packages.sort(byAge), ...tarballs.sort(byAge)]) {
      const stored = await storedDownload(request.cache, name);
      if (stored)
        return isPackageFor(request, name)
          ? openDeb(stored.path, request)
          : openTarball(stored.path, request);
    }
    throw new Unavailable(names.length > 0 ? 'holds nothing whole of this version' : 'is empty');
  },
};
