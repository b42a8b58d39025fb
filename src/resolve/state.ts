/** Where the reading of a file stands: its scopes, its labels, and what has been answered so far. */
import { type CType, type Id, type Member, placeKey } from '#parse';
import type { Macro } from '#preprocess';
import type { Entity, Program, RecordInfo, SourceFile } from '#index';
import type { Role } from '#model';
import type { Answers, ChainFound } from './answers.ts';
import { Lookup } from './lookup.ts';
import { COMPILER, type Meaning } from './meaning.ts';
import { ValueTracker } from './values.ts';

/** A name of a block, and the type that it has there. */
export interface Local {
  meaning: Meaning;
  type: CType | null;
}

export class FileReader {
  readonly answers: Answers;
  readonly program: Program;
  readonly file: SourceFile;
  readonly lookup: Lookup;
  scopes: Map<number, Local>[] = [];
  tagScopes: Map<number, RecordInfo>[] = [];
  labels = new Map<number, Meaning>();
  pendingLabels: Id[] = [];
  /** What is read is not what the configuration takes. */
  inactive = false;
  currentFunction = 0;
  /** Above 0 while expressions of other files are read. */
  quiet = 0;
  /** Types of `typeof` in other files' declarations, as this file understands them. */
  readonly foreignTypes = new Map<CType, CType | null>();
  readonly fieldMeanings = new Map<Entity, Meaning>();
  /** What a macro body's own token meant at each expansion, by the place of the answer. */
  readonly votes = new Map<number, Map<number, Entity>>();
  readonly voted = new Map<number, Meaning>();
  /** Those that a body read by itself has answered. */
  readonly alone = new Set<number>();
  readonly pasted = new Map<number, Meaning>();
  readonly chainByLast = new Map<number, ChainFound>();
  readonly chainOf = new Map<Member, ChainFound>();
  /** Null where nobody asks for values. */
  readonly values: ValueTracker | null;

  constructor(program: Program, file: SourceFile, values: boolean) {
    this.program = program;
    this.file = file;
    this.lookup = new Lookup(program, file);
    this.values = values ? new ValueTracker() : null;
    const { count } = file.tokens;
    this.answers = {
      file,
      meanings: new Array<Meaning | undefined>(count),
      roles: new Array<Role | undefined>(count),
      types: new Array<CType | null | undefined>(count),
      inactive: new Uint8Array(count),
      chains: [],
      functions: [],
      puts: [],
      values: this.values,
    };
  }

  /** Answers a name where the file itself spells it. */
  record(id: Id, meaning: Meaning, role: Role, type: CType | null = null): void {
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
      if (!votes) this.votes.set(id.t, (votes = new Map()));
      const target = meaning.targets[0]!;
      votes.set(placeKey(target.file, target.tok), target);
      this.voted.set(id.t, meaning);
      return;
    }
    const before = meanings[id.t];
    if (before && before.class !== 'unknown') return;
    if (before && meaning.class === 'unknown') return;
    meanings[id.t] = meaning;
    roles[id.t] = role;
    types[id.t] = type;
  }

  /** Answers a name that has been expanded. */
  macroUse(tok: number, macro: Macro): void {
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

  push(): void {
    this.scopes.push(new Map());
    this.tagScopes.push(new Map());
  }

  pop(): void {
    this.scopes.pop();
    this.tagScopes.pop();
  }

  /** What a name means in the blocks around. */
  local(name: number): Local | null {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const found = this.scopes[i]!.get(name);
      if (found) return found;
    }
    return null;
  }

  /** What a name of a block declares; known to this file alone. */
  entity(kind: Entity['kind'], id: Id, type: CType | null, parent: RecordInfo | null = null): Entity {
    return {
      kind,
      name: id.n,
      file: this.file.id,
      // A macro's own locals stand where its body spells them; what it makes of its arguments, at the call.
      tok: id.f === this.file.id && id.t >= 0 && !id.p ? id.t : id.s,
      first: id.s,
      last: id.s,
      isDefinition: true,
      isStatic: true,
      inactive: this.inactive,
      branch: null,
      type,
      record: null,
      parent,
    };
  }
}
