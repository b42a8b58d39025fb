/** What happens to macros in the course of one unit, event by event: a macro is defined, or a name is undefined. */
import type { Macro } from '#preprocess';

/**
 * Names → the last event of each, + 1; 0 for none. One for a whole program: it holds those of one history at a time,
 * since an array of all names for each of a thousand units would be more than all else.
 */
export class LastEvents {
  private table = new Int32Array(1 << 16);
  private owner: MacroEvents | null = null;

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
}

export class MacroEvents {
  largestName = 0;
  private readonly shared: LastEvents | null;
  /** In place of the shared table, for a history of few events. */
  private readonly own: Map<number, number> | null;
  private readonly names: number[] = [];
  private readonly macros: (Macro | null)[] = [];
  /** The event before, of the same name; -1 for none. */
  private readonly previous: number[] = [];
  /** An event further back, so that a name of many events is looked up in few steps; and how many came before. */
  private readonly jump: number[] = [];
  private readonly depth: number[] = [];
  /** Events in branches of which nothing says whether they are taken. */
  private readonly uncertain = new Set<number>();

  /** `shared`: null for a history that only adds a little to another one. */
  constructor(shared: LastEvents | null) {
    this.shared = shared;
    this.own = shared ? null : new Map();
  }

  /** Number of events so far: a moment. */
  get count(): number {
    return this.macros.length;
  }

  /** The last event of a name, -1 for none. */
  last(name: number): number {
    if (!this.shared) return this.own!.get(name) ?? -1;
    return (this.shared.of(this)[name] ?? 0) - 1;
  }

  /** The last event of a name before a moment, -1 for none. */
  before(name: number, moment: number): number {
    let event = this.last(name);
    while (event >= moment) {
      const far = this.jump[event]!;
      event = far >= moment ? far : this.previous[event]!;
    }
    return event;
  }

  /** The macro that an event defines, null where it undefines one. */
  macro(event: number): Macro | null {
    return this.macros[event]!;
  }

  isUncertain(event: number): boolean {
    return this.uncertain.size > 0 && this.uncertain.has(event);
  }

  add(name: number, macro: Macro | null, uncertain = false): void {
    const event = this.macros.length;
    if (uncertain) this.uncertain.add(event);
    const previous = this.last(name);
    this.previous.push(previous);
    this.link(previous);
    this.names.push(name);
    this.macros.push(macro);
    if (name > this.largestName) this.largestName = name;
    if (this.shared) this.shared.reserve(name + 1)[name] = event + 1;
    else this.own!.set(name, event);
  }

  /** Jumps as long as the two before, where those are alike: as in a list with skew-binary jumps. */
  private link(previous: number): void {
    const { jump, depth } = this;
    const near = previous < 0 ? -1 : jump[previous]!;
    const far = near < 0 ? -1 : jump[near]!;
    const deep = (event: number): number => (event < 0 ? 0 : depth[event]!);
    const alike = deep(previous) - deep(near) === deep(near) - deep(far);
    jump.push(alike ? far : previous);
    depth.push(deep(previous) + 1);
  }

  /** Writes its events into a table that holds nobody's. */
  fill(table: Int32Array): void {
    const { names } = this;
    for (let event = 0; event < names.length; event++) table[names[event]!] = event + 1;
  }

  /** Takes its events out of the table. */
  clear(table: Int32Array): void {
    for (const name of this.names) table[name] = 0;
  }
}
