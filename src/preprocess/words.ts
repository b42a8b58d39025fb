/** `#if` conditions in words, for a reader. */
import type { Branch, Names, Tokens } from '#parse';

/** The condition of a branch in the source's own words: `CONFIG_UTS_NS`, `!CONFIG_UTS_NS`, `BITS_PER_LONG == 64`. */
export function branchWords(branch: Branch, tokens: Tokens, names: Names): string {
  const own = (b: Branch): string => {
    if (b.directive === 'else') return '';
    const name = names.text(tokens.name[b.condFirst] ?? 0);
    const word = name.startsWith('CONFIG_') ? name : `defined(${name})`;
    if (b.directive === 'ifdef' || b.directive === 'elifdef') return word;
    if (b.directive === 'ifndef' || b.directive === 'elifndef') return `!${word}`;
    if (b.condFirst >= b.condLast) return '';
    return tokens.text
      .slice(tokens.start[b.condFirst], tokens.end[b.condLast - 1])
      .replace(/\/\*[\s\S]*?\*\//g, ' ')
      .replace(/\\?\s+/g, ' ')
      .replace(/^defined\s*\(?\s*(CONFIG_\w+)\s*\)?$/, '$1');
  };
  const negated = (text: string): string =>
    text.startsWith('!') && /^!\w+(\(\w*\))?$/.test(text)
      ? text.slice(1)
      : /^\w+(\(\w*\))?$/.test(text)
        ? `!${text}`
        : `!(${text})`;
  const parts = branch.group.branches.slice(0, branch.index).map((b) => negated(own(b)));
  const mine = own(branch);
  if (mine) parts.push(mine);
  return parts.join(' && ');
}

/** The whole `#if` stack above a place, outermost first; null at top level. Include guards are left out. */
export function conditionWords(branch: Branch | null, tokens: Tokens, names: Names): string | null {
  const parts: string[] = [];
  for (let b = branch; b; b = b.group.parent)
    if (!b.group.guard) parts.unshift(branchWords(b, tokens, names));
  return parts.length > 0 ? parts.join(' && ') : null;
}
