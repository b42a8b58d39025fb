/**
 * Messages to people: what is wrong, where, and what to do.
 *
 * In: diagnostics as plain data. Out: text for a terminal, JSON, GitHub's annotations.
 * May import: model, text.
 */
export { KwalkError, exitCodes } from './error.ts';
export { formatDiagnostic } from './terminal.ts';
export { formatAll, sortDiagnostics, type DiagnosticFormat, type FormatOptions } from './formats.ts';
