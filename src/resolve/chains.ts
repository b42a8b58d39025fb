/** Chains of member accesses, as they are found from left to right. */
import { type Expr, type Member, P } from '#parse';
import { isDirect } from '#index';
import type { FileReader } from './state.ts';
import { valueOf } from './values.ts';
import type { ChainFound, LinkFound } from './answers.ts';

/** Joins an access to the chain of its base: through parentheses, subscripts, `&` and `*`; not calls, not casts. */
export function chainLink(r: FileReader, e: Member): void {
  // An expression is read again where its value is asked for.
  if (!isDirect(r.file, e.id) || r.chainOf.has(e)) return;
  let base: Expr = e.base;
  let indexed = false;
  while (
    base.k === 'paren' ||
    base.k === 'index' ||
    (base.k === 'unary' && (base.op === P['*'] || base.op === P['&']))
  ) {
    if (base.k === 'index') {
      indexed = true;
      base = base.base;
    } else base = base.e;
  }
  const link: LinkFound = { tok: e.id.t, arrow: e.arrow, indexed };
  const before = base.k === 'member' ? r.chainOf.get(base) : undefined;
  if (before) {
    r.chainByLast.delete(before.links[before.links.length - 1]!.tok);
    before.links.push(link);
    r.chainOf.set(e, before);
    keepChain(r, before);
    return;
  }
  const baseTok = base.k === 'id' && isDirect(r.file, base.id) ? base.id.t : -1;
  const chain: ChainFound = {
    links: [link],
    first: firstToken(r, e),
    baseTok,
    addressOf: false,
    inFunction: r.currentFunction,
  };
  r.chainOf.set(e, chain);
  keepChain(r, chain);
  if (r.values && baseTok < 0) r.values.bases.set(chain, valueOf(r, base));
}

/** First token of an access: where it is a macro's argument, its own and not the macro's name. */
function firstToken(r: FileReader, e: Member): number {
  let leftmost: Expr = e.base;
  for (;;) {
    if (leftmost.k === 'member' || leftmost.k === 'index') leftmost = leftmost.base;
    else if (leftmost.k === 'call') leftmost = leftmost.fn;
    else if (leftmost.k === 'paren' || leftmost.k === 'unary' || leftmost.k === 'postfix')
      leftmost = leftmost.e;
    else break;
  }
  return leftmost.k === 'id' && isDirect(r.file, leftmost.id) && leftmost.id.s !== leftmost.id.t
    ? leftmost.id.t
    : e.first;
}

export function keepChain(r: FileReader, chain: ChainFound): void {
  const last = chain.links[chain.links.length - 1]!.tok;
  const known = r.chainByLast.get(last);
  if (!known || known.links.length < chain.links.length) r.chainByLast.set(last, chain);
}
