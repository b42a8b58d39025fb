import type { Cause } from './causes.ts';
import { KINDS, VERDICTS, type Judged, type JudgedUnit } from './model.ts';

export interface Report {
  units: JudgedUnit[];
  /** Units that were not judged, and why. */
  skipped: { file: string; why: string }[];
  causes: Cause[];
}

/** How many causes are worth a line. */
const MOST_CAUSES = 20;

/** The figures and causes as Markdown, which a terminal shows well enough. */
export function reportText({ units, skipped, causes }: Report): string {
  const tokens = units.flatMap((unit) => unit.tokens);
  const chains = units.flatMap((unit) => unit.chains);
  const lines = [
    `${units.length} units, ${tokens.length} references, ${chains.length} chains.`,
    '',
    row('kind', 'references', ...VERDICTS),
    row('---', ...[...Array(VERDICTS.length + 1)].map(() => '--:')),
    ...KINDS.map((kind) =>
      figures(
        kind,
        tokens.filter((token) => token.row.kind === kind),
      ),
    ),
    figures('**all**', tokens),
    '',
    `Chains right in every step: ${percent(chains.filter(({ right }) => right).length, chains.length)} of ${chains.length}.`,
  ];
  const elsewhere = tokens.filter((token) => token.elsewhere).length;
  if (elsewhere > 0) {
    lines.push(`Right by a definition in another file, which clang was not asked about: ${elsewhere}.`);
  }
  if (skipped.length > 0) {
    lines.push('', `Not judged: ${skipped.length}.`, ...skipped.map(({ file, why }) => `- ${file}: ${why}`));
  }
  if (causes.length > 0) lines.push('', `The most frequent of ${causes.length} causes:`, '');
  causes.slice(0, MOST_CAUSES).forEach((cause, i) => {
    lines.push(
      `${i + 1}. ${cause.count}× ${cause.text}${cause.following > 0 ? ` (${cause.following} of them in steps after it)` : ''}`,
    );
    lines.push(`   ${example(cause.example)}`);
  });
  return `${lines.join('\n')}\n`;
}

function figures(name: string, tokens: Judged[]): string {
  const counts = VERDICTS.map((verdict) => tokens.filter((token) => token.verdict === verdict).length);
  return row(name, String(tokens.length), ...counts.map((count) => percent(count, tokens.length)));
}

function example({ file, row: { line, col, name, places }, answer }: Judged): string {
  const [truth] = places;
  const said = answer?.targets[0];
  const instead = said ? `answered ${said.file}:${said.line}` : 'no answer';
  return `${file}:${line}:${col} \`${name}\` is ${truth ? `${truth[0]}:${truth[1]}` : 'elsewhere'}, ${instead}`;
}

function row(first: string, ...rest: string[]): string {
  return `| ${first.padEnd(9)} | ${rest.map((cell) => cell.padStart(9)).join(' | ')} |`;
}

/** Two decimals, and never 100.00% of what is not all. */
function percent(part: number, whole: number): string {
  if (whole === 0) return '–';
  const rounded = ((100 * part) / whole).toFixed(2);
  return `${rounded === '100.00' && part < whole ? '99.99' : rounded}%`;
}
