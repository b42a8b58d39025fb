/** Records by the name that type paths use. */
import type { Definition } from '#model';

/**
 * The definition of a record named as in a type path: `task_struct`, `mount~fs-mount-h`; active ones first. A record
 * without a tag is found by its typedef.
 */
export function recordByKey(
  definitions: ReadonlyMap<string, readonly Definition[]>,
  key: string,
): Definition[] {
  const [name = '', slug] = key.split('~');
  const list = (definitions.get(name) ?? []).filter(
    (d) => d.isDefinition && (d.kind === 'struct' || d.kind === 'union' || d.kind === 'typedef'),
  );
  const tags = list.filter((d) => d.kind !== 'typedef');
  const pool = (tags.length > 0 ? tags : list).toSorted((a, b) => rank(a) - rank(b));
  if (slug === undefined) return pool.filter((d) => tags.length < 2 || !isSlugged(d, pool));
  return pool.filter((d) => slugOf(d.place.file) === slug);
}

const slugOf = (path: string): string => path.replace(/[^A-Za-z0-9]+/g, '-');
const rank = (d: Definition): number => (d.active === 'false' ? 1 : 0);

/** Whether another file's definition has the plain name: a header's before a `.c` file's. */
function isSlugged(definition: Definition, pool: readonly Definition[]): boolean {
  return definition.place.file.endsWith('.c') && pool.some((d) => d.place.file.endsWith('.h'));
}
