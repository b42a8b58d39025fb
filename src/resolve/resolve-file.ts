/**
 * One file, every identifier: reads the file again with its function bodies, follows scopes and types (C11 6.2.1,
 * 6.2.3, 6.5), and keeps for each token what it means.
 */
import {
  type Block,
  type CType,
  type Declaration,
  type Designator,
  type Expr,
  type ExternalDeclaration,
  type FunctionDefinition,
  type Id,
  type Init,
  type InitList,
  LAST_KEYWORD,
  type Member,
  P,
  Parser,
  type RecordBody,
  type Statement,
  Storage,
  T,
} from '#parse';
import { ExpandedStream, type Macro } from '#preprocess';
import {
  environmentOf,
  type Entity,
  indexFile,
  isDirect,
  newRecord,
  placeOf,
  type Program,
  type RecordInfo,
  runPasses,
  type SourceFile,
  typeOracle,
} from '#index';
import type { Role } from '#model';
import { Lookup } from './lookup.ts';
import { COMPILER, exactly, type Meaning, UNKNOWN } from './meaning.ts';
import { baseName, INT, pointerTo, SIZE_T, STRING, VOID } from './types.ts';

/** An access of a chain, by the token of its field. */
export interface LinkFound {
  tok: number;
  arrow: boolean;
  /** An index stands between this access and the one before. */
  indexed: boolean;
}

export interface ChainFound {
  links: LinkFound[];
  /** First token of the base. */
  first: number;
  /** Token of the base's own name, -1 where it is an expression. */
  baseTok: number;
  addressOf: boolean;
  inFunction: number;
}

export interface Answers {
  file: SourceFile;
  /** By token; undefined where the token is no identifier. */
  meanings: (Meaning | undefined)[];
  roles: (Role | undefined)[];
  /** Type of the expression that ends at the token. */
  types: (CType | null | undefined)[];
  inactive: Uint8Array;
  chains: ChainFound[];
  /** Functions: first token, `{`, last token. */
  functions: { name: number; first: number; open: number; last: number }[];
  lookup: Lookup;
}

type Scope = Map<number, { meaning: Meaning; type: CType | null }>;

/** Resolves every identifier of a file; indexes what it needs first. */
export function resolveFile(program: Program, file: SourceFile): Answers {
  indexFile(program, file);
  const resolver = new Resolver(program, file);
  resolver.run();
  return resolver.answers;
}

class Resolver {
  readonly answers: Answers;
  private readonly program: Program;
  private readonly file: SourceFile;
  private readonly lookup: Lookup;
  private scopes: Scope[] = [];
  private tagScopes: Map<number, RecordInfo>[] = [];
  private labels = new Map<number, Meaning>();
  private pendingLabels: Id[] = [];
  private returnType: CType | null = null;
  private inactive = false;
  private currentFunction = 0;
  private readonly fieldMeanings = new Map<Entity, Meaning>();
  /** What a macro body's own token meant at each expansion. */
  private readonly votes = new Map<number, Set<Entity>>();
  private readonly voted = new Map<number, Meaning>();
  private readonly pasted = new Map<number, Meaning>();
  private readonly chainByLast = new Map<number, ChainFound>();
  private readonly chainOf = new Map<Member, ChainFound>();

  constructor(program: Program, file: SourceFile) {
    this.program = program;
    this.file = file;
    this.lookup = new Lookup(program, file);
    this.answers = {
      file,
      meanings: new Array(file.tokens.count),
      roles: new Array(file.tokens.count),
      types: new Array(file.tokens.count),
      inactive: new Uint8Array(file.tokens.count),
      chains: [],
      functions: [],
      lookup: this.lookup,
    };
  }

  run(): void {
    const { program, file } = this;
    const env = environmentOf(program, file);
    const isType = typeOracle(program, file);
    runPasses(file, (segments, inactive) => {
      this.inactive = inactive;
      if (inactive) {
        for (let i = 0; i < segments.length; i += 2)
          for (let t = segments[i]!; t < segments[i + 1]!; t++)
            if (!this.program.isActive(file, program.branchAt(file, t))) this.answers.inactive[t] = 1;
      }
      const items = [];
      const stream = new ExpandedStream(env, file.id, segments);
      const parser = new Parser(stream, { isType, skipBodies: false });
      for (let item = parser.externalDeclaration(); item; item = parser.externalDeclaration()) {
        this.external(item);
        for (const id of parser.takeLoose()) this.looseName(id);
        items.push({ first: item.first, last: item.last });
      }
      for (const use of stream.uses) if (use.file === file.id) this.macroUse(use.tok, use.macro);
      return items;
    });
    this.chainByLast.forEach((chain) => this.answers.chains.push(chain));
    this.answers.chains.sort((a, b) => a.first - b.first || a.links[0]!.tok - b.links[0]!.tok);
    this.fallBack();
  }

  // ---- recording

  private record(id: Id, meaning: Meaning, role: Role, type: CType | null = null): void {
    if (id.f !== this.file.id || id.t < 0) return;
    const { meanings, roles, types } = this.answers;
    if (id.p) {
      if (meaning.class === 'exact' && !this.pasted.has(id.t))
        this.pasted.set(id.t, { ...meaning, evidence: 'pasted name' });
      return;
    }
    if (this.file.structure.inDirective[id.t]) {
      if (meaning.targets.length === 0) return;
      let votes = this.votes.get(id.t);
      if (!votes) this.votes.set(id.t, (votes = new Set()));
      votes.add(meaning.targets[0]!);
      this.voted.set(id.t, meaning);
      return;
    }
    const before = meanings[id.t];
    if (before && before.class !== 'unknown' && before.evidence !== 'only member of that name') return;
    if (before && meaning.class === 'unknown') return;
    meanings[id.t] = meaning;
    roles[id.t] = role;
    types[id.t] = type;
  }

  private macroUse(tok: number, macro: Macro): void {
    if (tok < 0) return;
    const { meanings, roles } = this.answers;
    let meaning: Meaning = COMPILER;
    if (macro.file >= 0) {
      const indexed = this.program.indexedMacro(macro);
      if (!indexed) return;
      meaning = this.lookup.macro(indexed);
    } else if (this.program.names.text(macro.name).startsWith('CONFIG_')) {
      meaning = { ...COMPILER, evidence: 'configuration' };
    }
    meanings[tok] = meaning;
    roles[tok] = macro.params ? 'call' : 'read';
  }

  // ---- external declarations

  private external(item: ExternalDeclaration): void {
    this.scopes = [];
    this.tagScopes = [];
    this.currentFunction = 0;
    if (item.k === 'junk') {
      for (const e of item.exprs) this.expr(e, 'read');
    } else if (item.k === 'function') {
      this.functionDefinition(item);
    } else {
      this.declaration(item);
    }
  }

  private functionDefinition(item: FunctionDefinition): void {
    const outer = {
      labels: this.labels,
      pending: this.pendingLabels,
      returns: this.returnType,
      fn: this.currentFunction,
    };
    this.labels = new Map();
    this.pendingLabels = [];
    this.returnType = item.type.returns;
    this.currentFunction = item.id.n;
    this.visitType(item.type.returns);
    if (this.scopes.length === 0) this.declareGlobal(item.id, 'function');
    else this.declareLocal(item.id, 'function', item.type);
    this.push();
    for (const param of item.type.params) {
      this.visitType(param.type);
      if (param.id) this.declareLocal(param.id, 'parameter', adjusted(param.type));
    }
    for (const id of item.type.kr)
      if (!item.krDeclarations.some((d) => d.declarators.some((x) => x.id.n === id.n)))
        this.declareLocal(id, 'parameter', INT);
    for (const declaration of item.krDeclarations) {
      this.visitType(declaration.type);
      for (const d of declaration.declarators) {
        this.visitType(d.type, declaration.type);
        this.declareLocal(d.id, 'parameter', adjusted(d.type));
      }
    }
    for (const id of item.type.kr) {
      const known = this.scopes[this.scopes.length - 1]!.get(id.n);
      if (known) this.record(id, known.meaning, 'read');
    }
    if (item.body) {
      if (this.scopes.length === 1 && !this.inactive)
        this.answers.functions.push({ name: item.id.n, first: item.first, open: item.open, last: item.last });
      for (const each of item.body.items) this.statement(each);
    }
    this.pop();
    for (const id of this.pendingLabels) this.record(id, this.labels.get(id.n) ?? UNKNOWN, 'read');
    this.labels = outer.labels;
    this.pendingLabels = outer.pending;
    this.returnType = outer.returns;
    this.currentFunction = outer.fn;
  }

  private declaration(item: Declaration): void {
    this.visitType(item.type);
    const global = this.scopes.length === 0;
    if (
      item.declarators.length === 0 &&
      item.type.k === 'tag' &&
      item.type.id &&
      !item.type.record &&
      !global
    ) {
      this.tagScopes[this.tagScopes.length - 1]!.delete(item.type.id.n);
    }
    for (const d of item.declarators) {
      this.visitType(d.type, item.type);
      let type = d.type;
      if (item.type.k === 'auto' && d.init && d.init.k !== 'initlist')
        type = this.expr(d.init, 'read') ?? type;
      const kind =
        item.storage & Storage.typedef ? 'typedef' : d.type.k === 'function' ? 'function' : 'variable';
      if (global) this.declareGlobal(d.id, kind);
      else if (item.storage & Storage.extern || kind === 'function') this.declareExtern(d.id, kind, type);
      else this.declareLocal(d.id, kind, type);
      if (d.init && item.type.k !== 'auto') this.initializer(d.init, type);
    }
  }

  /** The token that declares: it means what it declares, with its definition first. */
  private declareGlobal(id: Id, kind: 'function' | 'variable' | 'typedef'): void {
    const entity = this.file.declaredAt.get(id.t);
    if (isDirect(this.file, id)) {
      if (entity) this.record(id, exactly(entity, 'declared here'), 'declare', entity.type);
      return;
    }
    if (id.p && id.f === this.file.id && id.t >= 0) {
      const made = this.file.entities.find((e) => e.tok === id.s && e.name === id.n && e.kind === kind);
      const own = this.file.declaredAt.get(id.t) ?? made;
      if (own && !this.pasted.has(id.t)) this.pasted.set(id.t, exactly(own, 'pasted name'));
    }
  }

  private declareLocal(id: Id, kind: 'variable' | 'parameter' | 'typedef' | 'function', type: CType): void {
    const entity: Entity = {
      kind,
      name: id.n,
      file: this.file.id,
      tok: placeOf(this.file, id),
      first: id.s,
      last: id.s,
      isDefinition: true,
      isStatic: true,
      inactive: this.inactive,
      branch: null,
      type,
      record: null,
      parent: null,
    };
    const meaning = exactly(entity, 'block scope');
    this.scopes[this.scopes.length - 1]!.set(id.n, { meaning, type });
    this.record(id, { ...meaning, evidence: 'declared here' }, 'declare', type);
  }

  /** `extern` in a block: the object of file scope, where it is known. */
  private declareExtern(id: Id, kind: 'variable' | 'function' | 'typedef', type: CType): void {
    const global = this.lookup.ordinary(id.n);
    if (global.class !== 'exact') return this.declareLocal(id, kind, type);
    this.scopes[this.scopes.length - 1]!.set(id.n, { meaning: global, type });
    this.record(id, global, 'declare', type);
  }

  private push(): void {
    this.scopes.push(new Map());
    this.tagScopes.push(new Map());
  }
  private pop(): void {
    this.scopes.pop();
    this.tagScopes.pop();
  }

  // ---- types

  /** Answers the names in a type as it is written; binds what a block's own declarations mean. */
  private visitType(type: CType, done: CType | null = null): void {
    if (type === done) return;
    switch (type.k) {
      case 'pointer':
        return this.visitType(type.to, done);
      case 'array':
        this.visitType(type.of, done);
        if (type.size) this.expr(type.size, 'read');
        return;
      case 'function':
        this.visitType(type.returns, done);
        if (type.params.length > 0) {
          this.push();
          for (const param of type.params) {
            this.visitType(param.type);
            if (param.id) this.declareLocal(param.id, 'parameter', param.type);
          }
          this.pop();
        }
        return;
      case 'named': {
        const local = this.local(type.id.n);
        const meaning = local?.meaning ?? this.lookup.ordinary(type.id.n);
        if (local?.type) type.info = { type: local.type };
        this.record(type.id, meaning, 'type');
        return;
      }
      case 'typeof': {
        if (type.type) {
          this.visitType(type.type);
          type.info = { type: type.type };
        } else if (type.expr) {
          type.info = { type: this.expr(type.expr, 'read') };
        }
        return;
      }
      case 'tag':
        return this.visitTag(type);
    }
  }

  private visitTag(type: Extract<CType, { k: 'tag' }>): void {
    if (type.record) {
      this.visitRecord(type.record, null);
      type.info = type.record.info;
      if (type.id && this.tagScopes.length > 0)
        this.tagScopes[this.tagScopes.length - 1]!.set(type.id.n, type.record.info as RecordInfo);
      return;
    }
    if (!type.id) return;
    for (let i = this.tagScopes.length - 1; i >= 0; i--) {
      const info = this.tagScopes[i]!.get(type.id.n);
      if (info) {
        type.info = info;
        if (info.entity) this.record(type.id, exactly(info.entity, 'block scope'), 'type');
        return;
      }
    }
    this.record(type.id, this.lookup.tag(type.id.n), 'type');
  }

  private visitRecord(body: RecordBody, outer: RecordInfo | null): void {
    const { file } = this;
    const known = body.id && isDirect(file, body.id) ? file.declaredAt.get(body.id.t) : undefined;
    const info = known?.record ?? newRecord(body.tag, body.id?.n ?? 0, file.id, outer);
    body.info = info;
    if (body.id) {
      if (!known && !info.entity) {
        info.entity = {
          kind: body.tag,
          name: body.id.n,
          file: file.id,
          tok: placeOf(file, body.id),
          first: body.first,
          last: body.last,
          isDefinition: true,
          isStatic: true,
          inactive: this.inactive,
          branch: null,
          type: null,
          record: info,
          parent: null,
        };
      }
      this.record(body.id, exactly(known ?? info.entity!, 'declared here'), 'declare');
    }
    const fresh = !known;
    for (const field of body.fields) {
      if (field.type.k === 'tag' && field.type.record && !field.type.record.info) {
        this.visitRecord(field.type.record, info);
        field.type.info = field.type.record.info;
      } else this.visitType(field.type);
      if (field.bits) this.expr(field.bits, 'read');
      if (fresh) info.members.push({ name: field.id?.n ?? 0, type: field.type });
      if (!field.id) {
        if (fresh) info.anonymous.push(field.type);
        continue;
      }
      const declared = isDirect(file, field.id) ? file.declaredAt.get(field.id.t) : undefined;
      const entity: Entity = declared ?? {
        kind: 'field',
        name: field.id.n,
        file: file.id,
        tok: placeOf(file, field.id),
        first: field.first,
        last: field.last,
        isDefinition: true,
        isStatic: true,
        inactive: this.inactive,
        branch: null,
        type: field.type,
        record: null,
        parent: info,
      };
      if (fresh) {
        info.fields.push(entity);
        const same = info.byName.get(entity.name);
        if (same) same.push(entity);
        else info.byName.set(entity.name, [entity]);
      }
      this.record(field.id, exactly(entity, 'declared here'), 'declare', field.type);
    }
    for (const each of body.enumerators) {
      const declared = isDirect(file, each.id) ? file.declaredAt.get(each.id.t) : undefined;
      const entity: Entity = declared ?? {
        kind: 'enumerator',
        name: each.id.n,
        file: file.id,
        tok: placeOf(file, each.id),
        first: each.first,
        last: each.last,
        isDefinition: true,
        isStatic: true,
        inactive: this.inactive,
        branch: null,
        type: INT,
        record: null,
        parent: info,
      };
      if (this.scopes.length > 0)
        this.scopes[this.scopes.length - 1]!.set(each.id.n, {
          meaning: exactly(entity, 'block scope'),
          type: INT,
        });
      this.record(each.id, exactly(entity, 'declared here'), 'declare', INT);
      if (each.value) this.expr(each.value, 'read');
    }
  }

  /** A type without typedefs and `typeof` around it. */
  private strip(type: CType | null, depth = 0): CType | null {
    let t = type;
    for (let i = depth; t && i < 40; i++) {
      if (t.k === 'named') {
        const bound = t.info as { type: CType } | null;
        if (bound) t = bound.type;
        else {
          const entity = this.lookup.ordinary(t.id.n).targets.find((e) => e.kind === 'typedef');
          t = entity?.type ?? null;
        }
      } else if (t.k === 'typeof') {
        const known = t.info as { type: CType | null } | null;
        if (known) t = known.type;
        else if (t.type) t = t.type;
        else if (t.expr) {
          t.info = { type: null }; // while it is asked, and where it asks for itself
          const found: CType | null = this.quietly(t.expr);
          t.info = { type: found };
          t = found;
        } else t = null;
      } else return t;
    }
    return null;
  }

  /** Type of an expression of another file: at file scope, and without answering its names. */
  private quietly(e: Expr): CType | null {
    const { scopes, tagScopes } = this;
    this.scopes = [];
    this.tagScopes = [];
    const type = this.expr(e, 'read');
    this.scopes = scopes;
    this.tagScopes = tagScopes;
    return type;
  }

  private recordOf(type: CType | null): RecordInfo | null {
    const t = this.strip(type);
    if (!t || t.k !== 'tag') return null;
    const info = (t.info ?? t.record?.info ?? null) as RecordInfo | null;
    if (info) return info;
    return t.id ? this.lookup.record(t.id.n) : null;
  }

  private pointee(type: CType | null): CType | null {
    const t = this.strip(type);
    if (!t) return null;
    if (t.k === 'pointer') return t.to;
    if (t.k === 'array') return t.of;
    if (t.k === 'function') return t;
    return null;
  }

  /** A member of a record, its nameless members' own included (6.7.2.1p13). */
  private member(record: RecordInfo, name: number, depth = 0): Entity | null {
    const own = record.byName.get(name);
    if (own)
      return own.length === 1 ? own[0]! : (own.find((e) => this.lookup.truthOf(e) !== 'false') ?? own[0]!);
    if (depth > 12) return null;
    let inactive: Entity | null = null;
    for (const type of record.anonymous) {
      const inner = this.recordOf(type);
      const found = inner && inner !== record ? this.member(inner, name, depth + 1) : null;
      if (found && this.lookup.truthOf(found) !== 'false') return found;
      inactive ??= found;
    }
    return inactive;
  }

  private fieldMeaning(entity: Entity, record: RecordInfo): Meaning {
    let meaning = this.fieldMeanings.get(entity);
    if (!meaning) {
      const others = (record.byName.get(entity.name) ?? []).filter((e) => e !== entity);
      meaning = { class: 'exact', targets: [entity], others, evidence: 'type of the base' };
      this.fieldMeanings.set(entity, meaning);
    }
    return meaning;
  }

  /** Answers a member's name; returns its type. */
  private access(id: Id, record: RecordInfo | null, role: Role): CType | null {
    const entity = record ? this.member(record, id.n) : null;
    if (entity && record) {
      this.record(id, this.fieldMeaning(entity, record), role, entity.type);
      return entity.type;
    }
    const candidates = this.lookup.fieldsInSight(id.n);
    if (record || candidates.length === 0) {
      // The record is known and has no such member: a guess by name would be wrong.
      this.record(id, UNKNOWN, role);
      return null;
    }
    if (candidates.length === 1) {
      this.record(
        id,
        { class: 'exact', targets: candidates, others: [], evidence: 'only member of that name' },
        role,
        candidates[0]!.type,
      );
      return candidates[0]!.type;
    }
    this.record(
      id,
      { class: 'conditional', targets: candidates.slice(0, 40), others: [], evidence: 'name alone' },
      role,
    );
    return null;
  }

  // ---- statements

  private block(block: Block): CType | null {
    this.push();
    let last: CType | null = VOID;
    for (const each of block.items) last = this.statement(each);
    this.pop();
    return last;
  }

  /** Returns the type of an expression statement, for statement expressions. */
  private statement(s: Statement): CType | null {
    switch (s.k) {
      case 'block':
        this.block(s);
        return VOID;
      case 'declstmt':
        this.declaration(s.declaration);
        return VOID;
      case 'funcstmt':
        this.functionDefinition(s.definition);
        return VOID;
      case 'exprstmt':
        return this.expr(s.expr, 'read');
      case 'if':
        this.expr(s.test, 'read');
        this.statement(s.yes);
        if (s.no) this.statement(s.no);
        return VOID;
      case 'for':
        this.push();
        if (s.init) this.statement(s.init);
        if (s.test) this.expr(s.test, 'read');
        if (s.step) this.expr(s.step, 'read');
        this.statement(s.body);
        this.pop();
        return VOID;
      case 'while':
      case 'switch':
        this.expr(s.test, 'read');
        this.statement(s.body);
        return VOID;
      case 'case':
        this.expr(s.from, 'read');
        if (s.to) this.expr(s.to, 'read');
        return s.body ? this.statement(s.body) : VOID;
      case 'default':
        return s.body ? this.statement(s.body) : VOID;
      case 'label': {
        const entity: Entity = {
          kind: 'label',
          name: s.id.n,
          file: this.file.id,
          tok: placeOf(this.file, s.id),
          first: s.id.s,
          last: s.id.s,
          isDefinition: true,
          isStatic: true,
          inactive: this.inactive,
          branch: null,
          type: null,
          record: null,
          parent: null,
        };
        const meaning = exactly(entity, 'label');
        this.labels.set(s.id.n, meaning);
        this.record(s.id, meaning, 'declare');
        return s.body ? this.statement(s.body) : VOID;
      }
      case 'goto':
        if (s.id) this.label(s.id);
        if (s.expr) this.expr(s.expr, 'read');
        return VOID;
      case 'return':
        if (s.expr) this.expr(s.expr, 'read');
        return VOID;
      case 'asm':
        for (const e of s.operands) this.expr(e, 'read');
        for (const id of s.labels) this.label(id);
        return VOID;
      case 'labels':
        for (const id of s.ids) this.label(id);
        return VOID;
      case 'empty':
        return VOID;
    }
  }

  private label(id: Id): void {
    const known = this.labels.get(id.n);
    if (known) this.record(id, known, 'read');
    else this.pendingLabels.push(id);
  }

  // ---- initialisers

  private initializer(init: Init, type: CType | null): void {
    if (init.k !== 'initlist') {
      this.expr(init, 'read');
      return;
    }
    this.initList(init, type);
  }

  private initList(list: InitList, type: CType | null): void {
    const t = this.strip(type);
    const record = this.recordOf(t);
    const element = t?.k === 'array' ? t.of : null;
    let position = 0;
    for (const item of list.items) {
      let target: CType | null = null;
      if (item.designators.length > 0) {
        target = this.designate(item.designators, t);
        const first = item.designators[0]!;
        if (record && first.k === 'field') {
          const at = record.members.findIndex(
            (m) => m.name === first.id.n || (m.name === 0 && this.holds(m.type, first.id.n)),
          );
          if (at >= 0) position = at + 1;
        }
      } else if (record) {
        target = record.members[position]?.type ?? null;
        if (record.tag === 'union') target = record.members[0]?.type ?? null;
        position++;
      } else {
        target = element ?? t;
      }
      this.initializer(item.value, target);
    }
  }

  private holds(type: CType, name: number): boolean {
    const inner = this.recordOf(type);
    return inner !== null && this.member(inner, name) !== null;
  }

  /** Answers a designator's names from the type it designates in; returns what it designates. */
  private designate(path: readonly Designator[], type: CType | null): CType | null {
    let current = type;
    for (const each of path) {
      if (each.k === 'index') {
        this.expr(each.index, 'read');
        if (each.to) this.expr(each.to, 'read');
        current = this.pointee(current);
      } else {
        current = this.access(each.id, this.recordOf(current), 'write');
      }
    }
    return current;
  }

  // ---- expressions

  private local(name: number): { meaning: Meaning; type: CType | null } | null {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const found = this.scopes[i]!.get(name);
      if (found) return found;
    }
    return null;
  }

  /** Answers every name in an expression; returns its type, null where it is not known. */
  private expr(e: Expr, role: Role): CType | null {
    switch (e.k) {
      case 'id':
        return this.name(e.id, role);
      case 'number':
        return INT;
      case 'string':
        return STRING;
      case 'paren':
        return this.expr(e.e, role);
      case 'member':
        return this.memberAccess(e, role);
      case 'index': {
        const base = this.expr(e.base, role === 'read' ? 'read' : role);
        this.expr(e.index, 'read');
        return this.pointee(base);
      }
      case 'call':
        return this.call(e.fn, e.args);
      case 'unary':
        return this.unary(e.op, e.e, role);
      case 'postfix':
        return this.expr(e.e, 'readwrite');
      case 'binary': {
        const l = this.expr(e.l, 'read');
        const r = this.expr(e.r, 'read');
        return this.arithmetic(e.op, l, r);
      }
      case 'assign': {
        const l = this.expr(e.l, e.op === P['='] ? 'write' : 'readwrite');
        this.expr(e.r, 'read');
        return l;
      }
      case 'conditional': {
        const test = this.expr(e.test, 'read');
        const yes = e.yes ? this.expr(e.yes, role) : test;
        const no = this.expr(e.no, role);
        return this.either(yes, no);
      }
      case 'comma':
        this.expr(e.l, 'read');
        return this.expr(e.r, role);
      case 'cast':
        this.visitType(e.type);
        this.expr(e.e, role === 'address' ? role : 'read');
        return e.type;
      case 'compound':
        this.visitType(e.type);
        this.initList(e.init, e.type);
        return e.type;
      case 'sizeoftype':
        this.visitType(e.type);
        return SIZE_T;
      case 'sizeof':
        this.expr(e.e, 'read');
        return SIZE_T;
      case 'block':
        return this.block(e.block);
      case 'generic':
        return this.generic(e);
      case 'offsetof':
        this.visitType(e.type);
        this.designate(e.path, e.type);
        return SIZE_T;
      case 'vaarg':
        this.expr(e.e, 'read');
        this.visitType(e.type);
        return e.type;
      case 'compatible':
        for (const type of e.types) this.visitType(type);
        return INT;
      case 'choose': {
        this.expr(e.test, 'read');
        const yes = this.expr(e.yes, role);
        const no = this.expr(e.no, role);
        return this.either(yes, no);
      }
      case 'labeladdress':
        this.label(e.id);
        return pointerTo(VOID);
      case 'types':
        for (const type of e.types) this.visitType(type);
        for (const each of e.exprs) this.expr(each, 'read');
        return null;
    }
  }

  private name(id: Id, role: Role): CType | null {
    const local = this.local(id.n);
    if (local) {
      this.record(id, local.meaning, role, local.type);
      return local.type;
    }
    const meaning = this.lookup.ordinary(id.n);
    if (meaning.class === 'unknown') {
      const text = this.program.names.text(id.n);
      if (
        text.startsWith('__builtin_') ||
        text.startsWith('__sync_') ||
        text.startsWith('__atomic_') ||
        /^__(func|FUNCTION|PRETTY_FUNCTION)__$/.test(text)
      ) {
        this.record(id, COMPILER, role);
        return text.includes('func') || text.includes('FUNC') ? STRING : null;
      }
    }
    const type = meaning.targets.find((t) => t.type)?.type ?? null;
    this.record(id, meaning, role, type);
    return type;
  }

  private memberAccess(e: Member, role: Role): CType | null {
    const base = this.expr(e.base, e.arrow ? 'read' : role);
    const type = this.access(e.id, this.recordOf(e.arrow ? this.pointee(base) : base), role);
    this.chainLink(e);
    return type;
  }

  /** Joins an access to the chain of its base: through parentheses, subscripts, `&` and `*`; not calls, not casts. */
  private chainLink(e: Member): void {
    if (!isDirect(this.file, e.id)) return;
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
    const before = base.k === 'member' ? this.chainOf.get(base) : undefined;
    if (before) {
      this.chainByLast.delete(before.links[before.links.length - 1]!.tok);
      before.links.push(link);
      this.chainOf.set(e, before);
      this.keepChain(before);
      return;
    }
    const baseTok = base.k === 'id' && isDirect(this.file, base.id) ? base.id.t : -1;
    const chain: ChainFound = {
      links: [link],
      first: e.first,
      baseTok,
      addressOf: false,
      inFunction: this.currentFunction,
    };
    this.chainOf.set(e, chain);
    this.keepChain(chain);
  }

  private keepChain(chain: ChainFound): void {
    const last = chain.links[chain.links.length - 1]!.tok;
    const known = this.chainByLast.get(last);
    if (!known || known.links.length < chain.links.length) this.chainByLast.set(last, chain);
  }

  private call(fn: Expr, args: readonly Expr[]): CType | null {
    let type = this.strip(this.expr(fn, 'call'));
    for (const arg of args) this.expr(arg, 'read');
    if (type?.k === 'pointer') type = this.strip(type.to);
    if (type?.k === 'function') return type.returns;
    if (fn.k === 'id') {
      const text = this.program.names.text(fn.id.n);
      // What GCC's manual says of the built-ins whose type the kernel relies on
      if (text === '__builtin_expect' || text === '__builtin_constant_p') return INT;
      if (
        text.startsWith('__builtin_mem') ||
        text === '__builtin_return_address' ||
        text === '__builtin_frame_address'
      )
        return pointerTo(VOID);
    }
    return null;
  }

  private unary(op: number, inner: Expr, role: Role): CType | null {
    if (op === P['&']) {
      const type = this.expr(inner, 'address');
      let e: Expr = inner;
      while (e.k === 'paren') e = e.e;
      if (e.k === 'member') {
        const chain = this.chainOf.get(e);
        if (chain) chain.addressOf = true;
      }
      return type ? pointerTo(type) : null;
    }
    if (op === P['*']) return this.pointee(this.expr(inner, role === 'write' ? 'read' : role));
    if (op === P['++'] || op === P['--']) return this.expr(inner, 'readwrite');
    const type = this.expr(inner, 'read');
    return op === P['!'] ? INT : type;
  }

  private arithmetic(op: number, l: CType | null, r: CType | null): CType | null {
    if (op === P['+'] || op === P['-']) {
      const left = this.strip(l);
      const right = this.strip(r);
      if (left?.k === 'pointer') return op === P['-'] && right?.k === 'pointer' ? SIZE_T : l;
      if (left?.k === 'array') return op === P['-'] && right?.k === 'array' ? SIZE_T : pointerTo(left.of);
      if (right?.k === 'pointer') return r;
      if (right?.k === 'array') return pointerTo(right.of);
      return l ?? r;
    }
    if (
      op === P['*'] ||
      op === P['/'] ||
      op === P['%'] ||
      op === P['&'] ||
      op === P['|'] ||
      op === P['^'] ||
      op === P['<<'] ||
      op === P['>>']
    ) {
      return l ?? r;
    }
    return INT;
  }

  /** The type of `a ? b : c`: a pointer to something wins over a number or `void *` (6.5.15). */
  private either(a: CType | null, b: CType | null): CType | null {
    const worth = (type: CType | null): number => {
      const t = this.strip(type);
      if (!t) return 0;
      if (t.k === 'pointer') return this.isVoid(t.to) ? 2 : 3;
      if (t.k === 'base') return t.name === 'void' ? 1 : 1.5;
      return 3;
    };
    return worth(a) >= worth(b) ? a : b;
  }

  private isVoid(type: CType): boolean {
    const t = this.strip(type);
    return t?.k === 'base' && t.name === 'void';
  }

  private generic(e: Extract<Expr, { k: 'generic' }>): CType | null {
    const control = this.spell(this.expr(e.control, 'read'));
    let chosen: CType | null = null;
    let fallback: CType | null = null;
    for (const each of e.cases) {
      if (each.type) this.visitType(each.type);
      const type = this.expr(each.e, 'read');
      if (!each.type) fallback = type;
      else if (control !== null && chosen === null && this.spell(each.type) === control) chosen = type;
    }
    return chosen ?? fallback;
  }

  /** A type in one spelling, to compare (6.2.7); null where it is not known. */
  private spell(type: CType | null): string | null {
    const t = this.strip(type);
    if (!t) return null;
    switch (t.k) {
      case 'base':
        return baseName(t.name);
      case 'pointer':
        return `${this.spell(t.to) ?? '?'}*`;
      case 'array':
        return `${this.spell(t.of) ?? '?'}*`;
      case 'tag':
        return t.tag === 'enum' ? 'unsigned int' : `${t.tag} ${t.id?.n ?? '?'}`;
      default:
        return t.k;
    }
  }

  // ---- what no rule has read

  /** A name in skipped text or an attribute. */
  private looseName(id: Id): void {
    if (id.n <= LAST_KEYWORD) return;
    const meaning = this.lookup.ordinary(id.n);
    if (meaning.class !== 'unknown') this.record(id, { ...meaning, evidence: 'name alone' }, 'read');
  }

  /** Tokens that no pass has answered: macro bodies and parameters, conditions, skipped text. */
  private fallBack(): void {
    const { file, program } = this;
    const { tokens, structure } = file;
    const { meanings, roles } = this.answers;
    for (const item of structure.items) {
      if (item.kind !== 'define') continue;
      const macros = file.macros.get(item.name)!;
      const own = macros.find((m) => m.macro.nameTok === item.nameTok)!;
      meanings[item.nameTok] = { ...this.lookup.macro(own), evidence: 'declared here' };
      roles[item.nameTok] = 'declare';
      const params = new Map<number, Meaning>();
      for (const p of item.params ?? []) {
        const entity: Entity = {
          kind: 'parameter',
          name: p.name,
          file: file.id,
          tok: p.tok,
          first: p.tok,
          last: p.tok,
          isDefinition: true,
          isStatic: true,
          inactive: false,
          branch: null,
          type: null,
          record: null,
          parent: null,
        };
        const meaning = exactly(entity, 'macro parameter');
        params.set(p.name, meaning);
        if (tokens.kind[p.tok] === T.name) {
          meanings[p.tok] = meaning;
          roles[p.tok] = 'declare';
        }
      }
      for (let t = item.bodyFirst; t < item.bodyLast; t++) {
        const param = tokens.kind[t] === T.name ? params.get(tokens.name[t]!) : undefined;
        if (param) {
          meanings[t] = param;
          roles[t] = 'read';
        }
      }
    }
    this.votes.forEach((votes, tok) => {
      if (meanings[tok]) return;
      const last = this.voted.get(tok)!;
      meanings[tok] =
        votes.size === 1
          ? { ...last, evidence: 'uses of the macro' }
          : { class: 'conditional', targets: [...votes], others: [], evidence: 'uses of the macro' };
      roles[tok] = 'read';
    });
    const include = program.names.id('include');
    const define = program.names.id('define');
    const defined = program.names.id('defined');
    for (let t = 0; t < tokens.count; t++) {
      if (
        tokens.kind[t] !== T.name ||
        tokens.name[t]! <= LAST_KEYWORD ||
        (meanings[t] && meanings[t]!.class !== 'unknown')
      )
        continue;
      const before = this.pasted.get(t);
      if (before) {
        meanings[t] = before;
        roles[t] ??= 'declare';
        continue;
      }
      if (
        structure.inDirective[t] &&
        t > 0 &&
        tokens.kind[t - 1] === T.punct &&
        tokens.name[t - 1] === P['#'] &&
        structure.inDirective[t - 1]
      )
        continue;
      const n = tokens.name[t]!;
      if (n === defined || n === include || n === define) continue;
      meanings[t] = this.byName(t, n, meanings[t] !== undefined);
      roles[t] ??= structure.inDirective[t] ? 'preprocessor' : 'read';
    }
  }

  /** The last resort: what the name alone may mean here. */
  private byName(t: number, n: number, tried: boolean): Meaning {
    const { file, program, lookup } = this;
    const { tokens } = file;
    const text = program.names.text(n);
    const previous = tokens.kind[t - 1] === T.punct ? tokens.name[t - 1] : 0;
    if (previous === P['.'] || previous === P['->']) {
      if (tried) return UNKNOWN;
      const fields = lookup.fieldsInSight(n);
      if (fields.length === 1)
        return { class: 'exact', targets: fields, others: [], evidence: 'only member of that name' };
      return fields.length > 0
        ? { class: 'conditional', targets: fields.slice(0, 40), others: [], evidence: 'name alone' }
        : UNKNOWN;
    }
    if (text.startsWith('CONFIG_')) return { ...COMPILER, evidence: 'configuration' };
    const macro = program.macroAt(file, n, t) ?? program.macroInSight(file, n);
    if (macro) return { ...lookup.macro(macro), evidence: 'include closure' };
    if (program.madeMacro(n)) return COMPILER;
    const word = tokens.kind[t - 1] === T.name ? program.names.text(tokens.name[t - 1]!) : '';
    if (word === 'struct' || word === 'union' || word === 'enum') {
      const tag = lookup.tag(n);
      if (tag.class !== 'unknown') return tag;
    }
    const ordinary = lookup.ordinary(n);
    if (ordinary.class !== 'unknown') return ordinary;
    const own = file.macros.get(n);
    if (own) return lookup.macro(own[0]!);
    if (text.startsWith('__builtin_') || text.startsWith('__has_')) return COMPILER;
    const tag = tried ? UNKNOWN : lookup.macrosAtLarge(n);
    return tag;
  }
}

/** A parameter's array or function type is a pointer (6.7.6.3p7). */
function adjusted(type: CType): CType {
  if (type.k === 'array') return pointerTo(type.of);
  if (type.k === 'function') return pointerTo(type);
  return type;
}
