/**
 * From external declarations to entities: what each declares, with its place, its type and its members.
 */
import {
  type CType,
  type ExternalDeclaration,
  type Id,
  KW,
  placeOfKey,
  type RecordBody,
  Storage,
  T,
} from '#parse';
import type { SymbolKind } from '#model';
import { type Entity, newRecord, type RecordInfo } from './entity.ts';
import type { Program } from './program.ts';
import type { SourceFile } from './source-file.ts';

/** Token of `file` at which a reader finds a declared name: its own, or that of the macro call that makes it. */
export function placeOf(file: SourceFile, id: Id): number {
  return isDirect(file, id) ? id.t : id.s;
}

/** The file itself spells the name, outside of any directive. */
export function isDirect(file: SourceFile, id: Id): boolean {
  return id.f === file.id && !id.p && file.structure.inDirective[id.t] === 0;
}

const TAG_WORDS = new Set<number>([KW.struct, KW.union, KW.enum]);

/** Declares what one file says into the program's tables. */
export class Declarer {
  private readonly program: Program;
  private readonly file: SourceFile;
  /** Records by their first token, so that a second pass adds to what the first has found. */
  private readonly records = new Map<string, RecordInfo>();
  /** Tags that have been looked for. */
  private readonly seen = new Set<number>();
  private readonly numbers = new Map<RecordInfo, number>();
  private readonly made = new Set<string>();
  private readonly anonymous = new Map<RecordInfo, Set<object>>();
  inactive = false;
  /** What is declared has the attribute `weak`. */
  weak = false;

  constructor(program: Program, file: SourceFile) {
    this.program = program;
    this.file = file;
  }

  external(item: ExternalDeclaration): void {
    if (item.k === 'junk') return;
    if (item.k === 'function') {
      this.types(item.type.returns, null);
      for (const param of item.type.params) this.types(param.type, null);
      const isStatic = (item.storage & Storage.static) !== 0;
      const entity = this.add('function', item.id, item.first, item.last, {
        isDefinition: true,
        isStatic,
        type: item.type,
      });
      if (entity && item.id.p) this.systemCall(item.id, entity);
      return;
    }
    if (item.declarators.length === 0 && item.type.k === 'tag' && item.type.id && !item.type.record) {
      this.addTag(item.type.tag, item.type.id, item.first, item.last, null);
      return;
    }
    this.types(item.type, null);
    for (const declarator of item.declarators) {
      this.types(declarator.type, null, item.type);
      const isStatic = (item.storage & Storage.static) !== 0;
      if (item.storage & Storage.typedef) {
        this.add('typedef', declarator.id, declarator.first, declarator.last, {
          isDefinition: true,
          isStatic: true,
          type: declarator.type,
        });
        const base = declarator.type;
        if (base.k === 'tag' && base.record && !base.id)
          (base.record.info as RecordInfo).name = declarator.id.n;
      } else if (declarator.type.k === 'function') {
        this.add('function', declarator.id, declarator.first, declarator.last, {
          isDefinition: false,
          isStatic,
          type: declarator.type,
        });
      } else {
        const isDefinition = (item.storage & Storage.extern) === 0 || declarator.init !== null;
        this.add('variable', declarator.id, declarator.first, declarator.last, {
          isDefinition,
          isStatic,
          type: declarator.type,
        });
      }
    }
  }

  /** Declares what assembly defines, to the token `last`. */
  symbol(kind: 'function' | 'variable', id: Id, last: number, isStatic: boolean): void {
    this.add(kind, id, id.s, last, { isDefinition: true, isStatic, type: null });
  }

  /** Declares the tags, members and enumerators that a type writes out. */
  types(type: CType, outer: RecordInfo | null, done: CType | null = null): void {
    if (type === done) return;
    switch (type.k) {
      case 'pointer':
        return this.types(type.to, outer, done);
      case 'array':
        return this.types(type.of, outer, done);
      case 'function':
        this.types(type.returns, outer, done);
        for (const param of type.params) this.types(param.type, outer, done);
        return;
      case 'typeof':
        if (type.type) this.types(type.type, outer, done);
        return;
      case 'tag':
        if (type.record && !type.record.info) this.record(type.record, outer);
        else if (type.id && !type.record) this.mention(type.tag, type.id);
        return;
    }
  }

  /** `struct x *f(void);` declares the tag where nothing in sight does. */
  private mention(tag: RecordInfo['tag'], id: Id): void {
    const { file, program } = this;
    if (this.inactive || tag === 'enum' || this.seen.has(id.n) || !isDirect(file, id)) return;
    this.seen.add(id.n);
    const unit = program.unitOf(file);
    const known = program.tags.get(id.n) ?? [];
    if (known.some((e) => unit.sees(e))) return;
    const entity = this.addTag(tag, id, id.t, id.t, null);
    if (entity) entity.mentioned = true;
  }

  private record(body: RecordBody, outer: RecordInfo | null): void {
    const { file } = this;
    const key = `${body.first}:${body.id ? body.id.n : this.wherein(body, outer)}`;
    const direct = file.tokens.kind[body.first] === T.name && (!body.id || isDirect(file, body.id));
    let info = direct ? this.records.get(key) : undefined;
    if (!info) {
      info = newRecord(body.tag, body.id?.n ?? 0, file.id, outer);
      if (direct) this.records.set(key, info);
      if (body.id) info.entity = this.addTag(body.tag, body.id, body.first, body.last, info);
    }
    body.info = info;
    for (const field of body.fields) {
      this.types(field.type, info);
      if (!this.inactive && !(field.bits && !field.id))
        info.members.push({ name: field.id?.n ?? 0, type: field.type });
      if (!field.id) {
        if ((field.type.k === 'tag' || field.type.k === 'named') && !field.bits)
          this.addAnonymous(info, field.type);
        continue;
      }
      // struct_group_tagged() writes the same members into a nameless record and into a tagged one.
      const entity =
        this.add('field', field.id, field.first, field.last, {
          isDefinition: true,
          isStatic: true,
          type: field.type,
          parent: info,
        }) ?? this.declaredField(field.id);
      if (!entity) continue;
      const same = info.byName.get(entity.name);
      if (same?.includes(entity)) continue;
      info.fields.push(entity);
      if (same) same.push(entity);
      else info.byName.set(entity.name, [entity]);
    }
    for (const each of body.enumerators) {
      const entity = this.add('enumerator', each.id, each.first, each.last, {
        isDefinition: true,
        isStatic: true,
        type: { k: 'base', name: 'int' },
        parent: info,
      });
      if (entity) info.fields.push(entity);
    }
  }

  /** Nameless records that one macro call makes are told apart by the records around them, and what they hold first. */
  private wherein({ first, fields }: RecordBody, outer: RecordInfo | null): string {
    const { file } = this;
    const around = outer ? this.numberOf(outer) : -1;
    if (TAG_WORDS.has(file.tokens.name[first]!)) return `:${around}`;
    const held = fields.find(({ id }) => id && isDirect(file, id));
    return `:${around}:${held?.id?.t ?? -1}`;
  }

  private numberOf(record: RecordInfo): number {
    let number = this.numbers.get(record);
    if (number === undefined) this.numbers.set(record, (number = this.numbers.size));
    return number;
  }

  private declaredField(id: Id): Entity | null {
    const known = isDirect(this.file, id) ? this.file.declaredAt.get(id.t) : undefined;
    return known?.kind === 'field' ? known : null;
  }

  /** What one pass reads again of another is the same member. */
  private addAnonymous(info: RecordInfo, type: CType): void {
    let known = this.anonymous.get(info);
    if (!known) this.anonymous.set(info, (known = new Set()));
    const member = (type.k === 'tag' && type.record?.info) || type;
    if (known.has(member)) return;
    known.add(member);
    info.anonymous.push(type);
  }

  private addTag(
    tag: RecordInfo['tag'],
    id: Id,
    first: number,
    last: number,
    record: RecordInfo | null,
  ): Entity | null {
    return this.add(tag, id, first, last, {
      isDefinition: record !== null,
      isStatic: true,
      type: null,
      record,
    });
  }

  /** Null where an earlier pass has declared the same token. */
  private add(
    kind: SymbolKind,
    id: Id,
    first: number,
    last: number,
    rest: Pick<Entity, 'isDefinition' | 'isStatic' | 'type'> & {
      record?: RecordInfo | null;
      parent?: RecordInfo | null;
    },
  ): Entity | null {
    const { program } = this;
    // What an include puts in stands where it is written, and is this file's.
    const put = id.i >= 0;
    const place = put ? placeOfKey(id.i) : null;
    const file = place ? program.files[place.file]! : this.file;
    const tok = place ? (isDirect(file, id) ? id.t : place.tok) : placeOf(file, id);
    if (put) {
      first = last = tok;
    } else if (isDirect(file, id)) {
      if (file.declaredAt.has(tok)) return null;
    } else {
      const key = `${tok}:${id.n}:${kind}:${rest.parent?.name ?? 0}:${rest.isDefinition}`;
      if (this.inactive && this.made.has(key)) return null;
      this.made.add(key);
    }
    const branch = file.branchAt(tok);
    const truth = file.truthOf(branch);
    const entity: Entity = {
      kind,
      name: id.n,
      file: file.id,
      tok,
      first: Math.min(first, tok),
      last: Math.max(last, tok),
      isDefinition: rest.isDefinition,
      isStatic: rest.isStatic,
      ...(this.weak && rest.isDefinition && (kind === 'function' || kind === 'variable')
        ? { weak: true }
        : {}),
      // Read with other branches, a declaration may still stand where the compiler sees it.
      inactive: this.inactive && (put || !isDirect(file, id) || truth === 'false'),
      open: truth === 'open',
      branch,
      type: rest.type,
      record: rest.record ?? null,
      parent: rest.parent ?? null,
    };
    file.entities.push(entity);
    if (put) entity.within = this.file.id;
    else if (isDirect(file, id)) file.declaredAt.set(tok, entity);
    else {
      const made = file.madeAt.get(tok);
      if (made) made.push(entity);
      else file.madeAt.set(tok, [entity]);
    }
    const table =
      kind === 'field'
        ? program.fields
        : kind === 'struct' || kind === 'union' || kind === 'enum'
          ? program.tags
          : program.ordinary;
    const list = table.get(id.n);
    if (list) list.push(entity);
    else table.set(id.n, [entity]);
    return entity;
  }

  /**
   * SYSCALL_DEFINEn(name, …) makes `__x64_sys_name`, `__se_sys_name`, `__do_sys_name` (include/linux/syscalls.h);
   * readers ask for `name` and `sys_name`.
   */
  private systemCall(id: Id, entity: Entity): void {
    const { file, program } = this;
    if (id.f !== file.id) return;
    if (file.declaredAt.has(id.t)) {
      // The wrappers come first; the body that stands below the call belongs to the last of its functions.
      for (const each of file.entities) if (each.tok === id.t) each.last = Math.max(each.last, entity.last);
      return;
    }
    const call = program.names.text(file.tokens.name[id.s]!);
    if (!/^(COMPAT_)?SYSCALL(32)?_DEFINE/.test(call) || entity.type?.k !== 'function') return;
    const written = program.names.text(file.tokens.name[id.t]!);
    const alias = (name: string): Entity => ({
      ...entity,
      name: program.names.id(name),
      tok: id.t,
      isStatic: false,
    });
    const own = alias(written);
    file.declaredAt.set(id.t, own);
    for (const each of [own, alias(call.startsWith('COMPAT') ? `compat_sys_${written}` : `sys_${written}`)]) {
      file.entities.push(each);
      const list = program.aliases.get(each.name);
      if (list) list.push(each);
      else program.aliases.set(each.name, [each]);
    }
  }
}
