/** What holds of every page of the finished site, built from real kernel source. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { packFolder } from '#pipeline';
import { pageFigures } from '../bench/dist.ts';
import { filesOf, readPage, resolveLink, type Page } from '../pages.ts';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

/** What is wrong, at most so many of it in a message. */
const MOST = 20;

const files = filesOf(dist);
const problems: Record<'links' | 'policy' | 'inline' | 'foreign' | 'ids' | 'provenance', string[]> = {
  links: [],
  policy: [],
  inline: [],
  foreign: [],
  ids: [],
  provenance: [],
};
let pages = 0;

beforeAll(() => {
  const there = new Set(files);
  const ids = new Map<string, Set<string>>();
  const fragments: { page: string; url: string; path: string; fragment: string }[] = [];
  for (const path of files.filter((file) => file.endsWith('.html'))) {
    const page = readPage(dist, path);
    pages += 1;
    ids.set(path, idsOf(page));
    checkPolicy(page);
    for (const { name, attributes } of page.elements) {
      const url = attributes['href'] ?? attributes['src'] ?? attributes['data-to'];
      // A link to another host is a link; anything that a page loads by itself is not allowed to be.
      if (url === undefined) continue;
      // Shown at any depth, it tries its styles at each.
      if (path === '404.html' && name !== 'a' && url.startsWith('../')) continue;
      const target = resolveLink(path, url);
      if (target === null) {
        if (name !== 'a' && !url.startsWith('data:image/'))
          problems.foreign.push(`${path}: <${name}> loads ${url}`);
        if (name === 'a' && !/^https?:/.test(url)) problems.foreign.push(`${path}: a link to ${url}`);
      } else if (!there.has(target.path)) {
        problems.links.push(`${path}: ${url}`);
      } else if (target.fragment !== '') {
        fragments.push({ page: path, url, ...target });
      }
    }
  }
  for (const { page, url, path, fragment } of fragments) {
    if (ids.get(path)?.has(fragment) === false) problems.links.push(`${page}: ${url}`);
  }
});

function idsOf({ path, elements }: Page): Set<string> {
  const ids = new Set<string>();
  for (const { attributes } of elements) {
    const id = attributes['id'];
    if (id === undefined) continue;
    if (ids.has(id)) problems.ids.push(`${path}: id ${id} twice`);
    ids.add(id);
  }
  return ids;
}

function checkPolicy({ path, html, elements, inline }: Page): void {
  const policy = elements.find(({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy');
  const content = policy?.attributes['content'] ?? '';
  if (!content.startsWith("default-src 'none'") || /unsafe|\*|https?:/.test(content))
    problems.policy.push(`${path}: ${content}`);
  if (inline.length > 0) problems.inline.push(`${path}: ${inline[0]?.slice(0, 60)}`);
  for (const { name, attributes } of elements) {
    const bad = Object.keys(attributes).find((key) => key === 'style' || key.startsWith('on'));
    if (bad !== undefined) problems.inline.push(`${path}: <${name} ${bad}>`);
  }
  const hasClass = (wanted: string): boolean =>
    elements.some(({ attributes }) => (attributes['class'] ?? '').split(/\s+/).includes(wanted));
  const release = /\bLinux \d+\.\d+\.\d+\b/.test(html);
  if (hasClass('code') && !(hasClass('provenance') && release)) problems.provenance.push(path);
}

const few = (list: string[]): string[] => list.slice(0, MOST);

describe('every page', () => {
  test('is there to be looked at', () => expect(pages).toBeGreaterThan(100));
  test('has no link to a file or fragment that is not there', () => expect(few(problems.links)).toEqual([]));
  test('has a strict content security policy', () => expect(few(problems.policy)).toEqual([]));
  test('has no script or style of its own', () => expect(few(problems.inline)).toEqual([]));
  test('loads nothing from another host', () => expect(few(problems.foreign)).toEqual([]));
  test('has each id once', () => expect(few(problems.ids)).toEqual([]));
  test('that shows kernel code names its licence and release', () =>
    expect(few(problems.provenance)).toEqual([]));
});

describe('the folder', () => {
  test('can be copied to Windows: no names that differ only in case, no device names, no long paths', () => {
    const seen = new Map<string, string>();
    const clashes = files.filter((path) => {
      const lower = path.toLowerCase();
      const other = seen.get(lower);
      seen.set(lower, path);
      return other !== undefined;
    });
    expect(few(clashes)).toEqual([]);
    const device = /(^|\/)(con|prn|aux|nul|com\d|lpt\d)(\.[^/]*)?(\/|$)/i;
    const odd = /[<>:"\\|?*]|[. ](\/|$)/;
    expect(few(files.filter((path) => device.test(path) || odd.test(path)))).toEqual([]);
    expect(few(files.filter((path) => path.length > 200))).toEqual([]);
  });

  test('keeps its budget: 8,000 files, 120 MB', () => {
    expect(files.length).toBeLessThanOrEqual(8000);
    expect(files.reduce((sum, path) => sum + statSync(join(dist, path)).size, 0)).toBeLessThanOrEqual(120e6);
  });

  test("holds the kernel's licence", () => {
    const licence = files.find((path) => /(^|\/)COPYING(\.\w+)?$/.test(path));
    expect(licence).toBeDefined();
    expect(readFileSync(join(dist, licence ?? ''), 'utf8')).toContain('GPL-2.0 WITH Linux-syscall-note');
    expect(files.some((path) => /GPL-2\.0/.test(path))).toBe(true);
  });
});

describe('promised addresses', () => {
  const promised = [
    'linux/v6.12/source/include/linux/utsname.h.html#utsname',
    'linux/v6.12/source/include/linux/utsname.h.html#L82',
    'linux/v6.12/source/include/linux/nsproxy.h.html#struct.nsproxy',
    'linux/v6.12/source/include/linux/sched.h.html#task_struct.nsproxy',
    'linux/v6.12/source/kernel/sys.c.html#gethostname',
    'linux/v6.12/source/include/linux/index.html',
    'linux/v6.12/C/ident/uts_ns.html',
    'linux/latest/source/kernel/sys.c.html',
    ...['ja', 'en'].flatMap((language) => [
      `${language}/walk/v6.12/task_struct/nsproxy/uts_ns/name.html#step-1`,
      `${language}/walk/v6.12/task_struct/nsproxy/uts_ns/name.html#step-4`,
      `${language}/stories/hostname.html`,
    ]),
  ];
  test.each(['kernel/sys.c', 'include/linux/utsname.h', 'arch/x86/include/asm/current.h'])(
    "the blog's link to %s leads to its page in the default version",
    (path) => {
      const alias = readFileSync(join(dist, `linux/latest/source/${path}.html`), 'utf8');
      expect(alias).toContain(`v6.12/source/${path}.html`);
    },
  );

  test.each(promised)('%s', (address) => {
    const { path, fragment } = resolveLink('index.html', address) ?? { path: '', fragment: '' };
    expect(existsSync(join(dist, path))).toBe(true);
    const ids = readPage(dist, path).elements.map(({ attributes }) => attributes['id']);
    expect(['', ...ids]).toContain(fragment);
  });
});

describe('a reader does not wait for bytes', () => {
  test("kernel/sys.c's page: 60 kB gzipped and 13,000 elements at most", () => {
    const figures = pageFigures(dist, 'linux/v6.12/source/kernel/sys.c.html');
    expect(figures?.html.gzip).toBeLessThanOrEqual(60_000);
    expect(figures?.elements).toBeLessThanOrEqual(13_000);
  });

  test('the whole site as one zip: 15 MB', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kwalk-pack-'));
    try {
      const { files: packed, bytes } = packFolder(dist, join(folder, 'site.zip'));
      expect(packed).toBe(files.length);
      expect(bytes).toBeLessThanOrEqual(15e6);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('no page loads more than 25 kB of script, gzipped', () => {
    for (const path of ['index.html', 'en/stories/hostname.html', 'linux/v6.12/source/kernel/sys.c.html']) {
      expect(pageFigures(dist, path)?.script.gzip, path).toBeLessThanOrEqual(25_000);
    }
  });
});
