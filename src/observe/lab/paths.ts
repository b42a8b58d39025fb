import { parseTypePath } from '../path.ts';
import type { Path } from '../types.ts';

/**
 * What the lab reads of every task: the way to each namespace and its inode number, the ways that
 * do not go through `nsproxy` (root directory, pid, user, cgroup), and the name at the end of the story.
 */
const TYPE_PATHS = [
  'task_struct.comm',
  'task_struct.nsproxy.uts_ns.name.nodename',
  ...[
    'uts_ns',
    'ipc_ns',
    'mnt_ns',
    'pid_ns_for_children',
    'net_ns',
    'time_ns',
    'time_ns_for_children',
    'cgroup_ns',
  ].map((field) => `task_struct.nsproxy.${field}.ns.inum`),
  'task_struct.thread_pid.level',
  'task_struct.thread_pid.numbers[level].nr',
  'task_struct.thread_pid.numbers[level].ns.ns.inum',
  'pid.numbers[level].ns.ns.inum',
  'task_struct.cred.user_ns.ns.inum',
  'cred.user_ns.ns.inum',
  'task_struct.fs.root.mnt',
  'task_struct.fs.root.dentry.d_name.name',
  'task_struct.cgroups',
];

export const labPaths: Path[] = TYPE_PATHS.map((text) => {
  const answer = parseTypePath(text);
  if (!answer.ok) throw new Error(answer.diagnostic.message);
  return answer.path;
});
