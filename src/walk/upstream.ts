/** The accesses before a chain: where its base's value comes from, through locals, calls and macros. */
import type { ChainOccurrence, FunctionValue, Splice, Target, UpstreamLink, Value } from '#model';

/** The result of a function, by the place of its name. */
export type FunctionAt = (target: Target) => FunctionValue | null;

interface Road {
  links: UpstreamLink[];
  /** What the road begins with, as a reader would write it: `current`, `tsk`. */
  origin: string;
  originTarget: Target | null;
  /** What comes out is the address of the last access: `->` on it stays inside the same object. */
  address: boolean;
}

/** More calls than anyone would follow; also what stops functions that call each other. */
const MOST_CALLS = 8;

/**
 * An occurrence as the end of its longer road: the same written accesses, with those before them as `upstream`.
 * Null where its base is no more than its name, or where the source does not say in one way.
 */
export function upstreamOccurrence(
  occurrence: ChainOccurrence,
  functionAt: FunctionAt,
): ChainOccurrence | null {
  if (occurrence.baseValue === null) return null;
  const road = roadOf(occurrence.baseValue, functionAt, new Map(), 0);
  if (road === null || road.links.length === 0) return null;
  const last = road.links.at(-1)!;
  const base = occurrence.baseReference;
  if (base && base.targets[0]?.kind === 'variable') {
    last.through.push({ kind: 'local', name: base.name, target: base.targets[0] });
  }
  const [first, ...rest] = occurrence.links;
  const operator = road.address && first!.operator === '->' ? '.' : first!.operator;
  return {
    ...occurrence,
    base: road.origin,
    origin: road.originTarget,
    baseReference: null,
    links: [{ ...first!, operator }, ...rest],
    upstream: road.links,
  };
}

function roadOf(
  value: Value,
  functionAt: FunctionAt,
  params: ReadonlyMap<string, Value>,
  calls: number,
): Road | null {
  const go = (inner: Value): Road | null => roadOf(inner, functionAt, params, calls);
  switch (value.k) {
    case 'name': {
      const bound = value.kind === 'parameter' ? params.get(value.name) : undefined;
      if (bound) return roadOf(bound, functionAt, new Map(), calls);
      return { links: [], origin: value.name, originTarget: value.target, address: false };
    }
    case 'access': {
      const road = go(value.base);
      if (!road) return null;
      const operator = road.address && value.operator === '->' ? '.' : value.operator;
      const { record, field, target } = value;
      return {
        ...road,
        links: [...road.links, { operator, record, field, target, subscript: '', through: [] }],
        address: false,
      };
    }
    case 'element': {
      const road = go(value.base);
      const last = road?.links.at(-1);
      if (!road || !last) return road;
      const subscript = inWordsOfCaller(value.subscript, params, functionAt, calls);
      return { ...road, links: [...road.links.slice(0, -1), { ...last, subscript }] };
    }
    case 'address': {
      const road = go(value.of);
      return road && { ...road, address: true };
    }
    case 'macro': {
      const road = go(value.value);
      const splice: Splice = { kind: 'macro', name: value.name, target: value.target };
      if (road && road.links.length > 0) return through(road, splice);
      // A macro that comes to no access is a beginning of its own: `current`.
      return { links: [], origin: value.name, originTarget: value.target, address: false };
    }
    case 'call': {
      const result = value.target && calls < MOST_CALLS ? functionAt(value.target) : null;
      if (!result)
        return { links: [], origin: `${value.name}()`, originTarget: value.target, address: false };
      const bound = new Map(result.params.map((name, i) => [name, value.args[i] ?? { k: 'other' as const }]));
      const inner = new Map([...bound].map(([name, arg]) => [name, substituted(arg, params)]));
      const road = roadOf(result.value, functionAt, inner, calls + 1);
      if (!road) return null;
      return road.links.length > 0
        ? through(road, { kind: 'function', name: `${value.name}()`, target: value.target })
        : road;
    }
    default:
      return null;
  }
}

/** A subscript with each parameter replaced by the road of its argument: `[pid->level]` is `[current->thread_pid->level]`. */
function inWordsOfCaller(
  subscript: string,
  params: ReadonlyMap<string, Value>,
  functionAt: FunctionAt,
  calls: number,
): string {
  let known = true;
  const text = subscript.replace(/(?<!\w|->\s?|\.\s?)[A-Za-z_]\w*/g, (name) => {
    const argument = params.get(name);
    if (!argument) return name;
    const road = roadOf(argument, functionAt, new Map(), calls);
    if (!road || road.address) {
      known = false;
      return name;
    }
    return road.origin + road.links.map((link) => link.operator + link.field + link.subscript).join('');
  });
  return known ? text : '[…]';
}

function through(road: Road, splice: Splice): Road {
  const links = [...road.links];
  const last = links.at(-1)!;
  links[links.length - 1] = { ...last, through: [...last.through, splice] };
  return { ...road, links };
}

/** An argument in terms of the caller's own arguments. */
function substituted(value: Value, params: ReadonlyMap<string, Value>): Value {
  switch (value.k) {
    case 'name':
      return (value.kind === 'parameter' && params.get(value.name)) || value;
    case 'access':
    case 'element':
      return { ...value, base: substituted(value.base, params) };
    case 'address':
      return { ...value, of: substituted(value.of, params) };
    case 'macro':
      return { ...value, value: substituted(value.value, params) };
    case 'call':
      return { ...value, args: value.args.map((arg) => substituted(arg, params)) };
    default:
      return value;
  }
}
