/**
 * How a task leads to an object of the record that a chain begins with: members from `task_struct` on.
 *
 * - `cred`: current_cred() is current->cred (include/linux/cred.h).
 * - `pid`: task_pid(task) is task->thread_pid (include/linux/pid.h; sched.h before 6.8).
 * - `nsproxy`, `fs_struct`: the only members of a task with these types.
 */
export const roots: ReadonlyMap<string, readonly string[]> = new Map([
  ['task_struct', []],
  ['nsproxy', ['nsproxy']],
  ['cred', ['cred']],
  ['pid', ['thread_pid']],
  ['fs_struct', ['fs']],
]);
