import type { Diagnostic, Severity } from '#model';
import { formatDiagnostic } from './terminal.ts';

export type DiagnosticFormat = 'text' | 'json' | 'github';

export interface FormatOptions {
  /** ANSI colours; only `text` has them. */
  color?: boolean;
}

/**
 * All diagnostics in file order, ready to print, without a line break at the end; empty for none.
 * `text` closes with a count; `json` is one array without the files' texts; `github` is one workflow
 * command a line (docs.github.com, "Workflow commands", "Setting an error message").
 */
export function formatAll(
  diagnostics: Diagnostic[],
  format: DiagnosticFormat,
  options: FormatOptions = {},
): string {
  const sorted = sortDiagnostics(diagnostics);
  if (format === 'json') return JSON.stringify(sorted.map(asJson), null, 2);
  if (sorted.length === 0) return '';
  if (format === 'github') return sorted.map(asCommand).join('\n');
  return [...sorted.map((diagnostic) => formatDiagnostic(diagnostic, options)), count(sorted)].join('\n\n');
}

/** In file order: by file (those without one first), line and column; equal places as they came. */
export function sortDiagnostics(diagnostics: Diagnostic[]): Diagnostic[] {
  return diagnostics.toSorted(
    (a, b) =>
      compareText(a.file ?? '', b.file ?? '') || (a.line ?? 0) - (b.line ?? 0) || (a.col ?? 0) - (b.col ?? 0),
  );
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function asJson({ severity, rule, file, line, col, length, message, help }: Diagnostic): object {
  return { severity, rule, file, line, col, length: length ?? 0, message, help };
}

function count(diagnostics: Diagnostic[]): string {
  const words: [Severity, string][] = [
    ['error', 'error'],
    ['warning', 'warning'],
    ['info', 'remark'],
  ];
  return words
    .map(([severity, word]) => {
      const found = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
      return found === 0 ? '' : `${found} ${word}${found === 1 ? '' : 's'}`;
    })
    .filter(Boolean)
    .join(', ');
}

const LEVELS: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'notice' };

function asCommand({ severity, rule, file, line, col, length, message, help }: Diagnostic): string {
  const properties = Object.entries({
    file,
    line: file === null ? null : line,
    col: file === null || line === null ? null : col,
    endColumn: file === null || line === null || col === null || !length ? null : col + length,
    title: rule,
  })
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
    .join(',');
  return `::${LEVELS[severity]} ${properties}::${escapeData([message, ...help].join('\n'))}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
