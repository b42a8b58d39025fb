export type Severity = 'error' | 'warning' | 'info';

/** A message to a person: what is wrong, where, and what to do. */
export interface Diagnostic {
  severity: Severity;
  /** `stage/rule`: `content/unknown-symbol`. */
  rule: string;
  /** Path as the person knows it, relative to the project; null where no file is to blame. */
  file: string | null;
  /** From 1; columns in UTF-16 units of the file's text. Null where there is no line. */
  line: number | null;
  col: number | null;
  /** Length of the marked text in UTF-16 units; 0 or absent marks one place. */
  length?: number;
  /** One sentence: what is wrong, with what was looked for and where. */
  message: string;
  /** What to do, near matches: at most three lines. */
  help: string[];
  /** The text of the whole file, for the frame; left out where there is none. */
  source?: string;
}
