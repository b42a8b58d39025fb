/** One task as seen while it ran. */
export interface ObservedTask {
  /** `host`, `container`, … shown as lane heading. */
  id: string;
  label: { ja: string; en: string };
  /** What it was and how it was started, as a command. */
  command: string;
  /**
   * Values by step of a type path: key `task_struct.nsproxy` → `0xffffffff83076c20`. The record that a
   * path begins with is a key too (`task_struct` → the task itself); an embedded record has its address;
   * text and numbers are as the kernel prints them.
   */
  values: Record<string, string>;
  /** Inode numbers of /proc/PID/ns/*, by name: `uts` → 4026531838. */
  namespaces: Record<string, number>;
}

/** A command really run while the tasks stood, and what it printed. */
export interface ObservedOutput {
  /** Task that ran it: an `ObservedTask.id`. */
  task: string;
  command: string;
  output: string;
}

/** A recording under `content/observations/`. */
export interface Observation {
  id: string;
  /** `uname -r` of the kernel that was read; not the one whose source is shown. */
  kernelRelease: string;
  /** ISO date. */
  date: string;
  /** Shell commands that recorded it, one per line. */
  commands: string[];
  /** `bpftrace` or `proc` (only what /proc/PID/ns shows). */
  method: 'bpftrace' | 'proc';
  /** Version of the tool that read the kernel: `bpftrace v0.17.0`. */
  tool?: string;
  /** The program that it ran. */
  program?: string;
  /** Why only /proc was read, for `proc`. */
  why?: string;
  /** Commands that were run beside it, with what they printed. */
  outputs?: ObservedOutput[];
  tasks: ObservedTask[];
}
