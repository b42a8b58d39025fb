import { expect, test } from 'vitest';
import { htmlOf, read, story } from './fake.ts';

test('raw HTML is left out of the page, and each piece is reported', () => {
  const { content, printed } = read(
    ...story(
      [
        '<script>alert(1)</script>',
        '',
        '文中の <img src=x onerror=alert(1)> と <b>太字</b>。',
        '',
        '<!-- a comment of the author -->',
        '',
        '<style>body { display: none }</style>',
        '',
        '`<script>` は書けます。',
      ].join('\n'),
    ),
  );
  expect(htmlOf(content)).toBe('<p>文中の  と 太字。</p>\n<p><code>&#x3C;script></code> は書けます。</p>');
  expect(printed).toMatchSnapshot();
});

test('links that run script or carry data are errors and never reach the page', () => {
  const { content, printed } = read(
    ...story(
      [
        '[a](javascript:alert(1)) [b](JaVaScRiPt:alert) [c](data:text/html,x) [d](vbscript:x) <javascript:alert(1)>',
        '',
        '[e](&#106;avascript:alert) [f][ref] [g](//example.org/x) [h](java\tscript:x)',
        '',
        '![i](https://example.org/x.png) ![j](data:image/png;base64,x)',
        '',
        '[ref]: javascript:alert(1)',
      ].join('\n'),
    ),
  );
  const html = htmlOf(content);
  expect(html.match(/href="[^"]*"/g)?.filter((href) => href !== 'href=""')).toEqual([]);
  expect(html).not.toContain('<img');
  expect(printed).toMatchSnapshot();
});

test('directives cannot bring attributes, classes or handlers into the page', () => {
  const { content } = read(
    ...story(
      ':sym[read_name]{onclick=alert(1) .evil #top}\n\n:code[<img src=x>]{style=x} :evidence[man:uname(2)]{href=javascript:x}',
    ),
  );
  const html = htmlOf(content);
  expect(html).not.toMatch(/evil|onclick|style|javascript|<img/);
});

test('a kernel text cannot break out of a message or a page', () => {
  const { printed } = read(...story('::walk["><script>x</script>]\n\n:sym[<img src=x>]'));
  expect(printed).toMatchSnapshot();
});

test.each([
  ['quotes in quotes', '>'.repeat(50_000)],
  ['lists in lists', `${'- '.repeat(20_000)}x`],
  ['numbered lists', `${'1. '.repeat(5_000)}x`],
  ['one endless line', 'x'.repeat(3_000_000)],
  [
    'lines that each go one deeper',
    Array.from({ length: 2_000 }, (_, n) => `${' '.repeat(2 * n)}- x`).join('\n'),
  ],
  ['a file without end', 'x\n'.repeat(400_000)],
])('nesting and size beyond what anyone writes are refused: %s', (_, body) => {
  const { content, diagnostics } = read(...story(body));
  expect(diagnostics.map(({ rule }) => rule)).toEqual(['content/excess']);
  expect(content.stories.map(({ lang }) => lang)).toEqual(['en']);
});

test.each([
  ['brackets', '['.repeat(10_000)],
  ['emphasis', '*a '.repeat(6_000)],
  ['directives', ':a['.repeat(3_000)],
  ['fences', '::::::'.repeat(3_000)],
  ['attributes', `:a[b]{${'a=b '.repeat(4_000)}`],
  ['backquotes', Array.from({ length: 180 }, (_, n) => '`'.repeat(n)).join(' ')],
  ['a rule', '- '.repeat(300)],
])('odd but short text ends in a page or a report: %s', (_, body) => {
  const { content } = read(...story(body));
  expect(content.stories).toHaveLength(2);
});
