import { fetchFile } from '../http.ts';
import { isReleaseOf, releaseOf } from '../release.ts';
import { type Provider, type Request, type Source, Unavailable } from '../source.ts';

/** The stable tree has Linus's tags, too. */
const STABLE = 'https://git.kernel.org/pub/scm/linux/kernel/git/stable/linux.git/plain';
/** Files under way at once: quick enough, and not unfriendly. */
const AT_ONCE = 8;

/**
 * Single files from kernel.org's git web: about 1,300 small requests instead of an archive of 140 MB, for
 * systems that have no Debian packages. Serves the release that was reviewed last, else the manifest's tag.
 */
export function gitWebProvider(base: string = STABLE): Provider {
  return { name: "kernel.org's git web", open: (request) => openGitWeb(base, request) };
}

async function openGitWeb(base: string, { version, reviewed }: Request): Promise<Source> {
  const isReviewed = reviewed !== null && isReleaseOf(reviewed, version.id);
  const tags = new Set([...(isReviewed ? [`v${reviewed}`] : []), version.tag]);
  for (const tag of tags) {
    const makefile = await fetchFile(urlOf(base, 'Makefile', tag));
    if (!makefile) continue;
    const release = releaseOf(Buffer.from(makefile).toString('latin1'));
    if (!release) throw new Unavailable(`what it has at ${tag} is no kernel`);
    return {
      provider: `git.kernel.org, tag ${tag}`,
      release,
      read: (paths) => readAll(base, tag, paths),
      list: () => Promise.resolve([]),
      close: () => Promise.resolve(),
    };
  }
  throw new Unavailable(`has no tag ${[...tags].join(' or ')}`);
}

async function readAll(
  base: string,
  tag: string,
  paths: readonly string[],
): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  const left = paths.filter(mayExist).values();
  const work = async (): Promise<void> => {
    for (const path of left) {
      const bytes = await fetchFile(urlOf(base, path, tag));
      if (bytes) found.set(path, bytes);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found;
}

/** Spares half of the requests: no tag has generated headers, and an architecture's are below asm/ and uapi/. */
function mayExist(path: string): boolean {
  return !/(^|\/)include\/generated\//.test(path) && !/^arch\/\w+\/include\/(?!asm\/|uapi\/)/.test(path);
}

function urlOf(base: string, path: string, tag: string): string {
  return `${base}/${path.split('/').map(encodeURIComponent).join('/')}?h=${encodeURIComponent(tag)}`;
}
