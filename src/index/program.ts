/**
 * The files of a tree as they come to be known: lexed, their `#if` groups decided, their includes followed. A file is
 * prepared as if it were compiled on its own, its includes first, in the order of its lines.
 */
import { type Branch, type Group, lex, Names, readDirectives, type Structure, type Tokens } from '#parse';
import { chooseBranch, type ConditionEnvironment, evaluateBranch, Macro } from '#preprocess';
import type { Truth } from '#model';
import { type Configuration, predefinedMacros } from './configuration.ts';
import type { Entity } from './entity.ts';
import { FileSet } from './file-set.ts';
import { FORCED_INCLUDES, includeCandidates } from './include-search.ts';

/** How the program reads a tree; the caller gives it, so that this stage touches no disk. */
export interface SourceTree {
  /** Text of a file, one char per byte; null where there is none. */
  read(path: string): string | null;
  exists(path: string): boolean;
  /** `-I` folders for a unit, from its Makefile. */
  includeFolders(path: string): readonly string[];
}

/** A macro definition in a file. */
export interface IndexedMacro {
  macro: Macro;
  branch: Branch | null;
  active: boolean;
  /** Token at which `#undef` ends it; Infinity where none does. */
  until: number;
  /** First token of the directive: it holds from there. */
  from: number;
  first: number;
  last: number;
}

export interface SourceFile {
  id: number;
  path: string;
  tokens: Tokens;
  structure: Structure;
  /** For each group, the branch taken, -1 for none. */
  chosen: Map<Group, number>;
  truth: Map<Branch, Truth>;
  macros: Map<number, IndexedMacro[]>;
  /** Ids of the files that active `#include`s bring; -1 where one was not found. By first token of the directive. */
  includes: Map<number, number>;
  /** All that is in sight: itself, its includes, theirs. */
  closure: FileSet;
  prepared: boolean;
  indexed: boolean;
  /** Declared tokens of this file → what they declare. */
  declaredAt: Map<number, Entity>;
  /** All it declares, in order. */
  entities: Entity[];
  branchByToken: Int32Array | null;
  branches: Branch[];
}

export class Program {
  readonly names = new Names();
  readonly files: SourceFile[] = [];
  readonly configuration: Configuration;
  /** Macros, and names of the ordinary and tag name spaces (6.2.3), over all files. */
  readonly macros = new Map<number, { file: number; macros: IndexedMacro[] }[]>();
  readonly ordinary = new Map<number, Entity[]>();
  readonly tags = new Map<number, Entity[]>();
  readonly fields = new Map<number, Entity[]>();
  private readonly byPath = new Map<string, number>();
  private readonly tree: SourceTree;
  private readonly made = new Map<number, Macro>();
  private forced: FileSet | null = null;

  constructor(tree: SourceTree, configuration: Configuration) {
    this.tree = tree;
    this.configuration = configuration;
    for (const [name, text] of Object.entries(predefinedMacros(configuration.arch))) this.make(name, text);
    for (const [name, value] of configuration.set) {
      if (value === 'm') this.make(`${name}_MODULE`, '1');
      else this.make(name, value === 'y' ? '1' : value);
    }
  }

  private make(name: string, text: string): void {
    const id = this.names.id(name);
    this.made.set(id, Macro.made(id, text));
  }

  /** A macro that the compiler or the configuration defines. */
  madeMacro(name: number): Macro | null {
    return this.made.get(name) ?? null;
  }

  tokensOf = (file: number): Tokens => this.files[file]!.tokens;

  /** The file of that path, lexed but not yet prepared; null where the tree has none. */
  open(path: string): SourceFile | null {
    const known = this.byPath.get(path);
    if (known !== undefined) return known < 0 ? null : this.files[known]!;
    const text = this.tree.read(path);
    if (text === null) {
      this.byPath.set(path, -1);
      return null;
    }
    return this.addText(path, text);
  }

  /** A file with the given text, whether or not the tree holds it. */
  addText(path: string, text: string): SourceFile {
    const tokens = lex(text, this.names);
    const file: SourceFile = {
      id: this.files.length,
      path,
      tokens,
      structure: readDirectives(tokens, this.names),
      chosen: new Map(),
      truth: new Map(),
      macros: new Map(),
      includes: new Map(),
      closure: new FileSet(),
      prepared: false,
      indexed: false,
      declaredAt: new Map(),
      entities: [],
      branchByToken: null,
      branches: [],
    };
    file.closure.add(file.id);
    this.files.push(file);
    this.byPath.set(path, file.id);
    return file;
  }

  /** Files that every file sees first. */
  private forcedSet(): FileSet {
    if (!this.forced) {
      this.forced = new FileSet();
      for (const path of FORCED_INCLUDES) {
        const file = this.open(path);
        if (!file) continue;
        this.prepare(file);
        this.forced.addAll(file.closure);
      }
    }
    return this.forced;
  }

  /** Decides the file's groups and follows its includes; once. */
  prepare(file: SourceFile): void {
    if (file.prepared) return;
    file.prepared = true;
    if (!(file.path.startsWith('include/linux/') && FORCED_INCLUDES.includes(file.path)))
      file.closure.addAll(this.forcedSet());
    const env = this.environment(file);
    const active = (branch: Branch | null): boolean => {
      for (let b = branch; b; b = b.group.parent) if (file.chosen.get(b.group) !== b.index) return false;
      return true;
    };
    for (const item of file.structure.items) {
      if (item.kind === 'group') {
        const { index, truth } = item.group.guard
          ? { index: 0, truth: 'true' as Truth }
          : chooseBranch(item.group, file.id, env);
        file.chosen.set(item.group, index);
        for (const branch of item.group.branches) {
          file.truth.set(
            branch,
            branch.index === index
              ? truth
              : index < 0 || truth === 'true'
                ? 'false'
                : branch.index < index
                  ? 'false'
                  : 'open',
          );
        }
      } else if (item.kind === 'define') {
        const params = item.params ? item.params.map((p) => p.name) : null;
        const macro = new Macro(
          item.name,
          file.id,
          item.nameTok,
          params,
          item.variadic,
          file.tokens,
          item.bodyFirst,
          item.bodyLast,
        );
        const indexed: IndexedMacro = {
          macro,
          branch: item.branch,
          active: active(item.branch),
          from: item.first,
          until: Infinity,
          first: item.first,
          last: item.bodyLast - 1,
        };
        let list = file.macros.get(item.name);
        if (!list) {
          file.macros.set(item.name, (list = []));
          let all = this.macros.get(item.name);
          if (!all) this.macros.set(item.name, (all = []));
          all.push({ file: file.id, macros: list });
        }
        list.push(indexed);
      } else if (item.kind === 'undef') {
        if (active(item.branch))
          for (const m of file.macros.get(item.name) ?? []) m.until = Math.min(m.until, item.first);
      } else {
        const isActive = active(item.branch);
        const target = item.target === null ? null : this.findInclude(file, item.target, item.quoted);
        if (!target) {
          if (item.target !== null) file.includes.set(item.first, -1);
          continue;
        }
        file.includes.set(item.first, target.id);
        if (!isActive) continue;
        this.prepare(target);
        file.closure.addAll(target.closure);
      }
    }
  }

  findInclude(from: SourceFile, target: string, quoted: boolean): SourceFile | null {
    const question = {
      target,
      quoted,
      from: from.path,
      arch: this.configuration.arch,
      folders: this.tree.includeFolders(from.path),
    };
    for (const path of includeCandidates(question)) {
      if (this.byPath.has(path) ? this.byPath.get(path)! >= 0 : this.tree.exists(path)) {
        const file = this.open(path);
        if (file) return file;
      }
    }
    return null;
  }

  /** The innermost `#if` branch above a token. */
  branchAt(file: SourceFile, tok: number): Branch | null {
    if (file.structure.groups.length === 0) return null;
    if (!file.branchByToken) {
      const map = new Int32Array(file.tokens.count + 1).fill(-1);
      // Groups come outermost first, so that inner ones overwrite.
      for (const group of file.structure.groups) {
        for (const branch of group.branches) {
          map.fill(file.branches.length, branch.bodyFirst, branch.bodyLast);
          file.branches.push(branch);
        }
      }
      file.branchByToken = map;
    }
    const index = file.branchByToken[tok] ?? -1;
    return index < 0 ? null : file.branches[index]!;
  }

  isActive(file: SourceFile, branch: Branch | null): boolean {
    for (let b = branch; b; b = b.group.parent) if (file.chosen.get(b.group) !== b.index) return false;
    return true;
  }

  /** The macro that a name means for `file` at one of its tokens: its own so far, else one in sight. */
  macroAt(file: SourceFile, name: number, at: number): IndexedMacro | null {
    const own = file.macros.get(name);
    if (own) {
      for (let i = own.length - 1; i >= 0; i--) {
        const m = own[i]!;
        if (m.active && m.from <= at) {
          if (at < m.until) return m;
          return null;
        }
      }
    }
    return this.macroInSight(file, name);
  }

  /** Among the macros that includes bring, the one that holds at their end. */
  macroInSight(file: SourceFile, name: number): IndexedMacro | null {
    const all = this.macros.get(name);
    if (!all) return null;
    let found: IndexedMacro | null = null;
    let foundFile = -1;
    for (const { file: id, macros } of all) {
      if (id === file.id || !file.closure.has(id)) continue;
      const last = lastActive(macros);
      if (!last) continue;
      if (found && this.prefersFirst(file, found, foundFile, last, id)) continue;
      found = last;
      foundFile = id;
    }
    return found;
  }

  /** Two files in sight define a macro: a fallback under `#ifndef NAME` gives way to the other. */
  private prefersFirst(
    viewer: SourceFile,
    a: IndexedMacro,
    aFile: number,
    b: IndexedMacro,
    bFile: number,
  ): boolean {
    const aFallback = this.isFallback(a, aFile);
    const bFallback = this.isFallback(b, bFile);
    if (aFallback !== bFallback) return bFallback;
    // The one that is included later overrides; an architecture's own is the usual reason for the other order.
    const aArch = this.files[aFile]!.path.startsWith('arch/');
    const bArch = this.files[bFile]!.path.startsWith('arch/');
    if (aArch !== bArch) return aArch;
    return viewer.closure.has(aFile) && this.files[aFile]!.closure.has(bFile);
  }

  /** Stands under `#ifndef` of its own name. */
  private isFallback(m: IndexedMacro, fileId: number): boolean {
    const { tokens } = this.files[fileId]!;
    for (let b = m.branch; b; b = b.group.parent) {
      if (b.group.guard) continue;
      for (let t = b.condFirst; t < b.condLast; t++)
        if (tokens.name[t] === m.macro.name && tokens.kind[t] === 1) return true;
    }
    return false;
  }

  /** What `#if` in `file` sees. */
  environment(file: SourceFile): ConditionEnvironment {
    const macro = (name: number, at: number): Macro | null => {
      const made = this.made.get(name);
      if (made) return made;
      return this.macroAt(file, name, at)?.macro ?? null;
    };
    return {
      names: this.names,
      tokensOf: this.tokensOf,
      macro,
      isDefined: (name, at) => (macro(name, at) ? 'true' : 'false'),
    };
  }

  /** Whether a branch's condition holds for a file that includes its file; asked where standalone answers clash. */
  holdsFor(viewer: SourceFile, owner: SourceFile, branch: Branch | null): boolean {
    for (let b = branch; b; b = b.group.parent) {
      if (b.group.guard) continue;
      const env = this.environment(owner);
      const seen: ConditionEnvironment = {
        ...env,
        macro: (name, at) => env.macro(name, at) ?? this.macroFromElsewhere(viewer, owner, name),
        isDefined: (name, at) =>
          env.macro(name, at) || this.macroFromElsewhere(viewer, owner, name) ? 'true' : 'false',
      };
      for (const earlier of b.group.branches) {
        if (earlier.index > b.index) break;
        const truth = evaluateBranch(earlier, owner.id, seen);
        if (earlier.index < b.index ? truth === 'true' : truth === 'false') return false;
      }
    }
    return true;
  }

  private macroFromElsewhere(viewer: SourceFile, owner: SourceFile, name: number): Macro | null {
    const made = this.made.get(name);
    if (made) return made;
    for (const { file, macros } of this.macros.get(name) ?? []) {
      if (file === owner.id || !viewer.closure.has(file)) continue;
      const last = lastActive(macros);
      if (last) return last.macro;
    }
    return null;
  }
}

function lastActive(list: readonly IndexedMacro[]): IndexedMacro | null {
  for (let i = list.length - 1; i >= 0; i--) {
    const m = list[i]!;
    if (m.active) return m.until === Infinity ? m : null;
  }
  return null;
}
