/**
 * Every address of the site, made here and nowhere else: an address is a promise to whoever links to it.
 *
 * An *address* is the file below `dist/` (`linux/v6.12/source/kernel/sys.c.html`); an *href* is the same,
 * percent-encoded, with a fragment where there is one, and still relative to the site root until
 * `relative()` turns it for a page.
 */
import type { Language } from '#model';

/** Which pages are written, and under which file each lies. Made by `planPages`. */
export interface PagePlan {
  /** `v6.12`. */
  version: string;
  /** Kernel path → address, for files that get a page. */
  sources: ReadonlyMap<string, string>;
  /** Directory (empty for the root) → address. */
  directories: ReadonlyMap<string, string>;
  /** Symbol name → address, for names with something to list; names that differ only in case share one. */
  symbols: ReadonlyMap<string, string>;
  /**
   * Names with nothing to list, one definition and at most one use: address of what would be their page → href of
   * the definition. The address is kept, as a page that leads on.
   */
  aliases: ReadonlyMap<string, string>;
  /** By such a name, the href of its one use. */
  soleUses: ReadonlyMap<string, string>;
  /** Symbol names whose page serves another spelling too (`current` and `CURRENT`). */
  shared: ReadonlySet<string>;
  /** Chain id → address below the language (`walk/v6.12/task_struct/nsproxy.html`). */
  walks: ReadonlyMap<string, string>;
}

/** Longest address, in characters: with a folder of the reader's before it, Windows allows 260. */
export const LONGEST_ADDRESS = 200;

/** Names that Windows keeps for devices, whatever follows after a dot. */
const DEVICE = /^(con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9]|lpt[0-9])(?=\.|$)/i;

/**
 * One part of a path as every file system takes it: device names get a `~`, characters that Windows
 * refuses become `~` and their code. C identifiers and kernel paths hold no `~`, so nothing collides.
 */
export function safePart(part: string): string {
  const shown = part.replace(/[<>:"|?*\\\u0000-\u001f]/g, (c) => `~${c.charCodeAt(0).toString(16)}`);
  return shown.replace(DEVICE, '$1~').replace(/[. ]$/, (c) => `~${c.charCodeAt(0).toString(16)}`);
}

/** Eight hex digits that stand for a text (FNV-1a, 32 bits): tells shortened names apart. */
export function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** Cuts a path to `room` characters, at its end, with a hash of the whole; leaves shorter ones alone. */
function fitted(path: string, room: number): string {
  if (path.length <= room) return path;
  return `${path.slice(0, room - 9).replace(/[/.~]+$/, '')}~${shortHash(path)}`;
}

/**
 * File names of symbol pages, without their folder: `uts_ns` → `uts_ns.html`. Names that differ only in
 * case share one file (the page has a section for each), because Windows cannot keep two.
 * @param names symbol names in any order, repeats allowed
 * @returns every name with its file; the same whatever the order of `names`
 */
export function pageNames(names: Iterable<string>): Map<string, string> {
  const files = new Map<string, string>();
  const taken = new Map<string, string>();
  const room = LONGEST_ADDRESS - 'linux/v99.99.999/C/ident/.html'.length;
  // Lower-case spellings sort after upper-case ones: walk backwards, so that `current` names the shared file.
  for (const name of [...new Set(names)].sort().toReversed()) {
    const file = `${fitted(safePart(name), room)}.html`;
    const key = file.toLowerCase();
    const first = taken.get(key);
    if (first === undefined) taken.set(key, file);
    files.set(name, first ?? file);
  }
  return files;
}

/**
 * Paths of which no two differ only in case, in any of their folders, so that a folder unpacked on Windows
 * loses nothing: the second `xt_MARK.h` becomes `xt_MARK.h~2`.
 * @param paths `/`-separated; the order does not matter
 * @param reserved last parts that no path may take (lower case)
 * @param room longest result, in characters
 */
export function distinctPaths(
  paths: Iterable<string>,
  room: number,
  reserved: readonly string[] = [],
): Map<string, string> {
  const result = new Map<string, string>();
  const folders = new Map<string, Map<string, string>>();
  const enter = (folder: string, part: string, kind: 'folder' | 'file'): string => {
    // Folders and files never meet: files end in `.html` once written.
    const key = `${kind}:${folder}`;
    let spellings = folders.get(key);
    if (spellings === undefined) folders.set(key, (spellings = new Map()));
    let candidate = safePart(part);
    for (let n = 2; ; n++) {
      const low = candidate.toLowerCase();
      const owner = spellings.get(low);
      if (owner === part) return candidate;
      if (owner === undefined && !(kind === 'file' && reserved.includes(low))) {
        spellings.set(low, part);
        return candidate;
      }
      candidate = `${safePart(part)}~${n}`;
    }
  };
  for (const path of [...new Set(paths)].sort().toReversed()) {
    const parts = path.split('/');
    const last = parts.pop() ?? '';
    let folder = '';
    for (const part of parts) folder += `${enter(folder, part, 'folder')}/`;
    result.set(path, fitted(folder + enter(folder, last, 'file'), room));
  }
  return result;
}

/** Addresses of source pages: `kernel/sys.c` → `linux/v6.12/source/kernel/sys.c.html`. */
export function sourceAddresses(version: string, paths: Iterable<string>): Map<string, string> {
  const root = `linux/${safePart(version)}/source/`;
  const room = LONGEST_ADDRESS - root.length - '.html'.length;
  const distinct = distinctPaths(paths, room, ['index']);
  return new Map([...distinct].map(([path, safe]) => [path, `${root}${safe}.html`]));
}

/**
 * Addresses of directory pages for all folders above the given source pages, the root (empty) included.
 * @param sources as `sourceAddresses` gave them: a folder lies where its files lie
 */
export function directoryAddresses(
  version: string,
  sources: ReadonlyMap<string, string>,
): Map<string, string> {
  const result = new Map([['', `linux/${safePart(version)}/source/index.html`]]);
  for (const [path, address] of sources) {
    const folder = path.split('/').slice(0, -1);
    const shown = address.split('/').slice(0, -1);
    for (; folder.length > 0; folder.pop(), shown.pop()) {
      result.set(folder.join('/'), `${shown.join('/')}/index.html`);
    }
  }
  return result;
}

/** Addresses of symbol pages: `uts_ns` → `linux/v6.12/C/ident/uts_ns.html`. */
export function symbolAddresses(version: string, names: Iterable<string>): Map<string, string> {
  const folder = `linux/${safePart(version)}/C/ident/`;
  return new Map([...pageNames(names)].map(([name, file]) => [name, folder + file]));
}

/** The names whose page serves another name too. */
export function sharedNames(symbols: ReadonlyMap<string, string>): Set<string> {
  const first = new Map<string, string>();
  const shared = new Set<string>();
  for (const [name, address] of symbols) {
    const other = first.get(address);
    if (other === undefined) first.set(address, name);
    else shared.add(name).add(other);
  }
  return shared;
}

/** Addresses of walks below their language: `task_struct/nsproxy` → `walk/v6.12/task_struct/nsproxy.html`. */
export function walkAddresses(version: string, ids: Iterable<string>): Map<string, string> {
  const root = `walk/${safePart(version)}/`;
  const room = LONGEST_ADDRESS - root.length - 'ja/.html'.length;
  return new Map([...distinctPaths(ids, room)].map(([id, safe]) => [id, `${root}${safe}.html`]));
}

/** Percent-encodes an address; what a URL gives a meaning to (`#`, `?`) loses it. */
function encoded(address: string): string {
  return encodeURI(address).replace(/[?#]/g, (c) => (c === '#' ? '%23' : '%3F'));
}

function withFragment(address: string | undefined, anchor: string | null): string | null {
  if (address === undefined) return null;
  return anchor === null || anchor === '' ? encoded(address) : `${encoded(address)}#${encodeURI(anchor)}`;
}

/** Href of a source page, of an anchor in it where one is given (`utsname`, `L82`, `L80-L83`); null without page. */
export function sourceHref(plan: PagePlan, path: string, anchor: string | null = null): string | null {
  return withFragment(plan.sources.get(path), anchor);
}

/** Href of a directory page; null without page. */
export function directoryHref(plan: PagePlan, path: string): string | null {
  return withFragment(plan.directories.get(path), null);
}

/** Href of a symbol page or of a section of it; null without page. */
export function symbolHref(plan: PagePlan, name: string, anchor: string | null = null): string | null {
  return withFragment(plan.symbols.get(name), anchor);
}

/** Href of a walk, at a step (from 1) where one is given; null without page. */
export function walkHref(
  plan: PagePlan,
  lang: Language,
  id: string,
  step: number | null = null,
): string | null {
  const address = plan.walks.get(id);
  if (address === undefined) return null;
  return withFragment(`${lang}/${address}`, step === null ? null : `step-${step}`);
}

/** The same walk in another language; hrefs of what has one address for both stay as they are. */
export function inLanguage(href: string, lang: Language): string {
  return href.replace(/^(ja|en)(?=\/walk\/)/, lang);
}

/** Href of a story; stories always have a page. */
export function storyHref(lang: Language, slug: string, anchor: string | null = null): string {
  return withFragment(`${lang}/stories/${safePart(slug)}.html`, anchor) ?? '';
}

/** Href of a road, at a step where one is given; roads always have a page. */
export function roadHref(lang: Language, slug: string, anchor: string | null = null): string {
  return withFragment(`${lang}/road/${safePart(slug)}.html`, anchor) ?? '';
}

/** Fragment of a line or a range of lines, from 1: `L82`, `L80-L83`. */
export function lineAnchor(firstLine: number, lastLine: number = firstLine): string {
  return lastLine > firstLine ? `L${firstLine}-L${lastLine}` : `L${firstLine}`;
}

/**
 * An href for a page, from one for the site root, so that the folder opens from any place on any host.
 * @param from href of the page that holds the link
 * @param to href of the target, with or without fragment
 * @returns `../../include/linux/utsname.h.html#utsname`; only `#…` within the page
 */
export function relative(from: string, to: string): string {
  const hash = to.indexOf('#');
  const file = hash < 0 ? to : to.slice(0, hash);
  const fragment = hash < 0 ? '' : to.slice(hash);
  const own = from.split('#', 1)[0] ?? '';
  if (file === own && fragment !== '') return fragment;
  const source = own.split('/');
  const target = file.split('/');
  let common = 0;
  while (common < source.length - 1 && common < target.length - 1 && source[common] === target[common])
    common++;
  return '../'.repeat(source.length - 1 - common) + target.slice(common).join('/') + fragment;
}
