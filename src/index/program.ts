/**
 * The files of a tree as they come to be known, the context in which each is read, and the tables of all they declare.
 *
 * A `.c` file is read as the unit that Kbuild compiles. A header is read as its includers see it: where the core
 * headers of the prelude include it, at its place among them; any other after the prelude. So the same file is always
 * read the same way, whatever else is asked.
 */
import { posix } from 'node:path';
import { type Branch, type IncludeDirective, Names, type Tokens } from '#parse';
import { Macro } from '#preprocess';
import type { Truth } from '#model';
import { compilerHas, COMPILER_QUESTIONS, type Configuration, predefinedMacros } from './configuration.ts';
import { Contexts } from './contexts.ts';
import type { Entity } from './entity.ts';
import { FileSet } from './file-set.ts';
import { FORCED_INCLUDES, includeCandidates, PRELUDE } from './include-search.ts';
import { Kbuild } from './kbuild.ts';
import { EventCodes, LastEvents } from './macro-events.ts';
import type { Elsewhere } from './elsewhere.ts';
import { type IndexedMacro, SourceFile } from './source-file.ts';
import { needsIncluder } from './self-contained.ts';
import { Unit, type UnitHost } from './unit.ts';
import type { UnitFlags } from './unit-flags.ts';

/** How the program reads a tree; the caller gives it, so that this stage touches no disk. */
export interface SourceTree {
  /** Text of a file, one char per byte; null where there is none. */
  read(path: string): string | null;
  exists(path: string): boolean;
}

const CONFIGURATION = 1;
const QUESTION = 2;
const ORDINARY = 3;
/** As Linux has it (PATH_MAX); a longer target names no file. */
const LONGEST_PATH = 4095;
/** Units of this many `.c` files and outer headers are remembered; going through one again takes milliseconds. */
const MOST_UNITS = 24;
/** Bytes of units that are held besides. */
const MOST_HELD = 192_000_000;
/** Units that are looked at for one that includes a header. */
const MOST_INCLUDERS = 24;

export class Program implements UnitHost {
  readonly names = new Names();
  readonly files: SourceFile[] = [];
  readonly configuration: Configuration;
  /** Macros, and names of the ordinary and tag name spaces (6.2.3), over all files. */
  readonly macros = new Map<number, { file: number; macros: IndexedMacro[] }[]>();
  readonly ordinary = new Map<number, Entity[]>();
  readonly tags = new Map<number, Entity[]>();
  readonly fields = new Map<number, Entity[]>();
  /** Names that readers give to what macros make: `gethostname`, `sys_gethostname`; no C code refers to them. */
  readonly aliases = new Map<number, Entity[]>();
  readonly conditions: UnitHost['conditions'];
  /** Macros that the compiler and the configuration define before any text. */
  readonly made = new Map<number, Macro>();
  readonly lastEvents: LastEvents;
  readonly laterEvents: LastEvents;
  /** What the reading of each file rests on. */
  readonly contexts = new Contexts();
  /**
   * What files out of a file's sight declare; null where that is what the tables hold. With it the answers about a
   * file do not hang on what else has been read.
   */
  elsewhere: Elsewhere | null = null;
  private readonly byPath = new Map<string, SourceFile | null>();
  private readonly tree: SourceTree;
  private readonly kbuild: Kbuild;
  private readonly flags = new Map<string, UnitFlags & { asked: ReadonlySet<string> }>();
  private readonly units = new Map<SourceFile, Unit>();
  /** Whether units are held until `readByItself` says that their files have been answered. */
  holdsUnits = false;
  private readonly held = new Map<SourceFile, Unit>();
  private heldBytes = 0;
  private readonly found = new Map<string, SourceFile | null>();
  private readonly constant = new Map<number, boolean>();
  private prelude: Unit | null = null;
  /** By name: whether it is the configuration's, an operator of `#if`, or neither; 0 before it is asked for. */
  private classes = new Uint8Array(1 << 16);
  /** What units enter, where it has been asked for. */
  private readonly reach = new Map<SourceFile, FileSet>();
  /** Files for which a unit that includes them has been sought. */
  private readonly readByIncluder = new Set<SourceFile>();
  private readonly begun = new Set<string>();
  /** What files read by an includer were like before. */
  private readonly before = new Map<
    SourceFile,
    { taken: Uint8Array; closure: FileSet; includes: Map<number, number> }
  >();
  /** Units of files that are read after others. */
  private readonly fixed = new Map<SourceFile, Unit>();

  constructor(tree: SourceTree, configuration: Configuration) {
    this.tree = tree;
    this.configuration = configuration;
    this.kbuild = new Kbuild(tree, configuration);
    for (const [name, text] of Object.entries(predefinedMacros(configuration.arch))) this.make(name, text);
    for (const [name, value] of configuration.set) {
      if (value === 'm') this.make(`${name}_MODULE`, '1');
      else this.make(name, value === 'y' ? '1' : value);
    }
    const codes = new EventCodes();
    this.lastEvents = new LastEvents(codes, [...this.made.values()]);
    this.laterEvents = new LastEvents(codes, []);
    this.conditions = {
      names: this.names,
      tokensOf: this.tokensOf,
      compilerHas,
      isConstant: (name) => this.isConstant(name),
    };
  }

  private make(name: string, text: string): void {
    const id = this.names.id(name);
    this.made.set(id, Macro.made(id, text, this.names));
  }

  madeMacro(name: number): Macro | null {
    return this.made.get(name) ?? null;
  }

  isConfiguration(name: number): boolean {
    return this.classOf(name) === CONFIGURATION;
  }

  private classOf(name: number): number {
    if (name >= this.classes.length) {
      const bigger = new Uint8Array(Math.max(name + 1, this.classes.length * 2));
      bigger.set(this.classes);
      this.classes = bigger;
    }
    let known = this.classes[name]!;
    if (known === 0) {
      const text = this.names.text(name);
      known = text.startsWith('CONFIG_') ? CONFIGURATION : COMPILER_QUESTIONS.has(text) ? QUESTION : ORDINARY;
      this.classes[name] = known;
    }
    return known;
  }

  isDefinedElsewhere(name: number): Truth {
    const kind = this.classOf(name);
    if (kind === CONFIGURATION) {
      const text = this.names.text(name);
      const { unset } = this.configuration;
      if (!unset) return 'false';
      const base = text.replace(/_MODULE$/, '');
      return unset.has(text) || unset.has(base) || this.configuration.set.has(base) ? 'false' : 'open';
    }
    return kind === QUESTION ? 'true' : 'false';
  }

  /** The configuration's facts, and macros of include/linux/kconfig.h that only read them. */
  private isConstant(name: number): boolean {
    const text = this.names.text(name);
    if (text.startsWith('CONFIG_') || text === 'defined') return true;
    const known = this.constant.get(name);
    if (known !== undefined) return known;
    this.constant.set(name, true); // while it is asked
    const places = this.macros.get(name);
    const kconfig = this.byPath.get(FORCED_INCLUDES[1]!)?.id;
    let answer = text !== 'MODULE' && !this.made.has(name);
    if (!places) answer &&= text.startsWith('_') && kconfig !== undefined && this.mentions(kconfig, name);
    else
      for (const { file, macros } of places)
        for (const { macro } of macros)
          answer &&=
            file === kconfig &&
            macro.body.every((tok) => tok.k !== 1 || macro.param(tok.n) >= 0 || this.isConstant(tok.n));
    this.constant.set(name, answer);
    return answer;
  }

  private mentions(file: number, name: number): boolean {
    return this.files[file]!.tokens.name.includes(name);
  }

  tokensOf = (file: number): Tokens => this.files[file]!.tokens;

  /** The file of that path, not yet read; null where the tree has none. */
  open(path: string): SourceFile | null {
    const known = this.byPath.get(path);
    if (known !== undefined) return known;
    if (!this.tree.exists(path)) {
      this.byPath.set(path, null);
      return null;
    }
    return this.add(path, () => this.tree.read(path) ?? '');
  }

  /** A file that the tree is known to hold. */
  openKnown(path: string): SourceFile {
    return this.byPath.get(path) ?? this.add(path, () => this.tree.read(path) ?? '');
  }

  /** A file with the given text, whether or not the tree holds it. */
  addText(path: string, text: string): SourceFile {
    return this.add(path, () => text);
  }

  private add(path: string, read: () => string): SourceFile {
    const file = new SourceFile(this.files.length, path, this.names, read, (name, macros) => {
      const all = this.macros.get(name);
      if (all) all.push({ file: file.id, macros });
      else this.macros.set(name, [{ file: file.id, macros }]);
    });
    this.files.push(file);
    this.byPath.set(path, file);
    return file;
  }

  /** Does what has to be done once. */
  once(what: string, act: () => void): void {
    if (this.begun.has(what)) return;
    this.begun.add(what);
    act();
  }

  // ---- contexts

  /** Headers in whose course headers are read, in order. */
  preludeFiles(): readonly SourceFile[] {
    return this.preludeUnit().entered;
  }

  /** Whether a file is read as the prelude has it. */
  isPrelude(file: SourceFile): boolean {
    return !isUnit(file.path) && !this.readByIncluder.has(file) && this.preludeUnit().enters(file);
  }

  /** The unit in whose course a file is read. */
  unitOf(file: SourceFile): Unit {
    const fixed = this.fixed.get(file);
    if (fixed) return fixed;
    const prelude = this.preludeUnit();
    if (this.isPrelude(file)) return prelude;
    const known = this.units.get(file);
    if (known) {
      this.units.delete(file); // the most recent stands last
      this.units.set(file, known);
      return known;
    }
    const isLate = this.readByIncluder.has(file);
    const held = isLate ? undefined : this.held.get(file);
    if (held) return held;
    const unit = this.makeUnit(file, prelude);
    if (this.holdsUnits && !isLate && this.heldBytes < MOST_HELD) {
      this.held.set(file, unit);
      this.heldBytes += unit.bytes;
      return unit;
    }
    this.units.set(file, unit);
    if (this.units.size > MOST_UNITS) this.units.delete(this.units.keys().next().value!);
    return unit;
  }

  private makeUnit(file: SourceFile, prelude: Unit): Unit {
    const flags = this.flagsOf(file.path);
    const watch = new Set([file]);
    if (!isUnit(file.path)) {
      const chosen = this.readByIncluder.has(file) ? this.includerOf(file) : null;
      if (chosen) return chosen;
      const unit = new Unit(this, { files: [file], after: [prelude], flags, watch });
      this.contexts.add(file, unit.closure, flags.asked);
      return (needsIncluder(file, unit) ? this.includerOf(file) : null) ?? unit;
    }
    // A part of another unit's text: `#include "rt.c"`
    const own = new Unit(this, { files: [...this.forced(flags), file], after: [], flags, watch });
    this.contexts.add(file, own.closure, flags.asked);
    return flags.built ? own : (this.includerOf(file) ?? own);
  }

  /**
   * Has a file be read in the course of a unit beside it that includes it, where it names what nothing in its own
   * sight declares. Returns false where it is a unit itself, is read so already, or no unit is found.
   */
  readInIncluder(file: SourceFile): boolean {
    if (this.readByIncluder.has(file) || this.fixed.has(file) || this.flagsOf(file.path).built) return false;
    this.readByIncluder.add(file);
    const unit = this.includerOf(file);
    if (!unit) return false;
    this.units.set(file, unit);
    const { taken, closure } = file;
    this.before.set(file, { taken, closure, includes: new Map(file.includes) });
    this.adopt(file, unit);
    return true;
  }

  /**
   * Has a file be read as before `readInIncluder`, so that others which include it see no difference; no longer holds
   * its unit.
   */
  readByItself(file: SourceFile): void {
    this.heldBytes -= this.held.get(file)?.bytes ?? 0;
    this.held.delete(file);
    if (!this.readByIncluder.delete(file)) return;
    this.units.delete(file);
    const before = this.before.get(file);
    if (!before) return;
    this.before.delete(file);
    file.taken = before.taken;
    file.closure = before.closure;
    for (const [at, target] of before.includes) file.includes.set(at, target);
    this.activate(file);
  }

  /** The first unit beside a file that includes it, for one that relies on what stands before it. */
  private includerOf(part: SourceFile): Unit | null {
    const late = this.readByIncluder.has(part);
    const near = this.kbuild.unitsNear(part.path).slice(0, MOST_INCLUDERS);
    this.contexts.add(part, part.closure, this.kbuild.takeAsked(), late);
    for (const path of near) {
      this.contexts.seek(part, path);
      const file = this.open(path);
      if (!file || file === part) continue;
      const reach = this.reach.get(file);
      const unit = reach && !reach.has(part.id) ? null : this.unitWatching(file, part);
      if (unit?.enters(part)) {
        this.contexts.add(part, unit.closure, this.flagsOf(path).asked, late);
        return unit;
      }
      this.contexts.avoid(part, file, late);
    }
    return null;
  }

  /** Whether a makefile names the file as part of this configuration's kernel. */
  isBuilt(path: string): boolean {
    return this.flagsOf(path).built;
  }

  /** A unit as Kbuild compiles it, to be asked about a part of it. */
  private unitWatching(file: SourceFile, part: SourceFile): Unit {
    const flags = this.flagsOf(file.path);
    const files = [...this.forced(flags), file];
    const unit = new Unit(this, { files, after: [], flags, watch: new Set([part]) });
    this.reach.set(file, unit.closure);
    this.contexts.add(file, unit.closure, flags.asked);
    return unit;
  }

  /** Whether a unit's course enters another file; false where one of them is not there. */
  reaches(unit: string, part: string): boolean {
    const [file, other] = [this.open(unit), this.open(part)];
    if (!file || !other) return false;
    const reach = this.reach.get(file) ?? this.unitWatching(file, other).closure;
    return reach.has(other.id);
  }

  /** Has a file be read as if it stood after other files, as text of our own does. */
  readAfter(file: SourceFile, others: readonly SourceFile[]): void {
    const after = others.map((each) => this.unitOf(each));
    const unit = new Unit(this, {
      files: [file],
      after,
      flags: this.flagsOf(file.path),
      watch: new Set([file]),
    });
    this.adopt(file, unit);
    file.closure.addAll(unit.closure);
    this.fixed.set(file, unit);
  }

  private preludeUnit(): Unit {
    if (!this.prelude) {
      const flags = this.flagsOf('');
      const files = [...this.forced(flags), ...this.those(PRELUDE)];
      this.prelude = new Unit(this, { files, after: [], flags, watch: null });
    }
    return this.prelude;
  }

  private forced(flags: UnitFlags): SourceFile[] {
    return this.those([...FORCED_INCLUDES, ...flags.forced]);
  }

  private those(paths: readonly string[]): SourceFile[] {
    return paths.flatMap((path) => {
      const file = this.open(path);
      if (!file) this.contexts.wanted.add(path);
      return file ?? [];
    });
  }

  /** Makefiles that were read or sought to know how a folder is built. */
  makefilesOf(folder: string): ReadonlySet<string> {
    return this.kbuild.makefilesOf(folder);
  }

  private flagsOf(path: string): UnitFlags & { asked: ReadonlySet<string> } {
    let flags = this.flags.get(path);
    if (!flags) {
      this.kbuild.takeAsked();
      const { folders, defines, forced, built } = this.kbuild.flagsOf(path);
      const macros = new Map<number, Macro | null>();
      for (const [name, text] of defines) {
        const id = this.names.id(name);
        macros.set(id, text === null ? null : Macro.made(id, text, this.names));
      }
      this.flags.set(path, (flags = { folders, macros, forced, built, asked: this.kbuild.takeAsked() }));
    }
    return flags;
  }

  /** Decides the file's groups and follows its includes; once. */
  prepare(file: SourceFile): void {
    if (!file.prepared) this.adopt(file, this.unitOf(file));
  }

  private adopt(file: SourceFile, unit: Unit): void {
    file.prepared = true;
    file.taken = unit.takenIn(file);
    this.contexts.add(file, unit.closure, this.flagsOf(file.path).asked, this.readByIncluder.has(file));
    this.activate(file);
    for (const item of file.includeItems) {
      if (item.target === null) continue;
      file.includes.set(item.first, this.include(file, item, unit.flags.folders)?.id ?? -1);
    }
    if (isUnit(file.path)) file.closure = unit.closure;
    else file.closure = this.ownClosure(file, unit);
  }

  private activate(file: SourceFile): void {
    for (const list of file.macros.values()) for (const m of list) m.active = file.isActive(m.branch);
  }

  /** What a header's own includes bring, as far as the unit follows them. */
  private ownClosure(file: SourceFile, unit: Unit): FileSet {
    const closure = new FileSet(this.files.length);
    const pending = [file, ...this.forced(unit.flags)];
    for (const each of pending) closure.add(each.id);
    for (let each = pending.pop(); each; each = pending.pop()) {
      for (const item of each.includeItems) {
        if (item.target === null || (item.branch && !unit.takes(each.id, item.branch.id))) continue;
        const target = this.include(each, item, unit.flags.folders);
        if (!target || closure.has(target.id) || !unit.enters(target)) continue;
        if (target.prepared && this.sharesContext(target, unit)) {
          closure.addAll(target.closure);
          continue;
        }
        closure.add(target.id);
        pending.push(target);
      }
    }
    return closure;
  }

  /** Whether a header that has been prepared was so in the same course as it is in `unit`. */
  private sharesContext(header: SourceFile, unit: Unit): boolean {
    const prelude = this.preludeUnit();
    return prelude.enters(header) && (unit === prelude || unit.after[0] === prelude);
  }

  // ---- includes

  include(from: SourceFile, item: IncludeDirective, folders: readonly string[]): SourceFile | null {
    if (item.found >= 0) return this.files[item.found]!;
    const { target, quoted, next } = item;
    if (target!.length > LONGEST_PATH || target!.includes('\0')) return null;
    const { arch } = this.configuration;
    if (item.found === -2) {
      this.contexts.seek(from, target!);
      const question = { target: target!, quoted, from: from.path, arch, folders: [] };
      const file = this.firstOf(includeCandidates(question), next ? from : null);
      item.found = file ? file.id : -1;
      if (file) return file;
    }
    if (folders.length === 0) return null;
    const key = `${folders.join(' ')} ${target} ${next ? from.path : ''}`;
    let file = this.found.get(key);
    if (file === undefined) {
      file = this.firstOf(
        folders.map((folder) => posix.join(folder, target!)).filter((path) => !path.startsWith('../')),
        next ? from : null,
      );
      this.found.set(key, file);
    }
    return file;
  }

  private firstOf(paths: readonly string[], after: SourceFile | null): SourceFile | null {
    let skip = after !== null;
    for (const path of paths) {
      const file = this.open(path);
      if (skip) {
        if (file === after) skip = false;
        continue;
      }
      if (file) return file;
    }
    return null;
  }

  // ---- questions

  /** The innermost `#if` branch above a token. */
  branchAt(file: SourceFile, tok: number): Branch | null {
    return file.branchAt(tok);
  }

  isActive(file: SourceFile, branch: Branch | null): boolean {
    return file.isActive(branch);
  }

  /** The macro definition that a macro comes from; null where no file holds it. */
  indexedMacro(macro: Macro): IndexedMacro | null {
    return macro.info as IndexedMacro | null;
  }

  /** The macro that a name means for `file` at one of its tokens. */
  macroAt(file: SourceFile, name: number, at: number): IndexedMacro | null {
    const unit = this.unitOf(file);
    const macro = unit.macroAt(name, unit.moment(file, at)) ?? inactiveMacro(file, name, at);
    return macro && this.indexedMacro(macro);
  }

  /** The macro that a name means at the end of the unit in which the file is read. */
  macroInSight(file: SourceFile, name: number): IndexedMacro | null {
    const macro = this.unitOf(file).final(name);
    return macro && this.indexedMacro(macro);
  }
}

/** Whether a file is compiled or assembled by itself, rather than included. */
export const isUnit = (path: string): boolean => path.endsWith('.c') || path.endsWith('.S');

/** Within a branch that is not taken, a macro that the branch itself defines further up. */
export function inactiveMacro(file: SourceFile, name: number, at: number): Macro | null {
  const own = file.macros.get(name);
  if (!own) return null;
  let branch = file.branchAt(at);
  if (file.isActive(branch)) return null;
  for (; branch; branch = branch.group.parent)
    for (let i = own.length - 1; i >= 0; i--) {
      const m = own[i]!;
      if (m.branch === branch && m.first <= at && !m.active) return m.macro;
    }
  return null;
}
