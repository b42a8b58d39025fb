/**
 * In which order files that include one another are declared: what is included first. Where headers go in a circle,
 * the order hangs on the circle alone and not on where it was entered, so that a file is always read the same way.
 */

interface Graph<File> {
  /** What has to be done before a file; asked once for each. */
  before(file: File): readonly File[];
  /** Files that have been asked about before, in this walk or an earlier one. */
  isDone(file: File): boolean;
  done(file: File): void;
  /** Whether walks begin anywhere; else circles are done as they are met. */
  anyOrder: boolean;
}

interface Node<File> {
  file: File;
  before: readonly File[];
  /** How many of `before` have been looked at. */
  next: number;
  /** Its number in the order of meeting, and the lowest one that it leads back to. */
  met: number;
  low: number;
}

/** Does a file and all before it that has not been done. Circles are found as Tarjan does; no stack of calls. */
export function inOrder<File extends { path: string }>(first: File, graph: Graph<File>): void {
  /** Files met whose circle is not yet known. */
  const pending = new Map<File, Node<File>>();
  const order: Node<File>[] = [];
  const finished: Node<File>[] = [];
  const path: Node<File>[] = [];
  let count = 0;
  const meet = (file: File): void => {
    const node = { file, before: graph.before(file), next: 0, met: count, low: count };
    count++;
    pending.set(file, node);
    order.push(node);
    path.push(node);
  };
  meet(first);
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const file = top.before[top.next++];
    if (file !== undefined) {
      const known = pending.get(file);
      if (known) top.low = Math.min(top.low, known.met);
      else if (!graph.isDone(file)) meet(file);
      continue;
    }
    path.pop();
    finished.push(top);
    const above = path.at(-1);
    if (above) above.low = Math.min(above.low, top.low);
    if (top.low < top.met) continue;
    const circle = new Map<File, Node<File>>();
    for (const node of order.splice(order.lastIndexOf(top))) {
      circle.set(node.file, node);
      pending.delete(node.file);
    }
    const size = circle.size;
    const members = finished.splice(finished.length - size).map((node) => node.file);
    for (const each of size > 1 && graph.anyOrder ? sameOrder(circle) : members) graph.done(each);
  }
}

/** A circle's files, those before a file first, as met from the one whose path comes first. */
function sameOrder<File extends { path: string }>(circle: ReadonlyMap<File, Node<File>>): File[] {
  const out: File[] = [];
  const met = new Set<File>();
  const sorted = [...circle.keys()].sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const start of sorted) {
    const path = met.has(start) ? [] : [{ file: start, next: 0 }];
    met.add(start);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const file = circle.get(top.file)!.before[top.next++];
      if (file === undefined) {
        path.pop();
        out.push(top.file);
      } else if (circle.has(file) && !met.has(file)) {
        met.add(file);
        path.push({ file, next: 0 });
      }
    }
  }
  return out;
}
