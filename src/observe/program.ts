import { KwalkError } from '#diagnostics';
import { nearMatches } from '#text';
import { typePathOf } from './path.ts';
import { roots } from './roots.ts';
import type { Hop, Layout, Path, Program, Slot } from './types.ts';

/** An object that the program has reached: a pointer variable, and embedded members since. */
interface Reached {
  variable: string;
  /** `name.` after `$uts_ns->name`: what stands between the variable's `->` and the next field. */
  inside: string;
  /** Bytes between the variable's object and this one. */
  offset: number;
  /** Null where there is nothing further to walk to. */
  record: string | null;
  /** For messages: `struct uts_namespace`. */
  shown: string;
}

/**
 * Writes the bpftrace program that reads paths of tasks, each while that very task is the one that
 * leaves the processor: there `curtask` is what `current` is in the kernel's own code.
 *
 * `pids` are thread ids. Every prefix of a path is read too, once, however many paths share it. An
 * embedded record's value is its address, as `&a->b` gives it. Throws a `KwalkError` with all paths that
 * the running kernel does not have, or that lead through a bit-field or an array.
 */
export function writeProgram(
  pids: number[],
  paths: Path[],
  layout: Layout,
  options: { mark: string; waitSeconds: number },
): Program {
  const body = new Body(layout, options.mark);
  const errors = [];
  for (const path of paths) {
    try {
      body.add(path);
    } catch (error) {
      if (!(error instanceof KwalkError)) throw error;
      errors.push(...error.diagnostics);
    }
  }
  if (errors.length > 0) throw new KwalkError(errors);
  const probes = pids.map((pid, i) =>
    [
      `tracepoint:sched:sched_switch /tid == ${pid} && @read[${i}] == 0/ {`,
      `  @read[${i}] = 1;`,
      ...body.lines.map((line) => `  ${line.replaceAll(TASK_MARK, String(i))}`),
      '}',
    ].join('\n'),
  );
  const all = pids.map((_, i) => `@read[${i}] == 1`).join(' && ');
  const ends = [
    `interval:ms:100 /${all}/ { exit(); }`,
    `interval:s:${options.waitSeconds} { exit(); }`,
    'END { clear(@read); }',
  ];
  return {
    text: [...probes, ...ends].join('\n') + '\n',
    mark: options.mark,
    slots: body.slots,
    tasks: pids.length,
  };
}

/** Stands for the number of the task until a probe is written for each. */
const TASK_MARK = '@TASK@';

/** The statements that are the same for every task. */
class Body {
  readonly lines: string[] = [];
  readonly slots: Slot[] = [];
  readonly #reached = new Map<string, Reached>();
  readonly #variables = new Set<string>();
  readonly #layout: Layout;
  readonly #mark: string;

  constructor(layout: Layout, mark: string) {
    this.#layout = layout;
    this.#mark = mark;
  }

  add(path: Path): void {
    const lead = roots.get(path.record) ?? [];
    // Keys say what the path says; objects are found by the way from the task, so that
    // `cred.user_ns` and `task_struct.cred.user_ns` are read once and printed for each.
    let object = this.#task();
    let way = 'task_struct';
    for (const field of lead) {
      way += `.${field}`;
      object = this.#hop(object, { field }, way, path).object;
    }
    let key = path.record;
    this.#print(key, 'pointer', addressOf(object));
    for (const hop of path.hops) {
      key += `.${hop.field}`;
      way += `.${hop.field}`;
      const { object: next, format, value } = this.#hop(object, hop, way, path);
      this.#print(key, format, value);
      object = next;
    }
  }

  #task(): Reached {
    const known = this.#reached.get('task_struct');
    if (known) return known;
    const record = this.#layout.record('task_struct');
    this.lines.push('$task = (struct task_struct *)curtask;');
    this.#variables.add('$task');
    const task = { variable: '$task', inside: '', offset: 0, record, shown: 'struct task_struct' };
    this.#reached.set('task_struct', task);
    return task;
  }

  #hop(
    from: Reached,
    hop: Hop,
    way: string,
    path: Path,
  ): { object: Reached; format: Slot['format']; value: string } {
    const member = this.#member(from, hop.field, path);
    const access = `${from.variable}->${from.inside}${hop.field}`;
    const { shape } = member;
    const at = from.offset + member.offset;
    const end = { variable: '', inside: '', offset: 0, record: null, shown: `\`${hop.field}\`` };
    switch (shape.kind) {
      case 'pointer': {
        if (shape.record === null) {
          return shape.toChar
            ? { object: end, format: 'text', value: `str(${access})` }
            : { object: end, format: 'pointer', value: access };
        }
        const object =
          this.#reached.get(way) ??
          this.#variable(way, hop.field, access, this.#shown(shape.record), shape.record);
        return { object, format: 'pointer', value: object.variable };
      }
      case 'record': {
        const object = {
          variable: from.variable,
          inside: `${from.inside}${hop.field}.`,
          offset: at,
          record: shape.record,
          shown: this.#shown(shape.record),
        };
        return { object, format: 'pointer', value: addressOf(object) };
      }
      case 'string':
        return { object: end, format: 'text', value: access };
      case 'integer':
        return { object: end, format: shape.signed ? 'signed' : 'unsigned', value: access };
      case 'array': {
        const cType = shape.record === null ? null : this.#layout.cType(shape.record);
        if (hop.index === undefined || shape.record === null || cType === null) {
          throw refuse('array-index', path, `\`${hop.field}\` of ${from.shown} is an array.`, [
            'Observe the part before it, or say which field holds the index, as in pid.numbers[level].ns',
          ]);
        }
        const index = this.#member(from, hop.index, path);
        if (index.shape.kind !== 'integer') {
          throw refuse('array-index', path, `\`${hop.index}\` of ${from.shown} is no number.`, []);
        }
        const element = `(${cType} *)((uint64)${from.variable} + ${at} + ${from.variable}->${from.inside}${hop.index} * ${shape.stride})`;
        const object = this.#reached.get(way) ?? this.#variable(way, hop.field, element, cType, shape.record);
        return { object, format: 'pointer', value: object.variable };
      }
      case 'bitfield':
        throw refuse(
          'bit-field',
          path,
          `\`${hop.field}\` of ${from.shown} is a bit-field: it has no address.`,
          ['Observe the record that holds it.'],
        );
      case 'other':
        throw refuse(
          'no-value',
          path,
          `\`${hop.field}\` of ${from.shown} has a type that cannot be read.`,
          [],
        );
      default:
        throw new Error(`no such shape: ${JSON.stringify(shape satisfies never)}`);
    }
  }

  #member(from: Reached, field: string, path: Path) {
    if (from.record === null) {
      throw refuse('no-record', path, `${from.shown} has no members, so there is no \`${field}\` in it.`, []);
    }
    const member = this.#layout.member(from.record, field);
    if (member) return member;
    const near = nearMatches(field, this.#layout.members(from.record));
    throw refuse('no-member', path, `${from.shown} of the running kernel has no member \`${field}\`.`, [
      ...(near.length > 0 ? [`Did you mean ${near.map((name) => `\`${name}\``).join(', ')}?`] : []),
      'The kernel that runs here need not be the one whose source is shown.',
    ]);
  }

  #variable(way: string, field: string, value: string, shown: string, record: string): Reached {
    let variable = `$${field}`;
    for (let n = 2; this.#variables.has(variable); n++) variable = `$${field}_${n}`;
    this.#variables.add(variable);
    this.lines.push(`${variable} = ${value};`);
    const object = { variable, inside: '', offset: 0, record, shown };
    this.#reached.set(way, object);
    return object;
  }

  #shown(record: string): string {
    return this.#layout.cType(record) ?? 'a record without a name';
  }

  #print(key: string, format: Slot['format'], value: string): void {
    if (this.slots.some((slot) => slot.key === key)) return;
    const spec = { pointer: '%p', signed: '%lld', unsigned: '%llu', text: '%s' }[format];
    this.lines.push(`printf("${this.#mark} ${TASK_MARK} ${this.slots.length} ${spec}\\n", ${value});`);
    this.slots.push({ key, format });
  }
}

function addressOf(object: Reached): string {
  return object.offset === 0 && object.inside === ''
    ? object.variable
    : `(uint64)${object.variable} + ${object.offset}`;
}

function refuse(rule: string, path: Path, message: string, help: string[]): KwalkError {
  return new KwalkError({
    severity: 'error',
    rule: `observe/${rule}`,
    file: null,
    line: null,
    col: null,
    message: `\`${typePathOf(path)}\`: ${message}`,
    help,
  });
}
