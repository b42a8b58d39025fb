import type { ExternalInclude } from '#model';
import { includesOf, type Include } from './includes.ts';
import { belongsTo, FORCED_INCLUDES, includeCandidates, type IncludeCandidate } from './search-path.ts';

/** Reads many files of a tree at once; paths that do not exist are absent from the answer. */
export type ReadFiles = (paths: readonly string[]) => Promise<ReadonlyMap<string, Uint8Array>>;

export interface Closure {
  /** Every file reached, roots included. */
  files: Map<string, Uint8Array>;
  /** Roots that the tree does not have. */
  missing: string[];
  /** By architecture: `asm/x.h` → the file that Kbuild's generated wrapper would include. */
  generic: Record<string, Record<string, string>>;
  /** Includes that lead nowhere in the tree. */
  external: ExternalInclude[];
}

/** One `#include` target on its way through its candidates. */
interface Search {
  architecture: string;
  target: string;
  from: string;
  candidates: IncludeCandidate[];
}

/**
 * Everything that the roots include, directly or not, for each architecture, without regard to `#if`
 * (`includesOf`). Works in rounds, so that a source that is slow to answer (an archive, a server) is asked for
 * many files at once.
 */
export async function includeClosure(
  read: ReadFiles,
  roots: readonly string[],
  architectures: readonly string[],
): Promise<Closure> {
  const known = new Map<string, Uint8Array | null>();
  const load = async (paths: Iterable<string>): Promise<void> => {
    const wanted = [...new Set(paths)].filter((path) => !known.has(path));
    const found = wanted.length > 0 ? await read(wanted) : new Map<string, Uint8Array>();
    for (const path of wanted) known.set(path, found.get(path) ?? null);
  };

  await load([...roots, ...FORCED_INCLUDES]);
  const generic: Closure['generic'] = Object.fromEntries(architectures.map((name) => [name, {}]));
  const external: ExternalInclude[] = [];
  const searched = new Set<string>();
  const reached = new Map(architectures.map((name) => [name, new Set<string>()]));
  const includes = new Map<string, Include[]>();

  let round = architectures.flatMap((architecture) =>
    [...FORCED_INCLUDES, ...roots]
      .filter((path) => known.get(path) && belongsTo(path, architecture))
      .map((path) => ({ architecture, path })),
  );
  while (round.length > 0) {
    const searches: Search[] = [];
    for (const { architecture, path } of round) {
      if (reached.get(architecture)?.has(path)) continue;
      reached.get(architecture)?.add(path);
      let targets = includes.get(path);
      if (!targets) includes.set(path, (targets = includesOf(latin1(known.get(path)))));
      for (const include of targets) {
        const candidates = includeCandidates(include, path, architecture);
        const key = `${architecture} ${candidates.map((candidate) => candidate.path).join(' ')}`;
        if (searched.has(key)) continue;
        searched.add(key);
        searches.push({ architecture, target: include.target, from: path, candidates });
      }
    }
    const answers = await settle(searches, known, load);
    round = [];
    for (const { search, answer } of answers) {
      const { architecture, target, from } = search;
      if (!answer) {
        external.push({ architecture, target, from });
        continue;
      }
      if (answer.generic) (generic[architecture] ??= {})[target] = answer.path;
      round.push({ architecture, path: answer.path });
    }
  }

  const files = new Map<string, Uint8Array>();
  for (const path of [...new Set([...reached.values()].flatMap((paths) => [...paths]))].sort()) {
    const bytes = known.get(path);
    if (bytes) files.set(path, bytes);
  }
  return {
    files,
    missing: roots.filter((path) => !known.get(path)),
    generic: Object.fromEntries(
      Object.entries(generic).map(([name, targets]) => [
        name,
        Object.fromEntries(Object.entries(targets).sort(([a], [b]) => compare(a, b))),
      ]),
    ),
    external: external.sort((a, b) => compare(a.architecture, b.architecture) || compare(a.target, b.target)),
  };
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Asks for the first candidate of every search at once, then for the next of those not found. */
async function settle(
  searches: Search[],
  known: ReadonlyMap<string, Uint8Array | null>,
  load: (paths: Iterable<string>) => Promise<void>,
): Promise<{ search: Search; answer: IncludeCandidate | null }[]> {
  const answers: { search: Search; answer: IncludeCandidate | null }[] = [];
  let open = searches;
  for (let nth = 0; open.length > 0; nth++) {
    await load(open.flatMap(({ candidates }) => candidates[nth]?.path ?? []));
    const next: Search[] = [];
    for (const search of open) {
      const candidate = search.candidates[nth];
      if (!candidate) answers.push({ search, answer: null });
      else if (known.get(candidate.path)) answers.push({ search, answer: candidate });
      else next.push(search);
    }
    open = next;
  }
  return answers;
}

function latin1(bytes: Uint8Array | null | undefined): string {
  return bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1') : '';
}
