/** What a reader may type or paste into the search, and which entries answer it best first. No page needed. */
import type { SearchEntry } from '#model';

/** A name with how often it is used, as a power of two. */
export type WeighedName = readonly [name: string, weight: number];

export type Query =
  | { type: 'empty' }
  /** An address of a code browser, or a file and line: leads straight there. */
  | { type: 'file'; path: string; fragment: string }
  | { type: 'symbol'; name: string; kind: string | null; record: string | null }
  /** Members in a row, without their operators: `current->nsproxy->uts_ns`. */
  | { type: 'chain'; parts: string[] }
  | { type: 'text'; text: string };

/** Reads what was typed as the source, a code browser or a person would have spelled it. */
export function parseQuery(typed: string): Query {
  const text = typed.trim();
  if (text === '') return { type: 'empty' };

  // A code browser's `/source/PATH`, a forge's `/blob/TAG/PATH` or cgit's `/tree/PATH?h=TAG`
  const address = /\/(?:source|blob\/[^/]+|tree)\/([\w./+~-]+?)(?:\.html)?(?:\?[^#]*)?(?:#([\w.~-]+))?$/.exec(
    text,
  );
  if (address && /^[a-z]+:\/\/|^\/|^linux\/|^[\w-]+(?:\.[\w-]+)+\//i.test(text)) {
    const fragment = (address[2] ?? '').replace(/^n(?=\d+$)/, 'L');
    return { type: 'file', path: address[1] ?? '', fragment };
  }
  // `C` is its family: others have assembly, device trees, configuration.
  const ident = /\/(?:[A-Z]\/)?ident\/(\w+)/.exec(text);
  if (ident) return { type: 'symbol', name: ident[1] ?? '', kind: null, record: null };

  // Any other browser's address that ends in a kernel file: whose folders in front are not the kernel's is found out.
  const other = /^[a-z]+:\/\/[^/?#]+\/([^?#]*?\.[chS])(?:\.html)?(?:\?[^#]*)?(?:#[a-z]?(\d+).*)?$/i.exec(
    text,
  );
  if (other) return { type: 'file', path: other[1] ?? '', fragment: other[2] ? `L${other[2]}` : '' };

  const place = /^([\w./+-]*[\w+-]\.[chS])(?::(\d+)(?:-(\d+))?)?(?:#([\w.~-]+))?$/.exec(text);
  if (place) {
    const [, path = '', first, last, anchor] = place;
    return { type: 'file', path, fragment: anchor ?? (first ? `L${first}${last ? `-L${last}` : ''}` : '') };
  }

  // SYSCALL_DEFINE2(gethostname, …): what the macro defines.
  const syscall = /^(?:COMPAT_)?SYSCALL_DEFINE\d?\s*\(\s*(\w+)/.exec(text);
  if (syscall) return { type: 'symbol', name: syscall[1] ?? '', kind: null, record: null };

  const bare = text
    .replace(/^[&*(\s]+/, '')
    // What a call returns goes on: `utsname()->nodename`.
    .replace(/\([^()]*\)(?=\s*(?:->|\.))/g, '')
    .replace(/\s*[(;,)].*$/, '');
  const tag = /^(struct|union|enum)\s+(\w*)$/.exec(bare);
  if (tag) return { type: 'symbol', name: tag[2] ?? '', kind: tag[1] ?? null, record: null };
  const parts = bare.split(/->|\.|::|\[[^\]]*\]/).map((part) => part.trim().replace(/\(.*$/, ''));
  if (parts.length > 1 && parts.every((part) => /^\w*$/.test(part)) && /^\w/.test(bare)) {
    const known = parts.filter((part) => part !== '');
    const [record = '', name = ''] = known;
    // `task_struct.nsproxy` names a record's field; `u->nodename` and longer ones are members in a row.
    if (known.length === 2 && !bare.includes('->')) return { type: 'symbol', name, kind: 'field', record };
    if (known.length > 1) return { type: 'chain', parts: known };
    return { type: 'symbol', name: record, kind: null, record: null };
  }
  if (/^\w+$/.test(bare)) return { type: 'symbol', name: bare, kind: null, record: null };
  return { type: 'text', text };
}

/**
 * The words of a phrase, each of which a text must hold: split at blanks, and where Japanese writes no blanks, at its
 * particles and between scripts (`コンテナのホスト名` → コンテナ, ホスト, 名).
 */
export function wordsOf(phrase: string): string[] {
  const runs = phrase.toLowerCase().match(/[a-z0-9_>().-]+|[ァ-ヴー]+|[一-龠々]+|[ぁ-ん]+/g) ?? [];
  // Hiragana alone are mostly particles and endings.
  const words = runs.filter((run) => !/^[ぁ-ん]{1,3}$/.test(run));
  return words.length > 0 ? words : [phrase.toLowerCase()];
}

/** A system call is known by its bare name too. */
export function withoutSyscallPrefix(name: string): string | null {
  return /^(?:__(?:x64|ia32|arm64)_|__se_|__do_)?sys_(\w+)$/.exec(name)?.[1] ?? null;
}

/**
 * How well a name answers what was typed; lower is better, null is no answer. From exact over beginnings, word
 * beginnings and initials (`uns` for `uts_namespace`) to any part.
 */
export function score(name: string, typed: string): number | null {
  if (name === typed) return 0;
  const low = name.toLowerCase();
  const wanted = typed.toLowerCase();
  if (low === wanted) return 1;
  if (low.startsWith(wanted)) return 2;
  if (low.includes(`_${wanted}`)) return 3;
  if (wanted.length > 1 && matchesInitials(low, wanted)) return firstLetters(low, wanted) ? 3.5 : 4;
  return wanted.length > 1 && low.includes(wanted) ? 5 : null;
}

/** Whether the letters stand in order, each at the start of a word or right behind the one before. */
function matchesInitials(name: string, wanted: string): boolean {
  const words = name.split('_').filter((word) => word !== '');
  const fits = (word: number, from: number): boolean => {
    if (from === wanted.length) return true;
    if (word === words.length) return false;
    const text = words[word] ?? '';
    // Take as many letters of this word as fit, fewest last: `uns` is u·n·s in uts_namespace's words.
    if (text[0] === wanted[from]) {
      for (let take = subsequence(text, wanted.slice(from)); take > 0; take--) {
        if (fits(word + 1, from + take)) return true;
      }
    }
    return from > 0 && fits(word + 1, from);
  };
  return words[0]?.[0] === wanted[0] && fits(0, 0);
}

/** Whether each word of the name lends its first letter, in order: `uns` has both of uts_namespace. */
function firstLetters(name: string, wanted: string): boolean {
  const words = name.split('_').filter((each) => each !== '');
  if (words.length < 2) return false;
  let at = 0;
  for (const word of words) {
    at = wanted.indexOf(word[0] ?? '', at) + 1;
    if (at === 0) return false;
  }
  return wanted.length <= LONGEST_INITIALS;
}

/** How many letters of `wanted` a word holds in order. */
function subsequence(word: string, wanted: string): number {
  let taken = 0;
  for (const letter of word) if (letter === wanted[taken]) taken += 1;
  return taken;
}

/** The bare name that a query asks for; empty where it asks for none. */
export function wantedName(query: Query): string {
  return query.type === 'symbol' ? query.name : query.type === 'chain' ? (query.parts.at(-1) ?? '') : '';
}

/** How many names of one score come before those of the next; how many of beginnings before initials. */
const SORT_SHARE = 8;
const FEW_BEGINNINGS = 2;
const FEW_INITIALS = 4;
/** Nobody types more letters for the words of a name. */
const LONGEST_INITIALS = 5;

/** Names that answer, best first: by how well, then by how much used, then the shorter. */
export function rankNames(names: Iterable<WeighedName>, typed: string, most: number): string[] {
  const other = withoutSyscallPrefix(typed);
  const found: { name: string; score: number; weight: number }[] = [];
  for (const [name, weight] of names) {
    const best = name === other ? 0.5 : score(name, typed);
    if (best !== null) found.push({ name, score: best, weight });
  }
  found.sort(
    (a, b) =>
      a.score - b.score || b.weight - a.weight || a.name.length - b.name.length || (a.name < b.name ? -1 : 1),
  );
  // Short as they are, initials are mostly meant as such: some come right behind the first beginnings.
  const initials = found.filter(({ score: own }) => own === 3.5).slice(0, FEW_INITIALS);
  if (initials.length > 0) {
    const rest = found.filter((one) => !initials.includes(one));
    const exact = rest.filter(({ score: own }) => own < 2).length;
    found.length = 0;
    found.push(...rest.slice(0, exact + FEW_BEGINNINGS), ...initials, ...rest.slice(exact + FEW_BEGINNINGS));
  }
  // So many of each sort first, or what merely begins so would hide `uts_namespace` from `uns`.
  const taken = new Map<number, number>();
  const late: typeof found = [];
  const early = found.filter((one) => {
    const n = (taken.get(one.score) ?? 0) + 1;
    taken.set(one.score, n);
    if (n > SORT_SHARE) late.push(one);
    return n <= SORT_SHARE;
  });
  return [...early, ...late].slice(0, most).map(({ name }) => name);
}

/** What a reader more often means comes first among definitions of one name. */
const KIND_ORDER = [
  'function',
  'macro',
  'struct',
  'union',
  'enum',
  'typedef',
  'variable',
  'enumerator',
  'field',
];

/** The definitions of a name that a query lets through, the likeliest first; else in the order that they came in. */
export function rowsFor(rows: readonly SearchEntry[], query: Query): SearchEntry[] {
  const order = ({ kind }: SearchEntry) => KIND_ORDER.indexOf(kind) + 1 || KIND_ORDER.length + 1;
  return rows
    .filter((row) => {
      if (query.type === 'chain') return row.kind === 'field';
      if (query.type !== 'symbol') return true;
      return (!query.kind || row.kind === query.kind) && (!query.record || row.record === query.record);
    })
    .sort((a, b) => order(a) - order(b) || b.uses - a.uses);
}

/** The line of a definition as a shard has it: it names what it defines, and a tab, which it never has, says so. */
export function packLine(line: string, name: string): string {
  return line.replace(name, '\t');
}

/** Inverse of `packLine`. */
export function unpackLine(packed: string, name: string): string {
  return packed.replace('\t', () => name);
}

/** Names put one behind the other, each as what it shares with the one before (one base-36 digit) and the rest. */
export function packNames(names: readonly string[]): string {
  let before = '';
  return names
    .map((name) => {
      let shared = 0;
      while (shared < 35 && shared < before.length && name[shared] === before[shared]) shared++;
      before = name;
      return shared.toString(36) + name.slice(shared);
    })
    .join(' ');
}

export function unpackNames(packed: string): string[] {
  let before = '';
  return packed === ''
    ? []
    : packed
        .split(' ')
        .map((part) => (before = before.slice(0, parseInt(part[0] ?? '0', 36)) + part.slice(1)));
}

/** First letter of a name, underscores in front left out: `g` for `__get_user`; `_` for all that is no letter. */
export function letterOf(name: string): string {
  const first = name.replace(/^_+/, '')[0]?.toLowerCase() ?? '';
  return /[a-z]/.test(first) ? first : '_';
}

/** Fragment of a definition in its file's page, unless the file has several of them. */
export function usualAnchor({ kind, name, record }: Pick<SearchEntry, 'kind' | 'name' | 'record'>): string {
  if (kind === 'struct' || kind === 'union' || kind === 'enum') return `${kind}.${name}`;
  return kind === 'field' && record !== '' ? `${record}.${name}` : name;
}

/** Walks (by type path, `task_struct.nsproxy.uts_ns.name`) whose fields hold the parts in a row. */
export function walksWith(typePaths: Iterable<string>, parts: readonly string[], most: number): string[] {
  const found: { path: string; score: number }[] = [];
  for (const path of typePaths) {
    const names = path.split('.');
    // The first part may be any spelling of the base (`current`, `tsk`); then the rest are fields.
    const at = indexOfRow(names, parts, 0) ?? indexOfRow(names, parts.slice(1), 1);
    if (at !== null && parts.length > 1) found.push({ path, score: names.length - at });
  }
  // Of the running task's own first.
  const own = ({ path }: { path: string }) => Number(path.startsWith('task_struct.'));
  return found
    .sort(
      (a, b) =>
        a.score - b.score || own(b) - own(a) || a.path.length - b.path.length || (a.path < b.path ? -1 : 1),
    )
    .slice(0, most)
    .map(({ path }) => path);
}

/** Where the parts stand in a row among names (the last as a beginning); null where they do not. */
function indexOfRow(names: readonly string[], parts: readonly string[], from: number): number | null {
  if (parts.length === 0) return null;
  for (let at = from; at + parts.length <= names.length; at++) {
    const fits = parts.every((part, i) =>
      i === parts.length - 1 ? names[at + i]?.startsWith(part) : names[at + i] === part,
    );
    if (fits) return at;
  }
  return null;
}

/** The files that an address means: its folders in front may be those of a site. */
export function filesOfAddress(paths: readonly string[], path: string, most: number): string[] {
  const found = filesWith(paths, path, most);
  if (found.length > 0) return found;
  const parts = path.split('/');
  // A file of the same name in another folder is not what was meant.
  const whole = parts.map((_, from) => parts.slice(from).join('/')).find((tail) => paths.includes(tail));
  return whole === undefined ? [] : [whole];
}

/** Files whose path ends in, or holds, what was typed; shortest first. */
export function filesWith(paths: Iterable<string>, typed: string, most: number): string[] {
  const wanted = typed.toLowerCase();
  const rankOf = (path: string): number => {
    const low = path.toLowerCase();
    if (low === wanted) return 0;
    if (low.endsWith(`/${wanted}`)) return 1;
    if (low.slice(low.lastIndexOf('/') + 1).startsWith(wanted)) return 2;
    return low.includes(wanted) ? 3 : 9;
  };
  return [...paths]
    .map((path) => ({ path, score: rankOf(path) }))
    .filter(({ score: found }) => found < 9)
    .sort((a, b) => a.score - b.score || a.path.length - b.path.length || (a.path < b.path ? -1 : 1))
    .slice(0, most)
    .map(({ path }) => path);
}
