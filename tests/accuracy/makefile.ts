/**
 * A small reader of the kernel's makefiles: variables, conditionals, includes, and the functions of make
 * that lists of objects are written with. Rules and commands are passed over; what it cannot evaluate is
 * empty.
 */
export class Makefile {
  readonly #variables: Map<string, string>;
  readonly #read: (path: string) => string | null;

  /** `read` gives a file's text for `include`; `given` are variables set before. */
  constructor(given: Iterable<[string, string]>, read: (path: string) => string | null) {
    this.#variables = new Map(given);
    this.#read = read;
  }

  /** Names of all variables that are set. */
  names(): IterableIterator<string> {
    return this.#variables.keys();
  }

  /** A variable's words, evaluated; none where it is not set. */
  words(name: string): string[] {
    return words(this.#value(name));
  }

  /** Reads a makefile's text into the variables. */
  load(text: string, depth = 0): void {
    /** One entry for each open conditional: whether it holds now, and whether a branch of it ever did. */
    const open: { holds: boolean; taken: boolean }[] = [];
    for (const raw of text.replace(/\\\n/g, ' ').split('\n')) {
      const line = raw.replace(/(^|\s)#.*$/, '').trim();
      const live = open.every(({ holds }) => holds);
      if (/^ifn?(def|eq)\b/.test(line)) {
        const holds = live && this.#condition(line);
        open.push({ holds, taken: holds });
      } else if (/^else\b/.test(line)) {
        const last = open.at(-1);
        if (!last) continue;
        const rest = line.slice(4).trim();
        last.holds = !last.taken && (rest === '' || this.#condition(rest));
        last.taken ||= last.holds;
      } else if (/^endif\b/.test(line)) {
        open.pop();
      } else if (live && /^-?include\s/.test(line)) {
        for (const path of words(this.expand(line.replace(/^-?include\s+/, '')))) {
          const inner = depth < 5 ? this.#read(path) : null;
          if (inner !== null) this.load(inner, depth + 1);
        }
      } else if (live) {
        this.#assign(line);
      }
    }
  }

  /** Replaces `$(…)` in a text. */
  expand(text: string, depth = 0): string {
    if (depth > 20 || !text.includes('$')) return text;
    let out = '';
    for (let at = 0; at < text.length;) {
      const open = text[at + 1];
      if (text[at] !== '$') {
        out += text[at++];
      } else if (open !== '(' && open !== '{') {
        out += open === '$' ? '$' : '';
        at += 2;
      } else {
        const end = closing(text, at + 1);
        out += this.#call(text.slice(at + 2, end), depth + 1);
        at = end + 1;
      }
    }
    return out;
  }

  #value(name: string, depth = 0): string {
    return this.expand(this.#variables.get(name) ?? '', depth);
  }

  #assign(line: string): void {
    const match = /^((?:[^\s:+?=$]|\$[({][^)}]*[)}])+)\s*(\+=|::?=|\?=|=)\s*(.*)$/.exec(line);
    if (!match) return;
    const [, rawName = '', operator = '', right = ''] = match;
    const name = this.expand(rawName);
    const before = this.#variables.get(name);
    if (operator === '?=' && before !== undefined) return;
    // `+=` on what is evaluated late stays late in make; early is the same here, for nothing changes after.
    const now = operator === '=' || operator === '?=' ? right : this.expand(right);
    this.#variables.set(name, operator === '+=' ? `${before ?? ''} ${now}` : now);
  }

  #condition(line: string): boolean {
    const [, not, name] = /^if(n?)def\s+(\S+)/.exec(line) ?? [];
    if (name !== undefined) return (this.#value(this.expand(name)).trim() !== '') === (not === '');
    const [, negated, inner] = /^if(n?)eq\s*\((.*)\)\s*$/.exec(line) ?? [];
    if (inner === undefined) return false;
    const [left = '', right = ''] = splitArguments(inner);
    return (this.expand(left).trim() === this.expand(right).trim()) === (negated === '');
  }

  #call(body: string, depth: number): string {
    const [, name = '', rest = ''] = /^([a-z-]+)\s+(.*)$/s.exec(body) ?? [];
    const args = splitArguments(rest);
    const argument = (n: number): string => this.expand(args[n] ?? '', depth);
    switch (name) {
      case '': {
        const [, variable, from = '', to = ''] = /^([^:]+):([^=]*)=(.*)$/.exec(body) ?? [];
        if (variable === undefined) return this.#value(this.expand(body, depth), depth);
        return words(this.#value(variable, depth))
          .map((word) => (word.endsWith(from) ? word.slice(0, word.length - from.length) + to : word))
          .join(' ');
      }
      case 'if':
        return argument(argument(0).trim() === '' ? 2 : 1);
      case 'or':
        return args.map((_, n) => argument(n)).find((one) => one.trim() !== '') ?? '';
      case 'and':
        return args.every((_, n) => argument(n).trim() !== '') ? argument(args.length - 1) : '';
      case 'addprefix':
        return words(argument(1))
          .map((word) => argument(0) + word)
          .join(' ');
      case 'addsuffix':
        return words(argument(1))
          .map((word) => word + argument(0))
          .join(' ');
      case 'subst':
        return argument(2).replaceAll(argument(0), argument(1));
      case 'patsubst':
        return words(argument(2))
          .map((word) => substitute(word, argument(0), argument(1)))
          .join(' ');
      case 'filter':
      case 'filter-out': {
        const patterns = words(argument(0));
        const wanted = name === 'filter';
        return words(argument(1))
          .filter((word) => patterns.some((pattern) => stem(word, pattern) !== null) === wanted)
          .join(' ');
      }
      case 'foreach':
        return words(argument(1))
          .map((word) => {
            this.#variables.set(argument(0).trim(), word);
            return argument(2);
          })
          .join(' ');
      case 'strip':
      case 'sort':
        return words(argument(0)).join(' ');
      case 'firstword':
        return words(argument(0))[0] ?? '';
      case 'notdir':
        return words(argument(0))
          .map((word) => word.replace(/^.*\//, ''))
          .join(' ');
      default:
        // shell, call, wildcard, eval, error…: what they give hangs on the machine.
        return '';
    }
  }
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** What `%` of a pattern stands for in a word; null where it does not match. */
function stem(word: string, pattern: string): string | null {
  const at = pattern.indexOf('%');
  if (at < 0) return word === pattern ? '' : null;
  const [head, tail] = [pattern.slice(0, at), pattern.slice(at + 1)];
  const fits = word.length >= head.length + tail.length && word.startsWith(head) && word.endsWith(tail);
  return fits ? word.slice(head.length, word.length - tail.length) : null;
}

function substitute(word: string, from: string, to: string): string {
  const middle = stem(word, from);
  return middle === null ? word : to.replace('%', middle);
}

/** Offset of the bracket that closes the one at `at`; the text's end where none does. */
function closing(text: string, at: number): number {
  const [open, close] = text[at] === '{' ? '{}' : '()';
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    if (text[i] === open) depth++;
    else if (text[i] === close && --depth === 0) return i;
  }
  return text.length;
}

function splitArguments(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '(' || c === '{') depth++;
    else if (c === ')' || c === '}') depth--;
    else if (c === ',' && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, text.slice(start)];
}
