import { describe, expect, test } from 'vitest';
import type { Doc } from '#model';
import { indexText } from './tree.ts';

/** What a text says of a name; of several definitions, of the first. */
function doc(text: string, name: string): Doc | null {
  const found = indexText(text).all.find((definition) => definition.name === name);
  if (!found) throw new Error(`Nothing named ${name}`);
  return found.doc;
}

describe('kernel-doc of a function', () => {
  const text = `/**
 * gethost - reads the name of the host, as &struct uts has it
 * @name: where to write it
 * @len: bytes there,
 *       the last one included
 *
 * It never sleeps. See also gethost_sleeping().
 *
 * Return: 0, or %EINVAL
 */
int gethost(char *name, int len)
{
	return 0;
}
`;

  test('has its short description as brief', () => {
    expect(doc(text, 'gethost')).toMatchObject({
      brief: 'reads the name of the host, as struct uts has it',
      kernelDoc: true,
    });
  });

  test('keeps its whole text, without margins and marks', () => {
    expect(doc(text, 'gethost')?.text).toBe(
      [
        'gethost - reads the name of the host, as struct uts has it',
        '@name: where to write it',
        '@len: bytes there,',
        '      the last one included',
        '',
        'It never sleeps. See also gethost_sleeping().',
        '',
        'Return: 0, or EINVAL',
      ].join('\n'),
    );
  });

  test('may name it with parentheses, and use a colon', () => {
    expect(doc('/**\n * f() - does it.\n */\nint f(void);\n', 'f')?.brief).toBe('does it.');
    expect(doc('/**\n * f : does it.\n */\nint f(void);\n', 'f')?.brief).toBe('does it.');
  });

  test('stands before its macro, typedef or variable alike', () => {
    expect(doc('/**\n * M - of a macro\n */\n#define M 1\n', 'M')?.brief).toBe('of a macro');
    expect(doc('/**\n * t - of a type\n */\ntypedef int t;\n', 't')?.brief).toBe('of a type');
    expect(doc('/** v - of a variable */\nstatic int v = 1;\n', 'v')?.brief).toBe('of a variable');
  });

  test('stays apart from C’s own & and %', () => {
    expect(doc('/**\n * f - a && b & c, %d, &local\n */\nint f(void);\n', 'f')?.brief).toBe(
      'a && b & c, %d, &local',
    );
  });
});

describe('kernel-doc of a record', () => {
  const text = `/**
 * struct box - a box
 * @lid: what closes it,
 *	and opens it
 * @side: one of four
 * @open(): asks whether it is
 *
 * Some boxes have no lid.
 */
struct box {
	int lid;
	int side, other;
	int (*open)(void);
	/** @depth: how deep */
	int depth;
	/**
	 * @load: what is in it
	 * and how heavy that is
	 *
	 * More about it.
	 */
	int load;
	/* plain words */
	int plain;
	int after;	/* at the end of the line */
	int none;
	/** @elsewhere: not of this one */
	int wrong;
};
`;

  test('is the record’s', () => {
    expect(doc(text, 'box')).toMatchObject({ brief: 'a box', kernelDoc: true });
  });

  test('says what each member is, over several lines', () => {
    expect(doc(text, 'lid')).toEqual({
      brief: 'what closes it, and opens it',
      text: 'what closes it, and opens it',
      kernelDoc: true,
    });
    expect(doc(text, 'side')?.text).toBe('one of four');
    expect(doc(text, 'open')?.text).toBe('asks whether it is');
  });

  test('may stand beside the member', () => {
    expect(doc(text, 'depth')).toMatchObject({ text: 'how deep', kernelDoc: true });
    expect(doc(text, 'load')).toMatchObject({ text: 'what is in it and how heavy that is', kernelDoc: true });
  });

  test('gives way to plain comments where it says nothing', () => {
    expect(doc(text, 'plain')).toEqual({ brief: 'plain words', text: 'plain words', kernelDoc: false });
    expect(doc(text, 'after')).toMatchObject({ text: 'at the end of the line', kernelDoc: false });
  });

  test('is nobody else’s', () => {
    expect(doc(text, 'other')).toBeNull();
    expect(doc(text, 'none')).toBeNull();
    expect(doc(text, 'wrong')).toBeNull();
  });

  test('of enumerators', () => {
    const values =
      '/**\n * enum e - values\n * @A: first\n */\nenum e {\n\tA,\n\tB, /* second */\n\tC,\n};\n';
    expect([doc(values, 'A')?.text, doc(values, 'B')?.text, doc(values, 'C')]).toEqual([
      'first',
      'second',
      null,
    ]);
  });

  test('of members with names that objects have', () => {
    const hostile =
      '/**\n * struct s - s\n * @constructor: made\n */\nstruct s { int constructor; int __proto__; int toString; };\n';
    expect(doc(hostile, 'constructor')?.text).toBe('made');
    expect([doc(hostile, '__proto__'), doc(hostile, 'toString')]).toEqual([null, null]);
  });
});

describe('other comments', () => {
  test('belong to what they touch', () => {
    expect(doc('/* One short line. And more. */\nint f(void);\n', 'f')).toEqual({
      brief: 'One short line.',
      text: 'One short line. And more.',
      kernelDoc: false,
    });
    expect(doc('// of slashes\nint f(void);\n', 'f')?.text).toBe('of slashes');
    expect(doc('/* before */ int f(void);\n', 'f')?.text).toBe('before');
    expect(doc('/* first */ /* second */\nint f(void);\n', 'f')?.text).toBe('second');
    expect(doc('/* of CRLF */\r\nint f(void);\r\n', 'f')?.text).toBe('of CRLF');
  });

  test('belong to nothing where a line is empty, or code stands between', () => {
    expect(doc('/* apart */\n\nint f(void);\n', 'f')).toBeNull();
    expect(doc('/* of a */ int a; int f(void);\n', 'f')).toBeNull();
    expect(doc('int a; /* of a */\nint f(void);\n', 'f')).toBeNull();
    expect(doc('/* of the condition */\n#ifdef X\n#endif\nint f(void);\n', 'f')).toBeNull();
  });

  test('without words say nothing', () => {
    expect(doc('/* ------ */\nint f(void);\n', 'f')).toBeNull();
    expect(doc('/***/\nint f(void);\n', 'f')).toBeNull();
    expect(doc('/**/\nint f(void);\n', 'f')).toBeNull();
  });

  test('that state a licence are the file’s', () => {
    expect(doc('// SPDX-License-Identifier: GPL-2.0\n#define M 1\n', 'M')).toBeNull();
    expect(doc('/* SPDX-License-Identifier: GPL-2.0 */\nint f(void);\n', 'f')).toBeNull();
  });

  test('in UTF-8 are read as such, and Latin-1 does not break them', () => {
    expect(doc(Buffer.from('/* día あ */\nint f(void);\n').toString('latin1'), 'f')?.text).toBe('día あ');
    expect(doc('/* d\xeda */\nint f(void);\n', 'f')?.text).toMatch(/^d.a$/);
  });

  test('have briefs that are short', () => {
    expect(doc(`/* ${'word '.repeat(500)}*/\nint f(void);\n`, 'f')?.brief.length).toBeLessThanOrEqual(240);
  });
});

describe('hostile comments cost no more than they are long', () => {
  const texts: Record<string, string> = {
    stars: `/*${'*'.repeat(1_000_000)} x */\nint after;`,
    'stars that end nothing': `/* ${`${'*'.repeat(1_000)} `.repeat(1_000)}*/\nint after;`,
    blanks: `/* c */${' '.repeat(1_000_000)}x y z; int after;`,
    'comments in one line': `${'/* c */ int x; '.repeat(50_000)}int after;`,
    'comments beside members': `struct s { ${Array.from({ length: 20_000 }, (_, i) => `int a${i}; /* c */`).join(' ')} }; int after;`,
    'members in one comment': `/**\n * struct s - s\n${Array.from({ length: 5_000 }, (_, i) => ` * @a${i}: b\n`).join('')} */\nstruct s { ${Array.from({ length: 5_000 }, (_, i) => `int a${i};`).join(' ')} };\nint after;`,
  };
  for (const [what, text] of Object.entries(texts)) {
    test(`many ${what}`, () => {
      expect(indexText(text).all.at(-1)?.name).toBe('after');
    });
  }
});
