/** What a name means for one file: the candidates, and how sure that is. */
import type { AnswerClass } from '#model';
import type { Entity } from '#index';

export interface Meaning {
  class: AnswerClass;
  /** `exact`: the answer, then other declarations of the same thing. `conditional`: all candidates. */
  targets: readonly Entity[];
  /** Candidates that the configuration left out. */
  others: readonly Entity[];
  /** Which evidence decided. */
  evidence: Evidence;
}

export type Evidence =
  | 'block scope'
  | 'declared here'
  | 'file scope'
  | 'include closure'
  | 'includer'
  | 'whole table'
  | 'strong over weak'
  | 'type of the base'
  | 'macro expansion'
  | 'macro parameter'
  | 'uses of the macro'
  | 'body of the macro'
  | 'pasted name'
  | 'label'
  | 'compiler'
  | 'configuration'
  | 'name alone'
  | 'nothing';

export const UNKNOWN: Meaning = { class: 'unknown', targets: [], others: [], evidence: 'nothing' };
export const COMPILER: Meaning = { class: 'external', targets: [], others: [], evidence: 'compiler' };

export const exactly = (entity: Entity, evidence: Evidence): Meaning => ({
  class: 'exact',
  targets: [entity],
  others: [],
  evidence,
});
