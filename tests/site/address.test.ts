import { expect, test } from 'vitest';
import {
  aliasOf,
  baseName,
  languageOf,
  renderedAs,
  rootOf,
  routeOf,
  twinOf,
} from '../../src/site/address.ts';

test('the way to the root depends on the depth of the page', () => {
  expect(rootOf('index.html')).toBe('');
  expect(rootOf('ja/stories/hostname.html')).toBe('../../');
});

test('prose pages have a twin in the other language, shared pages have none', () => {
  expect(twinOf('ja/walk/v6.12/a/b.html')).toEqual({ lang: 'en', file: 'en/walk/v6.12/a/b.html' });
  expect(twinOf('linux/v6.12/C/ident/ja.html')).toBeNull();
  expect(languageOf('en/stories/x.html')).toBe('en');
  expect(languageOf('index.html')).toBeNull();
});

test('a folder page is rendered under the name of its folder', () => {
  expect(renderedAs('linux/v6.12/source/kernel/index.html')).toBe('linux/v6.12/source/kernel.html');
  expect(renderedAs('index.html')).toBe('index.html');
  expect(routeOf('linux/v6.12/source/kernel/sys.c.html', 'linux/v6.12/source')).toBe('kernel/sys.c');
  expect(routeOf('linux/v6.12/source/index.html', 'linux/v6.12/source')).toBeUndefined();
});

test('only pages of the default version have an address without version', () => {
  expect(aliasOf('linux/v6.12/source/kernel/sys.c.html', 'v6.12')).toBe(
    'linux/latest/source/kernel/sys.c.html',
  );
  expect(aliasOf('linux/v6.1/source/kernel/sys.c.html', 'v6.12')).toBeNull();
  expect(aliasOf('ja/stories/a.html', 'v6.12')).toBeNull();
});

test('a base name is what stands behind the last slash', () => {
  expect(baseName('include/linux/utsname.h')).toBe('utsname.h');
  expect(baseName('Makefile')).toBe('Makefile');
});
