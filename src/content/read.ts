import type { Chain, Content, Diagnostic, Language, Lookup, Note, Observation, Road, Story } from '#model';
import type { PageAddress, Shared, Transcript } from './context.ts';
import { Reader, type ContentFile } from './files.ts';
import type { HeadingLink } from './links.ts';
import { readNote, type ReadNote } from './note.ts';
import { readObservation } from './observation.ts';
import { readRoad, type ReadRoad } from './road.ts';
import { readStory, type ReadStory } from './story.ts';
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
  | { type: 'story' | 'road'; slug: string; lang: Language }
  | { type: 'note'; id: string }
  | { type: 'observation'; id: string }
  | { type: 'transcript'; id: string }
  /** For people who open the folder. */
  | { type: 'readme' };

/** What is read when all that it may refer to is known. */
const PROSE = new Set<Role['type']>(['story', 'road', 'note']);

/** What was read of one file, kept for the next reading. */
interface Kept {
  reader: Reader;
  role: Role | null;
  /** Of the file alone: what other files say of it is found anew each time. */
  own: Diagnostic[];
  result: FileResult;
}

type FileResult =
  | { type: 'story'; read: ReadStory | null; chains: Chain[] }
  | { type: 'road'; read: ReadRoad | null; chains: Chain[] }
  | { type: 'note'; read: ReadNote | null; chains: Chain[] }
  | { type: 'observation'; observation: Observation | null }
  | { type: 'transcript'; transcript: Transcript | null }
  | { type: 'none' };

export interface ReadResult {
  content: Content;
  diagnostics: Diagnostic[];
}

/** Reads everything that people wrote, once: see `contentReader`. */
export function readContent(input: ContentInput): ReadResult {
  return contentReader()(input);
}

/**
 * A reader of everything that people wrote. Stories come by their order, then slug, Japanese first; notes by
 * path. A file with errors still gives what could be read of it: whoever goes on decides by the
 * severity of the diagnostics, which come in file order.
 *
 * It remembers: a file is read again only where its text has changed, or what stories and notes refer to
 * (transcripts, recordings, which stories there are, the lookup). What it gives is what a new reader would.
 */
export function contentReader(): (input: ContentInput) => ReadResult {
  let memory = new Map<string, Kept>();
  let before: { lookup: Lookup; version: string; referredTo: string } | null = null;
  return ({ files, lookup, version }) => {
    const sorted = files.toSorted((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
    const shared: Shared = {
      lookup,
      version,
      observations: new Map(),
      transcripts: new Map(),
      pages: new Map(),
      chains: new Map(),
    };
    const next = new Map<string, Kept>();
    const keep = (file: ContentFile, role: Role | null, read: (reader: Reader) => FileResult): FileResult => {
      const known = memory.get(file.file);
      const reader = new Reader(file);
      if (known && known.reader.text === reader.text) {
        known.reader.diagnostics.splice(0, Infinity, ...known.own);
        next.set(file.file, known);
        return known.result;
      }
      const result = read(reader);
      next.set(file.file, { reader, role, own: [...reader.diagnostics], result });
      return result;
    };

    // What others refer to is read first.
    const prose: { file: ContentFile; role: Role }[] = [];
    let referredTo = '';
    for (const file of sorted) {
      const role = roleOf(file.file);
      const isProse = role !== null && PROSE.has(role.type);
      if (isProse) prose.push({ file, role });
      const result = isProse ? null : keep(file, role, readAlone(role));
      if (result?.type === 'observation' && result.observation)
        shared.observations.set(result.observation.id, result.observation);
      if (result?.type === 'transcript' && result.transcript)
        shared.transcripts.set(result.transcript.id, result.transcript);
      if (role?.type === 'story')
        shared.pages.set(`stories/${role.slug}.${role.lang}.md`, { ...role, type: 'story' });
      if (role?.type === 'road')
        shared.pages.set(`roads/${role.slug}.${role.lang}.md`, { ...role, type: 'road' });
      if (role?.type !== 'note') referredTo += `${file.file}\0${result ? file.text : ''}\0`;
    }
    if (before?.lookup !== lookup || before.version !== version || before.referredTo !== referredTo)
      memory = new Map();
    before = { lookup, version, referredTo };

    const stories: Story[] = [];
    const roads: Road[] = [];
    const notes: Note[] = [];
    const headings = new Map<string, string[]>();
    const headingLinks: HeadingLink[] = [];
    for (const { file, role } of prose) {
      const result = keep(file, role, readProse(shared, role));
      if (!('read' in result)) continue;
      // The first spelling of a chain is the one that its walk has.
      for (const chain of result.chains) if (!shared.chains.has(chain.id)) shared.chains.set(chain.id, chain);
      if (!result.read) continue;
      headingLinks.push(...result.read.headingLinks);
      if ('story' in result.read) {
        const { story } = result.read;
        stories.push(story);
        headings.set(
          headingsKey({ ...story, type: 'story' }),
          story.blocks.flatMap((block) => (block.type === 'heading' ? [block.id] : [])),
        );
      } else if ('road' in result.read) {
        const { road } = result.read;
        roads.push(road);
        headings.set(headingsKey({ ...road, type: 'road' }), result.read.headings);
      } else notes.push(result.read.note);
    }
    memory = next;

    checkHeadings(headingLinks, headings);
    for (const { reader, role } of next.values())
      if (role?.type === 'story' || role?.type === 'road') reportTwin(shared, reader, role);
    return {
      content: {
        stories: stories.sort(inOrder),
        roads: roads.sort(inOrder),
        notes,
        observations: [...shared.observations.values()],
        chains: [...shared.chains.values()],
      },
      diagnostics: sorted.flatMap(({ file }) => next.get(file)?.reader.diagnostics.toSorted(inFile) ?? []),
    };
  };
}

/** How a file is read that refers to no other. */
function readAlone(role: Role | null): (reader: Reader) => FileResult {
  return (reader) => {
    if (role?.type === 'observation')
      return { type: 'observation', observation: readObservation(reader, role.id) };
    if (role?.type === 'transcript')
      return { type: 'transcript', transcript: readTranscript(reader, role.id) };
    if (!role) reportPlace(reader);
    return { type: 'none' };
  };
}

/** How a file is read that refers to others. */
function readProse(shared: Shared, role: Role): (reader: Reader) => FileResult {
  return (reader) => {
    const own: Shared = { ...shared, chains: new Map() };
    if (role.type === 'story') {
      const read = readStory(own, reader, role.slug, role.lang);
      return { type: 'story', read, chains: [...own.chains.values()] };
    }
    if (role.type === 'road') {
      const read = readRoad(own, reader, role.slug, role.lang);
      return { type: 'road', read, chains: [...own.chains.values()] };
    }
    if (role.type !== 'note') return { type: 'none' };
    const read = readNote(own, reader, role.id);
    return { type: 'note', read, chains: [...own.chains.values()] };
  };
}

function roleOf(file: string): Role | null {
  const [, folder, slug, lang] =
    /^content\/(stories|roads)\/([a-z0-9][a-z0-9-]*)\.(ja|en)\.md$/.exec(file) ?? [];
  if (slug !== undefined)
    return { type: folder === 'roads' ? 'road' : 'story', slug, lang: lang as Language };
  const [, note] = /^content\/notes\/((?:[\w.~-]+\/)*[\w.~-]+)\.md$/.exec(file) ?? [];
  if (note !== undefined) return { type: 'note', id: note };
  const [, observation] = /^content\/observations\/([a-z0-9][a-z0-9-]*)\.json$/.exec(file) ?? [];
  if (observation !== undefined) return { type: 'observation', id: observation };
  const [, transcript] = /^content\/transcripts\/([a-z0-9][a-z0-9-]*)\.txt$/.exec(file) ?? [];
  if (transcript !== undefined) return { type: 'transcript', id: transcript };
  return /^content\/([a-z]+\/)?README\.md$/.test(file) ? { type: 'readme' } : null;
}

function reportPlace(reader: Reader): void {
  reader.report('place', null, 'The file has no place here: its path says neither story, road nor note.', [
    'content/stories/NAME.ja.md and NAME.en.md, the same in content/roads/, content/notes/….md,',
    'content/observations/NAME.json, content/transcripts/NAME.txt.',
    'Names have small letters, digits and hyphens.',
  ]);
}

function reportTwin({ pages }: Shared, reader: Reader, { type, slug, lang }: PageAddress): void {
  const twin = `${type === 'road' ? 'roads' : 'stories'}/${slug}.${lang === 'ja' ? 'en' : 'ja'}.md`;
  if (pages.has(twin)) return;
  const message = `The ${type} exists in one language only.`;
  reader.report('twin', null, message, [`Add content/${twin}.`], 'warning');
}

/** @param headings ids by `headingsKey` */
function checkHeadings(links: HeadingLink[], headings: ReadonlyMap<string, string[]>): void {
  for (const { reader, span, page, heading } of links) {
    const ids = [...new Set(headings.get(headingsKey(page)))];
    if (ids.includes(heading)) continue;
    reader.report('link', span, `No heading \`#${heading}\` in ${page.slug}.${page.lang}.md.`, [
      ids.length > 0
        ? `There are: ${ids
            .slice(0, 8)
            .map((id) => `#${id}`)
            .join(', ')}.`
        : 'It has no headings.',
    ]);
  }
}

function headingsKey({ type, slug, lang }: PageAddress): string {
  return `${type} ${slug}.${lang}`;
}

type InOrder = Pick<Story, 'order' | 'slug' | 'lang'>;

function inOrder(a: InOrder, b: InOrder): number {
  return a.order - b.order || (a.slug < b.slug ? -1 : a.slug > b.slug ? 1 : 0) || (a.lang === 'ja' ? -1 : 1);
}

function inFile(a: Diagnostic, b: Diagnostic): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.col ?? 0) - (b.col ?? 0);
}
