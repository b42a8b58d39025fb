import { describe, expect, test } from 'vitest';
import type { Reference, Target } from '#model';
import { check, fixtures, load, type Answered } from './check.ts';
import { FixtureError, type FixtureRule } from './fixture-error.ts';
import { loadFixture, type Fixture } from './fixture.ts';

const example = `//- include/linux/ns.h
struct uts { char name[65]; };
//                ^^^^ @name
struct nsp { struct uts *uts_ns; };
//                       ^^^^^^ @uts_ns
//- kernel/a.c CONFIG_UTS=y CONFIG_X=n
#include <linux/ns.h>
char *f(struct nsp *p) { return p->uts_ns->name; }
//                                 ^^^^^^ =@uts_ns : struct uts *
//                                         ^^^^ =@name walk nsp.uts_ns.name
`;

describe('loading', () => {
  test('files, labels and assertions are read, and markers blanked to equal length', () => {
    const fixture = loadFixture(example);
    expect(fixture.files.map(({ path, config }) => ({ path, config }))).toEqual([
      { path: 'include/linux/ns.h', config: {} },
      { path: 'kernel/a.c', config: { CONFIG_UTS: 'y', CONFIG_X: 'n' } },
    ]);
    expect(fixture.files[0]?.text.split('\n')).toEqual([
      'struct uts { char name[65]; };',
      ' '.repeat('//                ^^^^ @name'.length),
      'struct nsp { struct uts *uts_ns; };',
      ' '.repeat('//                       ^^^^^^ @uts_ns'.length),
      '',
    ]);
    expect(Object.fromEntries(fixture.labels)).toEqual({
      name: { file: 'include/linux/ns.h', line: 1, col: 19, name: 'name' },
      uts_ns: { file: 'include/linux/ns.h', line: 3, col: 26, name: 'uts_ns' },
    });
    const at = { file: 'kernel/a.c', line: 2 };
    expect(fixture.assertions).toEqual([
      {
        ...at,
        col: 36,
        offset: 57,
        name: 'uts_ns',
        expect: { class: 'exact', answer: 'uts_ns', others: null },
        type: 'struct uts *',
        walk: null,
      },
      {
        ...at,
        col: 44,
        offset: 65,
        name: 'name',
        expect: { class: 'exact', answer: 'name', others: null },
        type: null,
        walk: 'nsp.uts_ns.name',
      },
    ]);
    for (const { file, offset, name } of fixture.assertions) {
      const text = fixture.files.find(({ path }) => path === file)?.text ?? '';
      expect(text.slice(offset, offset + name.length)).toBe(name);
    }
  });

  test('what the headers say of the configuration is known, the rest is open', () => {
    const { facts } = loadFixture(example);
    expect(facts.set).toEqual({ CONFIG_UTS: 'y' });
    expect(facts.unset).toEqual(['CONFIG_X']);
  });

  test('`<-` means the identifier above the slashes, and `-2` one two lines higher', () => {
    const { assertions, labels } = loadFixture(`//- a.c
int x;
#define GET(p) \\
  (p) + \\
  x
//          ^ -2 @p
// ^ -1 =@p
  y;
  // <- =unknown
`);
    expect(labels.get('p')).toEqual({ file: 'a.c', line: 2, col: 13, name: 'p' });
    expect(assertions.map(({ name, line, col }) => ({ name, line, col }))).toEqual([
      { name: 'p', line: 3, col: 4 },
      { name: 'y', line: 7, col: 3 },
    ]);
  });

  test('every kind of answer is read', () => {
    const { assertions } = loadFixture(
      `//- a.c
a b c d e f g
// <- @a
//^ @b
//  ^ =@a not @b if !CONFIG_A && X | @a
//    ^ =@a if CONFIG_A | @b if A || B
//      ^ =@a | @b : int
//        ^ =external include/x.h
//          ^ =external
`.replace('// <- @a', '// <- @a'),
    );
    expect(assertions.map(({ name, expect: expected }) => [name, expected])).toEqual([
      [
        'c',
        {
          class: 'exact',
          answer: 'a',
          others: [
            { label: 'b', condition: '!CONFIG_A && X' },
            { label: 'a', condition: null },
          ],
        },
      ],
      [
        'd',
        {
          class: 'conditional',
          candidates: [
            { label: 'a', condition: 'CONFIG_A' },
            { label: 'b', condition: 'A || B' },
          ],
        },
      ],
      [
        'e',
        {
          class: 'conditional',
          candidates: [
            { label: 'a', condition: null },
            { label: 'b', condition: null },
          ],
        },
      ],
      ['f', { class: 'external', path: 'include/x.h' }],
      ['g', { class: 'external', path: null }],
    ]);
  });

  test('two markers may say different things of one identifier', () => {
    const { assertions } = loadFixture('//- a.c\nint x;\n//  ^ =unknown\n//  ^ : int\n');
    expect(assertions).toHaveLength(1);
    expect(assertions[0]).toMatchObject({ expect: { class: 'unknown' }, type: 'int' });
  });

  test('columns and offsets are bytes, after a character of several bytes too', () => {
    const { assertions, files } = loadFixture('//- a.c\n/* é */ x;\n//      ^ =unknown\n');
    expect(assertions[0]).toMatchObject({ offset: 9, col: 10 });
    expect(files[0]?.text.slice(9, 10)).toBe('x');
  });

  test("a library's labels may be used, and need not be", () => {
    const { files, labels } = loadFixture(
      '//- a.c\nint y = x;\n//      ^ =@x\n',
      '//- x.h\nint x, z;\n//  ^ @x\n//     ^ @z\n',
    );
    expect(files.map(({ path }) => path)).toEqual(['x.h', 'a.c']);
    expect([...labels.keys()]).toEqual(['x', 'z']);
  });
});

describe('a fixture that is written wrongly does not load', () => {
  const wrong: [FixtureRule, number, string, string][] = [
    ['no-file', 1, 'code before the first header', 'int x;\n//  ^ =unknown\n'],
    ['bad-header', 1, 'a header without a path', '//- CONFIG_A=y\nint x;\n//  ^ =unknown\n'],
    ['bad-header', 1, 'a path that climbs', '//- ../a.c =y\nint x;\n//  ^ =unknown\n'],
    ['bad-header', 1, 'a setting that is none', '//- a.c CONFIG_A\nint x;\n//  ^ =unknown\n'],
    ['duplicate-file', 4, 'a file twice', '//- a.c\nint x;\n//  ^ =unknown\n//- a.c\n'],
    [
      'conflicting-config',
      4,
      'two values',
      '//- a.c CONFIG_A=y\nint x;\n//  ^ =unknown\n//- b.c CONFIG_A=n\n',
    ],
    ['no-caret', 3, 'an answer without carets', '//- a.c\nint x;\n//  =unknown\n'],
    ['no-caret', 3, 'a label without carets', '//- a.c\nint x;\n//  @x\n'],
    ['no-caret', 3, 'carets behind the answer', '//- a.c\nint xyz;\n// =@x ^^^\n'],
    ['tab', 3, 'a tab before the carets', '//- a.c\nint x;\n//\t^ =unknown\n'],
    ['no-target', 2, 'a marker without code above', '//- a.c\n//  ^ =unknown\nint x;\n'],
    ['no-target', 3, 'more lines up than there are', '//- a.c\nint x;\n//  ^ -1 =unknown\n'],
    ['off-identifier', 3, 'carets below a space', '//- a.c\nint x;\n// ^ =unknown\n'],
    ['off-identifier', 3, 'carets below a part', '//- a.c\nint xyz;\n//  ^^ =unknown\n'],
    ['off-identifier', 3, 'carets that start inside', '//- a.c\nint xyz;\n//   ^^ =unknown\n'],
    ['off-identifier', 3, 'carets that go beyond', '//- a.c\nint x;\n//  ^^ =unknown\n'],
    ['off-identifier', 3, 'letters of a number', '//- a.c\nint x = 1UL;\n//       ^^ =unknown\n'],
    ['off-identifier', 3, 'an arrow that points at a space', '//- a.c\n  x;\n// <- =unknown\n'],
    ['empty-assertion', 3, 'carets alone', '//- a.c\nint x;\n//  ^\n'],
    ['bad-assertion', 3, 'prose', '//- a.c\nint x;\n//  ^ is it\n'],
    ['bad-assertion', 3, 'an answer that is none', '//- a.c\nint x;\n//  ^ =x\n'],
    ['bad-assertion', 3, 'a candidate that is none', '//- a.c\nint x;\n//  ^ @x =@x | y\n'],
    ['bad-assertion', 3, 'what is left out of several', '//- a.c\nint x;\n//  ^ @x =@x | @x not @x\n'],
    ['bad-assertion', 3, 'a walk of one', '//- a.c\nint x;\n//  ^ walk x\n'],
    ['bad-assertion', 3, 'a misspelt answer', '//- a.c\nint x;\n//  ^ =unkown\n'],
    ['duplicate-assertion', 4, 'two answers', '//- a.c\nint x;\n//  ^ =unknown\n//  ^ =external\n'],
    ['duplicate-label', 4, 'a label twice', '//- a.c\nint x, y;\n//  ^ @x =@x\n//     ^ @x\n'],
    ['undefined-label', 3, 'a label that is nowhere', '//- a.c\nint x;\n//  ^ =@y\n'],
    ['unused-label', 3, 'a label that nothing expects', '//- a.c\nint x, y;\n//  ^ @x\n//     ^ =unknown\n'],
    ['no-assertion', 1, 'code alone', '//- a.c\nint x;\n'],
  ];
  test.each(wrong)('%s (line %i): %s', (rule, line, _what, text) => {
    expect(() => loadFixture(text)).toThrow(
      expect.toSatisfy(
        (error) =>
          error instanceof FixtureError && error.rule === rule && error.message.startsWith(`line ${line}: `),
        `a FixtureError ${rule} of line ${line}`,
      ),
    );
  });

  test('duplicate-label: one of the library again', () => {
    expect(() => loadFixture('//- a.c\nint x;\n//  ^ @x =@x\n', '//- x.h\nint x;\n//  ^ @x\n')).toThrow(
      "line 3: duplicate-label: @x is the library's",
    );
  });
});

describe('checking', () => {
  const text =
    '//- a.c CONFIG_A=y\nint x, y;\n//  ^ @x\n//     ^ @y\nint z = x;\n//      ^ =@x not @y if !CONFIG_A : int walk r.x\n';

  const target = (col: number, condition: string | null = null): Target => ({
    kind: 'variable',
    name: col === 5 ? 'x' : 'y',
    file: 'a.c',
    line: 1,
    col,
    record: null,
    condition,
    active: 'true',
    isDefinition: true,
    anchor: null,
  });

  /** What a faultless resolver would say of the one asserted token, with changes. */
  const answer = (change: Partial<Reference> = {}): ((fixture: Fixture) => Answered[]) => {
    return ({ assertions }) => {
      const { offset = 0, line = 0, col = 0 } = assertions.find(({ file }) => file === 'a.c') ?? {};
      const reference: Reference = {
        start: offset,
        end: offset + 1,
        line,
        col,
        name: 'x',
        class: 'exact',
        role: 'read',
        targets: [target(5)],
        others: [target(8, '!defined( CONFIG_A )')],
        type: 'int',
        inactive: false,
        ...change,
      };
      const chain: Answered['chains'][number] = {
        file: 'a.c',
        line,
        col,
        start: offset,
        end: offset + 1,
        base: 'p',
        baseReference: null,
        links: [{ operator: '->', record: 'r', field: 'x', reference, subscript: '' }],
        addressOf: false,
        baseValue: null,
        upstream: [],
        origin: null,
        exact: true,
        inFunction: null,
      };
      return [{ path: 'a.c', references: [reference], chains: [chain] }];
    };
  };

  test('an answer that is as expected passes', () => {
    expect(() => check(text, answer())).not.toThrow();
    expect(() => check(text, answer({ targets: [target(5), target(8)] }))).not.toThrow();
  });

  const wrong: [string, Partial<Reference>][] = [
    ['another class', { class: 'conditional' }],
    ['another target', { targets: [target(8)] }],
    ['no target', { targets: [] }],
    ['another order', { targets: [target(8), target(5)] }],
    ['nothing left out', { others: [] }],
    ['left out under another condition', { others: [target(8, 'CONFIG_A')] }],
    ['too much left out', { others: [target(8, '!CONFIG_A'), target(5)] }],
    ['another type', { type: 'long' }],
    ['no type', { type: null }],
    ['another name', { name: 'y' }],
    ['another end', { end: 0 }],
    ['no reference there', { start: 0 }],
  ];
  test.each(wrong)('%s does not', (_what, change) => {
    expect(() => check(text, answer(change))).toThrow(/expectations do not hold/);
  });

  test('a name that a macro makes is expected on its line, at no column', () => {
    const pasted = '//- a.c\nint x;\n//  ^ @x\nint z = sys_x;\n//      ^^^^^ =@x\n';
    const at =
      (line: number): (() => void) =>
      () =>
        check(pasted, (fixture) =>
          answer({ name: 'sys_x', targets: [{ ...target(1), line }] })(fixture).map((file) => ({
            ...file,
            references: file.references.map((reference) => ({ ...reference, end: reference.start + 5 })),
          })),
        );
    expect(at(1)).not.toThrow();
    expect(at(2)).toThrow('Expected exact @x');
  });

  test('a walk that is not there, a token twice and a file without answers do not', () => {
    const [file] = answer()(load(text));
    if (!file) throw new Error('no file');
    expect(() => check(text, () => [{ ...file, chains: [] }])).toThrow('Answered no chain');
    expect(() =>
      check(text, () => [{ ...file, references: [...file.references, ...file.references] }]),
    ).toThrow('has 2 references');
    expect(() => check(text, () => [])).toThrow('Nothing is answered for a.c.');
  });

  test('mismatches are shown where they are, all of them', () => {
    expect(() => check(text, answer({ class: 'unknown', targets: [], others: [], type: null }))).toThrow(
      `2 of the fixture's expectations do not hold

a.c:4:9 error resolve/fixture
  2 |
  3 |
  4 | int z = x;
    |         ^
  5 |
  Expected exact @x (a.c:1:5), left out @y (a.c:1:8) if !CONFIG_A
  Answered unknown

a.c:4:9 error resolve/fixture
  2 |
  3 |
  4 | int z = x;
    |         ^
  5 |
  Expected the type \`int\`
  Answered \`unknown\``,
    );
  });
});

describe('the fixtures', () => {
  test.each(fixtures())('$name loads', ({ text }) => {
    expect(load(text).assertions.length).toBeGreaterThan(0);
  });
});
