import type { Chain, Language, Lookup, Observation } from '#model';
import type { Reader } from './files.ts';

/** What all files share while content is read. */
export interface Shared {
  lookup: Lookup;
  /** As addresses have it: `v6.12`. */
  version: string;
  observations: Map<string, Observation>;
  /** Recorded commands by id. */
  transcripts: Map<string, Transcript>;
  /** Stories and roads by path below `content/`: `stories/hostname.ja.md`. */
  pages: Map<string, PageAddress>;
  /** Chains met so far, by id. */
  chains: Map<string, Chain>;
}

/** What a link to a story or a road needs. */
export interface PageAddress {
  type: 'story' | 'road';
  lang: Language;
  slug: string;
}

/** A command that was really run, and what it printed. */
export interface Transcript {
  id: string;
  /** `uname -r` of the machine. */
  kernel: string;
  /** ISO date. */
  date: string;
  /** What the reader must know of the machine: `Debian 12, root`. */
  system: string;
  /** Input lines begin with `# ` (root) or `$ `; all others were printed. */
  text: string;
  file: string;
}

/** What one page or one half of a note is read with. */
export interface Context extends Shared {
  reader: Reader;
  lang: Language;
  /** Ids of the recorded commands that the page shows. */
  onPage: ReadonlySet<string>;
}
