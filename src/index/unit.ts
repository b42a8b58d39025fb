/**
 * One translation unit, as the preprocessor goes through it: which `#if` branches it takes in which header, and which
 * macro a name means at any moment. Directives alone are followed, text is not read, so that a unit of a thousand
 * headers takes milliseconds.
 */
import { type Branch, type Directives, type Group, type IncludeDirective, placeKey } from '#parse';
import {
  evaluateBranch,
  not,
  type ConditionEnvironment,
  expandTokens,
  type Macro,
  Tok,
  spelling,
} from '#preprocess';
import type { Truth } from '#model';
import type { Entity } from './entity.ts';
import { FileSet } from './file-set.ts';
import { type LastEvents, MacroEvents } from './macro-events.ts';
import { type SourceFile, Taken } from './source-file.ts';
import { stepsOf } from './steps.ts';
import { TakenBranches } from './taken-branches.ts';
import type { UnitFlags } from './unit-flags.ts';

/** What a unit asks of the program. */
export interface UnitHost {
  readonly files: readonly SourceFile[];
  readonly conditions: Omit<ConditionEnvironment, 'macro' | 'isDefined' | 'isLost' | 'constantsHold'>;
  /** For units that begin with what the compiler and the configuration define everywhere, and for what comes after. */
  readonly lastEvents: LastEvents;
  readonly laterEvents: LastEvents;
  /** Whether a name that no file defines is defined. */
  isDefinedElsewhere(name: number): Truth;
  isConfiguration(name: number): boolean;
  include(from: SourceFile, item: IncludeDirective, folders: readonly string[]): SourceFile | null;
  open(path: string): SourceFile | null;
}

export interface UnitInput {
  /** Files that the compiler is told to include first, then the unit itself. */
  files: readonly SourceFile[];
  /** Units that have been gone through before, as if their text stood first. */
  after: readonly Unit[];
  flags: UnitFlags;
  /** Files at whose tokens it will be asked what a macro means; null for all. */
  watch: ReadonlySet<SourceFile> | null;
}

/** GCC's own limit (`-fmax-include-depth`). */
const DEEPEST_INCLUDE = 200;
/** Files entered, again and again included; kernel units enter some two thousand. */
const MOST_ENTRIES = 30_000;
/** Directives followed, those of a file again for each time that it is entered; kernel units have some 100,000. */
const MOST_DIRECTIVES = 3_000_000;

/** How a branch is followed: it is taken; or it is open, and the first or a later one of its group that is. */
type How = 'sure' | 'first' | 'second';

/** Moments at which a file's directives have changed the macros: after token `tok[i]`, `count[i]` events have been. */
interface Marks {
  tok: number[];
  count: number[];
}

/** A file as an `#include` puts it into another. */
export interface Insertion {
  file: SourceFile;
  /** By branch, as `Taken`. */
  taken: Uint8Array;
  marks: Marks;
}

export class Unit {
  readonly flags: UnitFlags;
  /** All files entered, those of earlier units among them. */
  readonly closure: FileSet;
  /** Those that this unit itself entered, in order. */
  readonly entered: SourceFile[] = [];
  private readonly host: UnitHost;
  readonly after: readonly Unit[];
  private readonly watch: ReadonlySet<SourceFile> | null;
  private readonly events: MacroEvents;
  private readonly marks = new Map<SourceFile, Marks>();
  /** Files that watched ones include, and those that these do where they are put in each time anew. */
  private readonly insertions: Insertion[] = [];
  /** Their indexes, by the place of the directive; and by the insertion that holds the directive, and its token. */
  private readonly insertionsAt = new Map<number, number>();
  private readonly insertionsWithin = new Map<number, number>();
  private readonly taken = new TakenBranches();
  private readonly environment: ConditionEnvironment;
  /** A name of the configuration has been defined or undefined. */
  private touched = false;
  private readonly isConfiguration: (name: number) => boolean;
  private depth = 0;
  /** The file that is followed includes one that is not there. */
  private lacks = false;
  private entries = 0;
  private followed = 0;

  constructor(host: UnitHost, input: UnitInput) {
    this.host = host;
    this.flags = input.flags;
    this.after = input.after;
    this.watch = input.watch;
    this.isConfiguration = (name) => host.isConfiguration(name);
    this.closure = new FileSet(host.files.length);
    for (const unit of input.after) this.closure.addAll(unit.closure);
    this.environment = {
      ...host.conditions,
      macro: (name) => this.final(name),
      isDefined: (name) => this.isDefined(name),
      // A header that the kernel's build makes may define it (generated/bounds.h: MAX_NR_ZONES).
      isLost: (name) => this.lacks && !host.isConfiguration(name),
      constantsHold: () => !this.touched,
    };
    this.events = new MacroEvents(input.after.length === 0 ? host.lastEvents : host.laterEvents);
    if (input.after.length === 0)
      for (const [name, macro] of this.flags.macros)
        if (macro) this.events.define(name, macro, false);
        else this.events.undefine(name, false);
    for (const file of input.files) this.enter(file);
    this.events.finish();
  }

  /** About what it takes in memory. */
  get bytes(): number {
    return 8 * this.events.ownCount + 128 * this.entered.length + 4096;
  }

  // ---- what it has found

  /** The macro that a name means at the end of the unit. */
  final(name: number): Macro | null {
    return this.meaning(name, this.events.last(name));
  }

  /** The macro that a name means at a moment. */
  macroAt(name: number, moment: number): Macro | null {
    return this.meaning(name, this.events.before(name, moment));
  }

  private meaning(name: number, event: number): Macro | null {
    if (event >= 0) return this.events.macro(event);
    for (const unit of this.after) {
      const macro = unit.final(name);
      if (macro) return macro;
    }
    return null;
  }

  private isDefined(name: number): Truth {
    const event = this.events.last(name);
    if (this.events.isUncertain(event)) return 'open';
    return this.meaning(name, event) ? 'true' : this.host.isDefinedElsewhere(name);
  }

  /** Number of events before a token of a file that is watched; all where it is not. */
  moment(file: SourceFile, tok: number): number {
    return this.momentOf(this.marks.get(file), tok);
  }

  /** The same for a token of a file as an insertion puts it in. */
  insertedMoment(insertion: number, tok: number): number {
    return this.momentOf(this.insertions[insertion]?.marks, tok);
  }

  /** The insertion that the `#include` at a token of a watched file makes; -1 for none. */
  insertionAt(file: SourceFile, tok: number): number {
    return this.insertionsAt.get(placeKey(file.id, tok)) ?? -1;
  }

  /** The insertion that the `#include` at a token of another insertion makes; -1 for none. */
  insertionWithin(insertion: number, tok: number): number {
    return this.insertionsWithin.get(placeKey(insertion, tok)) ?? -1;
  }

  inserted(insertion: number): Insertion | undefined {
    return this.insertions[insertion];
  }

  private momentOf(marks: Marks | undefined, tok: number): number {
    if (!marks) return this.events.count;
    let low = 0;
    let high = marks.tok.length;
    while (high - low > 1) {
      const mid = (low + high) >> 1;
      if (marks.tok[mid]! <= tok) low = mid;
      else high = mid;
    }
    return marks.count[low]!;
  }

  /** Whether the unit, or one before it, enters a file. */
  enters(file: SourceFile): boolean {
    return this.taken.has(file.id) || this.after.some((unit) => unit.enters(file));
  }

  /** How the unit, or one before it, takes a branch of a file, as `Taken`; `no` where it never enters the file. */
  takes(file: number, branch: number): number {
    const own = this.taken.has(file) ? this.taken.get(file, branch) : Taken.no;
    if (own !== Taken.no) return own;
    // A file without an include guard is entered again, and takes less.
    for (const unit of this.after) if (unit.taken.has(file)) return unit.taken.get(file, branch);
    return Taken.no;
  }

  /** By branch, for a whole file. */
  takenIn(file: SourceFile): Uint8Array {
    return Uint8Array.from(file.structure.branches, (branch) => this.takes(file.id, branch.id));
  }

  /** Whether a declaration is in one of its files. */
  sees({ file, within }: Entity): boolean {
    return this.closure.has(file) && (within === undefined || this.closure.has(within));
  }

  /** Whether a declaration counts in this unit. */
  truthOf(entity: Entity): Truth {
    const { branch } = entity;
    const owner = this.host.files[entity.file]!;
    if (!branch || !this.enters(owner)) return entity.inactive ? 'false' : entity.open ? 'open' : 'true';
    const own = this.takes(entity.file, branch.id);
    if (own === Taken.no) return 'false';
    // Read with other branches than those taken, at a token that is itself taken: no declaration of ours
    if (entity.inactive && owner.taken[branch.id] === own) return 'false';
    for (let b: Branch | null = branch; b; b = b.group.parent)
      if (this.takes(entity.file, b.id) === Taken.open) return 'open';
    return 'true';
  }

  // ---- going through it

  /** `table` and `key`: where it is noted as an insertion. */
  private enter(file: SourceFile, table: Map<number, number> | null = null, key = -1): void {
    if (this.depth > DEEPEST_INCLUDE || this.entries++ > MOST_ENTRIES) return;
    const { structure } = file;
    if (structure.guard && this.final(structure.guard)) return;
    if (structure.once && this.closure.has(file.id)) return;
    const count = structure.branches.length;
    if (this.taken.enter(file.id, count)) this.entered.push(file);
    let marks: Marks | null = null;
    if ((!this.watch || this.watch.has(file)) && !this.marks.has(file)) {
      marks = { tok: [-1], count: [this.events.count] };
      this.marks.set(file, marks);
    }
    let insertion = -1;
    if (table) {
      marks ??= { tok: [-1], count: [this.events.count] };
      insertion = this.insertions.push({ file, marks, taken: new Uint8Array(count) }) - 1;
      table.set(key, insertion);
    }
    this.closure.add(file.id);
    this.depth++;
    const { lacks } = this;
    this.lacks = false;
    this.follow(file, structure.top, insertion, marks, 'sure');
    this.depth--;
    this.lacks = lacks;
  }

  /** `insertion`: as which the file is followed, -1 for none. */
  private follow(
    file: SourceFile,
    items: Directives,
    insertion: number,
    marks: Marks | null,
    how: How,
  ): void {
    if (!marks && how === 'sure') return this.followSurely(file, items);
    for (const item of items.list) {
      if (this.followed++ > MOST_DIRECTIVES) return;
      switch (item.kind) {
        case 'define':
          if (how === 'second' && this.final(item.name)) break;
          this.events.define(item.name, item.macro as Macro, how !== 'sure' && !this.final(item.name));
          this.touch(item.name);
          break;
        case 'undef':
          if (how !== 'second') this.undefine(item.name, how !== 'sure');
          break;
        case 'group':
          this.group(file, item.group, insertion, marks, how);
          continue;
        case 'include': {
          const target = this.target(file, item);
          if (!target) this.lacks = true;
          else if (marks && marks === this.marks.get(file))
            this.enter(target, this.insertionsAt, placeKey(file.id, item.first));
          else if (insertion >= 0 && isPutInAnew(file, item, target))
            this.enter(target, this.insertionsWithin, placeKey(insertion, item.first));
          else this.enter(target);
          break;
        }
      }
      if (marks) {
        marks.tok.push(item.first);
        marks.count.push(this.events.count);
      }
    }
  }

  /** The same where nobody asks what has been when. */
  private followSurely(file: SourceFile, items: Directives): void {
    for (const step of stepsOf(items, this.host.lastEvents.codes, this.isConfiguration)) {
      if (this.followed > MOST_DIRECTIVES) return;
      this.followed++;
      switch (step.kind) {
        case 'run':
          this.followed += step.names.length - 1;
          this.events.addRun(step);
          this.touched ||= step.touches;
          break;
        case 'undef':
          this.undefine(step.name, false);
          break;
        case 'group':
          this.group(file, step.group, -1, null, 'sure');
          break;
        case 'include': {
          const target = this.target(file, step);
          if (target) this.enter(target);
          else this.lacks = true;
        }
      }
    }
  }

  private group(file: SourceFile, group: Group, insertion: number, marks: Marks | null, outer: How): void {
    let open = false;
    for (const branch of group.branches) {
      const truth = this.truthOfBranch(branch, file.id);
      if (truth === 'false') continue;
      const how = open || truth === 'open' ? Taken.open : Taken.yes;
      this.taken.set(file.id, branch.id, how);
      if (insertion >= 0) this.insertions[insertion]!.taken[branch.id] = how;
      const inner: How = how === Taken.yes ? 'sure' : open ? 'second' : 'first';
      this.follow(file, branch.items, insertion, marks, outer === 'sure' ? inner : outer);
      if (truth === 'true') return;
      open = true;
    }
  }

  private truthOfBranch(branch: Branch, file: number): Truth {
    switch (branch.directive) {
      case 'ifdef':
        return this.isDefined(branch.name);
      case 'ifndef':
        return not(this.isDefined(branch.name));
      default:
        return evaluateBranch(branch, file, this.environment);
    }
  }

  private undefine(name: number, uncertain: boolean): void {
    if (!this.final(name)) return;
    this.events.undefine(name, uncertain);
    this.touch(name);
  }

  private touch(name: number): void {
    if (!this.touched && this.host.isConfiguration(name)) this.touched = true;
  }

  private target(file: SourceFile, item: IncludeDirective): SourceFile | null {
    if (item.target !== null) return this.host.include(file, item, this.flags.folders);
    const computed = this.computed(file, item);
    if (!computed) return null;
    return this.host.include(file, { ...item, ...computed, found: -2 }, this.flags.folders);
  }

  /** `#include MACRO` (6.10.2p4). */
  private computed(file: SourceFile, item: IncludeDirective): { target: string; quoted: boolean } | null {
    const { tokens } = file;
    const list: Tok[] = [];
    for (let t = item.first + 2; t < item.last; t++)
      list.push(new Tok(tokens.kind[t]!, tokens.name[t]!, file.id, t));
    const text = expandTokens(this.environment, file.id, list, item.first)
      .map((tok) => spelling(tok, this.environment.names, this.environment.tokensOf))
      .join('');
    const match = /^"([^"]+)"$|^<([^>]+)>$/.exec(text);
    if (!match) return null;
    return { target: match[1] ?? match[2]!, quoted: match[1] !== undefined };
  }
}

/**
 * Whether an include may bring the same file again, each time with other macros: of a file without a guard, or of one
 * whose name is a macro from outside (6.10.2p4, as in include/linux/genl_magic_struct.h).
 */
function isPutInAnew({ tokens, macros }: SourceFile, item: IncludeDirective, target: SourceFile): boolean {
  const { guard, once } = target.structure;
  if (guard || once) return false;
  return item.target !== null || (item.last === item.first + 3 && !macros.has(tokens.name[item.first + 2]!));
}
