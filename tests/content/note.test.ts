import { expect, test } from 'vitest';
import { read } from './fake.ts';

function note(head: string, body = '# ja\n\n日本語。\n\n# en\n\nEnglish.\n'): ReturnType<typeof read> {
  return read({ file: 'content/notes/library/one.md', text: `---\n${head}\n---\n${body}` });
}

test('a note pins both languages to a field', () => {
  const { content, printed } = note(
    'target: desk.shelf\nevidence: [sym:read_name, man:uname(2)]',
    '# ja\n\n`struct shelf` への矢印。\n\n- 一\n\n# en\n\nAn arrow to :sym[struct shelf].\n',
  );
  expect(printed).toBe('');
  const [only] = content.notes;
  expect(only).toMatchObject({
    id: 'library/one',
    target: 'desk.shelf',
    expression: null,
    places: [],
    evidence: ['sym:read_name', 'man:uname(2)'],
    file: 'content/notes/library/one.md',
    html: {
      ja: '<p><a href="~/linux/v0.1/source/include/linux/library.h.html#struct.shelf" class="sym"><code>struct shelf</code></a> への矢印。</p>\n<ul>\n<li>一</li>\n</ul>',
      en: '<p>An arrow to <a href="~/linux/v0.1/source/include/linux/library.h.html#struct.shelf" class="sym"><code>struct shelf</code></a>.</p>',
    },
  });
  expect(only?.definitions.map(({ anchor }) => anchor)).toEqual(['desk.shelf']);
});

test('a note on an expression knows its bytes, however the source breaks the line', () => {
  const { content, printed } = note(
    'target: kernel/library.c:read_name\nexpression: memcpy(name, u->text, i)\nevidence: [sym:read_name]',
  );
  expect(printed).toBe('');
  const [place] = content.notes[0]?.places ?? [];
  expect(place).toMatchObject({ file: 'kernel/library.c', extent: { firstLine: 15, lastLine: 16 } });
});

test('an expression that stands nowhere, twice or only within a longer name is an error', () => {
  const head = (expression: string): string =>
    `target: kernel/library.c:read_name\nexpression: ${expression}\nevidence: [sym:read_name]`;
  expect(note(head('u = nameplates()')).printed).toMatchSnapshot('gone');
  expect(note(head('if')).printed).toMatchSnapshot('three times');
  expect(note(head('unloc')).printed).toContain('does not hold this text');
});

test('a target that is unknown or several things, evidence that does not hold, and missing halves are all reported', () => {
  expect(
    note('target: desk.shef\nevidence: [sym:nothing, uname(2)]', '前置き\n\n# ja\n\n日本語。\n\n# fr\n\nx\n')
      .printed,
  ).toMatchSnapshot('all');
  expect(note('target: shelf\nevidence: [man:uname(2)]').printed).toMatchSnapshot('several things');
  expect(note('target: lock').printed).toMatchSnapshot('no evidence');
});

test('blocks have no place in a note', () => {
  const { content, printed } = note(
    'target: desk.shelf\nevidence: [sym:lock]',
    '# ja\n\n::walk[me->desk]\n\n:line[x]\n\n# en\n\nx\n',
  );
  expect(printed).toMatchSnapshot();
  expect(content.notes[0]?.html.ja).toBe('<p><code>x</code></p>');
});
