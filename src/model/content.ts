import type { Chain } from './chain.ts';
import type { Observation } from './observation.ts';
import type { Extent } from './place.ts';
import type { Definition } from './symbol.ts';

export type Language = 'ja' | 'en';

/** What content needs to know of the kernel; the pipeline supplies it, tests fake it. */
export interface Lookup {
  /** Version and number of files searched, for messages: `v6.12 (1240 files)`. */
  scope: string;
  /**
   * Definitions that a name means: `uts_ns`, `struct nsproxy`, `task_struct.nsproxy`,
   * `kernel/sys.c:gethostname`. Active definitions first; empty where none.
   */
  symbol(name: string): Definition[];
  /** Near matches of a name, best first, at most three. */
  near(name: string): string[];
  /** The text of a file, one char per byte; null where it was not pulled. */
  text(file: string): string | null;
  /** Resolves a chain as written. `from` is `FILE` or `FILE:SYMBOL`, where names are looked up. */
  chain(expression: string, from: string | null): ChainAnswer;
}

export type ChainAnswer =
  | { ok: true; chain: Chain }
  | {
      ok: false;
      /** Offset and length of the part of the expression that does not resolve. */
      offset: number;
      length: number;
      message: string;
      help: string[];
    };

/** What an author pins to a symbol, a field, a walk step or an expression in a function. */
export interface Note {
  id: string;
  /** As written: `task_struct.nsproxy`, `get_current`, `kernel/utsname.c:copy_utsname`. */
  target: string;
  /** Expression inside the function of `target`; null for the whole symbol. */
  expression: string | null;
  /** Where it shows, resolved. */
  definitions: Definition[];
  /** Byte extents of the expression within the target's extent, one per definition; empty without expression. */
  places: { file: string; extent: Extent }[];
  /** Sanitised HTML for each language; links as in `StoryBlock`. */
  html: Record<Language, string>;
  /** Evidence that the note names, as written: `sym:utsname`, `man:uname(2)`, `ran:hostname-strace`. */
  evidence: string[];
  /** Content file it comes from. */
  file: string;
}

/**
 * A block of a story, in reading order. Links to our own pages in its HTML are written from the
 * site's root, `href="~/linux/v6.12/source/kernel/sys.c.html#gethostname"`: render
 * puts the page's depth in place of `~/` and unwraps a link whose page was not built.
 */
export type StoryBlock =
  | {
      type: 'html';
      html: string;
      /** Lines of the nearest snippet above that this paragraph speaks of (`:line[…]`), by line number. */
      lights?: number[];
    }
  | { type: 'heading'; depth: 2 | 3; id: string; html: string; text: string }
  | SnippetBlock
  | { type: 'walk'; chain: Chain; caption: string | null }
  /** Walks that begin with the same object, in one picture. */
  | { type: 'map'; chains: [Chain, ...Chain[]] }
  | {
      type: 'lanes';
      chain: Chain;
      observation: string;
      /** Tasks of the recording to set side by side, in this order; all of them where absent. */
      tasks?: string[];
    };

export interface SnippetBlock {
  type: 'snippet';
  definition: Definition;
  file: string;
  /** Line ranges shown, in order; what lies between is folded. */
  shown: { firstLine: number; lastLine: number }[];
  /** Lines to light up. */
  marked: number[];
  /** The whole extent. */
  firstLine: number;
  lastLine: number;
}

export interface Story {
  slug: string;
  lang: Language;
  title: string;
  lead: string;
  /** Namespace the story is about, for its colour; null for none. */
  namespace: Namespace | null;
  minutes: number;
  order: number;
  blocks: StoryBlock[];
  file: string;
}

/** What a step of a road shows: code, a recorded command, or one step of a walk. */
export type RoadExhibit =
  | SnippetBlock
  | { type: 'transcript'; html: string }
  /** `n` counts the walk's steps from 1. */
  | { type: 'step'; chain: Chain; n: number };

export interface RoadStep {
  /** Fragment of its heading, which stays when steps are put before it. */
  id: string;
  /** Its heading, sanitised and as plain text. */
  titleHtml: string;
  title: string;
  exhibit: RoadExhibit;
  /** What is said of it; links as in `StoryBlock`. */
  html: string;
}

/** A way through commands, libraries and functions, one step after the other. */
export interface Road {
  slug: string;
  lang: Language;
  title: string;
  lead: string;
  namespace: Namespace | null;
  order: number;
  /** The story that it belongs to, in the same language: where the way back leads. */
  story: { slug: string; heading: string | null } | null;
  steps: RoadStep[];
  file: string;
}

export type Namespace = 'uts' | 'mnt' | 'pid' | 'net' | 'ipc' | 'user' | 'cgroup' | 'time';

export interface Content {
  stories: Story[];
  roads: Road[];
  notes: Note[];
  observations: Observation[];
  /** Every chain that stories, roads and notes name or link, once each: each needs a walk page. */
  chains: Chain[];
}
