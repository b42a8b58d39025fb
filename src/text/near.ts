import { distance } from 'fastest-levenshtein';

interface Match {
  candidate: string;
  /** 0: differs only in case; 1: within the cutoff; 2: one begins with the other, further away. */
  tier: number;
  edits: number;
  prefix: boolean;
  exactEdits: number;
}

/** Shortest text whose being the beginning of a longer name says something. */
const SHORTEST_PREFIX = 3;

/**
 * Names that a mistyped one may mean, best first: what differs only in case, then up to 40% of the
 * letters edited (at least one), then names that begin with it. Case is ignored except to break ties.
 * The name itself is never among them.
 */
export function nearMatches(name: string, candidates: Iterable<string>, most = 3): string[] {
  const lower = name.toLowerCase();
  const cutoff = Math.max(1, Math.floor(name.length * 0.4));
  const matches = new Map<string, Match>();
  for (const candidate of candidates) {
    if (candidate === name || matches.has(candidate)) continue;
    const match = measure(name, lower, candidate, cutoff);
    if (match) matches.set(candidate, match);
  }
  return [...matches.values()]
    .sort(compare)
    .slice(0, most)
    .map((match) => match.candidate);
}

function measure(name: string, lower: string, candidate: string, cutoff: number): Match | null {
  const other = candidate.toLowerCase();
  const prefix =
    Math.min(lower.length, other.length) >= SHORTEST_PREFIX &&
    (other.startsWith(lower) || lower.startsWith(other));
  // The difference in length is a lower bound of the distance: most of a symbol table ends here.
  const close = Math.abs(lower.length - other.length) <= cutoff;
  if (!close && !prefix) return null;
  const edits = distance(lower, other);
  if (edits > cutoff && !prefix) return null;
  const tier = edits === 0 ? 0 : edits <= cutoff ? 1 : 2;
  return { candidate, tier, edits, prefix, exactEdits: distance(name, candidate) };
}

function compare(a: Match, b: Match): number {
  return (
    a.tier - b.tier ||
    a.edits - b.edits ||
    Number(b.prefix) - Number(a.prefix) ||
    a.exactEdits - b.exactEdits ||
    (a.candidate < b.candidate ? -1 : 1)
  );
}
