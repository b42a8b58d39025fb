import type { Chain, Diagnostic } from '#model';
import { roots } from './roots.ts';
import type { Path } from './types.ts';

export type PathAnswer = { ok: true; path: Path } | { ok: false; diagnostic: Diagnostic };

/**
 * What to read for a resolved chain.
 *
 * Refused: a chain that picks an array element (its index is an expression of the source, which a task
 * does not carry), and one that begins with a record that no task leads to.
 */
export function pathOfChain(chain: Chain): PathAnswer {
  const hops = [];
  for (const step of chain.steps.slice(1)) {
    if (step.operator === '[]' || step.field === null) {
      return no(
        'array-index',
        `\`${chain.spelling}\` picks an element of an array at step ${step.n}, and which one is known only to the code around it.`,
        ['Observe the part before the index, or say which field holds it, as in pid.numbers[level].ns'],
      );
    }
    hops.push({ field: step.field });
  }
  return checked({ record: chain.record, hops }, chain.spelling);
}

/** Reads a type path as pages and recordings write it: `task_struct.nsproxy.uts_ns`, `pid.numbers[level].ns`. */
export function parseTypePath(text: string): PathAnswer {
  const [record = '', ...fields] = text.split('.');
  const parsed = fields.map((field) => /^([A-Za-z_]\w*)(?:\[([A-Za-z_]\w*)\])?$/.exec(field));
  if (!/^[A-Za-z_]\w*$/.test(record) || parsed.length === 0 || parsed.includes(null)) {
    return no('bad-path', `\`${text}\` is no type path.`, [
      'Write a record and its members: task_struct.nsproxy.uts_ns',
    ]);
  }
  const hops = parsed.map((match) => {
    const [, field = '', index] = match ?? [];
    return index === undefined ? { field } : { field, index };
  });
  return checked({ record, hops }, text);
}

/** `task_struct.nsproxy.uts_ns`; an index leaves no trace, as in the walk's address. */
export function typePathOf(path: Path): string {
  return [path.record, ...path.hops.map((hop) => hop.field)].join('.');
}

function checked(path: Path, spelling: string): PathAnswer {
  if (roots.has(path.record)) return { ok: true, path };
  return no(
    'no-root',
    `\`${spelling}\` begins with a struct ${path.record}, and a task does not say which one that is.`,
    [`A path to observe begins with one of: ${[...roots.keys()].join(', ')}.`],
  );
}

function no(rule: string, message: string, help: string[]): PathAnswer {
  return {
    ok: false,
    diagnostic: {
      severity: 'error',
      rule: `observe/${rule}`,
      file: null,
      line: null,
      col: null,
      message,
      help,
    },
  };
}
