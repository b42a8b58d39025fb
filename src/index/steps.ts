/** The directives of a file in the form in which units follow them, thousands of times. */
import type { Directive, Directives } from '#parse';
import type { Macro } from '#preprocess';
import type { EventCodes, EventRun } from './macro-events.ts';

/** Definitions one after another. */
export interface DefineStep extends EventRun {
  kind: 'run';
  /** One of them is of a name of the configuration. */
  touches: boolean;
}

export type Step = DefineStep | Exclude<Directive, { kind: 'define' }>;

/** Made once for each list. */
export function stepsOf(
  directives: Directives,
  codes: EventCodes,
  isConfiguration: (name: number) => boolean,
): readonly Step[] {
  return (directives.steps ??= makeSteps(directives.list, codes, isConfiguration)) as readonly Step[];
}

function makeSteps(
  list: readonly Directive[],
  codes: EventCodes,
  isConfiguration: (name: number) => boolean,
): Step[] {
  const steps: Step[] = [];
  let run: number[] = [];
  let names: number[] = [];
  const end = (): void => {
    if (run.length === 0) return;
    steps.push({
      kind: 'run',
      names: Int32Array.from(names),
      codes: Int32Array.from(run),
      touches: names.some(isConfiguration),
    });
    run = [];
    names = [];
  };
  for (const item of list) {
    if (item.kind === 'define') {
      names.push(item.name);
      run.push(codes.ofMacro(item.macro as Macro));
    } else {
      end();
      steps.push(item);
    }
  }
  end();
  return steps;
}
