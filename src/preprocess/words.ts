/** `#if` conditions in words, for a reader. */
import type { Branch, Names, Tokens } from '#parse';

/** Conditions said one beside another; of longer ladders and deeper nests, those next to the branch. */
const MOST = 8;
/** Characters of one condition. */
const LONGEST = 200;
const MORE = '…';

/** The condition of a branch in the source's own words: `CONFIG_UTS_NS`, `!CONFIG_UTS_NS`, `BITS_PER_LONG == 64`. */
export function branchWords(branch: Branch, tokens: Tokens, names: Names): string {
  const own = (b: Branch): string => {
    if (b.directive === 'else') return '';
    const name = names.text(tokens.name[b.condFirst] ?? 0);
    const word = name.startsWith('CONFIG_') ? name : `defined(${name})`;
    if (b.directive === 'ifdef' || b.directive === 'elifdef') return word;
    if (b.directive === 'ifndef' || b.directive === 'elifndef') return `!${word}`;
    if (b.condFirst >= b.condLast) return '';
    const text = tokens.text.slice(tokens.start[b.condFirst], tokens.end[b.condLast - 1]);
    return (text.length > LONGEST ? text.slice(0, LONGEST) + MORE : text)
      .replace(/\/\*[\s\S]*?\*\//g, ' ')
      .replace(/(?:\\?\s)+/g, ' ')
      .replace(/^defined\s*\(?\s*(CONFIG_\w+)\s*\)?$/, '$1');
  };
  const negated = (text: string): string =>
    text.startsWith('!') && /^!\w+(\(\w*\))?$/.test(text)
      ? text.slice(1)
      : /^\w+(\(\w*\))?$/.test(text)
        ? `!${text}`
        : `!(${text})`;
  const before = branch.group.branches.slice(Math.max(0, branch.index - MOST), branch.index);
  const parts = before.map((b) => negated(own(b)));
  if (branch.index > MOST) parts.unshift(MORE);
  const mine = own(branch);
  if (mine) parts.push(mine);
  return allOf(parts);
}

/** Several conditions in one; those that leave a choice in parentheses. */
function allOf(parts: readonly string[]): string {
  const single = parts.length < 2;
  return parts.map((part) => (single || !leavesChoice(part) ? part : `(${part})`)).join(' && ');
}

/** Whether `||` or `?` stands outside of parentheses. */
function leavesChoice(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '(') depth++;
    else if (char === ')') depth--;
    else if (depth === 0 && (char === '?' || (char === '|' && text[i + 1] === '|'))) return true;
  }
  return false;
}

/** The whole `#if` stack above a place, outermost first; null at top level. Include guards are left out. */
export function conditionWords(branch: Branch | null, tokens: Tokens, names: Names): string | null {
  const parts: string[] = [];
  for (let b = branch; b; b = b.group.parent) {
    if (b.group.guard) continue;
    parts.unshift(parts.length < MOST ? branchWords(b, tokens, names) : MORE);
    if (parts.length > MOST) break;
  }
  return parts.length > 0 ? allOf(parts) : null;
}
