/**
 * One translation unit, as the preprocessor goes through it: which `#if` branches it takes in which header, and which
 * macro a name means at any moment. Directives alone are followed, text is not read, so that a unit of a thousand
 * headers takes milliseconds.
 */
import { type Branch, type Directive, type Group, type IncludeDirective, placeKey } from '#parse';
import {
  chooseBranch,
  type ConditionEnvironment,
  expandTokens,
  type Macro,
  Tok,
  spelling,
} from '#preprocess';
import type { Truth } from '#model';
import type { Entity } from './entity.ts';
import { FileSet } from './file-set.ts';
import { type SourceFile, Taken } from './source-file.ts';
import type { UnitFlags } from './unit-flags.ts';

/** What a unit asks of the program. */
export interface UnitHost {
  readonly files: readonly SourceFile[];
  readonly conditions: Omit<ConditionEnvironment, 'macro' | 'isDefined' | 'isLost'>;
  /** A macro that the compiler or the configuration defines everywhere. */
  madeMacro(name: number): Macro | null;
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

export class Unit {
  readonly flags: UnitFlags;
  /** All files entered, those of earlier units among them. */
  readonly closure = new FileSet();
  /** Those that this unit itself entered, in order. */
  readonly entered: SourceFile[] = [];
  private readonly host: UnitHost;
  private readonly after: readonly Unit[];
  private readonly watch: ReadonlySet<SourceFile> | null;
  /** Event by event: a macro defined, or null where one is undefined. */
  private readonly events: (Macro | null)[] = [];
  /** The event before, of the same name; -1 for none. */
  private readonly previous: number[] = [];
  private readonly last = new Map<number, number>();
  private readonly marks = new Map<SourceFile, Marks>();
  /** Of files that an include puts in, by the place of the directive. */
  private readonly insertions = new Map<number, { marks: Marks; taken: Uint8Array }>();
  private readonly taken = new Map<number, Uint8Array>();
  private readonly environment: ConditionEnvironment;
  /** Events of branches that are open. */
  private readonly uncertain = new Set<number>();
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
    for (const unit of input.after) this.closure.addAll(unit.closure);
    let touched = false;
    this.environment = {
      ...host.conditions,
      macro: (name) => this.final(name),
      isDefined: (name) => this.isDefined(name),
      // A header that the kernel's build makes may define it (generated/bounds.h: MAX_NR_ZONES).
      isLost: (name) => this.lacks && !host.isConfiguration(name),
      isConstant: (name) => !touched && host.conditions.isConstant(name),
    };
    this.onConfiguration = (): void => {
      touched = true;
    };
    for (const file of input.files) this.enter(file);
  }

  private readonly onConfiguration: () => void;

  // ---- what it has found

  /** The macro that a name means at the end of the unit. */
  final(name: number): Macro | null {
    const event = this.last.get(name);
    return event === undefined ? this.before(name) : this.events[event]!;
  }

  private isDefined(name: number): Truth {
    const event = this.last.get(name);
    if (event !== undefined && this.uncertain.has(event)) return 'open';
    return this.final(name) ? 'true' : this.host.isDefinedElsewhere(name);
  }

  private before(name: number): Macro | null {
    const own = this.flags.macros.get(name);
    if (own !== undefined) return own;
    for (const unit of this.after) {
      const macro = unit.final(name);
      if (macro) return macro;
    }
    return this.after.length > 0 ? null : this.host.madeMacro(name);
  }

  /** Number of events before a token of a file that is watched; all where it is not. */
  moment(file: SourceFile, tok: number): number {
    return this.momentOf(this.marks.get(file), tok);
  }

  /** The same for a token of a file that the `#include` at token `via` puts into a watched file. */
  insertedMoment(file: SourceFile, via: number, tok: number): number {
    return this.momentOf(this.insertions.get(placeKey(file.id, via))?.marks, tok);
  }

  private momentOf(marks: Marks | undefined, tok: number): number {
    if (!marks) return this.events.length;
    let low = 0;
    let high = marks.tok.length;
    while (high - low > 1) {
      const mid = (low + high) >> 1;
      if (marks.tok[mid]! <= tok) low = mid;
      else high = mid;
    }
    return marks.count[low]!;
  }

  /** The macro that a name means at a moment. */
  macroAt(name: number, moment: number): Macro | null {
    let event = this.last.get(name);
    while (event !== undefined && event >= moment) {
      event = this.previous[event]!;
      if (event < 0) event = undefined;
    }
    return event === undefined ? this.before(name) : this.events[event]!;
  }

  /** Branches of a file that the unit takes, by their ids; undefined where it never enters the file. */
  takenOf(file: number): Uint8Array | undefined {
    const own = this.taken.get(file);
    if (own) return own;
    for (const unit of this.after) {
      const taken = unit.takenOf(file);
      if (taken) return taken;
    }
    return undefined;
  }

  /** Branches that a file takes where the `#include` at token `via` of a watched file puts it. */
  takenByInsertion(file: SourceFile, via: number): Uint8Array | undefined {
    return this.insertions.get(placeKey(file.id, via))?.taken;
  }

  /** Whether a declaration is in one of its files. */
  sees({ file, within }: Entity): boolean {
    return this.closure.has(file) && (within === undefined || this.closure.has(within));
  }

  /** Whether a declaration counts in this unit. */
  truthOf(entity: Entity): Truth {
    const { branch } = entity;
    const taken = branch ? this.takenOf(entity.file) : undefined;
    if (!branch || !taken) return entity.inactive ? 'false' : entity.open ? 'open' : 'true';
    const own = taken[branch.id]!;
    if (own === Taken.no) return 'false';
    // Read with other branches than those taken, at a token that is itself taken: no declaration of ours
    if (entity.inactive && this.host.files[entity.file]!.taken[branch.id] === own) return 'false';
    for (let b: Branch | null = branch; b; b = b.group.parent) if (taken[b.id] === Taken.open) return 'open';
    return 'true';
  }

  // ---- going through it

  private enter(file: SourceFile, via = -1): void {
    if (this.depth > DEEPEST_INCLUDE || this.entries++ > MOST_ENTRIES) return;
    const { structure } = file;
    if (structure.guard && this.final(structure.guard)) return;
    if (structure.once && this.closure.has(file.id)) return;
    let taken = this.taken.get(file.id);
    if (!taken) {
      this.taken.set(file.id, (taken = new Uint8Array(structure.branches.length)));
      this.entered.push(file);
    }
    let marks: Marks | null = null;
    if ((!this.watch || this.watch.has(file)) && !this.marks.has(file)) {
      marks = { tok: [-1], count: [this.events.length] };
      this.marks.set(file, marks);
    }
    let own: Uint8Array | null = null;
    if (via >= 0) {
      marks ??= { tok: [-1], count: [this.events.length] };
      this.insertions.set(via, { marks, taken: (own = new Uint8Array(taken.length)) });
    }
    this.closure.add(file.id);
    this.depth++;
    const { lacks } = this;
    this.lacks = false;
    this.follow(file, structure.top, own ?? taken, marks, 'sure');
    this.depth--;
    this.lacks = lacks;
    // A file that is included again takes what any inclusion takes.
    if (own) for (let i = 0; i < own.length; i++) if (taken[i] !== Taken.yes) taken[i] = own[i]!;
  }

  private follow(
    file: SourceFile,
    items: readonly Directive[],
    taken: Uint8Array,
    marks: Marks | null,
    how: How,
  ): void {
    for (const item of items) {
      if (this.followed++ > MOST_DIRECTIVES) return;
      switch (item.kind) {
        case 'define':
          if (how === 'second' && this.final(item.name)) break;
          this.event(item.name, item.macro as Macro, how !== 'sure' && !this.final(item.name));
          break;
        case 'undef':
          if (how !== 'second' && this.final(item.name)) this.event(item.name, null, how !== 'sure');
          break;
        case 'group':
          this.group(file, item.group, taken, marks, how);
          continue;
        case 'include': {
          const target = this.target(file, item);
          if (!target) this.lacks = true;
          else
            this.enter(target, marks && marks === this.marks.get(file) ? placeKey(file.id, item.first) : -1);
          break;
        }
      }
      if (marks) {
        marks.tok.push(item.first);
        marks.count.push(this.events.length);
      }
    }
  }

  private group(file: SourceFile, group: Group, taken: Uint8Array, marks: Marks | null, outer: How): void {
    let from = 0;
    let open = false;
    for (;;) {
      const { index, truth } = chooseBranch(group, file.id, this.environment, from);
      if (index < 0) return;
      const branch = group.branches[index]!;
      const how = open || truth === 'open' ? Taken.open : Taken.yes;
      if (taken[branch.id] !== Taken.yes) taken[branch.id] = how;
      const inner: How = how === Taken.yes ? 'sure' : open ? 'second' : 'first';
      this.follow(file, branch.items, taken, marks, outer === 'sure' ? inner : outer);
      if (truth === 'true') return;
      open = true;
      from = index + 1;
    }
  }

  private event(name: number, macro: Macro | null, uncertain: boolean): void {
    const { events, previous, last } = this;
    if (uncertain) this.uncertain.add(events.length);
    previous.push(last.get(name) ?? -1);
    last.set(name, events.length);
    events.push(macro);
    if (this.host.isConfiguration(name)) this.onConfiguration();
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
