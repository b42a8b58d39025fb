export type FixtureRule =
  | 'no-file'
  | 'bad-header'
  | 'duplicate-file'
  | 'conflicting-config'
  | 'no-caret'
  | 'tab'
  | 'no-target'
  | 'off-identifier'
  | 'empty-assertion'
  | 'bad-assertion'
  | 'duplicate-assertion'
  | 'duplicate-label'
  | 'undefined-label'
  | 'unused-label'
  | 'no-assertion';

/** A fixture that is written wrongly. */
export class FixtureError extends Error {
  readonly rule: FixtureRule;

  /** `line` counts in the whole fixture text. */
  constructor(rule: FixtureRule, line: number, message: string) {
    super(`line ${line}: ${rule}: ${message}`);
    this.name = 'FixtureError';
    this.rule = rule;
  }
}
