import { expect, test } from 'vitest';
import { extended, isOrigin, nameOf, trailIn, withTrail } from '../../src/site/client/origin.ts';

const line = 'linux/v6.12/source/include/linux/utsname.h.html#L82';
const step = 'ja/walk/v6.12/task_struct/nsproxy/uts_ns/name.html#step-3';

test('places of this site are origins', () => {
  for (const origin of [
    line,
    step,
    'index.html',
    'en/stories/hostname.html#where',
    'linux/v6.12/C/ident/aux~.html',
  ]) {
    expect(isOrigin(origin)).toBe(true);
  }
});

test('nothing else is an origin: no scheme, host, script, or way out of the site', () => {
  for (const text of [
    'https://example.org/a.html',
    '//example.org/a.html',
    'javascript:alert(1)//a.html',
    '/etc/passwd.html',
    '../../x.html',
    'linux/../../x.html',
    'linux/%2e%2e/x.html',
    'linux/a%2fb.html',
    'linux/x.html?from=y',
    'linux/x.html#"><script>',
    'linux\\x.html',
    `linux/${'a'.repeat(400)}.html`,
    '',
  ]) {
    expect(isOrigin(text)).toBe(false);
  }
});

test('a trail goes through an address and comes out the same', () => {
  const href = withTrail('../../walk.html#step-2', [line, step]);
  const url = new URL(href, 'file:///site/a/b/c.html');
  expect(url.hash).toBe('#step-2');
  expect(trailIn(url.search)).toEqual([line, step]);
});

test('a trail replaces the one that an address carried before', () => {
  expect(withTrail('a.html?from=index.html#x', [])).toBe('a.html#x');
});

test('a trail keeps the last four places and drops what is no place', () => {
  const search = `?${['javascript:x', 'index.html', ...[1, 2, 3, 4].map((n) => `ja/stories/s${n}.html`)]
    .map((origin) => `from=${encodeURIComponent(origin)}`)
    .join('&')}`;
  expect(trailIn(search)).toEqual([1, 2, 3, 4].map((n) => `ja/stories/s${n}.html`));
});

test('coming back to a place takes off what was walked since', () => {
  expect(extended([line, step, 'index.html'], line)).toEqual([line]);
  expect(extended([line], step)).toEqual([line, step]);
});

test('a place is called by what its reader saw', () => {
  expect(nameOf(line)).toEqual({ kind: 'source', text: 'utsname.h:82' });
  expect(nameOf('linux/v6.12/source/kernel/sys.c.html#L80-L83')).toEqual({
    kind: 'source',
    text: 'sys.c:80-83',
  });
  expect(nameOf('linux/v6.12/source/kernel/index.html')).toEqual({ kind: 'source', text: 'kernel/' });
  expect(nameOf(step)).toEqual({ kind: 'walk', step: 3 });
  expect(nameOf('linux/v6.12/C/ident/uts_ns.html#task_struct.uts_ns')).toEqual({
    kind: 'symbol',
    text: 'uts_ns',
  });
  expect(nameOf('en/stories/hostname.html')).toEqual({ kind: 'story' });
  expect(nameOf('index.html')).toEqual({ kind: 'front' });
});
