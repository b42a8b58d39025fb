/**
 * Walks for the panel beside the code: script files that a page loads when a walk is opened in it.
 *
 * Thousands of walks share their steps (`task_struct.nsproxy` is in dozens), so a walk's shard only names its steps
 * and a step's shard holds it once.
 */
import type { StepView, WalkPage } from '#model';
import { bucketOf, WALK_BUCKETS } from './client/bucket.ts';
import type { StepShape, WalkShape } from './client/shards.ts';
import { rootOf } from './address.ts';
import { hashOf } from './hashes.ts';

/** So many steps a shard, about: four shards make a walk, and each should be small. */
const STEPS_PER_SHARD = 8;
const MOST_STEP_SHARDS = 256;

/** A walk in both languages with its address in `dist/` (of the Japanese page). */
export interface BilingualWalk {
  file: string;
  ja: WalkPage;
  en: WalkPage;
}

/**
 * Shards of one version.
 * @returns path in `dist/` → script text
 */
export function walkShards(version: string, walks: Iterable<BilingualWalk>): Map<string, string> {
  const steps = new Map<string, { owner: string; shape: StepShape }>();
  const shapes = new Map<string, { spelling: string; keys: string[] }>();
  for (const { file, ja, en } of walks) {
    const keys = ja.steps.map((step, i) => {
      const shape = stepShape(step, en.steps[i] ?? step, file);
      const key = hashOf(JSON.stringify(shape)).slice(0, 10);
      steps.set(key, { owner: `${step.record}.${step.field ?? ''}`, shape });
      return key;
    });
    shapes.set(idOf(file), { spelling: ja.spelling, keys });
  }
  const count = Math.min(MOST_STEP_SHARDS, Math.max(1, Math.ceil(steps.size / STEPS_PER_SHARD)));
  const shardOf = (key: string) => bucketOf(steps.get(key)?.owner ?? '', count);

  const contents = new Map<string, Record<string, unknown>>();
  const put = (path: string, key: string, value: unknown) => {
    const shard = contents.get(path) ?? {};
    shard[key] = value;
    contents.set(path, shard);
  };
  for (const [key, { shape }] of steps) put(`assets/steps/${version}/${shardOf(key)}.js`, key, shape);
  for (const [id, { spelling, keys }] of shapes) {
    const walk: WalkShape = { spelling, steps: keys.map((key) => [shardOf(key), key]) };
    put(`assets/walks/${version}/${bucketOf(id, WALK_BUCKETS)}.js`, id, walk);
  }
  return new Map([...contents].map(([path, shard]) => [path, `kernelWalk(${JSON.stringify(shard)})\n`]));
}

/** What a walk's address says of it, below language and version: `task_struct/nsproxy/uts_ns/name`. */
function idOf(file: string): string {
  return file
    .split('/')
    .slice(3)
    .join('/')
    .replace(/\.html$/, '');
}

function stepShape(ja: StepView, en: StepView, file: string): StepShape {
  const excerpt = fromRoot(ja.excerptHtml, file);
  const excerptEn = fromRoot(en.excerptHtml, file);
  return {
    title: ja.title,
    operator: ja.operator,
    namespace: ja.namespace,
    type: ja.type,
    place: ja.place,
    ...(ja.through.length === 0 ? {} : { through: ja.through }),
    excerpt,
    ...(excerptEn === excerpt ? {} : { excerptEn }),
    notes: ja.notes.map(({ html }) => ({ ja: fromRoot(html.ja, file), en: fromRoot(html.en, file) })),
  };
}

/** Turns a page's relative addresses into addresses from the site's root, `~/linux/…`. */
export function fromRoot(html: string, file: string): string {
  const up = rootOf(file);
  return html.replace(/(<a [^>]*?href=)("[^"]*"|[^\s>]+)/g, (_, before: string, value: string) => {
    const href = value.replace(/^"|"$/g, '');
    if (/^([a-z]+:|#)/i.test(href)) return before + value;
    const folder = file.slice(0, file.lastIndexOf('/') + 1);
    const { pathname, hash } = new URL(
      href.startsWith(up) ? `/${href.slice(up.length)}` : href,
      `file:///${folder}`,
    );
    return `${before}"~${pathname}${hash}"`;
  });
}
