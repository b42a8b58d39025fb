import { expect, test } from 'vitest';
import type { ContentFile } from '#content';
import { read, story } from './fake.ts';

const TRANSCRIPT: ContentFile = {
  file: 'content/transcripts/asked.txt',
  text: '---\nkernel: 0.1\ndate: 2026-11-24\nsystem: Debian 12\n---\n# nameplate\nshelf\n',
};
const BODY = `
## \`nameplate\` {#command}

::transcript[asked]

It asks.

## \`read_name()\` {#read}

:::snippet[kernel/library.c:read_name]
int read_name
~~~
> u = nameplate();
~~~
}
:::

:line[u = nameplate();] asks \`nameplate()\`.:evidence[sym:read_name]

See [above](#command), [the story](../stories/shelf.en.md) and [there](../roads/way.ja.md#read).

## \`->shelf\` {#shelf}

::step[&me->desk->shelf->name]{n=3}

The shelf.
`;

/** A road in English with its Japanese twin; `STORY` in a head is the story in the same language. */
function road(body = BODY, head = 'title: Way\nlead: Down\nstory: STORY'): ContentFile[] {
  const file = (lang: string, text: string, back: string): ContentFile => ({
    file: `content/roads/way.${lang}.md`,
    text: `---\n${head.replace('STORY', back)}\n---\n${text}`,
  });
  return [
    ...story('## Top {#top}\n\nTo [the road](../roads/way.ja.md#read).'),
    TRANSCRIPT,
    file('en', body, '../stories/shelf.en.md'),
    file('ja', BODY, '../stories/shelf.ja.md#top'),
  ];
}

test('a road gives its steps, each with what it shows and what is said of it', () => {
  const { content, printed } = read(...road(BODY, 'title: Way\nlead: Down\nnamespace: uts\norder: 2'));
  expect(printed).toBe('');
  expect(content.roads.map(({ slug, lang, order }) => ({ slug, lang, order }))).toEqual([
    { slug: 'way', lang: 'ja', order: 2 },
    { slug: 'way', lang: 'en', order: 2 },
  ]);
  const english = content.roads.find(({ lang }) => lang === 'en');
  expect(english).toMatchObject({ title: 'Way', lead: 'Down', namespace: 'uts', story: null });
  expect(english?.steps.map(({ id, title, exhibit }) => ({ id, title, type: exhibit.type }))).toEqual([
    { id: 'command', title: 'nameplate', type: 'transcript' },
    { id: 'read', title: 'read_name()', type: 'snippet' },
    { id: 'shelf', title: '->shelf', type: 'step' },
  ]);
  const [command, step, hop] = english?.steps ?? [];
  expect(command?.titleHtml).toBe('<code>nameplate</code>');
  expect(command?.exhibit).toMatchObject({ html: expect.stringContaining('<kbd>nameplate</kbd>') as string });
  expect(command?.html).toBe('<p>It asks.</p>');
  expect(step?.exhibit).toMatchObject({ file: 'kernel/library.c', marked: [11] });
  expect(hop?.exhibit).toMatchObject({ n: 3, chain: { id: 'reader/desk/shelf/name' } });
});

test('stories and roads link each other by the paths of their files', () => {
  const { content, printed } = read(...road());
  expect(printed).toBe('');
  expect(content.roads.map(({ story: one }) => one)).toEqual([
    { slug: 'shelf', heading: 'top' },
    { slug: 'shelf', heading: null },
  ]);
  const html = content.roads[0]?.steps[1]?.html;
  expect(html).toContain('href="#command"');
  expect(html).toContain('href="~/en/stories/shelf.html"');
  expect(html).toContain('href="~/ja/road/way.html#read"');
  const blocks = content.stories[0]?.blocks.map((block) => ('html' in block ? block.html : '')).join('');
  expect(blocks).toContain('href="~/ja/road/way.html#read"');
});

test('a step that shows nothing, two things or no prose is reported where it stands', () => {
  const { printed, content } = read(
    ...road(
      [
        'Before.',
        '',
        '## Nothing {#nothing}',
        '',
        'Said.',
        '',
        '## Two {#two}',
        '',
        '::transcript[asked]',
        '',
        '::snippet[kernel/annex.c:lock]',
        '',
        'Said.',
        '',
        '## Silent {#silent}',
        '',
        '::snippet[kernel/annex.c:lock]',
        '',
        '### Below {#step-4}',
        '',
        '::transcript[asked]',
        '',
        'Said.',
      ].join('\n'),
    ),
  );
  expect(printed).toMatchInlineSnapshot(`
    "content/roads/way.en.md:6:1 error content/road
      4 | story: ../stories/shelf.en.md
      5 | ---
      6 | Before.
        | ^^^^^^^
      7 |
      8 | ## Nothing {#nothing}
      This stands before the first step.
      Each step begins with a line \`## …\`; what the road is about stands in \`lead\`.

    content/roads/way.en.md:8:1 error content/road
       6 | Before.
       7 |
       8 | ## Nothing {#nothing}
         | ^^^^^^^^^^^^^^^^^^^^^
       9 |
      10 | Said.
      The step shows nothing.
      A step shows one thing: \`::snippet[…]\`, \`::transcript[…]\` or \`::step[…]{n=1}\`.

    content/roads/way.en.md:16:1 error content/road
      14 | ::transcript[asked]
      15 |
      16 | ::snippet[kernel/annex.c:lock]
         | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      17 |
      18 | Said.
      The step shows something already.
      A step shows one thing: \`::snippet[…]\`, \`::transcript[…]\` or \`::step[…]{n=1}\`.
      Begin another with \`## …\`.

    content/roads/way.en.md:20:1 error content/road
      18 | Said.
      19 |
      20 | ## Silent {#silent}
         | ^^^^^^^^^^^^^^^^^^^
      21 |
      22 | ::snippet[kernel/annex.c:lock]
      Nothing is said of the step.
      Write a paragraph below it.

    content/roads/way.en.md:24:1 error content/road
      22 | ::snippet[kernel/annex.c:lock]
      23 |
      24 | ### Below {#step-4}
         | ^^^^^^^^^^^^^^^^^^^
      25 |
      26 | ::transcript[asked]
      A step has no headings of its own.
      Begin a step with \`##\`.

    content/roads/way.en.md:24:1 error content/heading
      22 | ::snippet[kernel/annex.c:lock]
      23 |
      24 | ### Below {#step-4}
         | ^^^^^^^^^^^^^^^^^^^
      25 |
      26 | ::transcript[asked]
      \`step-4\` is how steps are counted.
      Name the step by what it shows: \`## … {#newuname}\`.

    6 errors"
  `);
  expect(content.roads[1]?.steps.map(({ id }) => id)).toEqual(['two', 'silent', 'step-4']);
});

test('directives, heads and links of roads that do not hold are all reported', () => {
  const { printed } = read(
    ...road(
      [
        '## One {#one}',
        '',
        '::walk[me->desk]',
        '',
        '::step[me->desk->shelf]{n=9}',
        '',
        '::step[me->desk->shelf]',
        '',
        '::step[me->dask]{n=1}',
        '',
        '::stap[me->desk]{n=1}',
        '',
        'See [x](../roads/nowhere.en.md) and [y](way.en.md#nowhere).',
      ].join('\n'),
      'title: Way\nlead: Down\nstory: shelf.en.md',
    ),
  );
  expect(printed).toMatchInlineSnapshot(`
    "content/roads/way.en.md:4:8 error content/head
      2 | title: Way
      3 | lead: Down
      4 | story: shelf.en.md
        |        ^^^^^^^^^^^
      5 | ---
      6 | ## One {#one}
      No story \`shelf.en.md\` in the same language.
      Name a file of content/stories/: \`../stories/hostname.en.md\`.

    content/roads/way.en.md:8:1 error content/directive
       6 | ## One {#one}
       7 |
       8 | ::walk[me->desk]
         | ^^^^^^^^^^^^^^^^
       9 |
      10 | ::step[me->desk->shelf]{n=9}
      A road has no \`walk\`.
      There are: snippet, step, transcript.

    content/roads/way.en.md:10:25 error content/directive
       8 | ::walk[me->desk]
       9 |
      10 | ::step[me->desk->shelf]{n=9}
         |                         ^^^
      11 |
      12 | ::step[me->desk->shelf]
      \`step\` says which step of the walk it shows: 1 to 3.
      \`::step[current->nsproxy->uts_ns->name]{n=2}\` shows \`->nsproxy\`.

    content/roads/way.en.md:12:1 error content/directive
      10 | ::step[me->desk->shelf]{n=9}
      11 |
      12 | ::step[me->desk->shelf]
         | ^^^^^^^^^^^^^^^^^^^^^^^
      13 |
      14 | ::step[me->dask]{n=1}
      \`step\` says which step of the walk it shows: 1 to 3.
      \`::step[current->nsproxy->uts_ns->name]{n=2}\` shows \`->nsproxy\`.

    content/roads/way.en.md:14:12 error content/chain
      12 | ::step[me->desk->shelf]
      13 |
      14 | ::step[me->dask]{n=1}
         |            ^^^^
      15 |
      16 | ::stap[me->desk]{n=1}
      \`struct reader\` has no member \`dask\`.
      Walked so far: reader. Did you mean \`desk\`?

    content/roads/way.en.md:16:1 error content/directive
      14 | ::step[me->dask]{n=1}
      15 |
      16 | ::stap[me->desk]{n=1}
         | ^^^^^^^^^^^^^^^^^^^^^
      17 |
      18 | See [x](../roads/nowhere.en.md) and [y](way.en.md#nowhere).
      There is no directive \`stap\`.
      Did you mean \`step\`?

    content/roads/way.en.md:18:5 error content/link
      16 | ::stap[me->desk]{n=1}
      17 |
      18 | See [x](../roads/nowhere.en.md) and [y](way.en.md#nowhere).
         |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^
      No story or road \`../roads/nowhere.en.md\`.
      Name a file of content/, such as \`hostname.ja.md\` or \`../roads/hostname.ja.md\`,
      or give the whole address with https:.

    content/roads/way.en.md:18:37 error content/link
      16 | ::stap[me->desk]{n=1}
      17 |
      18 | See [x](../roads/nowhere.en.md) and [y](way.en.md#nowhere).
         |                                     ^^^^^^^^^^^^^^^^^^^^^^
      No heading \`#nowhere\` in way.en.md.
      There are: #one.

    content/roads/way.ja.md:4:8 error content/head
      2 | title: Way
      3 | lead: Down
      4 | story: shelf.en.md
        |        ^^^^^^^^^^^
      5 | ---
      6 |
      No story \`shelf.en.md\` in the same language.
      Name a file of content/stories/: \`../stories/hostname.ja.md\`.

    9 errors"
  `);
});

test('a road without steps, and one in a single language, are reported; a story has no steps', () => {
  const files = road('Text.').filter(({ file }) => file !== 'content/roads/way.ja.md');
  const { diagnostics } = read(
    ...files.map((file) =>
      file.file === 'content/stories/shelf.ja.md'
        ? { ...file, text: `${file.text.replace(/To .*/, '')}\n::step[me->desk]{n=1}\n` }
        : file,
    ),
  );
  expect(diagnostics.map(({ severity, rule, file, message }) => `${file} ${severity} ${rule}: ${message}`))
    .toMatchInlineSnapshot(`
    [
      "content/roads/way.en.md warning content/twin: The road exists in one language only.",
      "content/roads/way.en.md error content/road: The road has no step.",
      "content/stories/shelf.ja.md error content/directive: A story has no \`step\`.",
    ]
  `);
});
