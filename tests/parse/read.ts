/** Reads C without macros into a notation that tests can compare. */
import {
  type CType,
  type Designator,
  type Expr,
  type ExternalDeclaration,
  type Id,
  type Init,
  lex,
  Names,
  P,
  Parser,
  PUNCT_TEXT,
  type RecordBody,
  type Statement,
  Storage,
  type TokenSource,
  type Tokens,
} from '#parse';

export interface ReadOptions {
  /** Names that are typedefs at file scope. */
  types?: readonly string[];
  skipBodies?: boolean;
}

export interface Read {
  /** One line for each declaration at file scope. */
  items: string[];
  /** Names that no rule has read, in order. */
  loose: string[];
}

/** Reads a whole file. */
export function read(text: string, { types = [], skipBodies = false }: ReadOptions = {}): Read {
  const names = new Names();
  const tokens = lex(text, names);
  const ids = new Set(types.map((name) => names.id(name)));
  const parser = new Parser(plainSource(tokens), {
    isType: (name) => ids.has(name),
    startsLine: (t) => tokens.start[t] === 0 || text[tokens.start[t]! - 1] === '\n',
    skipBodies,
  });
  const words = new Words(names);
  const items: string[] = [];
  const loose: string[] = [];
  for (let item = parser.externalDeclaration(); item; item = parser.externalDeclaration()) {
    items.push(words.external(item));
    loose.push(...parser.takeLoose().map((id) => words.id(id)));
  }
  return { items, loose: [...loose, ...words.junk] };
}

/** The statements of a function's body, each as a line. */
export function statements(text: string, options: ReadOptions = {}): string[] {
  const [item = '', ...more] = read(`void f(void) { ${text}\n}`, options).items;
  const body = /^f: function \(\) returning void \{(.*)\}$/s.exec(item)?.[1];
  if (body === undefined || more.length > 0) throw new Error([item, ...more].join('\n'));
  return body === '' ? [] : body.split('; ');
}

/** One expression, operators first: `(-> (call f x) name)`. */
export function expression(text: string, options: ReadOptions = {}): string {
  const [item = ''] = read(`int x = ${text};`, options).items;
  const found = /^x: int = (.*)$/s.exec(item)?.[1];
  if (found === undefined) throw new Error(item);
  return found;
}

/** The tokens of a file as they are, but for those that `leaveOut` marks. */
export function plainSource(tokens: Tokens, leaveOut?: Uint8Array): TokenSource {
  const tok: number[] = [];
  const kind: number[] = [];
  const name: number[] = [];
  const file: number[] = [];
  const pasted: boolean[] = [];
  const insertedAt: number[] = [];
  const lists = [tok, kind, name, file, pasted, insertedAt];
  let next = 0;
  return {
    kind,
    name,
    file,
    tok,
    site: tok,
    pasted,
    insertedAt,
    need(i: number) {
      for (; tok.length <= i && next < tokens.count; next++) {
        if (leaveOut?.[next]) continue;
        tok.push(next);
        kind.push(tokens.kind[next]!);
        name.push(tokens.name[next]!);
        file.push(0);
        pasted.push(false);
        insertedAt.push(-1);
      }
      return i < tok.length;
    },
    drop(count: number) {
      for (const list of lists) list.splice(0, count);
    },
    skipBraces: () => false,
  };
}

class Words {
  /** Names of statements that no rule has read. */
  readonly junk: string[] = [];
  private readonly names: Names;

  constructor(names: Names) {
    this.names = names;
  }

  id(id: Id | null): string {
    return id ? this.names.text(id.n) : '-';
  }

  external(item: ExternalDeclaration): string {
    if (item.k === 'junk') return ['junk', ...item.exprs.map((e) => this.expr(e))].join(' ');
    const storage = Object.entries(Storage)
      .filter(([, bit]) => item.storage & bit)
      .map(([word]) => `${word} `)
      .join('');
    if (item.k === 'function') {
      const kr = item.krDeclarations.map((each) => `[${this.external(each)}] `).join('');
      const body = item.body ? `{${item.body.items.map((s) => this.statement(s)).join('; ')}}` : '{…}';
      return `${storage}${this.id(item.id)}: ${this.type(item.type)} ${kr}${body}`;
    }
    if (item.declarators.length === 0) return `${storage}${this.type(item.type)}`;
    return item.declarators
      .map(({ id, type, init }) => {
        const value = init ? ` = ${this.init(init)}` : '';
        return `${storage}${this.id(id)}: ${this.type(type)}${value}`;
      })
      .join(', ');
  }

  type(type: CType): string {
    switch (type.k) {
      case 'base':
        return type.name;
      case 'auto':
        return 'auto';
      case 'named':
        return this.id(type.id);
      case 'pointer':
        return `pointer to ${this.type(type.to)}`;
      case 'array':
        return `array ${type.size ? `${this.expr(type.size)} ` : ''}of ${this.type(type.of)}`;
      case 'typeof':
        return `typeof(${type.type ? this.type(type.type) : this.expr(type.expr!)})`;
      case 'tag':
        return `${type.tag} ${this.id(type.id)}${type.record ? this.record(type.record) : ''}`;
      case 'function': {
        const params = type.params.map(({ id, type: of }) => (id ? `${this.id(id)}: ` : '') + this.type(of));
        const all = [...params, ...type.kr.map((id) => this.id(id)), ...(type.variadic ? ['...'] : [])];
        return `function (${all.join(', ')}) returning ${this.type(type.returns)}`;
      }
    }
  }

  private record({ fields, enumerators }: RecordBody): string {
    const members = fields.map(
      ({ id, type, bits }) => `${this.id(id)}: ${this.type(type)}${bits ? ` bits ${this.expr(bits)}` : ''}`,
    );
    const values = enumerators.map(({ id, value }) => this.id(id) + (value ? ` = ${this.expr(value)}` : ''));
    return ` {${[...members, ...values].join(', ')}}`;
  }

  private init(init: Init): string {
    if (init.k !== 'initlist') return this.expr(init);
    const items = init.items.map(({ designators, value }) => {
      const path = designators.map((each) => this.designator(each)).join('');
      return path ? `${path}=${this.init(value)}` : this.init(value);
    });
    return `{${items.join(', ')}}`;
  }

  private designator(each: Designator): string {
    if (each.k === 'field') return `.${this.id(each.id)}`;
    return `[${this.expr(each.index)}${each.to ? `...${this.expr(each.to)}` : ''}]`;
  }

  expr(e: Expr): string {
    const list = (...parts: string[]): string => `(${parts.filter((part) => part !== '').join(' ')})`;
    switch (e.k) {
      case 'id':
        return this.id(e.id);
      case 'number':
        return '#';
      case 'string':
        return '""';
      case 'paren':
        return this.expr(e.e);
      case 'member':
        return list(e.arrow ? '->' : '.', this.expr(e.base), this.id(e.id));
      case 'index':
        return list('[]', this.expr(e.base), this.expr(e.index));
      case 'call':
        return list('call', this.expr(e.fn), ...e.args.map((arg) => this.expr(arg)));
      case 'unary':
        return list(PUNCT_TEXT[e.op]!, this.expr(e.e));
      case 'postfix':
        return list(`post${PUNCT_TEXT[e.op]!}`, this.expr(e.e));
      case 'binary':
        return list(PUNCT_TEXT[e.op]!, this.expr(e.l), this.expr(e.r));
      case 'assign':
        return list(e.op === P['='] ? ':=' : PUNCT_TEXT[e.op]!, this.expr(e.l), this.expr(e.r));
      case 'conditional':
        return list('?', this.expr(e.test), e.yes ? this.expr(e.yes) : '', this.expr(e.no));
      case 'comma':
        return list(',', this.expr(e.l), this.expr(e.r));
      case 'cast':
        return list('cast', this.type(e.type), this.expr(e.e));
      case 'compound':
        return list('compound', this.type(e.type), this.init(e.init));
      case 'sizeoftype':
        return list('sizeof', `<${this.type(e.type)}>`);
      case 'sizeof':
        return list('sizeof', this.expr(e.e));
      case 'block':
        return list('block', e.block.items.map((s) => this.statement(s)).join(' / '));
      case 'generic':
        return list(
          'generic',
          this.expr(e.control),
          ...e.cases.map((each) => `<${each.type ? this.type(each.type) : 'default'}>${this.expr(each.e)}`),
        );
      case 'offsetof':
        return list('offsetof', this.type(e.type), e.path.map((each) => this.designator(each)).join(''));
      case 'vaarg':
        return list('va_arg', this.expr(e.e), `<${this.type(e.type)}>`);
      case 'compatible':
        return list('compatible', ...e.types.map((type) => `<${this.type(type)}>`));
      case 'choose':
        return list('choose', this.expr(e.test), this.expr(e.yes), this.expr(e.no));
      case 'labeladdress':
        return list('&&', this.id(e.id));
      case 'types':
        return list('types', ...e.types.map((type) => `<${this.type(type)}>`));
    }
  }

  statement(s: Statement): string {
    const some = (inner: Statement | null): string => (inner ? ` ${this.statement(inner)}` : '');
    const optional = (e: Expr | null): string => (e ? this.expr(e) : '-');
    switch (s.k) {
      case 'block':
        return `{ ${s.items.map((each) => this.statement(each)).join(' / ')} }`;
      case 'declstmt':
        return `let ${this.external(s.declaration)}`;
      case 'funcstmt':
        return `let ${this.external(s.definition)}`;
      case 'exprstmt':
        return this.expr(s.expr);
      case 'if':
        return (
          s.arms.map(({ test, body }) => `if ${this.expr(test)}${some(body)}`).join(' else ') +
          (s.no ? ` else${some(s.no)}` : '')
        );
      case 'for':
        return `for${s.init ? some(s.init) : ' -'} | ${optional(s.test)} | ${optional(s.step)} do${some(s.body)}`;
      case 'while':
      case 'switch':
        return `${s.k} ${this.expr(s.test)} do${some(s.body)}`;
      case 'case':
        return `case ${s.values.map((value) => this.expr(value)).join(' ')}:${some(s.body)}`;
      case 'label':
        return `${this.id(s.id)}:${some(s.body)}`;
      case 'goto':
        return `goto ${s.id ? this.id(s.id) : optional(s.expr)}`;
      case 'return':
        return `return${s.expr ? ` ${this.expr(s.expr)}` : ''}`;
      case 'asm':
        return [
          'asm',
          ...s.operands.map((e) => this.expr(e)),
          ...s.labels.map((id) => `@${this.id(id)}`),
        ].join(' ');
      case 'labels':
        return `labels ${s.ids.map((id) => this.id(id)).join(' ')}`;
      case 'junk':
        for (const id of s.ids) this.junk.push(this.id(id));
        return 'junk';
      case 'empty':
        return 'empty';
    }
  }
}
