/** One file of the tree as the program knows it; read and lexed when its tokens are first asked for. */
import {
  type Branch,
  type Group,
  type IncludeDirective,
  lex,
  type Names,
  readDirectives,
  type Structure,
  type Tokens,
} from '#parse';
import { Macro } from '#preprocess';
import type { Truth } from '#model';
import type { Entity } from './entity.ts';
import { FileSet } from './file-set.ts';

/** A macro definition in a file. */
export interface IndexedMacro {
  macro: Macro;
  branch: Branch | null;
  active: boolean;
  /** First and last token of the directive. */
  first: number;
  last: number;
}

/** Whether a branch is taken, as a byte: what `SourceFile.taken` holds. */
export const Taken = { no: 0, yes: 1, open: 2 } as const;

export class SourceFile {
  readonly id: number;
  readonly path: string;
  /** By branch id, for the file as the program's own context sees it; see `Unit`. */
  get taken(): Uint8Array {
    return this.branchesTaken;
  }
  set taken(taken: Uint8Array) {
    this.branchesTaken = taken;
    this.chosenIn.clear();
    this.active = null;
  }
  /** Ids of the files that `#include`s bring, -1 where one was not found; by first token of the directive. */
  readonly includes = new Map<number, number>();
  /** All that its own includes bring, itself among them. */
  closure = new FileSet();
  prepared = false;
  indexed = false;
  /** Declared tokens of this file → what they declare. */
  readonly declaredAt = new Map<number, Entity>();
  /** Tokens of macro calls → what the calls declare. */
  readonly madeAt = new Map<number, Entity[]>();
  /** All it declares, in order. */
  readonly entities: Entity[] = [];
  private branchesTaken: Uint8Array = NOTHING;
  private readonly chosenIn = new Map<Group, number>();
  /** By branch id: 1 active, 2 not, 0 not yet asked. */
  private active: Uint8Array | null = null;
  private readonly names: Names;
  private readonly onMacro: (name: number, macros: IndexedMacro[]) => void;
  private read: (() => string) | null;
  private lexed: Tokens | null = null;
  private directives: Structure | null = null;
  private includeList: IncludeDirective[] | null = null;
  private defined: Map<number, IndexedMacro[]> | null = null;
  private branchByToken: Int32Array | null = null;

  /** `onMacro` is told of each name that the file defines as a macro, when its directives are first asked for. */
  constructor(
    id: number,
    path: string,
    names: Names,
    read: () => string,
    onMacro: (name: number, macros: IndexedMacro[]) => void,
  ) {
    this.onMacro = onMacro;
    this.id = id;
    this.path = path;
    this.names = names;
    this.read = read;
    this.closure.add(id);
  }

  get tokens(): Tokens {
    if (!this.lexed) {
      this.lexed = lex(this.read!(), this.names, !this.path.endsWith('.S'));
      this.read = null;
    }
    return this.lexed;
  }

  /** Its directives; each `#define` has its macro. */
  get structure(): Structure {
    if (!this.directives) {
      this.directives = readDirectives(this.tokens, this.names);
      this.defined = this.readMacros(this.directives);
    }
    return this.directives;
  }

  /** Its `#include`s, in order. */
  get includeItems(): readonly IncludeDirective[] {
    return (this.includeList ??= this.structure.items.filter((item) => item.kind === 'include'));
  }

  /** All its `#define`s by name, in order. */
  get macros(): Map<number, IndexedMacro[]> {
    void this.structure;
    return this.defined!;
  }

  private readMacros(structure: Structure): Map<number, IndexedMacro[]> {
    const map = new Map<number, IndexedMacro[]>();
    for (const item of structure.items) {
      if (item.kind !== 'define') continue;
      const params = item.params ? item.params.map((p) => p.name) : null;
      const { name, nameTok, variadic, bodyFirst, bodyLast, branch, first } = item;
      const macro = new Macro(name, this.id, nameTok, params, variadic, this.tokens, bodyFirst, bodyLast);
      item.macro = macro;
      const indexed: IndexedMacro = { macro, branch, active: false, first, last: bodyLast - 1 };
      macro.info = indexed;
      const known = map.get(name);
      if (known) {
        known.push(indexed);
        continue;
      }
      const list = [indexed];
      map.set(name, list);
      this.onMacro(name, list);
    }
    return map;
  }

  /** The innermost `#if` branch above a token. */
  branchAt(tok: number): Branch | null {
    const { branches, groups } = this.structure;
    if (groups.length === 0) return null;
    if (!this.branchByToken) {
      const map = new Int32Array(this.tokens.count + 1).fill(-1);
      // Groups come outermost first, so that inner ones overwrite.
      for (const group of groups)
        for (const branch of group.branches) map.fill(branch.id, branch.bodyFirst, branch.bodyLast);
      this.branchByToken = map;
    }
    const id = this.branchByToken[tok] ?? -1;
    return id < 0 ? null : branches[id]!;
  }

  /** Whether the compiler sees what stands in a branch; an open one counts where it is the first that may hold. */
  isActive(branch: Branch | null): boolean {
    if (branch === null) return true;
    this.active ??= new Uint8Array(this.structure.branches.length);
    let known = this.active[branch.id]!;
    if (known === 0) {
      // Where several branches of a group are open, the first is read as if it held.
      const own = (this.taken[branch.id] ?? 0) !== Taken.no && this.chosen(branch.group) === branch.index;
      known = own && this.isActive(branch.group.parent) ? 1 : 2;
      this.active[branch.id] = known;
    }
    return known === 1;
  }

  /** Whether the configuration takes a branch, those around it included. */
  truthOf(branch: Branch | null): Truth {
    let truth: Truth = 'true';
    for (let b = branch; b; b = b.group.parent) {
      const taken = this.taken[b.id] ?? 0;
      if (taken === Taken.no) return 'false';
      if (taken === Taken.open) truth = 'open';
    }
    return truth;
  }

  /** Index of the branch of a group that is read first, -1 for none. */
  chosen(group: Group): number {
    let index = this.chosenIn.get(group);
    if (index === undefined) {
      index = group.branches.findIndex((branch) => (this.taken[branch.id] ?? 0) !== Taken.no);
      this.chosenIn.set(group, index);
    }
    return index;
  }
}

const NOTHING = new Uint8Array(0);
