/** What is shipped in content/ holds on real kernel source, and each part of it says what it rests on. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { readContent, type ContentFile } from '#content';
import { formatAll } from '#diagnostics';
import type { Content, Diagnostic, Road, RoadExhibit, Story, StoryBlock } from '#model';
import { inspect } from '#pipeline';

const root = fileURLToPath(new URL('../../', import.meta.url));

const files: ContentFile[] = readdirSync(join(root, 'content'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => join(parentPath, name))
  .map((path) => ({
    file: path.slice(root.length).replaceAll('\\', '/'),
    text: readFileSync(path, 'utf8'),
  }));

let content: Content;
let diagnostics: Diagnostic[];
beforeAll(async () => {
  const { analysed } = await inspect({ root });
  const version = analysed.analysis.version.id;
  ({ content, diagnostics } = readContent({ files, lookup: analysed.lookup, version }));
});

test('every symbol, snippet, chain, recording and link that content names is there', () => {
  expect(formatAll(diagnostics, 'text')).toBe('');
});

/** Sections that compare with what the reader knows, or define the site's own words. */
const ASSERTS_NOTHING_OF_THE_KERNEL = new Set(['vmware', 'here']);

test('every section of a story shows or links what it rests on', () => {
  const bare = content.stories.flatMap((story) =>
    sectionsOf(story)
      .filter(({ id }) => !ASSERTS_NOTHING_OF_THE_KERNEL.has(id))
      .filter(({ blocks }) => blocks.length > 0 && !blocks.some(isEvidence))
      .map(({ id }) => `${story.file}#${id}`),
  );
  expect(bare).toEqual([]);
});

test('both languages of a story have the same sections, code, walks and lanes', () => {
  const shape = ({ blocks }: Story): string[] => blocks.flatMap(shapeOf);
  const japanese = content.stories.filter(({ lang }) => lang === 'ja');
  expect(japanese.length).toBeGreaterThan(10);
  for (const story of japanese) {
    const english = content.stories.find(({ lang, slug }) => lang === 'en' && slug === story.slug);
    expect(english && { slug: story.slug, shape: shape(english) }).toEqual({
      slug: story.slug,
      shape: shape(story),
    });
    expect(english).toMatchObject({ namespace: story.namespace, order: story.order });
  }
});

test('both languages of a road have the same steps, and each says what it rests on', () => {
  const shape = ({ steps }: Road): string[] =>
    steps.map(({ id, exhibit }) =>
      [id, ...(exhibit.type === 'transcript' ? ['ran'] : shapeOf(exhibit))].join(' '),
    );
  const japanese = content.roads.filter(({ lang }) => lang === 'ja');
  expect(japanese.map(({ slug }) => slug)).toEqual(['hostname', 'sethostname']);
  for (const road of japanese) {
    const english = content.roads.find(({ lang, slug }) => lang === 'en' && slug === road.slug);
    expect(english && shape(english)).toEqual(shape(road));
    expect(english).toMatchObject({ namespace: road.namespace, order: road.order, story: road.story });
    for (const step of [...road.steps, ...(english?.steps ?? [])])
      expect(step.exhibit.type === 'transcript' || /class="evidence"/.test(step.html), step.id).toBe(true);
  }
});

test('the roads go down from the command to the array, and up again', () => {
  const steps = (slug: string): string[] =>
    (content.roads.find((road) => road.slug === slug)?.steps ?? []).map(({ id }) => id);
  expect(steps('hostname')).toEqual(
    'command libc number entry newuname utsname current nsproxy uts-ns name copy copy-to-user answer'.split(
      ' ',
    ),
  );
  expect(steps('sethostname')).toEqual(
    expect.arrayContaining(['sethostname', 'owner', 'nodename', 'file', 'get-uts', 'two-guards']),
  );
});

test('every step of the chain that gave the project its name has a note in both languages', () => {
  const noted = new Set(content.notes.map(({ target }) => target.replace(/^.*:/, '')));
  for (const step of [
    'current',
    'get_current',
    'task_struct.nsproxy',
    'nsproxy.uts_ns',
    'uts_namespace.name',
  ])
    expect(noted).toContain(step);
  for (const note of content.notes) {
    expect(note.definitions.length, note.file).toBeGreaterThan(0);
    expect(note.html.ja, note.file).toMatch(/[\u3040-\u30ff]/);
    expect(note.html.en, note.file).toMatch(/[a-z]{3}/);
    expect(note.html.en, note.file).not.toMatch(/[\u3040-\u30ff]/);
  }
});

test('each of the eight namespaces has its page, with a walk and a command that was really run', () => {
  for (const namespace of ['uts', 'mnt', 'ipc', 'pid', 'net', 'user', 'cgroup', 'time']) {
    for (const lang of ['ja', 'en']) {
      const story = content.stories.find((one) => one.slug === `ns-${namespace}` && one.lang === lang);
      const types = story?.blocks.map(({ type }) => type) ?? [];
      expect(types, `ns-${namespace}.${lang}`).toContain('walk');
      const html = story?.blocks.map((block) => ('html' in block ? block.html : '')).join('') ?? '';
      expect(html, `ns-${namespace}.${lang}`).toContain('<figure class="transcript"');
    }
  }
});

/** What stands between two headings of the second level; before the first is the opening, which promises. */
function sectionsOf({ blocks }: Story): { id: string; blocks: StoryBlock[] }[] {
  const sections: { id: string; blocks: StoryBlock[] }[] = [];
  for (const block of blocks) {
    if (block.type === 'heading' && block.depth === 2) sections.push({ id: block.id, blocks: [] });
    else sections.at(-1)?.blocks.push(block);
  }
  return sections;
}

function isEvidence(block: StoryBlock): boolean {
  if (block.type === 'snippet' || block.type === 'walk' || block.type === 'lanes') return true;
  return block.type === 'html' && /href="(~\/|https:)|class="(evidence|transcript)"/.test(block.html);
}

function shapeOf(block: StoryBlock | RoadExhibit): string[] {
  switch (block.type) {
    case 'heading':
      return [`#${block.id}`];
    case 'snippet':
      return [`snippet ${block.file} ${block.shown.map((range) => range.firstLine).join(' ')}`];
    case 'walk':
      return [`walk ${block.chain.id}`];
    case 'step':
      return [`step ${block.n} of ${block.chain.id}`];
    case 'map':
      return [`map ${block.chains.map(({ id }) => id).join(' ')}`];
    case 'lanes':
      return [`lanes ${block.chain.id} ${block.observation} ${(block.tasks ?? []).join(' ')}`];
    default:
      return block.html.startsWith('<figure') ? [block.html.slice(0, block.html.indexOf('>'))] : [];
  }
}
