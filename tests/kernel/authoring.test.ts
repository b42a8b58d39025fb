/** What docs/authoring.md shows is what the build takes, on real kernel source. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { readContent, type ContentFile } from '#content';
import { formatAll } from '#diagnostics';
import type { Lookup } from '#model';
import { inspect } from '#pipeline';

const root = fileURLToPath(new URL('../../', import.meta.url));
const guide = readFileSync(join(root, 'docs/authoring.md'), 'utf8');

/** The files that the guide has a newcomer write: their names stand above the blocks. */
const examples: ContentFile[] = [...guide.matchAll(/^`(content\/[^`]+)`\n\n```\w+\n(.*?)^```$/gms)].map(
  ([, file = '', text = '']) => ({ file, text }),
);
/** What the guide names of what is there already. */
const transcripts: ContentFile[] = readdirSync(join(root, 'content/transcripts')).map((name) => ({
  file: `content/transcripts/${name}`,
  text: readFileSync(join(root, 'content/transcripts', name), 'utf8'),
}));

let lookup: Lookup;
let version: string;
beforeAll(async () => {
  const { analysed } = await inspect({ root });
  ({ lookup } = analysed);
  version = analysed.analysis.version.id;
});

test('the story, the road, the note and the recorded command of the guide hold', () => {
  expect(examples.map(({ file }) => file)).toEqual([
    'content/stories/copy.en.md',
    'content/roads/copy.en.md',
    'content/notes/make/copy-nodename.md',
    'content/transcripts/copy-name.txt',
  ]);
  const { content, diagnostics } = readContent({ files: [...transcripts, ...examples], lookup, version });
  expect(diagnostics.map(({ severity, rule }) => `${severity} ${rule}`)).toEqual([
    'warning content/twin',
    'warning content/twin',
  ]);
  expect(content.roads[0]?.steps.map(({ id }) => id)).toEqual(['command', 'clone', 'name']);
  expect(content.stories).toHaveLength(1);
  expect(content.stories[0]?.blocks.map(({ type }) => type)).toEqual([
    'html',
    'snippet',
    'html',
    'heading',
    'walk',
  ]);
  expect(content.notes[0]?.places).toHaveLength(1);
});

test('the mistake that the guide has a newcomer make is an error with the name that was meant', () => {
  const files = examples.map(({ file, text }) => ({
    file,
    text: text.replace('[kernel/utsname.c:clone_uts_ns]', '[kernel/utsname.c:clone_uts]'),
  }));
  const { diagnostics } = readContent({ files, lookup, version });
  const said = formatAll(diagnostics, 'text');
  expect(said).toContain('content/stories/copy.en.md:10:12 error content/unknown-symbol');
  expect(said).toContain('clone_uts_ns');
});
