import { expect, test } from 'vitest';
import { meantBy } from '../../src/site/client/missing.ts';

test('an address without .html means the page that has it', () => {
  expect(meantBy('linux/latest/source/kernel/sys.c', 'v6.12')).toBe('linux/latest/source/kernel/sys.c.html');
  expect(meantBy('ja/stories/hostname', 'v6.12')).toBe('ja/stories/hostname.html');
});

test('a folder means its list', () => {
  expect(meantBy('linux/v6.12/source', 'v6.12')).toBe('linux/v6.12/source/index.html');
  expect(meantBy('linux/v6.12/source/kernel/', 'v6.12')).toBe('linux/v6.12/source/kernel/index.html');
});

test('a symbol of the latest version means the default version', () => {
  expect(meantBy('linux/latest/C/ident/uts_ns', 'v6.12')).toBe('linux/v6.12/C/ident/uts_ns.html');
});

test('what is missing under its full name leads nowhere, so that nothing turns in circles', () => {
  for (const path of [
    'linux/v6.12/source/kernel/no.c.html',
    'linux/v6.12/C/ident/no.html',
    'ja/stories/no.html',
    'x',
  ]) {
    expect(meantBy(path, 'v6.12')).toBeNull();
  }
  const first = meantBy('linux/latest/C/ident/no', 'v6.12') ?? '';
  expect(meantBy(first, 'v6.12')).toBeNull();
});
