/**
 * The directives of a file as a structure: definitions of macros, includes, and the tree of `#if` groups.
 * Knows the shape of a directive line, not what its names mean.
 */
import { P, T, type Tokens } from './lex.ts';
import type { Names } from './names.ts';

export interface MacroDirective {
  kind: 'define';
  /** Token of the macro's name. */
  nameTok: number;
  name: number;
  /** Null for an object-like macro. */
  params: { name: number; tok: number }[] | null;
  /** The last parameter takes all that is left: `...`, or GNU's `args...`. */
  variadic: boolean;
  /** Body tokens `bodyFirst` to `bodyLast`, exclusive. */
  bodyFirst: number;
  bodyLast: number;
  /** First token of the directive. */
  first: number;
  end: number;
  branch: Branch | null;
}

export interface UndefDirective {
  kind: 'undef';
  nameTok: number;
  name: number;
  first: number;
  branch: Branch | null;
}

export interface IncludeDirective {
  kind: 'include';
  /** Text between the delimiters; null where the target is computed by a macro. */
  target: string | null;
  quoted: boolean;
  first: number;
  last: number;
  /** Byte offsets of the target with its delimiters. */
  start: number;
  end: number;
  branch: Branch | null;
}

/** One branch of an `#if` group. */
export interface Branch {
  group: Group;
  /** Position within its group, from 0. */
  index: number;
  directive: 'if' | 'ifdef' | 'ifndef' | 'elif' | 'elifdef' | 'elifndef' | 'else';
  /** Tokens of the directive line: from the `#`. */
  first: number;
  /** Condition tokens, exclusive end; empty for `#else`. */
  condFirst: number;
  condLast: number;
  /** Code tokens governed: `bodyFirst` to `bodyLast`, exclusive. */
  bodyFirst: number;
  bodyLast: number;
  /** Groups within it, one level down. */
  children: Group[];
}

export interface Group {
  branches: Branch[];
  /** The branch it stands in; null at top level. */
  parent: Branch | null;
  /** Tokens from its `#if` to after its `#endif`. */
  first: number;
  last: number;
  /** `#ifndef X` / `#define X` around the whole file. */
  guard: boolean;
}

export type Directive = MacroDirective | UndefDirective | IncludeDirective | { kind: 'group'; group: Group };

export interface Structure {
  /** In file order; a group stands at its `#if`. */
  items: Directive[];
  groups: Group[];
  /** Those at top level. */
  roots: Group[];
  /** For each token of a directive line, 1. */
  inDirective: Uint8Array;
}

/** Reads the directives of a lexed file. Unbalanced `#if`s end with the file; a stray `#else` is ignored. */
export function readDirectives(tokens: Tokens, names: Names): Structure {
  const { kind, name, start, end, text } = tokens;
  const items: Directive[] = [];
  const groups: Group[] = [];
  const roots: Group[] = [];
  const inDirective = new Uint8Array(tokens.count + 1);
  let branch: Branch | null = null;

  for (const raw of tokens.directives) {
    inDirective.fill(1, raw.first, raw.last);
    const word = raw.first + 1;
    if (word >= raw.last || kind[word] !== T.name) continue;
    const at = raw.first + 2;
    switch (names.text(name[word]!)) {
      case 'define': {
        if (at >= raw.last || kind[at] !== T.name) break;
        items.push(readDefine(tokens, names, raw.first, at, raw.last, raw.end, branch));
        break;
      }
      case 'undef':
        if (at < raw.last && kind[at] === T.name)
          items.push({ kind: 'undef', nameTok: at, name: name[at]!, first: raw.first, branch });
        break;
      case 'include':
      case 'include_next':
      case 'import': {
        if (at >= raw.last) break;
        const from = start[at]!;
        let target: string | null = null;
        let to = end[raw.last - 1]!;
        let quoted = false;
        if (kind[at] === T.string) {
          target = text.slice(from + 1, end[at]! - 1);
          to = end[at]!;
          quoted = true;
        } else if (kind[at] === T.punct && name[at] === P['<']) {
          const close = text.indexOf('>', from);
          if (close > 0 && close < raw.end) {
            target = text.slice(from + 1, close).trim();
            to = close + 1;
          }
        }
        items.push({
          kind: 'include',
          target,
          quoted,
          first: raw.first,
          last: raw.last,
          start: from,
          end: to,
          branch,
        });
        break;
      }
      case 'if':
      case 'ifdef':
      case 'ifndef': {
        const group: Group = {
          branches: [],
          parent: branch,
          first: raw.first,
          last: tokens.count,
          guard: false,
        };
        branch = openBranch(group, names.text(name[word]!) as Branch['directive'], raw.first, at, raw.last);
        groups.push(group);
        (group.parent ? group.parent.children : roots).push(group);
        items.push({ kind: 'group', group });
        break;
      }
      case 'elif':
      case 'elifdef':
      case 'elifndef':
      case 'else':
        if (!branch) break;
        branch.bodyLast = raw.first;
        branch = openBranch(
          branch.group,
          names.text(name[word]!) as Branch['directive'],
          raw.first,
          at,
          raw.last,
        );
        break;
      case 'endif':
        if (!branch) break;
        branch.bodyLast = raw.first;
        branch.group.last = raw.last;
        branch = branch.group.parent;
        break;
    }
  }
  for (; branch; branch = branch.group.parent) branch.bodyLast = tokens.count;
  markGuard(tokens, items, groups);
  return { items, groups, roots, inDirective };
}

function openBranch(
  group: Group,
  directive: Branch['directive'],
  first: number,
  condFirst: number,
  condLast: number,
): Branch {
  const branch: Branch = {
    group,
    index: group.branches.length,
    directive,
    first,
    condFirst,
    condLast,
    bodyFirst: condLast,
    bodyLast: condLast,
    children: [],
  };
  group.branches.push(branch);
  return branch;
}

function readDefine(
  tokens: Tokens,
  names: Names,
  first: number,
  nameTok: number,
  last: number,
  end: number,
  branch: Branch | null,
): MacroDirective {
  const { kind, name, start, end: ends } = tokens;
  let at = nameTok + 1;
  let params: MacroDirective['params'] = null;
  let variadic = false;
  // Function-like only where the parenthesis touches the name (6.10.3p10).
  if (at < last && kind[at] === T.punct && name[at] === P['('] && start[at] === ends[nameTok]) {
    params = [];
    at++;
    while (at < last && !(kind[at] === T.punct && name[at] === P[')'])) {
      if (kind[at] === T.name) {
        params.push({ name: name[at]!, tok: at });
      } else if (kind[at] === T.punct && name[at] === P['...']) {
        variadic = true;
        const previous = tokens.kind[at - 1];
        if (previous !== T.name) params.push({ name: names.id('__VA_ARGS__'), tok: at });
      }
      at++;
    }
    at++;
  }
  return {
    kind: 'define',
    nameTok,
    name: name[nameTok]!,
    params,
    variadic,
    bodyFirst: Math.min(at, last),
    bodyLast: last,
    first,
    end,
    branch,
  };
}

/** A group is an include guard where it spans all code of the file, and defines at once what it asks for. */
function markGuard(tokens: Tokens, items: Directive[], groups: Group[]): void {
  const group = groups[0];
  if (!group || group.first !== 0 || group.last !== tokens.count || group.branches.length !== 1) return;
  const branch = group.branches[0]!;
  const asked =
    branch.directive === 'ifndef' ? tokens.name[branch.condFirst] : askedNotDefined(tokens, branch);
  const define = items.find((item) => item.kind === 'define');
  if (define?.kind === 'define' && define.name === asked && define.first === branch.bodyFirst)
    group.guard = true;
}

/** `#if !defined(X)` */
function askedNotDefined(tokens: Tokens, branch: Branch): number {
  const at = branch.condFirst;
  if (branch.directive !== 'if' || tokens.name[at] !== P['!']) return 0;
  const open = tokens.kind[at + 2] === T.punct;
  return branch.condLast === at + (open ? 5 : 3) ? tokens.name[at + (open ? 3 : 2)]! : 0;
}
