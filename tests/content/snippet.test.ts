import { expect, test } from 'vitest';
import type { SnippetBlock } from '#model';
import { read, story } from './fake.ts';

function snippet(
  body: string,
): Pick<SnippetBlock, 'shown' | 'marked' | 'firstLine' | 'lastLine' | 'file'> | string {
  const { content, printed } = read(...story(body));
  const block = content.stories[0]?.blocks.find((one) => one.type === 'snippet');
  if (!block || printed !== '') return printed;
  const { shown, marked, firstLine, lastLine, file } = block;
  return { shown, marked, firstLine, lastLine, file };
}

test('a snippet without more shows its symbol whole', () => {
  expect(snippet('::snippet[kernel/library.c:lock]')).toEqual({
    file: 'kernel/library.c',
    firstLine: 23,
    lastLine: 25,
    shown: [{ firstLine: 23, lastLine: 25 }],
    marked: [],
  });
});

test('`keep` names the fields of a record that stay, `mark` those that light up', () => {
  expect(snippet('::snippet[include/linux/library.h:struct shelf]{keep="name" mark="level"}')).toEqual({
    file: 'include/linux/library.h',
    firstLine: 3,
    lastLine: 9,
    shown: [
      { firstLine: 3, lastLine: 4 },
      { firstLine: 7, lastLine: 7 },
      { firstLine: 9, lastLine: 9 },
    ],
    marked: [4],
  });
});

test.each([
  ['plain', ''],
  ['in a code fence', '```'],
])('lines of its own, %s: what `~~~` stands for is folded, `>` lights a line', (_, fence) => {
  const body = [
    ':::snippet[kernel/library.c:read_name]',
    fence && `${fence}c`,
    'int read_name(char *name, int len)',
    '~~~',
    '> u = nameplate();',
    '~~~',
    'memcpy(name, u->text, i);',
    '~~~',
    '}',
    fence,
    ':::',
  ];
  expect(snippet(body.filter(Boolean).join('\n'))).toEqual({
    file: 'kernel/library.c',
    firstLine: 3,
    lastLine: 21,
    shown: [
      { firstLine: 3, lastLine: 3 },
      { firstLine: 11, lastLine: 11 },
      { firstLine: 15, lastLine: 16 },
      { firstLine: 21, lastLine: 21 },
    ],
    marked: [11],
  });
});

test('a part of a line is enough where it tells the line apart', () => {
  expect(
    snippet(':::snippet[kernel/library.c:read_name]\nint read_name\n~~~\n> nameplate\nstrlen\n~~~\n:::'),
  ).toMatchObject({
    shown: [
      { firstLine: 3, lastLine: 3 },
      { firstLine: 11, lastLine: 12 },
    ],
    marked: [11],
  });
});

test('a text that is a whole line somewhere means that line, not those that hold it', () => {
  expect(snippet(':::snippet[kernel/library.c:read_name]\n~~~\nlock();\n~~~\n:::')).toMatchObject({
    shown: [{ firstLine: 10, lastLine: 10 }],
  });
});

test('a line that stands twice is told apart by its neighbour', () => {
  expect(
    snippet(':::snippet[kernel/library.c:read_name]\n~~~\nreturn -EFAULT;\nreturn 0;\n~~~\n:::'),
  ).toMatchObject({
    shown: [{ firstLine: 19, lastLine: 20 }],
  });
});

test('a paragraph says which lines of the snippet above it speaks of', () => {
  const { content, printed } = read(
    ...story(
      '::snippet[kernel/library.c:read_name]\n\n:line[lock();] の次に :line[u = nameplate();]、`i` は後です。\n\n別の段落。',
    ),
  );
  expect(printed).toBe('');
  expect(content.stories[0]?.blocks.slice(1)).toEqual([
    {
      type: 'html',
      html: '<p><code class="line">lock();</code> の次に <code class="line">u = nameplate();</code>、<code>i</code> は後です。</p>',
      lights: [10, 11],
    },
    { type: 'html', html: '<p>別の段落。</p>' },
  ]);
});
