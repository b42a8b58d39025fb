/** A reader that remembers says what a new one would. */
import { expect, test } from 'vitest';
import { contentReader, readContent, type ContentFile } from '#content';
import { lookup, OBSERVATION, story } from './fake.ts';

const TRANSCRIPT: ContentFile = {
  file: 'content/transcripts/said.txt',
  text: '---\nkernel: 6.1\ndate: 2026-11-24\nsystem: Debian\n---\n$ true\n',
};
const NOTE: ContentFile = {
  file: 'content/notes/desk.md',
  text: '---\ntarget: desk.shelf\nevidence: [ran:said]\n---\n\n# ja\n\n棚。\n\n# en\n\nA `me->desk` shelf.\n',
};
const ROAD: ContentFile = {
  file: 'content/roads/way.ja.md',
  text: '---\ntitle: 道\nlead: 下へ\nstory: ../stories/shelf.ja.md#one\n---\n\n## 言う {#said}\n\n::transcript[said]\n\n言った。\n',
};
const STORY: ContentFile[] = story(
  'A [heading](#one) and `me->desk->shelf`.\n\n::transcript[said]\n\n## One {#one}\n\n::walk[&me->desk->shelf->name]',
);

const [JAPANESE, ENGLISH] = STORY as [ContentFile, ContentFile];

/** What is saved one after the other; each is read by the same reader. */
const saves: [what: string, files: ContentFile[]][] = [
  ['all', [...STORY, NOTE, TRANSCRIPT, OBSERVATION]],
  ['nothing', [...STORY, NOTE, TRANSCRIPT, OBSERVATION]],
  ['a note', [...STORY, changed(NOTE, 'A `me', 'One `me'), TRANSCRIPT, OBSERVATION]],
  ['a heading that the page links', [changed(JAPANESE, '{#one}', '{#two}'), ENGLISH, NOTE, TRANSCRIPT]],
  ['a story with an error', [changed(JAPANESE, '->shelf->name', '->self->name'), ENGLISH, NOTE, TRANSCRIPT]],
  ['the story mended', [...STORY, NOTE, TRANSCRIPT]],
  ['a transcript gone', [...STORY, NOTE]],
  ['a transcript with an error', [...STORY, NOTE, changed(TRANSCRIPT, 'date: 2026-11-24', 'date: today')]],
  ['one language gone', [JAPANESE, NOTE, TRANSCRIPT]],
  ['the same once more', [JAPANESE, NOTE, TRANSCRIPT]],
  ['a file that has no place', [JAPANESE, NOTE, TRANSCRIPT, { file: 'content/x.txt', text: '' }]],
  ['the note gone', [...STORY, TRANSCRIPT]],
  ['a road', [...STORY, TRANSCRIPT, ROAD]],
  [
    'the heading gone that the road names',
    [changed(JAPANESE, '{#one}', '{#two}'), ENGLISH, TRANSCRIPT, ROAD],
  ],
  ['the road with an error', [...STORY, TRANSCRIPT, changed(ROAD, 'transcript[said]', 'transcript[sad]')]],
];

test('after each save, content and diagnostics are those of a reader that knows nothing', () => {
  const reader = contentReader();
  const errors: number[] = [];
  for (const [what, files] of saves) {
    const input = { files, lookup, version: 'v6.12' };
    const result = reader(input);
    expect(result, what).toEqual(readContent(input));
    errors.push(result.diagnostics.length);
  }
  // Or there would be nothing to remember wrongly.
  expect(new Set(errors).size).toBeGreaterThan(2);
});

test('a file is read again only where its text has changed', () => {
  const asked: string[] = [];
  const counting = { ...lookup, symbol: (name: string) => (asked.push(name), lookup.symbol(name)) };
  const reader = contentReader();
  const files = [...STORY, NOTE, TRANSCRIPT];
  reader({ files, lookup: counting, version: 'v6.12' });
  expect(asked).toContain('desk.shelf');
  asked.length = 0;
  const saved = files.map((file) => (file === NOTE ? changed(file, 'A `me', 'One `me') : file));
  reader({ files: saved, lookup: counting, version: 'v6.12' });
  expect(asked).toEqual(['desk.shelf']);
});

function changed(file: ContentFile, from: string, to: string): ContentFile {
  if (!file.text.includes(from)) throw new Error(`${file.file} has no ${from}.`);
  return { ...file, text: file.text.replace(from, to) };
}
