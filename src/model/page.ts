/**
 * Page data: what render hands to the site. Every `html` field is already escaped or sanitised;
 * every `href` is relative to the site root (`linux/v6.12/source/kernel/sys.c.html#gethostname`),
 * the layout puts the page's own depth (`../../`) before it.
 */
import type { Language, Namespace } from './content.ts';
import type { Splice } from './value.ts';

/** The legal line below kernel code. */
export interface Provenance {
  /** SPDX expression of the file's first line. */
  spdx: string | null;
  /** Copyright lines of the file's head, plain text. */
  copyright: string[];
  /** `v6.12`, `6.12.117`. */
  version: string;
  release: string;
}

export interface LinkTo {
  href: string;
  label: string;
}

/** One entry of a source page's symbol navigation. */
export interface OutlineEntry {
  kind: string;
  name: string;
  anchor: string;
  line: number;
  inactive: boolean;
}

/** A note as shown in a margin or below a step. */
export interface NoteView {
  id: string;
  title: string;
  html: Record<Language, string>;
  /** Line in a source page that it belongs to; null elsewhere. */
  line: number | null;
}

export interface SourcePage {
  type: 'source';
  path: string;
  version: string;
  release: string;
  configuration: string;
  lines: number;
  /** `<pre class="code">…` with all links, relative to `depth`. */
  codeHtml: string;
  outline: OutlineEntry[];
  notes: NoteView[];
  provenance: Provenance;
  /** Other versions that hold the same file. */
  versions: LinkTo[];
}

export interface DirectoryPage {
  type: 'directory';
  /** `include/linux`, empty for the root. */
  path: string;
  version: string;
  release: string;
  directories: LinkTo[];
  files: (LinkTo & { lines: number; brief: string | null })[];
}

/** One definition on a symbol page. */
export interface DefinitionView {
  kind: string;
  place: LinkTo;
  /** `include/linux/utsname.h:80`. */
  at: string;
  isDefinition: boolean;
  /** In words; null where there is none. */
  condition: string | null;
  chosen: boolean;
  inactive: boolean;
  /** A few lines of code. */
  excerptHtml: string;
  doc: string | null;
}

export interface UseGroup {
  /** Empty href: the file has no page. */
  file: LinkTo;
  /** Lines as they stand; several uses in one line are marked in it, and their roles named once each. */
  uses: { href: string; line: number; codeHtml: string; roles: string[] }[];
  /** Further lines of the file, by number alone: ascending. */
  more: number[];
}

export interface SymbolSection {
  /** `struct nsproxy`, `task_struct.nsproxy`, `utsname()`. */
  title: string;
  kind: string;
  anchor: string;
  definitions: DefinitionView[];
  walks: LinkTo[];
  /** Of a field that holds a function: those that are ever put into it, with the first place of each. */
  puts: { fn: LinkTo; at: LinkTo }[];
  notes: NoteView[];
  uses: UseGroup[];
  useCount: number;
  /** Uses that are not in the list, which shows what a page can bear. */
  unlisted: number;
}

export interface SymbolPage {
  type: 'symbol';
  name: string;
  version: string;
  release: string;
  configuration: string;
  sections: SymbolSection[];
  provenance: Provenance;
}

/** One step as shown. */
export interface StepView {
  n: number;
  operator: string;
  /** `->nsproxy`, `current`. */
  title: string;
  record: string;
  field: string | null;
  type: string | null;
  place: LinkTo | null;
  excerptHtml: string;
  doc: string | null;
  notes: NoteView[];
  /** What hands the value on from the step before: `utsname()`, with where it is defined. */
  through: { kind: Splice['kind']; name: string; place: LinkTo | null }[];
  /** `current` → `get_current()` → …: each with its excerpt; others (architectures) folded. */
  via: {
    label: string;
    place: LinkTo;
    excerptHtml: string;
    others: { place: LinkTo; excerptHtml: string; condition: string | null }[];
  }[];
  /** The part of the picture that this step is about, for narrow screens; left out where there is none. */
  sliceSvg?: string;
  /** Other candidates of the field, each with its condition. */
  others: { place: LinkTo; condition: string | null }[];
  namespace: Namespace | null;
}

export interface WalkPage {
  type: 'walk';
  lang: Language;
  version: string;
  release: string;
  configuration: string;
  /** `task_struct/nsproxy/uts_ns/name`. */
  id: string;
  spelling: string;
  namespace: Namespace | null;
  steps: StepView[];
  /** The expression with one element per hop, for the heading. */
  expressionHtml: string;
  pictureSvg: string;
  /** Where the way back leads without script. */
  canonical: LinkTo;
  /** The longer walk that this one is the end of; null where there is none. */
  upstream: LinkTo | null;
  occurrences: UseGroup[];
  occurrenceCount: number;
  /** Recordings that hold values for this walk: lanes picture and table. */
  lanes: LanesView[];
  provenance: Provenance;
}

export interface LanesView {
  id: string;
  tasks: { id: string; label: string }[];
  svg: string;
  rows: { step: string; values: string[]; same: boolean }[];
  kernelRelease: string;
  date: string;
  method: string;
  commands: string[];
}

export interface StoryPage {
  type: 'story';
  lang: Language;
  slug: string;
  title: string;
  lead: string;
  namespace: Namespace | null;
  minutes: number;
  /** The story's blocks rendered, in order. */
  html: string;
  headings: { id: string; text: string }[];
  /** Of the code that it shows, joined; left out where it shows none. */
  provenance?: Provenance;
  /** The other language's page, where there is one. */
  twin: string | null;
}

/** One step of a road: as a step of a walk, with what its author says of it. */
export interface RoadStepView extends StepView {
  /** Fragment that stays when steps are put before it. */
  anchor: string;
  titleHtml: string;
  /** The code or the recorded command; null where the step is one of a walk. */
  exhibitHtml: string | null;
  proseHtml: string;
  /** The walk that the step is taken from, at that step. */
  walk: LinkTo | null;
}

export interface RoadPage {
  type: 'road';
  lang: Language;
  slug: string;
  version: string;
  release: string;
  title: string;
  lead: string;
  namespace: Namespace | null;
  steps: RoadStepView[];
  pictureSvg: string;
  /** The story that the road belongs to. */
  story: LinkTo | null;
  /** The other roads. */
  others: LinkTo[];
  provenance: Provenance;
}

/** What one page of `dist/` shows. */
export type PageData = SourcePage | DirectoryPage | SymbolPage | WalkPage | StoryPage | RoadPage;

/** A road as lists show it. */
export interface RoadListing {
  lang: Language;
  slug: string;
  title: string;
  lead: string;
  namespace: Namespace | null;
  /** How many steps it has. */
  steps: number;
}

/** A story as lists show it. */
export interface StoryListing {
  lang: Language;
  slug: string;
  title: string;
  lead: string;
  namespace: Namespace | null;
  minutes: number;
  order: number;
}

/** What the landing page shows besides stories: the linked line itself, its picture, the namespaces' chains. */
export interface LandingData {
  /** `return &current->nsproxy->uts_ns->name;` with a link on every hop, relative to the site root. */
  lineHtml: string;
  /** `include/linux/utsname.h:82` and its page. */
  place: LinkTo;
  provenance: Provenance;
  walk: Record<Language, LinkTo>;
  pictureSvg: Record<Language, string>;
  namespaces: {
    namespace: Namespace;
    /** Spelling of the chain: `current->nsproxy->uts_ns`. */
    chain: string;
    /** Where it leads: its walk, else a definition; null where neither has a page. */
    link: Record<Language, string> | null;
  }[];
}

/** What all pages share; a change of `versions`, `defaultVersion` or `configuration` builds every page again. */
export interface SiteData {
  versions: { id: string; release: string; provider: string }[];
  defaultVersion: string;
  configuration: string;
  stories: StoryListing[];
  /** In reading order. */
  roads: RoadListing[];
  /** Null while the famous line is not among the files that have a page. */
  landing: LandingData | null;
}

/** One page: where it goes, where its data lies, and by what to know that it changed. */
export interface SiteIndexEntry {
  /** Path in `dist/`: `linux/v6.12/source/kernel/sys.c.html`, `ja/stories/hostname.html`. */
  file: string;
  /** JSON file of one `PageData`, relative to the index: `pages/3f/9a01.json`. */
  data: string;
  /** Hash of that file's bytes; the page is built again when it differs from the last build's. */
  hash: string;
  type: PageData['type'];
}

/** A definition as the search knows it: what has a place in a file that has a page. */
export interface SearchEntry {
  name: string;
  kind: string;
  /** Record of a field, enum of an enumerator; empty for others. */
  record: string;
  /** Kernel path, line from 1, fragment in the file's page. */
  file: string;
  line: number;
  anchor: string;
  /** The line that it stands on, as text. */
  text: string;
  uses: number;
  /** Beginning of its comment; empty where it has none. */
  doc: string;
  /** The `#if` that it stands under, in the source's words; empty at top level. */
  condition: string;
  /** Beginning of an author's note on it, as text; null where there is none. */
  note: { ja: string; en: string } | null;
}

/** What a call of a function-like macro comes to, as a card shows it. */
export interface ExpansionEntry {
  name: string;
  /** Kernel path, line from 1; calls of one name on a line stand in order. */
  file: string;
  line: number;
  /** As written, from `(` to `)`. */
  args: string;
  /** Beginning and end of what it comes to. */
  text: string;
}

/**
 * `index.json` in the data folder (`.cache/site/`), which the pipeline writes last. What is not listed is
 * removed from `dist/`. Landing page, story lists, aliases (`linux/latest/…`), 404 and assets are the
 * site's own and are not listed.
 */
export interface SiteIndex {
  site: SiteData;
  pages: SiteIndexEntry[];
  /** Files taken over as they are: licence texts (`linux/v6.12/COPYING.txt`), script shards. */
  copies: { file: string; data: string; hash: string }[];
  /** `SearchEntry[]` of each version as a JSON file; left out where there is no search. */
  search?: { version: string; data: string; hash: string }[];
  /** `ExpansionEntry[]` of each version as a JSON file; left out where cards show none. */
  expansions?: { version: string; data: string; hash: string }[];
}
