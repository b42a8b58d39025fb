/** Every link and fragment in `dist/` leads somewhere; every address holds on every file system. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, test } from 'vitest';
import { dist } from './site.ts';

const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(dist.length));
const pages = files.filter((file) => file.endsWith('.html') && file !== '404.html');
const ids = new Map<string, Set<string>>();

/** Fragments of a page. */
function idsOf(file: string): Set<string> {
  let known = ids.get(file);
  if (!known) {
    const html = readFileSync(join(dist, file), 'utf8');
    known = new Set(
      [...html.matchAll(/\sid=(?:"([^"]*)"|([^\s>]+))/g)].map((match) => match[1] ?? match[2] ?? ''),
    );
    ids.set(file, known);
  }
  return known;
}

test('no link and no fragment is broken', () => {
  const broken = new Set<string>();
  for (const file of pages) {
    const html = readFileSync(join(dist, file), 'utf8');
    const targets = new Set(
      [...html.matchAll(/\s(?:href|src|data-to)=(?:"([^"]*)"|([^\s>]+))/g)].map((m) => m[1] ?? m[2] ?? ''),
    );
    for (const target of targets) {
      if (/^[a-z]+:/i.test(target)) continue;
      const [path = '', fragment = ''] = target.replaceAll('&amp;', '&').split('#');
      const to = path === '' ? file : posix.join(posix.dirname(file), decodeURI(path));
      if (to.startsWith('..') || !existsSync(join(dist, to)) || statSync(join(dist, to)).isDirectory()) {
        broken.add(`${file} → ${target}`);
      } else if (fragment !== '' && to.endsWith('.html') && !idsOf(to).has(decodeURIComponent(fragment))) {
        broken.add(`${file} → ${target}`);
      }
    }
  }
  expect([...broken].slice(0, 20)).toEqual([]);
});

test('no id stands twice on a page', () => {
  const twice = pages.filter((file) => {
    const html = readFileSync(join(dist, file), 'utf8');
    return [...html.matchAll(/\sid=(?:"([^"]*)"|([^\s>]+))/g)].length !== idsOf(file).size;
  });
  expect(twice.slice(0, 20)).toEqual([]);
});

test('no two names differ only in case, none is a device name, none is longer than two hundred characters', () => {
  expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(files.length);
  expect(files.filter((file) => file.length > 200)).toEqual([]);
  const device = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
  expect(files.filter((file) => file.split('/').some((part) => device.test(part)))).toEqual([]);
});

test('the addresses that the blog links lead to their pages', () => {
  for (const path of ['kernel/sys.c', 'include/linux/utsname.h', 'arch/x86/include/asm/current.h']) {
    const alias = readFileSync(join(dist, `linux/latest/source/${path}.html`), 'utf8');
    expect(alias).toContain(`v6.12/source/${path}.html`);
  }
});
