import type { Diagnostic } from '#model';
import { formatDiagnostic } from './terminal.ts';

/** Exit codes of the command line, one per phase, so that a script can tell them apart. */
export const exitCodes = {
  ok: 0,
  /** The analysis of source failed. */
  analysis: 1,
  /** Arguments that do not make sense. */
  usage: 2,
  /** Kernel source or configuration could not be had or is not what it should be. */
  pull: 3,
  /** Something that an author wrote. */
  content: 4,
  /** Pages could not be written. */
  site: 5,
  /** A bug of ours. */
  internal: 70,
} as const;

/** Ends a command: carries everything that is wrong, not only the first of it. */
export class KwalkError extends Error {
  readonly diagnostics: Diagnostic[];
  readonly exitCode: number;

  /** `exitCode` is one of `exitCodes`; without it the first error's stage decides. */
  constructor(diagnostics: Diagnostic | Diagnostic[], exitCode?: number) {
    const all = Array.isArray(diagnostics) ? diagnostics : [diagnostics];
    // For whoever catches it as a plain Error, test runners above all.
    super(all.map((diagnostic) => formatDiagnostic(diagnostic)).join('\n\n'));
    this.name = 'KwalkError';
    this.diagnostics = all;
    this.exitCode = exitCode ?? exitCodeOf(all);
  }
}

const STAGE_CODES: Record<string, number> = {
  usage: exitCodes.usage,
  cli: exitCodes.usage,
  pull: exitCodes.pull,
  content: exitCodes.content,
  observe: exitCodes.content,
  walk: exitCodes.content,
  render: exitCodes.site,
  site: exitCodes.site,
};

function exitCodeOf(diagnostics: Diagnostic[]): number {
  const first = diagnostics.find((diagnostic) => diagnostic.severity === 'error') ?? diagnostics[0];
  const stage = first?.rule.split('/')[0] ?? '';
  return Object.hasOwn(STAGE_CODES, stage) ? (STAGE_CODES[stage] ?? exitCodes.analysis) : exitCodes.analysis;
}
