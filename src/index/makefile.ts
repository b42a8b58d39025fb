/**
 * A reader of Kbuild's makefiles: assignments, conditionals, `include`, and the functions that they use to name
 * objects and folders. It runs no command; what it cannot read has no value.
 */

/** What a makefile may include; null where there is no such file. */
export type ReadMakefile = (path: string) => string | null;

interface Variable {
  value: string;
  /** `:=`: its value has been expanded. */
  simple: boolean;
}

/** References and calls nested deeper than any real one. */
const DEEPEST = 30;
const MOST_INCLUDES = 1_000;
/** Longer values come from a variable that doubles itself. */
const LONGEST_VALUE = 200_000;

export class Makefile {
  private readonly variables = new Map<string, Variable>();
  private readonly read: ReadMakefile;
  private includes = 0;

  constructor(read: ReadMakefile, variables: Record<string, string>) {
    this.read = read;
    for (const [name, value] of Object.entries(variables)) this.variables.set(name, { value, simple: true });
  }

  /** Names of all variables that have been assigned. */
  names(): IterableIterator<string> {
    return this.variables.keys();
  }

  /** Words of a variable's value. */
  words(name: string): string[] {
    return words(this.value(name, 0));
  }

  /** Reads a makefile into the variables; false where there is none. */
  load(path: string): boolean {
    const text = this.read(path);
    if (text === null) return false;
    this.run(text);
    return true;
  }

  // ---- lines

  private run(text: string): void {
    /** Open conditionals: whether this branch is read, and whether one has been. */
    const stack: { live: boolean; done: boolean }[] = [];
    let inDefine = false;
    for (const raw of text.replace(/\\\r?\n/g, ' ').split('\n')) {
      const line = stripComment(raw);
      const trimmed = line.trim();
      if (inDefine) {
        if (trimmed === 'endef') inDefine = false;
        continue;
      }
      if (trimmed === '') continue;
      // A recipe
      if (raw.startsWith('\t') && !/^\s*[\w$(){}./-]+\s*(?:[:+?]?=|::=)/.test(raw)) continue;
      if (/^(?:override\s+)?define\s/.test(trimmed)) {
        inDefine = true;
        continue;
      }
      const live = stack.every((each) => each.live);
      if (/^if(n?)(def|eq)\b/.test(trimmed)) {
        const holds = live && this.condition(trimmed);
        stack.push({ live: holds, done: holds });
      } else if (/^else\b/.test(trimmed)) {
        const top = stack.pop();
        if (!top) continue;
        const rest = trimmed.slice(4).trim();
        const outer = stack.every((each) => each.live);
        const holds = outer && !top.done && (rest === '' || this.condition(rest));
        stack.push({ live: holds, done: top.done || holds });
      } else if (/^endif\b/.test(trimmed)) {
        stack.pop();
      } else if (live) {
        this.statement(trimmed);
      }
    }
  }

  private statement(line: string): void {
    const include = /^[-s]?include\s+(.*)$/.exec(line);
    if (include) {
      for (const path of words(this.expand(include[1]!, 0)))
        if (this.includes++ < MOST_INCLUDES) this.load(path);
      return;
    }
    const assignment = splitAssignment(line.replace(/^(?:export|override)\s+/, ''));
    if (!assignment) return;
    const name = this.expand(assignment.name, 0).trim();
    const { operator, value } = assignment;
    const known = this.variables.get(name);
    if (operator === '+=') {
      const simple = known?.simple ?? false;
      const more = simple ? this.expand(value, 0) : value;
      const joined = known ? `${known.value} ${more}` : more;
      if (joined.length < LONGEST_VALUE) this.variables.set(name, { value: joined, simple });
    } else if (operator === '?=') {
      if (!known) this.variables.set(name, { value, simple: false });
    } else if (operator === '=') {
      this.variables.set(name, { value, simple: false });
    } else {
      this.variables.set(name, { value: this.expand(value, 0), simple: true });
    }
  }

  private condition(line: string): boolean {
    const defined = /^if(n?)def\s+(\S+)/.exec(line);
    if (defined) {
      const value = this.value(this.expand(defined[2]!, 0), 0).trim();
      return (value !== '') === (defined[1] === '');
    }
    const equal = /^if(n?)eq\s*(.*)$/.exec(line);
    if (!equal) return false;
    const [a, b] = equalOperands(equal[2]!.trim());
    return (this.expand(a, 0).trim() === this.expand(b, 0).trim()) === (equal[1] === '');
  }

  // ---- values

  private value(name: string, depth: number): string {
    const variable = this.variables.get(name);
    if (!variable) return '';
    return variable.simple ? variable.value : this.expand(variable.value, depth + 1);
  }

  /** Text with its references and calls replaced. */
  private expand(text: string, depth: number): string {
    if (depth > DEEPEST) return '';
    let out = '';
    let at = 0;
    for (;;) {
      const dollar = text.indexOf('$', at);
      if (dollar < 0 || out.length > LONGEST_VALUE) return out + text.slice(at, LONGEST_VALUE);
      out += text.slice(at, dollar);
      const next = text[dollar + 1];
      if (next === '$') {
        out += '$';
        at = dollar + 2;
      } else if (next === '(' || next === '{') {
        const close = closing(text, dollar + 1);
        out += this.reference(text.slice(dollar + 2, close), depth + 1);
        at = close + 1;
      } else {
        out += next === undefined ? '' : this.value(next, depth);
        at = dollar + 2;
      }
    }
  }

  private reference(body: string, depth: number): string {
    const call = /^([a-z-]+)\s+([\s\S]*)$/.exec(body);
    if (call && FUNCTIONS.has(call[1]!)) return this.call(call[1]!, splitArguments(call[2]!), depth);
    const suffix = /^([^:]+):([^=]*)=(.*)$/.exec(body);
    if (suffix) {
      const [, name, from, to] = suffix;
      return substitute(
        this.value(this.expand(name!, depth), depth),
        from!.includes('%') ? from! : `%${from!}`,
        from!.includes('%') ? to! : `%${to!}`,
      );
    }
    return this.value(this.expand(body, depth).trim(), depth);
  }

  private call(name: string, raw: string[], depth: number): string {
    if (name === 'foreach') {
      const variable = this.expand(raw[0] ?? '', depth).trim();
      const before = this.variables.get(variable);
      const out: string[] = [];
      for (const word of words(this.expand(raw[1] ?? '', depth))) {
        this.variables.set(variable, { value: word, simple: true });
        out.push(this.expand(raw.slice(2).join(','), depth));
      }
      if (before) this.variables.set(variable, before);
      else this.variables.delete(variable);
      return out.join(' ');
    }
    const [a = '', b = '', c = ''] = raw.map((each) => this.expand(each, depth));
    switch (name) {
      case 'if':
        return a.trim() !== '' ? b : c;
      case 'or':
        return raw.map((each) => this.expand(each, depth)).find((each) => each.trim() !== '') ?? '';
      case 'and': {
        const all = raw.map((each) => this.expand(each, depth));
        return all.every((each) => each.trim() !== '') ? (all.at(-1) ?? '') : '';
      }
      case 'filter':
      case 'filter-out': {
        const patterns = words(a).map(toPattern);
        return words(b)
          .filter((word) => patterns.some((pattern) => pattern.test(word)) === (name === 'filter'))
          .join(' ');
      }
      case 'addprefix':
        return words(b)
          .map((word) => a + word)
          .join(' ');
      case 'addsuffix':
        return words(b)
          .map((word) => word + a)
          .join(' ');
      case 'patsubst':
        return substitute(c, a.trim(), b.trim());
      case 'subst':
        return a === '' ? c : c.replaceAll(a, b);
      case 'strip':
        return words(a).join(' ');
      case 'sort':
        return [...new Set(words(a))].sort().join(' ');
      case 'findstring':
        return b.includes(a) ? a : '';
      case 'firstword':
        return words(a)[0] ?? '';
      case 'dir':
        return words(a)
          .map((word) => word.slice(0, word.lastIndexOf('/') + 1) || './')
          .join(' ');
      case 'notdir':
        return words(a)
          .map((word) => word.slice(word.lastIndexOf('/') + 1))
          .join(' ');
      case 'basename':
        return words(a)
          .map((word) => word.replace(/\.[^./]*$/, ''))
          .join(' ');
      case 'abspath':
      case 'realpath':
        return a;
      case 'call': // of the functions that Kbuild defines, those that answer with a flag ask the compiler
      default:
        return '';
    }
  }
}

const FUNCTIONS = new Set(
  (
    'if or and filter filter-out addprefix addsuffix patsubst subst strip sort findstring firstword dir notdir ' +
    'basename abspath realpath call shell foreach wildcard error warning info eval words word wordlist value origin'
  ).split(' '),
);

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function toPattern(pattern: string): RegExp {
  return new RegExp(`^${pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace('%', '.*')}$`);
}

function substitute(text: string, from: string, to: string): string {
  const percent = from.indexOf('%');
  const head = percent < 0 ? from : from.slice(0, percent);
  const tail = percent < 0 ? '' : from.slice(percent + 1);
  return words(text)
    .map((word) => {
      if (percent < 0) return word === from ? to : word;
      if (word.length < head.length + tail.length || !word.startsWith(head) || !word.endsWith(tail))
        return word;
      return to.replace('%', word.slice(head.length, word.length - tail.length));
    })
    .join(' ');
}

function stripComment(line: string): string {
  const at = line.search(/(?<!\\)#/);
  return at < 0 ? line : line.slice(0, at);
}

/** Offset of the bracket that closes the one at `open`. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    const c = text[i];
    if (c === '(' || c === '{') depth++;
    else if ((c === ')' || c === '}') && --depth === 0) return i;
  }
  return text.length;
}

function splitArguments(text: string): string[] {
  const out: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '(' || c === '{') depth++;
    else if (c === ')' || c === '}') depth--;
    else if (c === ',' && depth === 0) {
      out.push(text.slice(from, i));
      from = i + 1;
    }
  }
  out.push(text.slice(from));
  return out;
}

/** `(a,b)`, `"a" "b"`, `'a' 'b'` */
function equalOperands(text: string): [string, string] {
  if (text.startsWith('(')) {
    const [a = '', ...b] = splitArguments(text.slice(1, closing(text, 0)));
    return [a, b.join(',')];
  }
  const quoted = /^(["'])(.*?)\1\s*(["'])(.*?)\3/.exec(text);
  return quoted ? [quoted[2]!, quoted[4]!] : ['', ' '];
}

/** `NAME op VALUE`, where the name may hold references with anything in them. */
function splitAssignment(line: string): { name: string; operator: string; value: string } | null {
  let depth = 0;
  for (let i = 0; i < line.length; i++) {
    const c = line[i];
    if (c === '(' || c === '{') depth++;
    else if (c === ')' || c === '}') depth--;
    if (depth > 0) continue;
    if (c === '=') return { name: line.slice(0, i), operator: '=', value: line.slice(i + 1).trim() };
    if ((c === '+' || c === '?' || c === ':' || c === '!') && line[i + 1] === '=')
      return { name: line.slice(0, i), operator: `${c}=`, value: line.slice(i + 2).trim() };
    if (c === ':' && line[i + 1] === ':' && line[i + 2] === '=')
      return { name: line.slice(0, i), operator: ':=', value: line.slice(i + 3).trim() };
    if (c === ':') return null; // a rule
  }
  return null;
}
