import type { Content, Diagnostic, Language, Lookup, Note, Story } from '#model';
import type { Shared } from './context.ts';
import { Reader, type ContentFile } from './files.ts';
import type { HeadingLink } from './links.ts';
import { readNote } from './note.ts';
import { readObservation } from './observation.ts';
import { readStory } from './story.ts';
import { readTranscript } from './transcript.ts';

export interface ContentInput {
  /** Every file below `content/`, in any order; paths begin with `content/`. */
  files: ContentFile[];
  lookup: Lookup;
  /** The version that links lead to, as in addresses: `v6.12`. */
  version: string;
}

/** What a path says that a file is. */
type Role =
  | { type: 'story'; slug: string; lang: Language }
  | { type: 'note'; id: string }
  | { type: 'observation'; id: string }
  | { type: 'transcript'; id: string }
  /** For people who open the folder. */
  | { type: 'readme' };

/**
 * Reads everything that people wrote. Stories come by their order, then slug, Japanese first; notes by
 * path. A file with errors still gives what could be read of it: whoever goes on decides by the
 * severity of the diagnostics, which come in file order.
 */
export function readContent({ files, lookup, version }: ContentInput): {
  content: Content;
  diagnostics: Diagnostic[];
} {
  const read = files
    .toSorted((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0))
    .map((file) => ({ reader: new Reader(file), role: roleOf(file.file) }));
  const shared: Shared = {
    lookup,
    version,
    observations: new Map(),
    transcripts: new Map(),
    stories: new Map(),
    chains: new Map(),
  };
  // What others refer to is read first.
  for (const { reader, role } of read) {
    if (!role) reportPlace(reader);
    else if (role.type === 'observation') keep(shared.observations, readObservation(reader, role.id));
    else if (role.type === 'transcript') keep(shared.transcripts, readTranscript(reader, role.id));
    else if (role.type === 'story') shared.stories.set(`${role.slug}.${role.lang}.md`, role);
  }
  const stories: Story[] = [];
  const notes: Note[] = [];
  const headingLinks: HeadingLink[] = [];
  for (const { reader, role } of read) {
    if (role?.type === 'story') {
      const result = readStory(shared, reader, role.slug, role.lang);
      if (!result) continue;
      stories.push(result.story);
      headingLinks.push(...result.headingLinks);
      reportTwin(shared, reader, role);
    } else if (role?.type === 'note') {
      const result = readNote(shared, reader, role.id);
      if (!result) continue;
      notes.push(result.note);
      headingLinks.push(...result.headingLinks);
    }
  }
  checkHeadings(headingLinks, stories);
  return {
    content: {
      stories: stories.sort(inOrder),
      notes,
      observations: [...shared.observations.values()],
      chains: [...shared.chains.values()],
    },
    diagnostics: read.flatMap(({ reader }) => reader.diagnostics.sort(inFile)),
  };
}

function roleOf(file: string): Role | null {
  const [, slug, lang] = /^content\/stories\/([a-z0-9][a-z0-9-]*)\.(ja|en)\.md$/.exec(file) ?? [];
  if (slug !== undefined) return { type: 'story', slug, lang: lang as Language };
  const [, note] = /^content\/notes\/((?:[\w.~-]+\/)*[\w.~-]+)\.md$/.exec(file) ?? [];
  if (note !== undefined) return { type: 'note', id: note };
  const [, observation] = /^content\/observations\/([a-z0-9][a-z0-9-]*)\.json$/.exec(file) ?? [];
  if (observation !== undefined) return { type: 'observation', id: observation };
  const [, transcript] = /^content\/transcripts\/([a-z0-9][a-z0-9-]*)\.txt$/.exec(file) ?? [];
  if (transcript !== undefined) return { type: 'transcript', id: transcript };
  return /^content\/([a-z]+\/)?README\.md$/.test(file) ? { type: 'readme' } : null;
}

function reportPlace(reader: Reader): void {
  reader.report('place', null, 'The file has no place here: its path says neither story nor note.', [
    'content/stories/NAME.ja.md and NAME.en.md, content/notes/….md,',
    'content/observations/NAME.json, content/transcripts/NAME.txt.',
    'Names have small letters, digits and hyphens.',
  ]);
}

function keep<T extends { id: string }>(map: Map<string, T>, value: T | null): void {
  if (value) map.set(value.id, value);
}

function reportTwin(
  { stories }: Shared,
  reader: Reader,
  { slug, lang }: { slug: string; lang: Language },
): void {
  const twin = `${slug}.${lang === 'ja' ? 'en' : 'ja'}.md`;
  if (!stories.has(twin))
    reader.report(
      'twin',
      null,
      'The story exists in one language only.',
      [`Add content/stories/${twin}.`],
      'warning',
    );
}

function checkHeadings(links: HeadingLink[], stories: Story[]): void {
  for (const { reader, span, story, heading } of links) {
    const target = stories.find(({ slug, lang }) => slug === story.slug && lang === story.lang);
    const ids = [
      ...new Set((target?.blocks ?? []).flatMap((block) => (block.type === 'heading' ? [block.id] : []))),
    ];
    if (ids.includes(heading)) continue;
    reader.report('link', span, `No heading \`#${heading}\` in ${story.slug}.${story.lang}.md.`, [
      ids.length > 0
        ? `There are: ${ids
            .slice(0, 8)
            .map((id) => `#${id}`)
            .join(', ')}.`
        : 'It has no headings.',
    ]);
  }
}

function inOrder(a: Story, b: Story): number {
  return a.order - b.order || (a.slug < b.slug ? -1 : a.slug > b.slug ? 1 : 0) || (a.lang === 'ja' ? -1 : 1);
}

function inFile(a: Diagnostic, b: Diagnostic): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.col ?? 0) - (b.col ?? 0);
}
