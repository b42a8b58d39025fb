import type {
  AnalysedFile,
  BaseVia,
  Chain,
  ChainOccurrence,
  Definition,
  Reference,
  Step,
  Target,
} from '#model';
import { recordByKey } from './records.ts';
import { type FunctionAt, upstreamOccurrence } from './upstream.ts';

export interface WalkInput {
  /** Every occurrence in the pulled source, in the order of files. */
  occurrences: readonly ChainOccurrence[];
  /** Every definition of the version, by name. */
  definitions: ReadonlyMap<string, readonly Definition[]>;
  /** Results of functions. */
  functionAt: FunctionAt;
  /** A file with its references; null where it was not pulled. */
  file: (path: string) => AnalysedFile | null;
}

/** How far a base is followed: `current` → `get_current()` → … */
const MOST_VIA = 4;

/** All chains of the occurrences, by id (`task_struct/nsproxy/uts_ns/name`); one for each prefix is not made. */
export function buildChains(input: WalkInput): Map<string, Chain> {
  const groups = new Map<string, ChainOccurrence[]>();
  const add = (occurrence: ChainOccurrence): void => {
    const id = idOf(occurrence);
    const group = groups.get(id);
    if (group) group.push(occurrence);
    else groups.set(id, [occurrence]);
  };
  // A chain's own places come before those that arrive at it through calls and locals.
  for (const occurrence of input.occurrences) add(occurrence);
  for (const occurrence of input.occurrences) {
    const whole = upstreamOccurrence(occurrence, input.functionAt);
    if (whole) add(whole);
  }
  const chains = new Map<string, Chain>();
  for (const [id, occurrences] of groups) {
    const chain = chainOf(input, occurrences, id);
    const whole = upstreamOccurrence(chain.occurrences[0]!, input.functionAt);
    chains.set(id, {
      ...chain,
      upstream: whole && chain.occurrences[0]!.upstream.length === 0 ? idOf(whole) : null,
    });
  }
  return chains;
}

function idOf({ links, upstream }: ChainOccurrence): string {
  const all = [...upstream, ...links];
  return [all[0]!.record, ...all.map((link) => link.field)].join('/');
}

/** The chain of one type path. `occurrences` must share it and hold at least one. */
export function chainOf(
  input: WalkInput,
  occurrences: readonly ChainOccurrence[],
  id = idOf(occurrences[0]!),
): Chain {
  const sorted = occurrences.toSorted((a, b) => worth(b, input) - worth(a, input));
  const canonical = sorted[0]!;
  const [record = '', ...fields] = id.split('/');
  return {
    id,
    typePath: id.replaceAll('/', '.'),
    spelling: spellingOf(canonical),
    base: canonical.base,
    record,
    fields,
    steps: stepsOf(input, canonical),
    via: viaOf(input, baseOf(input, canonical)),
    occurrences: sorted,
    upstream: null,
  };
}

/** Which occurrence tells the walk best: the running task's own, in a header's one-line function. */
function worth(
  { baseReference, origin, upstream, file, exact }: ChainOccurrence,
  { file: fileOf }: WalkInput,
): number {
  let points = exact ? 1 : 0;
  if (upstream.length === 0) points += 32;
  if (origin?.kind === 'macro' && origin.name === 'current') points += 8;
  if (baseReference && !baseReference.inactive) points += 16;
  if (baseReference?.name === 'current' && baseReference.targets[0]?.kind === 'macro') points += 8;
  if (file.startsWith('include/')) points += 4;
  if (fileOf(file)) points += 2;
  return points;
}

function spellingOf(occurrence: ChainOccurrence): string {
  const { upstream, links } = occurrence;
  const access = [...upstream, ...links]
    .map(({ operator, field, subscript }) => operator + field + subscript)
    .join('');
  return `${occurrence.addressOf ? '&' : ''}${occurrence.base}${access}`;
}

function stepsOf(input: WalkInput, { links, upstream, baseReference }: ChainOccurrence): Step[] {
  const first = upstream[0] ?? links[0]!;
  const records = recordByKey(input.definitions, first.record);
  const steps: Step[] = [
    {
      n: 1,
      operator: 'base',
      record: first.record,
      field: null,
      subscript: '',
      type:
        baseReference?.type ??
        `${records[0]?.kind === 'union' ? 'union' : 'struct'} ${first.record}${first.operator === '->' ? ' *' : ''}`,
      definitions: records,
      recordDefinition: records[0] ?? null,
      through: [],
    },
  ];
  const accesses = [
    ...upstream.map((link) => ({ ...link, targets: [link.target] })),
    ...links.map((link) => ({
      ...link,
      targets: [...link.reference.targets, ...link.reference.others],
      through: [],
    })),
  ];
  accesses.forEach(({ operator, record, field, subscript, targets }, i) => {
    const definitions = targets.flatMap((target) => definitionOf(input, target) ?? []);
    const holders = recordByKey(input.definitions, record);
    const place = definitions[0]?.place;
    const holder = holders.find(
      (d) =>
        place &&
        d.place.file === place.file &&
        d.extent.firstLine <= place.line &&
        place.line <= d.extent.lastLine,
    );
    steps.push({
      n: i + 2,
      operator,
      record,
      field,
      subscript,
      type: definitions[0]?.type ?? null,
      definitions,
      recordDefinition: holder ?? holders[0] ?? null,
      through: accesses[i - 1]?.through ?? [],
    });
  });
  return steps;
}

/** The definition at a target's place. */
function definitionOf({ definitions }: WalkInput, target: Target): Definition | null {
  const list = definitions.get(target.name) ?? [];
  return (
    list.find(
      (d) =>
        d.kind === target.kind &&
        d.place.file === target.file &&
        d.place.line === target.line &&
        d.place.col === target.col,
    ) ?? null
  );
}

type Named = Pick<Reference, 'targets' | 'others'>;

/** What a chain begins with: the name that is written, or the one that its upstream leads back to. */
function baseOf({ definitions }: WalkInput, { baseReference, origin }: ChainOccurrence): Named | null {
  if (origin === null) return baseReference;
  const same = (definitions.get(origin.name) ?? []).filter((d) => d.kind === origin.kind && d.isDefinition);
  const others = same
    .filter(({ place }) => place.file !== origin.file || place.line !== origin.line)
    .map((d): Target => ({
      ...origin,
      ...d.place,
      condition: d.condition,
      active: d.active,
      anchor: d.anchor,
    }));
  return { targets: [origin], others };
}

/**
 * How a base comes by its value, definition by definition: the macro that it is, the function which that macro calls,
 * … each with the definitions that other architectures and branches give.
 */
function viaOf(input: WalkInput, base: Named | null): BaseVia[] {
  const via: BaseVia[] = [];
  let reference: Named | null = base;
  const seen = new Set<string>();
  while (reference && via.length < MOST_VIA) {
    const chosen: Definition | undefined = reference.targets.flatMap(
      (target) => definitionOf(input, target) ?? [],
    )[0];
    if (!chosen || (chosen.kind !== 'macro' && chosen.kind !== 'function') || !chosen.isDefinition) break;
    const key = `${chosen.kind} ${chosen.name}`;
    if (seen.has(key)) break;
    seen.add(key);
    const others = reference.others.flatMap((target) => definitionOf(input, target) ?? []);
    const rest = reference.targets
      .slice(1)
      .flatMap((target) => definitionOf(input, target) ?? [])
      .filter((d) => d.isDefinition);
    via.push({
      label: chosen.kind === 'function' ? `${chosen.name}()` : chosen.name,
      definitions: [chosen, ...rest, ...others],
    });
    reference = chosen.kind === 'macro' ? soleCall(input, chosen) : null;
  }
  return via;
}

/** The one function or macro that a macro's replacement names, where it names no other. */
function soleCall(input: WalkInput, macro: Definition): Reference | null {
  const file = input.file(macro.place.file);
  if (!file) return null;
  const inside = file.references.filter(
    (r) =>
      r.start > macro.extent.start &&
      r.end <= macro.extent.end &&
      !(r.line === macro.place.line && r.col === macro.place.col),
  );
  const calls = inside.filter(
    (r) => r.targets[0] && (r.targets[0].kind === 'function' || r.targets[0].kind === 'macro'),
  );
  return calls.length === 1 && inside.length === 1 ? calls[0]! : null;
}
