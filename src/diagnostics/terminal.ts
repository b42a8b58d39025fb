import type { Diagnostic, Severity } from '#model';
import { frame } from './frame.ts';
import { printable } from './printable.ts';

/** How many lines of help are shown: more are not read. */
const MOST_HELP = 3;

const COLORS: Record<Severity, string> = { error: '\x1b[1;31m', warning: '\x1b[1;33m', info: '\x1b[1;36m' };
const BOLD = '\x1b[1m';
const DIM = '\x1b[2m';
const PLAIN = '\x1b[0m';

/**
 * A diagnostic as people read it: place and rule, the lines around it with carets below, what is
 * wrong, what to do. No line break at the end. Control characters of the source are made visible, so
 * that a file cannot steer the terminal.
 */
export function formatDiagnostic(
  diagnostic: Diagnostic,
  { color = false }: { color?: boolean } = {},
): string {
  const paint = (code: string, text: string): string => (color && text ? `${code}${text}${PLAIN}` : text);
  const { severity } = diagnostic;
  const place = placeOf(diagnostic);
  const head = [
    ...(place ? [paint(BOLD, place)] : []),
    paint(COLORS[severity], severity),
    paint(DIM, printable(diagnostic.rule)),
  ].join(' ');
  const code = frame(diagnostic).map((line) =>
    line.kind === 'carets'
      ? `  ${paint(DIM, line.gutter)}${paint(COLORS[severity], line.text)}`
      : `  ${paint(DIM, line.gutter)}${line.text}`,
  );
  const prose = [diagnostic.message, ...diagnostic.help.slice(0, MOST_HELP)]
    .flatMap((text) => text.split('\n'))
    .map((text) => `  ${printable(text)}`);
  return [head, ...code, ...prose].map((line) => line.trimEnd()).join('\n');
}

/** `content/ja/uts.md:14:11`, as far as it is known; empty where no file is to blame. */
function placeOf({ file, line, col }: Diagnostic): string {
  if (file === null) return '';
  const name = printable(file);
  if (line === null) return name;
  return col === null ? `${name}:${line}` : `${name}:${line}:${col}`;
}
