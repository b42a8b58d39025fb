/** Walks for two observed tasks side by side: picture and table from recordings. */
import type { Chain, Language, LanesView, Observation, ObservedTask } from '#model';
import type { RenderContext } from './context.ts';
import { lanesRows, shownValue } from './picture/lanes-model.ts';
import { lanesPicture, taskOf } from './picture/lanes-picture.ts';
import { objectsOf } from './picture/objects.ts';

/**
 * One pair of tasks of a recording.
 * @param pair ids; the first two tasks of the recording where left out
 * @throws where the recording has no such task
 */
export function lanesView(
  chain: Chain,
  observation: Observation,
  lang: Language,
  pair: readonly string[] = [],
): LanesView {
  const [a = '', b = ''] = [pair[0] ?? observation.tasks[0]?.id, pair[1] ?? observation.tasks[1]?.id];
  const tasks = [taskOf(observation, a), taskOf(observation, b)] as const;
  return {
    id: `${observation.id}-${a}-${b}`,
    tasks: tasks.map(({ id, label }) => ({ id, label: label[lang] })),
    svg: lanesPicture(chain, observation, a, b, lang),
    rows: lanesRows(chain, ...tasks).map(({ step, pair: values, same }) => ({
      step,
      values: [values.a, values.b].map((value) => (value === null ? '' : shownValue(value))),
      same,
    })),
    kernelRelease: observation.kernelRelease,
    date: observation.date,
    method: observation.method,
    commands: observation.commands,
  };
}

/**
 * The first task beside each of the others.
 * @param tasks ids, at least two; all tasks of the recording where left out
 */
export function lanesViews(
  chain: Chain,
  observation: Observation,
  lang: Language,
  tasks: readonly string[] = observation.tasks.map(({ id }) => id),
): LanesView[] {
  const [first = '', ...others] = tasks;
  return others.map((other) => lanesView(chain, observation, lang, [first, other]));
}

/**
 * The recordings that hold values for a walk, each by its first two tasks: a container beside its host first, and
 * then only those in which the tasks share what they did not share before, or the other way round.
 */
export function lanesOf({ content }: RenderContext, chain: Chain, lang: Language): LanesView[] {
  const measured = content.observations.filter(
    ({ tasks }) => tasks.length >= 2 && tasks.slice(0, 2).every((task) => isMeasured(chain, task)),
  );
  const shown = new Map<string, LanesView>();
  for (const observation of measured.toSorted((a, b) => worth(b) - worth(a))) {
    const verdicts = verdictsOf(chain, observation.tasks);
    if (!shown.has(verdicts)) shown.set(verdicts, lanesView(chain, observation, lang));
  }
  return [...shown.values()];
}

/** What the first two tasks share on the walk, as text. */
function verdictsOf(chain: Chain, [a, b]: readonly ObservedTask[]): string {
  const paths = objectsOf(chain).map(({ path }) => path);
  return [...paths, chain.typePath].map((path) => (a?.values[path] === b?.values[path] ? '=' : '≠')).join('');
}

/** A container beside its host is what the walk is shown for first. */
function worth({ tasks }: Observation): number {
  return Number(tasks.length === 2 && tasks[1]?.id === 'container');
}

/** Every object of the walk beyond the first has an address in the task. */
function isMeasured(chain: Chain, task: ObservedTask): boolean {
  const paths = objectsOf(chain).map(({ path }) => path);
  return paths.length > 1 && paths.every((path) => path in task.values);
}
