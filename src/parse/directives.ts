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
  /** Room for what a later stage makes of it. */
  macro: object | null;
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
  /** `#include_next` */
  next: boolean;
  /** Room for what a later stage finds: the file that the search finds whoever asks; -2 while it is not known. */
  found: number;
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
  /** Directives within it, those of its inner groups apart; in file order. */
  items: Directives;
  /** Position among all branches of the file. */
  id: number;
  /** What `#ifdef` and its like ask for; 0 for other directives. */
  name: number;
  /** Room for what a later stage makes of its condition. */
  condition: object | null;
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

export interface Directives {
  list: Directive[];
  /** Room for what a later stage makes of them. */
  steps: object | null;
}

export interface Structure {
  /** In file order; a group stands at its `#if`. */
  items: Directive[];
  groups: Group[];
  /** Those at top level. */
  roots: Group[];
  /** Directives at top level, in file order. */
  top: Directives;
  /** All branches, by id. */
  branches: Branch[];
  /** The macro of the include guard around the whole file, 0 for none. */
  guard: number;
  /** `#pragma once` */
  once: boolean;
  /** For each token of a directive line, 1. */
  inDirective: Uint8Array;
}

/** The kernel's deepest nesting is below ten; groups within this many others are taken for none. */
const DEEPEST_GROUP = 100;

/** Reads the directives of a lexed file. Unbalanced `#if`s end with the file; a stray `#else` is ignored. */
export function readDirectives(tokens: Tokens, names: Names): Structure {
  const { kind, name, start, end, text } = tokens;
  const items: Directive[] = [];
  const groups: Group[] = [];
  const roots: Group[] = [];
  const top: Directives = { list: [], steps: null };
  const branches: Branch[] = [];
  let once = false;
  let depth = 0;
  /** Groups that are too deep to be read. */
  let ignored = 0;
  const add = (item: Directive): void => {
    items.push(item);
    (branch ? branch.items : top).list.push(item);
  };
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
        add(readDefine(tokens, names, raw.first, at, raw.last, raw.end, branch));
        break;
      }
      case 'undef':
        if (at < raw.last && kind[at] === T.name)
          add({ kind: 'undef', nameTok: at, name: name[at]!, first: raw.first, branch });
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
          const literal = /^"(.+)"$/.exec(text.slice(from, end[at]));
          target = literal?.[1] ?? null;
          to = end[at]!;
          quoted = true;
        } else if (kind[at] === T.punct && name[at] === P['<']) {
          const line = text.slice(from, raw.end);
          const close = line.indexOf('>');
          if (close > 0) {
            target = line.slice(1, close).trim();
            to = from + close + 1;
          }
        }
        add({
          kind: 'include',
          target,
          quoted,
          first: raw.first,
          last: raw.last,
          start: from,
          end: to,
          branch,
          next: names.text(name[word]!) === 'include_next',
          found: -2,
        });
        break;
      }
      case 'if':
      case 'ifdef':
      case 'ifndef': {
        if (depth >= DEEPEST_GROUP) {
          ignored++;
          break;
        }
        depth++;
        const group: Group = {
          branches: [],
          parent: branch,
          first: raw.first,
          last: tokens.count,
          guard: false,
        };
        add({ kind: 'group', group });
        branch = openBranch(
          group,
          names.text(name[word]!) as Branch['directive'],
          raw.first,
          at,
          raw.last,
          branches,
        );
        groups.push(group);
        (group.parent ? group.parent.children : roots).push(group);
        break;
      }
      case 'elif':
      case 'elifdef':
      case 'elifndef':
      case 'else':
        if (!branch || ignored > 0) break;
        branch.bodyLast = raw.first;
        branch = openBranch(
          branch.group,
          names.text(name[word]!) as Branch['directive'],
          raw.first,
          at,
          raw.last,
          branches,
        );
        break;
      case 'pragma':
        if (at < raw.last && kind[at] === T.name && names.text(name[at]!) === 'once') once = true;
        break;
      case 'endif':
        if (ignored > 0) {
          ignored--;
          break;
        }
        if (!branch) break;
        depth--;
        branch.bodyLast = raw.first;
        branch.group.last = raw.last;
        branch = branch.group.parent;
        break;
    }
  }
  for (; branch; branch = branch.group.parent) branch.bodyLast = tokens.count;
  for (const each of branches)
    if (each.directive !== 'if' && each.directive !== 'elif' && each.condFirst < each.condLast)
      each.name = name[each.condFirst]!;
  const guard = markGuard(tokens, items, groups, names.id('defined'));
  return { items, groups, roots, inDirective, top, branches, guard, once };
}

function openBranch(
  group: Group,
  directive: Branch['directive'],
  first: number,
  condFirst: number,
  condLast: number,
  branches: Branch[],
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
    items: { list: [], steps: null },
    id: branches.length,
    name: 0,
    condition: null,
  };
  group.branches.push(branch);
  branches.push(branch);
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
    macro: null,
  };
}

/**
 * A group is an include guard where it spans all code of the file, and defines at once what it asks for.
 * Returns the macro's name, 0 for none.
 */
function markGuard(tokens: Tokens, items: Directive[], groups: Group[], defined: number): number {
  const group = groups[0];
  if (!group || group.first !== 0 || group.last !== tokens.count || group.branches.length !== 1) return 0;
  const branch = group.branches[0]!;
  const asked =
    branch.directive === 'ifndef' ? tokens.name[branch.condFirst] : askedNotDefined(tokens, branch, defined);
  const define = items.find((item) => item.kind === 'define');
  if (define?.kind !== 'define' || define.name !== asked || define.first !== branch.bodyFirst) return 0;
  group.guard = true;
  return define.name;
}

/** `#if !defined(X)` */
function askedNotDefined({ kind, name }: Tokens, branch: Branch, defined: number): number {
  const at = branch.condFirst;
  const isPunct = (t: number, id: number): boolean => kind[t] === T.punct && name[t] === id;
  if (
    branch.directive !== 'if' ||
    !isPunct(at, P['!']) ||
    kind[at + 1] !== T.name ||
    name[at + 1] !== defined
  )
    return 0;
  const open = isPunct(at + 2, P['(']);
  return branch.condLast === at + (open ? 5 : 3) ? name[at + (open ? 3 : 2)]! : 0;
}
