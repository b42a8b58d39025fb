/** Functions put into fields: what a call through `f_op->read_iter` may reach. */
import { type Expr, type Id, P } from '#parse';
import { isDirect } from '#index';
import type { FileReader } from './state.ts';

/** Notes that a field gets a value, where the value is a function's name. The field's name has been answered. */
export function putInto(r: FileReader, field: Id, value: Expr): void {
  if (!isDirect(r.file, field)) return;
  let e: Expr = value;
  while (e.k === 'paren' || e.k === 'cast' || (e.k === 'unary' && e.op === P['&'])) e = e.e;
  if (e.k !== 'id' || r.local(e.id.n)) return;
  const fn = r.lookup.ordinary(e.id.n);
  const entity = r.answers.meanings[field.t]?.targets[0];
  if (fn.class !== 'exact' || fn.targets[0]?.kind !== 'function' || entity?.kind !== 'field') return;
  r.answers.puts.push({ field: entity, fn: fn.targets[0], tok: field.t });
}
