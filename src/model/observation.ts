/** One task as seen while it ran. */
export interface ObservedTask {
  /** `host`, `container`, … shown as lane heading. */
  id: string;
  label: { ja: string; en: string };
  /** What it was and how it was started, as a command. */
  command: string;
  /** Values by step of a type path: key `task_struct.nsproxy` → `0xffffffff83076c20`. */
  values: Record<string, string>;
  /** Inode numbers of /proc/PID/ns/*, by name: `uts` → 4026531838. */
  namespaces: Record<string, number>;
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
  tasks: ObservedTask[];
}
