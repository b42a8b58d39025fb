/**
 * Entities in the plain words of the model: places, anchors, conditions, types and comments.
 */
import { lineAt, type Names, type Tokens } from '#parse';
import { conditionWords } from '#preprocess';
import type { Definition, Target, Truth } from '#model';
import { Docs } from './docs.ts';
import { type Entity, recordName, type RecordInfo } from './entity.ts';
import type { Program } from './program.ts';
import type { SourceFile } from './source-file.ts';
import { typeText } from './type-text.ts';

/** Describes entities of a program; remembers what it has described. */
export class Describer {
  private readonly program: Program;
  private readonly anchors = new Map<number, Map<string, string>>();
  private readonly docs = new Map<number, Docs>();
  private readonly targets = new Map<string, Target>();
  private readonly slugs = new Map<RecordInfo, string | null>();
  /** By tag and name, the file whose record has the plain name where several files define one; null where one does. */
  private readonly homes = new Map<string, { count: number; path: string | null }>();

  constructor(program: Program) {
    this.program = program;
  }

  /** All a file defines and declares at file scope, in file order; macros included. */
  definitions(file: SourceFile): Definition[] {
    return this.all(file)
      .sort((a, b) => a.tok - b.tok)
      .map((entity) => this.definition(entity));
  }

  /** One entity with its type, extent and comment. */
  definition(entity: Entity): Definition {
    const file = this.program.files[entity.file]!;
    const { tokens } = file;
    const target = this.target(entity);
    const start = tokens.start[entity.first]!;
    const end = tokens.end[Math.max(entity.last, entity.first)]!;
    let docs = this.docs.get(file.id);
    if (!docs) this.docs.set(file.id, (docs = new Docs(file)));
    return {
      kind: entity.kind,
      name: target.name,
      record: target.record,
      recordKind: entity.parent?.tag ?? null,
      place: { file: file.path, line: target.line, col: target.col },
      extent: {
        start,
        end,
        firstLine: lineAt(tokens, start),
        lastLine: lineAt(tokens, Math.max(start, end - 1)),
      },
      isDefinition: entity.isDefinition,
      condition: target.condition,
      active: target.active,
      type: this.declaredType(entity),
      doc: docs.of(entity, entity.parent?.entity ?? null),
      anchor: target.anchor,
    };
  }

  /** One entity as a reference's answer. */
  target(entity: Entity): Target {
    const key = `${entity.file}:${entity.tok}:${entity.name}:${entity.kind}`;
    const known = this.targets.get(key);
    if (known) return known;
    const { program } = this;
    const file = program.files[entity.file]!;
    const { tokens } = file;
    const start = tokens.start[entity.tok]!;
    const line = lineAt(tokens, start);
    const condition = conditionOf(entity, tokens, program.names);
    const active: Truth = entity.inactive ? 'false' : file.truthOf(entity.branch);
    const target: Target = {
      kind: entity.kind,
      name: program.names.text(entity.name),
      file: file.path,
      line,
      col: start - tokens.lineStarts[line - 1]! + 1,
      record: entity.parent ? this.recordKey(entity.parent) : null,
      condition,
      active,
      isDefinition: entity.isDefinition,
      anchor: this.anchorOf(entity),
    };
    this.targets.set(key, target);
    return target;
  }

  /**
   * The name a record has in type paths and addresses: its own or that of the nearest named record around it, and
   * where several files define that name, a slug of its file after `~` for all but the first.
   */
  recordKey(info: RecordInfo): string {
    let named = info;
    while (!named.name && named.outer) named = named.outer;
    const name = this.program.names.text(recordName(info)) || 'anonymous';
    let slug = this.slugs.get(named);
    if (slug === undefined) this.slugs.set(named, (slug = this.slug(named)));
    return slug === null ? name : `${name}~${slug}`;
  }

  private slug(info: RecordInfo): string | null {
    const all = this.program.tags.get(info.name) ?? [];
    const key = `${info.tag} ${info.name}`;
    let home = this.homes.get(key);
    if (home?.count !== all.length) {
      const files = new Set(
        all.filter((e) => e.isDefinition && e.kind === info.tag).map((e) => this.program.files[e.file]!.path),
      );
      home = { count: all.length, path: homeOf(files) };
      this.homes.set(key, home);
    }
    return slugOf(this.program.files[info.file]!.path, home.path);
  }

  /** Fragment by symbol, unique in its file; null for what only a block can see. */
  anchorOf(entity: Entity): string | null {
    const file = this.program.files[entity.file]!;
    let map = this.anchors.get(file.id);
    if (!map) this.anchors.set(file.id, (map = this.assignAnchors(file)));
    return map.get(`${entity.tok}:${entity.name}:${entity.kind}`) ?? null;
  }

  private assignAnchors(file: SourceFile): Map<string, string> {
    const map = new Map<string, string>();
    const used = new Map<string, number>();
    // The plain name goes to what the configuration chooses, definitions before declarations.
    const order = (e: Entity): number => (e.inactive ? 2 : 0) + (e.isDefinition ? 0 : 1);
    for (const entity of this.all(file).sort((a, b) => order(a) - order(b) || a.tok - b.tok)) {
      const key = `${entity.tok}:${entity.name}:${entity.kind}`;
      if (map.has(key)) continue;
      const name = this.program.names.text(entity.name);
      let base = name;
      if (entity.kind === 'field') base = `${this.recordKey(entity.parent!)}.${name}`;
      else if (entity.kind === 'struct' || entity.kind === 'union' || entity.kind === 'enum')
        base = `${entity.kind}.${name}`;
      const count = (used.get(base) ?? 0) + 1;
      used.set(base, count);
      map.set(key, count === 1 ? base : `${base}~${count}`);
    }
    return map;
  }

  /** File-scope entities of a file, and its macros as entities. */
  private all(file: SourceFile): Entity[] {
    const out = file.entities.filter((e) => e.kind !== 'parameter' && e.kind !== 'label' && !e.mentioned);
    for (const [name, macros] of file.macros) {
      for (const m of macros) {
        out.push({
          kind: 'macro',
          name,
          file: file.id,
          tok: m.macro.nameTok,
          first: m.first,
          last: m.last,
          isDefinition: true,
          isStatic: true,
          inactive: !m.active,
          branch: m.branch,
          type: null,
          record: null,
          parent: null,
        });
      }
    }
    return out;
  }

  /** The declared type, array bounds as the source spells them. */
  private declaredType(entity: Entity): string | null {
    const text = typeText(entity.type, this.program.names);
    if (text === null || entity.type?.k !== 'array') return text;
    const { tokens } = this.program.files[entity.file]!;
    const after = tokens.text.slice(tokens.end[entity.tok], tokens.end[entity.last]);
    const bounds = /^(\s*\[[^\]]*\])+/.exec(after)?.[0];
    return bounds ? text.replace(/(\[\])+/, bounds.replace(/\s+/g, ' ').trim()) : text;
  }
}

/** Under which condition an entity counts, in words; null for none. */
export function conditionOf({ branch, weak }: Entity, tokens: Tokens, names: Names): string | null {
  const words = conditionWords(branch, tokens, names);
  return weak ? [...(words === null ? [] : [words]), '__weak'].join(' && ') : words;
}

/** Of files that define a record of one name, the one whose record has the plain name; null where there is but one. */
export function homeOf(files: ReadonlySet<string>): string | null {
  const [first = null] = [...files].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return files.size < 2 ? null : first;
}

/** What tells a record of a file from that of its home; null at home. */
export function slugOf(file: string, home: string | null): string | null {
  return home === null || file === home ? null : file.replace(/[^A-Za-z0-9]+/g, '-');
}

/** Headers that everyone sees come first. */
function rank(path: string): number {
  if (path.startsWith('include/linux/')) return 0;
  if (path.startsWith('include/')) return 1;
  if (path.endsWith('.h')) return path.startsWith('arch/') ? 3 : 2;
  return 4;
}
