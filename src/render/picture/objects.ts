/** A walk as the objects that it visits: what both pictures draw. */
import type { Chain, Definition, Namespace, Step } from '#model';
import { stepNamespaces } from '../namespace.ts';

/** A field read inside an object; a field of a nested member follows it in the list. */
export interface Field {
  /** Step of the walk, from 2. */
  step: number;
  name: string;
  type: string | null;
  namespace: Namespace | null;
  /** An array of which one element is picked. */
  array: boolean;
  /** Which one, as the source has it: `[pid->level]`; empty where it is not known. */
  subscript: string;
  /** A record inside the object, not a pointer to another. */
  embedded: boolean;
  /** Nothing of the record stands before, behind it. */
  first: boolean;
  last: boolean;
}

/** One object: the walk enters it by a pointer and stays inside for every `.`. */
export interface WalkObject {
  /** `struct nsproxy`. */
  title: string;
  record: string;
  namespace: Namespace | null;
  /** In order; more than one where a nested member is entered. Empty for the last object of a walk of one step. */
  fields: Field[];
  /** Candidates of the field that the configuration leaves open; 1 where it is known. */
  candidates: number;
  /** Its definition is not among what was pulled. */
  outside: boolean;
  /** Type path up to the pointer that leads here: key of an observed value. */
  path: string;
}

/** Groups the steps of a walk by the object that each stands in. */
export function objectsOf(chain: Chain): WalkObject[] {
  const namespaces = stepNamespaces(chain.steps);
  const objects: WalkObject[] = [];
  let path = chain.record;
  chain.steps.forEach((step, i) => {
    if (step.field === null) return;
    const current = objects.at(-1);
    if (current === undefined || step.operator === '->') {
      objects.push({
        title: titleOf(step),
        record: step.record,
        // An object is its namespace's own, whatever else it leads to.
        namespace: i === 0 ? null : (namespaces[i - 1] ?? null),
        fields: [fieldOf(step, namespaces[i] ?? null)],
        candidates: candidatesOf(step),
        outside: step.recordDefinition === null,
        path,
      });
    } else {
      current.fields.push(fieldOf(step, namespaces[i] ?? null));
      current.candidates = Math.max(current.candidates, candidatesOf(step));
    }
    path += `.${step.field}`;
  });
  return objects;
}

function titleOf(step: Step): string {
  const kind = step.recordDefinition?.kind ?? step.definitions[0]?.recordKind ?? 'struct';
  return kind === 'typedef' ? step.record : `${kind} ${step.record}`;
}

function candidatesOf(step: Step): number {
  return Math.max(1, step.definitions.filter(({ active }) => active !== 'false').length);
}

function fieldOf(step: Step, namespace: Namespace | null): Field {
  const definition = step.definitions[0];
  const record = step.recordDefinition;
  const type = step.type ?? definition?.type ?? null;
  return {
    step: step.n,
    name: step.field ?? '',
    type,
    namespace,
    array: /\[[^\]]*\]\s*$/.test(definition?.type ?? ''),
    subscript: step.subscript,
    embedded: type !== null && /^(?:const\s+|volatile\s+)*(?:struct|union)\b[^*(]*$/.test(type),
    ...edges(record, definition),
  };
}

/** Whether a field is its record's first or last line, by lines: what stands between is then no field. */
function edges(record: Definition | null, field: Definition | undefined): { first: boolean; last: boolean } {
  if (record === null || field === undefined || record.place.file !== field.place.file)
    return { first: false, last: false };
  return {
    first: field.extent.firstLine - record.extent.firstLine <= 1,
    last: record.extent.lastLine - field.extent.lastLine <= 1,
  };
}
