/** Values in the words of the model. */
import { lineAt } from '#parse';
import type { Describer, Program } from '#index';
import type { FunctionValue, Target, Value } from '#model';
import type { Answers, ChainFound } from './answers.ts';
import type { EntityValue } from './values.ts';

/** Functions of the file whose result is one expression. */
export function functionValues(program: Program, describer: Describer, answers: Answers): FunctionValue[] {
  const { file, values } = answers;
  if (!values) return [];
  const { tokens } = file;
  return values.functions.flatMap(({ id, params, value }) => {
    const tok = id.f === file.id && id.t >= 0 ? id.t : id.s;
    const start = tokens.start[tok]!;
    const line = lineAt(tokens, start);
    return [
      {
        name: program.names.text(id.n),
        line,
        col: start - tokens.lineStarts[line - 1]! + 1,
        params: params.map((param) => (param ? program.names.text(param.name) : '')),
        value: plain(program, describer, answers, value),
      },
    ];
  });
}

/** What the base of a chain comes to; null where that is no more than its name. */
export function baseValue(
  program: Program,
  describer: Describer,
  answers: Answers,
  chain: ChainFound,
): Value | null {
  const { values, meanings } = answers;
  if (!values) return null;
  let value = values.bases.get(chain);
  if (!value && chain.baseTok >= 0) {
    const entity = meanings[chain.baseTok]?.targets[0];
    if (entity && entity.kind === 'variable') value = { k: 'name', entity };
  }
  if (!value) return null;
  const substituted = values.substitute(value);
  return substituted.k === 'name' || substituted.k === 'other' || substituted.k === 'constant'
    ? null
    : plain(program, describer, answers, substituted);
}

function plain(program: Program, describer: Describer, answers: Answers, value: EntityValue): Value {
  const go = (inner: EntityValue): Value => plain(program, describer, answers, inner);
  const text = (name: number): string => program.names.text(name);
  switch (value.k) {
    case 'name':
      return {
        k: 'name',
        kind: value.entity.kind,
        name: text(value.entity.name),
        target: describer.target(value.entity),
      };
    case 'access':
      return {
        k: 'access',
        base: go(value.base),
        operator: value.arrow ? '->' : '.',
        record: value.entity.parent ? describer.recordKey(value.entity.parent) : '',
        field: text(value.entity.name),
        target: describer.target(value.entity),
      };
    case 'element':
      return { ...value, base: go(value.base) };
    case 'call':
      return {
        k: 'call',
        name: text(value.name),
        target: value.entity ? describer.target(value.entity) : null,
        args: value.args.map(go),
      };
    case 'macro': {
      const { tokens } = answers.file;
      const entity = answers.meanings[value.site]?.targets[0];
      const target: Target | null = entity ? describer.target(entity) : null;
      const { start, end } = tokens;
      return {
        k: 'macro',
        name: tokens.text.slice(start[value.site], end[value.site]),
        target,
        value: go(value.value),
      };
    }
    case 'address':
      return { k: 'address', of: go(value.of) };
    default:
      return value;
  }
}
