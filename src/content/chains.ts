import type { Chain } from '#model';
import type { Context } from './context.ts';
import type { Piece } from './directives.ts';

/**
 * Resolves a chain that an author names; reports the part of it that does not resolve.
 * `from` is where its names are looked up, as written: `FILE` or `FILE:SYMBOL`.
 */
export function resolveChain(context: Context, expression: Piece, from: Piece | null): Chain | null {
  const answer = context.lookup.chain(expression.text, from?.text ?? null);
  if (answer.ok) return known(context, answer.chain);
  const start = expression.start + Math.min(answer.offset, expression.text.length);
  const end = Math.min(expression.end, start + Math.max(1, answer.length));
  context.reader.report('chain', { start, end }, answer.message, answer.help.slice(0, 3));
  return null;
}

/** Notes that content names the chain, so that it gets a walk page. */
export function known(context: Context, chain: Chain): Chain {
  const before = context.chains.get(chain.id);
  if (before) return before;
  context.chains.set(chain.id, chain);
  return chain;
}
