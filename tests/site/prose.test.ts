import { expect, test } from 'vitest';
import { withWholeArrows } from '../../src/site/components/prose.ts';

test('an arrow in inline code may begin a line and is never cut', () => {
  expect(withWholeArrows('<p><code>a-&gt;b->c</code></p>')).toBe(
    '<p><code>a<wbr><span class="op">-&gt;</span>b<wbr><span class="op">-&gt;</span>c</code></p>',
  );
});

test('code that lights lines keeps its arrows too', () => {
  expect(withWholeArrows('<code class="line">&#x26;a->b</code> <code>-></code>')).toBe(
    '<code class="line">&#x26;a<wbr><span class="op">-&gt;</span>b</code> <code>-></code>',
  );
});

test('links inside code and code blocks stay as they are', () => {
  const block = '<pre class="code x"><code>a-&gt;b</code></pre>';
  expect(withWholeArrows(block)).toBe(block);
  expect(withWholeArrows('<a href="x"><code>p-&gt;q</code></a> a-&gt;b')).toBe(
    '<a href="x"><code>p<wbr><span class="op">-&gt;</span>q</code></a> a-&gt;b',
  );
});
