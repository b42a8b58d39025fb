import { toString } from 'mdast-util-to-string';
import type { Language, Story } from '#model';
import type { Context, Shared } from './context.ts';
import { single } from './fields.ts';
import type { Reader } from './files.ts';
import type { HeadingLink } from './links.ts';
import { parseMarkdown } from './markdown.ts';
import { minutesToRead } from './minutes.ts';
import { readBlocks, readHead, readNamespace, readNumber, transcriptsOf } from './page.ts';

const HEAD = {
  title: { required: true },
  lead: { required: true },
  namespace: {},
  order: {},
  minutes: {},
};

export interface ReadStory {
  story: Story;
  headingLinks: HeadingLink[];
}

/** Reads `content/stories/SLUG.LANG.md`; null where it is not even Markdown. */
export function readStory(shared: Shared, reader: Reader, slug: string, lang: Language): ReadStory | null {
  const root = parseMarkdown(reader);
  if (!root) return null;
  const context: Context = { ...shared, reader, lang, onPage: transcriptsOf(root, reader) };
  const fields = readHead(reader, root, HEAD);
  const { placed, headingLinks } = readBlocks(context, root, 'story');
  return {
    story: {
      slug,
      lang,
      title: single(fields, 'title')?.text ?? slug,
      lead: single(fields, 'lead')?.text ?? '',
      namespace: readNamespace(reader, single(fields, 'namespace')),
      minutes: readNumber(reader, single(fields, 'minutes')) ?? minutesToRead(toString(root), lang),
      order: readNumber(reader, single(fields, 'order')) ?? Number.MAX_SAFE_INTEGER,
      // A story has no block of roads: `readBlock` reports it.
      blocks: placed.flatMap(({ block }) => (block.type === 'step' ? [] : [block])),
      file: reader.file,
    },
    headingLinks,
  };
}
