import type { Diagnostic, Observation } from '#model';

/** One member access; `index` names the field of the same object that says which element of an array. */
export interface Hop {
  field: string;
  /** `pid->numbers[pid->level]` is `{ field: 'numbers', index: 'level' }`. */
  index?: string;
}

/** What to read of a task, in the source's words: no type of the running kernel is known yet. */
export interface Path {
  /** Record that the path begins with: one of those that a task leads to (`roots.ts`). */
  record: string;
  hops: Hop[];
}

/** What a member of the running kernel is, as far as reading it goes. */
export type Shape =
  /** `record` is a handle for `Layout.member`, null for pointers to what has no members. */
  | { kind: 'pointer'; record: string | null; toChar: boolean }
  | { kind: 'record'; record: string }
  /** An array of char. */
  | { kind: 'string' }
  | { kind: 'integer'; bytes: number; signed: boolean }
  /** `record` as above; `stride` is the size of one element in bytes. */
  | { kind: 'array'; record: string | null; stride: number }
  | { kind: 'bitfield' }
  | { kind: 'other' };

export interface Member {
  /** In bytes from the start of the record. */
  offset: number;
  shape: Shape;
}

/** How the records of a running kernel are laid out. */
export interface Layout {
  /** Handle of a `struct` or `union` by its tag; null where the kernel has none. */
  record(tag: string): string | null;
  /** `struct pid`: what a cast to the record is called; null for a record without a tag. */
  cType(record: string): string | null;
  /** A member, also one of an anonymous struct or union inside; null where there is none. */
  member(record: string, field: string): Member | null;
  /** Names of all members, for near matches. */
  members(record: string): string[];
}

/** A value that a program prints: `key` is the type path up to here. */
export interface Slot {
  key: string;
  format: 'pointer' | 'signed' | 'unsigned' | 'text';
}

/** A bpftrace program and what its lines mean. */
export interface Program {
  text: string;
  /** Begins every line that carries a value, so that no text of a task can pass for one. */
  mark: string;
  slots: Slot[];
  /** Number of tasks that it waits for. */
  tasks: number;
}

export interface RunResult {
  /** Null where the command was ended by a signal or could not be started. */
  code: number | null;
  stdout: string;
  stderr: string;
  /** `ENOENT` where there is no such command. */
  error: string | null;
}

/** A process that stays until it is stopped, with its standard input open. */
export interface Running {
  pid: number;
  /** Writes to its standard input. */
  write(text: string): void;
  /** What it has printed to its standard output so far. */
  output(): string;
  /** The same of its standard error. */
  errors(): string;
  /** Ends it, with SIGKILL, and waits until it is gone; does nothing where it already is. */
  stop(): Promise<void>;
  alive(): boolean;
}

/** The machine below: everything that observing does to it. Tests bring their own. */
export interface Machine {
  run(command: string, args: string[], options?: { timeoutMs?: number }): Promise<RunResult>;
  start(command: string, args: string[]): Promise<Running>;
  /** Throws as `node:fs` does. */
  readFile(path: string): Promise<Uint8Array>;
  readLink(path: string): Promise<string>;
  /** Effective user; 0 is root. */
  uid(): number;
  /** `linux`, `darwin`… */
  platform(): string;
  pause(ms: number): Promise<void>;
}

/** A task to read. */
export interface Target {
  id: string;
  label: { ja: string; en: string };
  /** How it was started. */
  command: string;
  /** Thread id in the first pid namespace: namespaces belong to a thread. */
  pid: number;
}

export interface ObserveRequest {
  id: string;
  tasks: Target[];
  paths: Path[];
  /** Commands to record, as the reader would type them. */
  commands: string[];
  date: Date;
  /** How long to wait for the tasks to run, in seconds. */
  waitSeconds: number;
  /** Called every 200 ms while bpftrace waits: makes staged tasks run. */
  nudge?: () => void;
}

/** What was seen, and what to tell about how. */
export interface Observed {
  observation: Observation;
  /** Warnings, such as why only /proc could be read. */
  diagnostics: Diagnostic[];
}
