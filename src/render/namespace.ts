/** Which namespace a walk leads through: the only thing that colour means. */
import type { Chain, Namespace } from '#model';

/** Fields and records that belong to one namespace. A field counts whatever record holds it. */
const FIELDS: Record<string, Namespace> = {
  uts_ns: 'uts',
  mnt_ns: 'mnt',
  pid_ns: 'pid',
  pid_ns_for_children: 'pid',
  net_ns: 'net',
  ipc_ns: 'ipc',
  user_ns: 'user',
  cgroup_ns: 'cgroup',
  time_ns: 'time',
  time_ns_for_children: 'time',
};

const RECORDS: Record<string, Namespace> = {
  uts_namespace: 'uts',
  mnt_namespace: 'mnt',
  pid_namespace: 'pid',
  upid: 'pid',
  net: 'net',
  ipc_namespace: 'ipc',
  user_namespace: 'user',
  cgroup_namespace: 'cgroup',
  time_namespace: 'time',
};

/** The namespace that an object of the record, or the field of it, belongs to; null for none. */
export function namespaceOf(record: string, field: string | null): Namespace | null {
  const byField = field !== null && Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined;
  return byField ?? (Object.hasOwn(RECORDS, record) ? RECORDS[record] : undefined) ?? null;
}

/**
 * The namespace at each step, first step first: null until a field or record tells it, then kept until
 * another is entered (`uts_ns->user_ns` goes from uts to user).
 */
export function stepNamespaces(
  steps: readonly { record: string; field: string | null }[],
): (Namespace | null)[] {
  let known: Namespace | null = null;
  return steps.map(({ record, field }) => (known = namespaceOf(record, field) ?? known));
}

/** The namespace that a walk ends in, for its heading. */
export function chainNamespace(chain: Chain): Namespace | null {
  return stepNamespaces(chain.steps).at(-1) ?? null;
}
