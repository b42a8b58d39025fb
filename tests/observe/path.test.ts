import type { Chain, Step, StepOperator } from '#model';
import { parseTypePath, pathOfChain, typePathOf } from '#observe';
import { describe, expect, it } from 'vitest';

function chain(spelling: string, record: string, ...links: [StepOperator, string | null][]): Chain {
  const step = (n: number, operator: StepOperator, field: string | null): Step => ({
    n,
    operator,
    record,
    field,
    type: null,
    definitions: [],
    recordDefinition: null,
    subscript: '',
    through: [],
  });
  const fields = links.map(([, field]) => field ?? '');
  return {
    id: [record, ...fields].join('/'),
    typePath: [record, ...fields].join('.'),
    spelling,
    base: record,
    record,
    fields,
    steps: [step(1, 'base', null), ...links.map(([operator, field], i) => step(i + 2, operator, field))],
    via: [],
    occurrences: [],
    upstream: null,
  };
}

describe('what to read for a chain', () => {
  it('is one hop for each step after the base', () => {
    const answer = pathOfChain(
      chain(
        '&current->nsproxy->uts_ns->name',
        'task_struct',
        ['->', 'nsproxy'],
        ['->', 'uts_ns'],
        ['.', 'name'],
      ),
    );
    expect(answer).toEqual({
      ok: true,
      path: { record: 'task_struct', hops: [{ field: 'nsproxy' }, { field: 'uts_ns' }, { field: 'name' }] },
    });
  });

  it('is refused where the chain picks an element of an array', () => {
    const answer = pathOfChain(
      chain('pid->numbers[pid->level].ns', 'pid', ['->', 'numbers'], ['[]', null], ['.', 'ns']),
    );
    expect(answer.ok ? null : answer.diagnostic.message).toBe(
      '`pid->numbers[pid->level].ns` picks an element of an array at step 3, and which one is known only to the code around it.',
    );
  });

  it('is refused where no task leads to the first record', () => {
    const answer = pathOfChain(chain('inode->i_sb', 'inode', ['->', 'i_sb']));
    expect(answer.ok ? null : answer.diagnostic.rule).toBe('observe/no-root');
  });
});

describe('a type path as text', () => {
  it('may name the field that an index comes from, and the key does not show it', () => {
    const answer = parseTypePath('pid.numbers[level].ns');
    if (!answer.ok) throw new Error(answer.diagnostic.message);
    expect(answer.path.hops).toEqual([{ field: 'numbers', index: 'level' }, { field: 'ns' }]);
    expect(typePathOf(answer.path)).toBe('pid.numbers.ns');
  });

  it.each([
    '',
    'task_struct',
    'task_struct.',
    'task_struct.ns proxy',
    'task_struct.a[0]',
    'task_struct.a; exit()',
  ])('is refused where it is none: %j', (text) => {
    const answer = parseTypePath(text);
    expect(answer.ok ? null : answer.diagnostic.rule).toBe('observe/bad-path');
  });
});
