/**
 * Data that a page asks for when it is wanted: script files that call `kernelWalk(…)`, since file:// allows neither
 * fetch nor modules.
 */
import { bucketOf, WALK_BUCKETS } from './bucket.ts';
import type { StepView } from '#model';
import { siteRoot } from './page.ts';

/** A walk as its shard holds it: what to call it, and where its steps are. */
export interface WalkShape {
  spelling: string;
  /** Shard and key of each step, in order. */
  steps: [shard: string, key: string][];
}

/** A step as its shard holds it. Addresses in its HTML start at the site's root, behind `~/`. */
export interface StepShape {
  title: string;
  operator: string;
  namespace: string | null;
  type: string | null;
  place: { href: string; label: string } | null;
  /** What hands the value on from the step before, as `StepView` has it; left out where nothing does. */
  through?: StepView['through'];
  /** Code, and notes, by language; English only where it differs. */
  excerpt: string;
  excerptEn?: string;
  notes: { ja: string; en: string }[];
}

export type Shard = Record<string, unknown>;
const scripts = new Map<string, Promise<Shard | undefined>>();
let arrived: Shard | undefined;
Object.assign(globalThis, { kernelWalk: (shard: Shard) => (arrived = shard) });

/** A script by its path in the site, run once; what it handed to `kernelWalk`, if it did. */
export function loadScript(path: string): Promise<Shard | undefined> {
  let promise = scripts.get(path);
  if (!promise) {
    promise = new Promise((done, fail) => {
      const script = document.createElement('script');
      script.src = new URL(path, siteRoot).href;
      // The script has run right before its load event.
      script.addEventListener('load', () => {
        done(arrived);
        arrived = undefined;
      });
      script.addEventListener('error', () => {
        scripts.delete(path);
        fail(new Error(path));
      });
      document.head.append(script);
    });
    scripts.set(path, promise);
  }
  return promise;
}

/** A shard by its path. */
export async function load(path: string): Promise<Shard> {
  const shard = await loadScript(path);
  if (!shard) throw new Error(path);
  return shard;
}

/** A walk with its steps. Rejects where there is no such walk or its files cannot be read. */
export async function loadWalk(
  version: string,
  id: string,
): Promise<{ spelling: string; steps: StepShape[] }> {
  const walks = await load(`assets/walks/${version}/${bucketOf(id, WALK_BUCKETS)}.js`);
  const walk = walks[id] as WalkShape | undefined;
  if (!walk) throw new Error(`no walk ${id}`);
  const steps = await Promise.all(
    walk.steps.map(
      async ([shard, key]) => (await load(`assets/steps/${version}/${shard}.js`))[key] as StepShape,
    ),
  );
  return { spelling: walk.spelling, steps };
}
