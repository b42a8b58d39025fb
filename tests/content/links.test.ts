import { expect, test } from 'vitest';
import { placeLinks } from '#content';

test('a link from the root gets the place that the page gives it', () => {
  const html =
    '<p><a href="~/linux/v1/source/a.c.html#f" class="sym"><code>f</code></a>, <a href="https://example.org/">x</a></p>';
  expect(placeLinks(html, (href) => `../../${href}`)).toBe(
    '<p><a href="../../linux/v1/source/a.c.html#f" class="sym"><code>f</code></a>, <a href="https://example.org/">x</a></p>',
  );
});

test('a link whose page was not built leaves its text', () => {
  const html = '<a href="~/a.html" class="sym"><code>f</code></a> <a href="~/b.html">b</a>';
  expect(placeLinks(html, (href) => (href === 'b.html' ? href : null))).toBe(
    '<code>f</code> <a href="b.html">b</a>',
  );
});
