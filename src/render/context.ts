/** What all page builders share, made once per version. */
import type { AnalysedFile, Analysis, Chain, ChainOccurrence, Content, MacroCall, Target } from '#model';
import { lineStarts } from '#text';
import { annotate, type WalkStart } from './annotations.ts';
import type { PagePlan } from './address.ts';
import type { CodeFile } from './code-html.ts';
import { indexUses, type UseIndex } from './uses.ts';
import { highlight, type HighlightCache } from './highlight.ts';

export interface RenderInput {
  analysis: Analysis;
  plan: PagePlan;
  content: Content;
  /** Syntax classes by content; looked up and filled. */
  highlights: HighlightCache;
  /** Text of a file that has no page, one char per byte; null where it was not pulled. */
  text?: (file: string) => string | null;
  /** Calls of macros in a file, expanded; without it cards show none. */
  macroCalls?: (file: string) => readonly MacroCall[];
  /** Other versions: id → paths that have a page there. */
  otherVersions?: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The input with what is computed from it on first use. */
export interface RenderContext extends Required<RenderInput> {
  /** A file made ready for showing, whole or in parts. Null where its text is unknown. */
  code(path: string): CodeFile | null;
  /** Line ranges of a file that stories link: they get an id on their first line. */
  linkedRanges(path: string): { firstLine: number; lastLine: number }[];
  /** Uses of every symbol that has a page. */
  uses(): UseIndex;
  /** Walks that have a page, by each field that they read (`nsproxy.uts_ns`); those with most places first. */
  walksByField(): ReadonlyMap<string, Chain[]>;
  /** Functions put into each field (`file_operations.read`), the first place of each. */
  putsByField(): ReadonlyMap<string, FunctionPut[]>;
  /** The chain of an occurrence, whether or not it has a page. */
  chainOf(occurrence: ChainOccurrence): Chain | null;
  /** The same with other content, for the same plan: what hangs on the source alone is not made again. */
  withContent(content: Content): RenderContext;
}

/** A function that is put into a field, and where. */
export interface FunctionPut {
  fn: Target;
  file: string;
  line: number;
}

/** Makes a context. Files are prepared when first shown. */
export function renderContext(input: RenderInput): RenderContext {
  const { analysis, plan, highlights } = input;
  const text = input.text ?? (() => null);
  const chains = new Map<string, Chain>();
  /** Longer roads that end at an occurrence, and how many accesses they have before it. */
  const roads = new Map<string, { chain: Chain; before: number }>();
  for (const chain of analysis.chains.values()) {
    for (const { file, start, end, upstream } of chain.occurrences) {
      const key = `${file}:${start}:${end}`;
      if (upstream.length === 0) chains.set(key, chain);
      else roads.set(key, { chain, before: upstream.length });
    }
  }
  const chainOf = ({ file, start, end }: ChainOccurrence): Chain | null =>
    chains.get(`${file}:${start}:${end}`) ?? null;
  const walkOf = (occurrence: ChainOccurrence): WalkStart | null => {
    const chain = chainOf(occurrence);
    if (chain !== null && chain.fields.length >= 2 && plan.walks.has(chain.id))
      return { id: chain.id, before: 0 };
    // One access alone is no walk, but may be the end of one: `u->nodename`.
    const road = roads.get(`${occurrence.file}:${occurrence.start}:${occurrence.end}`);
    return road && plan.walks.has(road.chain.id) ? { id: road.chain.id, before: road.before } : null;
  };
  const prepare = (path: string): CodeFile | null => {
    const file = analysis.files.get(path) ?? bare(path, text(path));
    if (file === null) return null;
    return {
      text: file.text,
      starts: lineStarts(file.text),
      runs: highlight(file.text, highlights),
      annotations: annotate(file, plan, walkOf),
      branches: file.branches,
    };
  };
  let uses: UseIndex | undefined;
  let walks: Map<string, Chain[]> | undefined;
  let puts: Map<string, FunctionPut[]> | undefined;
  const files = new Map<string, CodeFile | null>();
  const withContent = (content: Content): RenderContext => {
    const ranges = linkedRanges(content);
    return {
      ...input,
      content,
      text,
      macroCalls: input.macroCalls ?? (() => []),
      otherVersions: input.otherVersions ?? new Map(),
      code(path) {
        let file = files.get(path);
        if (file === undefined) files.set(path, (file = prepare(path)));
        return file;
      },
      linkedRanges: (path) => ranges.get(path) ?? [],
      uses: () => (uses ??= indexUses(analysis, plan)),
      walksByField: () => (walks ??= indexWalks(analysis, plan)),
      putsByField: () => (puts ??= indexPuts(analysis)),
      chainOf,
      withContent,
    };
  };
  return withContent(input.content);
}

/** What stories and roads show of each file. */
function linkedRanges({ stories, roads }: Content): Map<string, { firstLine: number; lastLine: number }[]> {
  const all = [
    ...stories.flatMap((story) => story.blocks),
    ...roads.flatMap(({ steps }) => steps.map(({ exhibit }) => exhibit)),
  ];
  const snippets = all.filter((block) => block.type === 'snippet');
  const byFile = Map.groupBy(snippets, ({ file }) => file);
  return new Map(
    [...byFile].map(([file, blocks]) => [
      file,
      blocks.map(({ firstLine, lastLine }) => ({ firstLine, lastLine })),
    ]),
  );
}

/** A file of which nothing but its text is known. */
function bare(path: string, text: string | null): AnalysedFile | null {
  if (text === null) return null;
  return {
    path,
    text,
    definitions: [],
    references: [],
    chains: [],
    branches: [],
    comments: [],
    functions: [],
    puts: [],
    values: [],
  };
}

function indexPuts({ files }: Analysis): Map<string, FunctionPut[]> {
  const index = new Map<string, FunctionPut[]>();
  for (const file of [...files.keys()].sort()) {
    for (const { field, fn, line } of files.get(file)?.puts ?? []) {
      const key = `${field.record}.${field.name}`;
      const known = index.get(key) ?? [];
      if (!known.some((put) => put.fn.name === fn.name && put.fn.file === fn.file))
        known.push({ fn, file, line });
      index.set(key, known);
    }
  }
  return index;
}

function indexWalks({ chains }: Analysis, plan: PagePlan): Map<string, Chain[]> {
  const index = new Map<string, Chain[]>();
  const paged = [...chains.values()].filter(({ id }) => plan.walks.has(id));
  for (const chain of paged.toSorted((a, b) => b.occurrences.length - a.occurrences.length)) {
    const keys = new Set(
      chain.steps.flatMap(({ record, field }) => (field === null ? [] : [`${record}.${field}`])),
    );
    for (const key of keys) index.set(key, [...(index.get(key) ?? []), chain]);
  }
  return index;
}
