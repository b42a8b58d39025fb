import { expect, test } from 'vitest';
import { htmlOf, OBSERVATION, read, story } from './fake.ts';

test('a story gives its head, its headings and its blocks in reading order', () => {
  const { content, printed } = read(
    ...story(
      [
        '## 棚はどこにあるのか {#where}',
        '',
        '机の上の名札を読みます。',
        '',
        '::walk[&me->desk->shelf->name]{from="include/linux/library.h:nameplate" caption="四歩"}',
        '',
        '::lanes[me->desk->shelf]{observation=desks tasks=host}',
        '',
        '### 名札',
        '',
        '- 一つ',
        '- 二つ',
      ].join('\n'),
      'title: 棚の名前\nlead: 棚は一つです。\nnamespace: uts\norder: 3',
    ),
    OBSERVATION,
  );
  expect(printed).toBe('');
  const [japanese, english] = content.stories;
  expect(japanese).toMatchObject({
    slug: 'shelf',
    lang: 'ja',
    title: '棚の名前',
    lead: '棚は一つです。',
    namespace: 'uts',
    order: 3,
    minutes: 1,
    file: 'content/stories/shelf.ja.md',
  });
  expect(english).toMatchObject({ slug: 'shelf', lang: 'en', namespace: null });
  expect(
    japanese?.blocks.map((block) => ('chain' in block ? { ...block, chain: block.chain.id } : block)),
  ).toEqual([
    { type: 'heading', depth: 2, id: 'where', text: '棚はどこにあるのか', html: '棚はどこにあるのか' },
    { type: 'html', html: '<p>机の上の名札を読みます。</p>' },
    { type: 'walk', chain: 'reader/desk/shelf/name', caption: '四歩' },
    { type: 'lanes', chain: 'reader/desk/shelf', observation: 'desks', tasks: ['host'] },
    { type: 'heading', depth: 3, id: '名札', text: '名札', html: '名札' },
    { type: 'html', html: '<ul>\n<li>一つ</li>\n<li>二つ</li>\n</ul>' },
  ]);
  expect(content.chains.map(({ id }) => id)).toEqual(['reader/desk/shelf/name', 'reader/desk/shelf']);
  expect(content.observations.map(({ id }) => id)).toEqual(['desks']);
});

test('a map is the walks of its lines, each with a page', () => {
  const { content, printed } = read(
    ...story(':::map\nme->desk->shelf\n\n  me->desk->shelf_for_guests\n:::\n\n地図。'),
  );
  expect(printed).toBe('');
  expect(content.stories[0]?.blocks).toMatchObject([
    { type: 'map', chains: [{ id: 'reader/desk/shelf' }, { id: 'reader/desk/shelf_for_guests' }] },
    { type: 'html' },
  ]);
  expect(content.chains.map(({ id }) => id)).toEqual(['reader/desk/shelf', 'reader/desk/shelf_for_guests']);
});

test('inline code that names one thing becomes a link to it', () => {
  const { content, printed } = read(
    ...story(
      '`struct desk`、`desk.shelf`、`read_name()`、`book_count`、`kernel/library.c`、`kernel/library.c:lock`',
    ),
  );
  expect(printed).toBe('');
  expect(htmlOf(content)).toBe(
    '<p><a href="~/linux/v0.1/source/include/linux/library.h.html#struct.desk" class="sym"><code>struct desk</code></a>、' +
      '<a href="~/linux/v0.1/source/include/linux/library.h.html#desk.shelf" class="sym"><code>desk.shelf</code></a>、' +
      '<a href="~/linux/v0.1/source/kernel/library.c.html#read_name" class="sym"><code>read_name()</code></a>、' +
      '<a href="~/linux/v0.1/source/include/linux/library.h.html#shelf.book_count" class="sym"><code>book_count</code></a>、' +
      '<a href="~/linux/v0.1/source/kernel/library.c.html" class="sym"><code>kernel/library.c</code></a>、' +
      '<a href="~/linux/v0.1/source/kernel/library.c.html#lock" class="sym"><code>kernel/library.c:lock</code></a></p>',
  );
});

test('inline code that names several things leads to the page of the name', () => {
  const { content } = read(...story('`lock` と `shelf`'));
  expect(htmlOf(content)).toBe(
    '<p><a href="~/linux/v0.1/C/ident/lock.html" class="sym"><code>lock</code></a> と ' +
      '<a href="~/linux/v0.1/C/ident/shelf.html" class="sym"><code>shelf</code></a></p>',
  );
});

test('inline code that names a chain leads to its walk, and the walk is asked for', () => {
  const { content } = read(...story('`me->desk->shelf`'));
  expect(htmlOf(content)).toContain('href="~/ja/walk/v0.1/reader/desk/shelf.html"');
  expect(content.chains.map(({ id }) => id)).toEqual(['reader/desk/shelf']);
});

test('inline code that is a word, a command or unknown stays code', () => {
  const { content, printed } = read(
    ...story('`name` `level` `unshare --uts` `no_such_thing` `:code` :code[read_name]'),
  );
  expect(printed).toBe('');
  expect(htmlOf(content)).not.toContain('<a');
});

test('a page of the manual is a link, in code and as evidence', () => {
  const { content, printed } = read(...story('`uname(2)`:evidence[man:uname(2), sym:read_name]'));
  expect(printed).toBe('');
  expect(htmlOf(content)).toContain('href="https://man7.org/linux/man-pages/man2/uname.2.html"');
  expect(htmlOf(content)).toContain('<span class="evidence">');
  expect(htmlOf(content)).toContain('href="~/linux/v0.1/source/kernel/library.c.html#read_name"');
});

test('headings hold no links of their own, and links no links within', () => {
  const { content, printed } = read(
    ...story('## `read_name` と :sym[book_count]\n\n[`read_name`](https://example.org/)'),
  );
  expect(printed).toBe('');
  const html = htmlOf(content);
  expect(html.match(/<a /g)).toHaveLength(1);
  expect(html).toContain('<code>read_name</code> と <code>book_count</code>');
});

test('colons of prose are not directives', () => {
  const { content, printed } = read(...story('10:30 に kernel/library.c:lock を a:b と読む。'));
  expect(printed).toBe('');
  expect(htmlOf(content)).toBe('<p>10:30 に kernel/library.c:lock を a:b と読む。</p>');
});

test('a link to another story is written by its file name', () => {
  const { content, printed } = read(...story('[英語](shelf.en.md)、[節](#here)\n\n## 節 {#here}\n'));
  expect(printed).toBe('');
  expect(htmlOf(content)).toContain('<a href="~/en/stories/shelf.html">英語</a>、<a href="#here">節</a>');
});

test('tables, footnotes and strikethrough are Markdown here', () => {
  const { content, printed } = read(...story('|a|b|\n|-|-:|\n|1|2|\n\n文[^1]と~~旧~~。\n\n[^1]: 注'));
  expect(printed).toBe('');
  const html = htmlOf(content);
  expect(html).toContain('<th align="right">b</th>');
  expect(html).toContain('<del>旧</del>');
  expect(html).toContain('href="#fn-1"');
  expect(html).toContain('id="fn-1"');
  expect(html).toContain('脚注');
});

test('a recorded command shows what was typed, what was printed, where and when', () => {
  const { content, printed } = read(...story('::transcript[who]\n\n名前が出ます。:evidence[ran:who]'), {
    file: 'content/transcripts/who.txt',
    text: '---\nkernel: 0.1.0\ndate: 2026-11-24\nsystem: Debian 12, root\n---\n# who <me>\nme & you\n',
  });
  expect(printed).toBe('');
  expect(htmlOf(content)).toBe(
    '<figure class="transcript" id="ran-who"><pre tabindex="0"><code><span class="prompt"># </span><kbd>who &lt;me&gt;</kbd>\n' +
      '<samp>me &amp; you</samp></code></pre><figcaption>実行した結果: Debian 12, root, カーネル 0.1.0, 2026-11-24</figcaption></figure>\n' +
      '<p>名前が出ます。<span class="evidence">〔根拠: <a href="#ran-who">実行した結果</a>〕</span></p>',
  );
});

test('a byte order mark and Windows line ends change nothing', () => {
  const [plain] = read(...story('## 節 {#a}\n\n`read_name`\n')).content.stories;
  const [first, ...rest] = story('## 節 {#a}\n\n`read_name`\n');
  const odd = { file: first?.file ?? '', text: `\ufeff${first?.text.replaceAll('\n', '\r\n')}` };
  const { content, printed } = read(odd, ...rest);
  expect(printed).toBe('');
  expect(content.stories[0]).toEqual(plain);
});
