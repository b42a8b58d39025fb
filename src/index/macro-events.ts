/** What happens to macros in the course of one unit, event by event: a macro is defined, or a name is undefined. */
import type { Macro } from '#preprocess';

/** Numbers for what an event does: from 0 on a macro that it defines, below 0 a name that it undefines. */
export class EventCodes {
  private readonly macros: Macro[] = [];

  ofMacro(macro: Macro): number {
    if (macro.code < 0) macro.code = this.macros.push(macro) - 1;
    return macro.code;
  }

  ofUndefined(name: number): number {
    return ~name;
  }

  /** The macro that an event defines, null where it undefines one. */
  macro(code: number): Macro | null {
    return code < 0 ? null : this.macros[code]!;
  }

  name(code: number): number {
    return code < 0 ? ~code : this.macros[code]!.name;
  }
}

/** Events that come one after another, whoever looks: the definitions of a file between two other directives. */
export interface EventRun {
  names: Int32Array;
  codes: Int32Array;
}

/**
 * Names → the last event of each, + 1; 0 for none. One for a whole program: it holds those of one history at a time,
 * since an array of all names for each of a thousand units would be more than all else.
 */
export class LastEvents {
  readonly codes: EventCodes;
  /** What all histories begin with. */
  readonly base: EventRun;
  private table = new Int32Array(1 << 16);
  private owner: MacroEvents | null = null;
  private spare: Recording | null = null;

  constructor(codes: EventCodes, base: readonly Macro[]) {
    this.codes = codes;
    this.base = {
      names: Int32Array.from(base, ({ name }) => name),
      codes: Int32Array.from(base, (macro) => codes.ofMacro(macro)),
    };
    this.base.names.forEach((name, event) => (this.reserve(name + 1)[name] = event + 1));
  }

  /** The table, filled with the events of a history. */
  of(history: MacroEvents): Int32Array {
    if (this.owner !== history) {
      this.owner?.clear(this.table);
      this.owner = history;
      this.reserve(history.largestName + 1);
      history.fill(this.table);
    }
    return this.table;
  }

  /** Makes room for names below `size`; returns the table. */
  reserve(size: number): Int32Array {
    if (size > this.table.length) {
      const bigger = new Int32Array(Math.max(size, this.table.length * 2));
      bigger.set(this.table);
      this.table = bigger;
    }
    return this.table;
  }

  /** Room to record in; one is used again and again. */
  take(): Recording {
    const recording = this.spare ?? { codes: new Int32Array(1 << 15), previous: new Int32Array(1 << 15) };
    this.spare = null;
    return recording;
  }

  giveBack(recording: Recording): void {
    this.spare = recording;
  }
}

/** By event: its code, and the event before it of the same name, -1 for none. */
interface Recording {
  codes: Int32Array;
  previous: Int32Array;
}

/** Events of one name that are gone through one after another. */
const FEW = 32;

export class MacroEvents {
  /** Number of events so far: a moment. */
  count: number;
  largestName = 0;
  private readonly shared: LastEvents;
  /** How many it begins with, and its own. */
  private readonly begin: number;
  private codes: Int32Array;
  private previous: Int32Array;
  private isRecording = true;
  /** An event further back, so that a name of many events is looked up in few steps; made when that is asked. */
  private jump: Int32Array | null = null;
  /** Events in branches of which nothing says whether they are taken. */
  private readonly uncertain = new Set<number>();

  constructor(shared: LastEvents) {
    this.shared = shared;
    this.begin = this.count = shared.base.names.length;
    ({ codes: this.codes, previous: this.previous } = shared.take());
  }

  /** Those that it does not begin with. */
  get ownCount(): number {
    return this.count - this.begin;
  }

  /** No more events will be added. */
  finish(): void {
    if (!this.isRecording) return;
    const { codes, previous } = this;
    const own = this.ownCount;
    this.codes = codes.slice(0, own);
    this.previous = previous.slice(0, own);
    this.isRecording = false;
    this.shared.giveBack({ codes, previous });
  }

  /** The last event of a name, -1 for none. */
  last(name: number): number {
    return (this.shared.of(this)[name] ?? 0) - 1;
  }

  /** The last event of a name before a moment, -1 for none. */
  before(name: number, moment: number): number {
    let event = this.last(name);
    const { begin, previous } = this;
    for (let steps = 0; event >= moment && event >= begin; steps++) {
      if (steps > FEW) this.jump ??= jumpsOf(previous, begin, this.count);
      const far = this.jump ? this.jump[event - begin]! : -1;
      event = far >= moment ? far : previous[event - begin]!;
    }
    return event;
  }

  /** The macro that an event defines, null where it undefines one. */
  macro(event: number): Macro | null {
    const { codes, base } = this.shared;
    return codes.macro(event < this.begin ? base.codes[event]! : this.codes[event - this.begin]!);
  }

  isUncertain(event: number): boolean {
    return this.uncertain.size > 0 && this.uncertain.has(event);
  }

  define(name: number, macro: Macro, uncertain: boolean): void {
    this.add(name, this.shared.codes.ofMacro(macro), uncertain);
  }

  undefine(name: number, uncertain: boolean): void {
    this.add(name, this.shared.codes.ofUndefined(name), uncertain);
  }

  /** Adds events that are certain. */
  addRun({ names, codes }: EventRun): void {
    this.room(names.length);
    let event = this.count;
    let table = this.shared.of(this);
    const own = this.codes;
    const { begin, previous } = this;
    for (let i = 0; i < names.length; i++, event++) {
      const name = names[i]!;
      if (name > this.largestName) {
        this.largestName = name;
        table = this.shared.reserve(name + 1);
      }
      own[event - begin] = codes[i]!;
      previous[event - begin] = table[name]! - 1;
      table[name] = event + 1;
    }
    this.count = event;
  }

  private add(name: number, code: number, uncertain: boolean): void {
    this.room(1);
    if (name > this.largestName) this.largestName = name;
    let table = this.shared.of(this);
    if (name >= table.length) table = this.shared.reserve(name + 1);
    const event = this.count++;
    if (uncertain) this.uncertain.add(event);
    this.codes[event - this.begin] = code;
    this.previous[event - this.begin] = table[name]! - 1;
    table[name] = event + 1;
  }

  private room(more: number): void {
    const own = this.count - this.begin + more;
    if (own <= this.codes.length) return;
    for (const key of ['codes', 'previous'] as const) {
      const bigger = new Int32Array(Math.max(own, this[key].length * 2));
      bigger.set(this[key]);
      this[key] = bigger;
    }
  }

  /** Writes its events into a table that holds what all begin with. */
  fill(table: Int32Array): void {
    const { codes } = this.shared;
    for (let own = 0, event = this.begin; event < this.count; own++, event++)
      table[codes.name(this.codes[own]!)] = event + 1;
  }

  /** Takes its events out of the table. */
  clear(table: Int32Array): void {
    const { codes } = this.shared;
    for (let own = this.count - this.begin - 1; own >= 0; own--)
      table[codes.name(this.codes[own]!)] = this.previous[own]! + 1;
  }
}

/** Jumps as long as the two before, where those are alike: as in a list with skew-binary jumps. */
function jumpsOf(previous: Int32Array, begin: number, count: number): Int32Array {
  const jump = new Int32Array(count - begin);
  const depth = new Int32Array(count - begin);
  const deep = (event: number): number => (event < begin ? 0 : depth[event - begin]!);
  const far = (event: number): number => (event < begin ? -1 : jump[event - begin]!);
  for (let event = begin; event < count; event++) {
    const before = previous[event - begin]!;
    const near = far(before);
    const alike = deep(before) - deep(near) === deep(near) - deep(far(near));
    jump[event - begin] = alike ? far(near) : before;
    depth[event - begin] = deep(before) + 1;
  }
  return jump;
}
