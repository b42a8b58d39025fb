import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Reference } from '#model';
import { corpus, corpusTree, ends, goOn, words } from '../parse/hostile.ts';
import { lost } from '../parse/partition.ts';
import { lex, Names } from '#parse';
import { resolveText } from './answers.ts';

const AFTER = '\nint after;\nint use(void)\n{\n\treturn after;\n}\n';

/** The answer of the last `after`. */
function lastAfter(references: readonly Reference[]): Reference | undefined {
  return references.findLast(({ name }) => name === 'after');
}

describe('what follows hostile text is still read, and every identifier is answered', () => {
  for (const [what, text] of Object.entries(goOn)) {
    test(`after ${what}`, () => {
      const { file, unanswered } = resolveText(text + AFTER);
      expect(file.text).toBe(text + AFTER);
      expect(unanswered).toEqual([]);
      const after = lastAfter(file.references);
      expect(after?.class).toBe('exact');
      expect(after?.targets[0]).toMatchObject({ kind: 'variable', name: 'after' });
    });
  }
});

describe('every identifier is answered where nothing can follow', () => {
  for (const [what, text] of Object.entries(ends)) {
    test(`in ${what}`, () => {
      const { file, unanswered } = resolveText(text);
      expect(file.text).toBe(text);
      expect(unanswered).toEqual([]);
    });
  }
});

describe('names that objects have', () => {
  test('mean what they declare, and nothing of a prototype', () => {
    const { file } = resolveText(goOn['names that objects have']!);
    const classes = new Map(
      file.references.map(({ name, line, col, class: answer }) => [`${name} ${line}:${col}`, answer]),
    );
    expect([...classes].filter(([, answer]) => answer !== 'exact')).toEqual([]);
    const members = file.references.filter(({ name, role }) => name === 'hasOwnProperty' && role === 'read');
    expect(members.map(({ targets }) => targets[0])).toMatchObject([
      { kind: 'field', record: '__proto__', line: 2 },
    ]);
  });

  test('that nobody declares are unknown', () => {
    const { file } = resolveText('int f(void) { return toString + valueOf() + x.constructor; }\n');
    const answers = file.references
      .filter(({ name }) => name !== 'f')
      .map(({ name, class: answer }) => `${name} ${answer}`);
    expect(answers).toEqual(['toString unknown', 'valueOf unknown', 'x unknown', 'constructor unknown']);
  });

  test('and names that directives know may be those of variables', () => {
    const { file, unanswered } = resolveText(
      'int defined, define, once;\nint f(void) { return defined + define + once; }\n',
    );
    expect(unanswered).toEqual([]);
    expect(file.references.every(({ class: answer }) => answer === 'exact')).toBe(true);
  });
});

test('a name after # in the midst of a directive is a name like others', () => {
  const { unanswered, file } = resolveText('#define M(x) #x #y\n#define N # ifdef\nint y;\n');
  expect(unanswered).toEqual([]);
  expect(file.references.find(({ name, line }) => name === 'y' && line === 1)?.class).toBe('exact');
});

describe('what is skipped is not guessed', () => {
  test('a member in text that no rule takes is not what has its name elsewhere', () => {
    const { file } = resolveText(
      'int size;\nint name(void);\nvoid f(void) { what is this ->size .name size; }\n',
    );
    const last = file.references
      .filter(({ line }) => line === 3)
      .map(({ name, class: answer }) => `${name} ${answer}`);
    expect(last.slice(-3)).toEqual(['size unknown', 'name unknown', 'size exact']);
  });
});

describe('random text', () => {
  const runs = { seed: 612, numRuns: 150 };
  const names = Object.keys(corpus);
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  const at = (text: string, part: number): number => Math.floor(part * text.length);
  const file = fc.constantFrom(...names).map((name) => corpus[name]!);
  /** What is wrong with the answers: what is unanswered, and whether the text is all there. */
  const wrong = (text: string, set: Record<string, string> = {}): string[] => {
    const { file: analysed, unanswered } = resolveText(text, corpusTree, set);
    const whole = analysed.text === text && lost(lex(text, new Names())) === null;
    return whole ? unanswered : [...unanswered, 'bytes are lost'];
  };

  test('of bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1_500 }), (bytes) => {
        expect(wrong(Buffer.from(bytes).toString('latin1'))).toEqual([]);
      }),
      runs,
    );
  });

  test('of words of C in any order', () => {
    const soup = fc.array(fc.constantFrom(...words), { maxLength: 200 });
    fc.assert(
      fc.property(soup, fc.constantFrom('', ' '), (list, between) => {
        expect(wrong(list.join(between))).toEqual([]);
      }),
      { ...runs, numRuns: 400 },
    );
  });

  test('of files cut off anywhere', () => {
    fc.assert(
      fc.property(file, place, fc.boolean(), (text, where, head) => {
        expect(wrong(head ? text.slice(0, at(text, where)) : text.slice(at(text, where)))).toEqual([]);
      }),
      runs,
    );
  });

  test('of files spliced into one another', () => {
    fc.assert(
      fc.property(file, file, place, place, place, place, (one, other, a, b, c, d) => {
        const middle = other.slice(at(other, Math.min(c, d)), at(other, Math.max(c, d)));
        expect(wrong(one.slice(0, at(one, a)) + middle + one.slice(at(one, b)))).toEqual([]);
      }),
      runs,
    );
  });

  test('of files in which words have been put, taken out or changed', () => {
    const change = fc.tuple(place, fc.nat({ max: 12 }), fc.constantFrom('', ...words));
    const options = fc.subarray(['CONFIG_BOX_OWNER', 'CONFIG_BOX_TRACE', 'CONFIG_BOX_LIDS']);
    fc.assert(
      fc.property(file, fc.array(change, { maxLength: 8 }), options, (text, changes, on) => {
        let changed = text;
        for (const [where, gone, put] of changes) {
          const start = at(changed, where);
          changed = changed.slice(0, start) + put + changed.slice(start + gone);
        }
        expect(wrong(changed, Object.fromEntries(on.map((name) => [name, '3'])))).toEqual([]);
      }),
      { ...runs, numRuns: 300 },
    );
  });

  test('does not change from one time to the next', () => {
    const soup = fc.array(fc.constantFrom(...words), { maxLength: 150 });
    fc.assert(
      fc.property(soup, (list) => {
        const text = list.join(' ');
        expect(resolveText(text, corpusTree).file).toEqual(resolveText(text, corpusTree).file);
      }),
      { ...runs, numRuns: 50 },
    );
  });
});

test('the corpus that is cut and spliced is itself understood', () => {
  const { file } = resolveText(corpus['box.c']!, corpusTree, { CONFIG_BOX_OWNER: 'y', CONFIG_BOX_LIDS: '3' });
  const unknown = new Set(
    file.references.filter((r) => r.class === 'unknown' && !r.inactive).map(({ name }) => name),
  );
  // What the corpus names and declares nowhere, and what it gives to a macro that drops it or that is none
  const undeclared =
    'KERN_INFO log_box DEBUG DEFINE_THING box_lock fallthrough_here unlikely_here NULL b err box how';
  const expected = undeclared.split(' ');
  expect([...unknown].filter((name) => !expected.includes(name) && !/BOX/.test(name))).toEqual([]);
  expect(file.chains.length).toBeGreaterThan(3);
});
