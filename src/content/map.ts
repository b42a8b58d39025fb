import type { Chain, StoryBlock } from '#model';
import { resolveChain } from './chains.ts';
import type { Context } from './context.ts';
import type { Directive, Piece } from './directives.ts';

/** Reads a `map` directive: walks from one object, a line each; null with reports where it cannot be shown. */
export function readMap(context: Context, { head, body, attributes }: Directive): StoryBlock | null {
  const lines = body === null ? [] : linesOf(body);
  if (lines.length === 0) {
    context.reader.report('directive', head, 'A map needs walks, one in each line.', [
      'Write it over several lines: `:::map`, `current->nsproxy->uts_ns`, `current->cred->user_ns`, `:::`.',
    ]);
    return null;
  }
  const from = attributes.get('from') ?? null;
  const found = lines.map((line) => ({ line, chain: resolveChain(context, line, from) }));
  const chains = found.flatMap(({ line, chain }) =>
    chain !== null && beginsAlike(context, line, chain, found[0]?.chain ?? chain) ? [chain] : [],
  );
  const [first, ...rest] = chains;
  return first === undefined || chains.length < lines.length
    ? null
    : { type: 'map', chains: [first, ...rest] };
}

/** What one picture shows begins at one place. */
function beginsAlike(context: Context, line: Piece, chain: Chain, first: Chain): boolean {
  if (chain.fields.length > 0 && chain.record === first.record) return true;
  context.reader.report(
    'directive',
    line,
    chain.fields.length === 0
      ? `\`${line.text}\` takes no step: a map shows where arrows lead.`
      : `\`${line.text}\` begins at ${chain.record}, the map at ${first.record}.`,
    ['Begin all walks of a map with the same object, such as `current`.'],
  );
  return false;
}

/** The lines that say something, with their places and without the blanks around. */
function linesOf({ text, start }: Piece): Piece[] {
  return [...text.matchAll(/[^\n]+/g)].flatMap(({ 0: line, index }) => {
    const shown = line.trim();
    const at = start + index + line.indexOf(shown);
    return shown === '' ? [] : [{ text: shown, start: at, end: at + shown.length }];
  });
}
