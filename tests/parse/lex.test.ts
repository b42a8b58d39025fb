import { describe, expect, test } from 'vitest';
import { lex, lineAt, Names, PUNCT_TEXT, T, type Tokens } from '#parse';
import { gaps, lost } from './partition.ts';

const KIND = ['end', 'name', 'number', 'string', 'char', 'punct', 'other'];

/** Each token as `kind spelling`. */
function tokens(text: string): string[] {
  const lexed = lex(text, new Names());
  return spellings(lexed).map((spelling, t) => `${KIND[lexed.kind[t]!]} ${spelling}`);
}

function spellings({ text, count, start, end }: Tokens): string[] {
  return Array.from({ length: count }, (_, t) => text.slice(start[t], end[t]));
}

function comments(text: string): string[] {
  const { comments: at } = lex(text, new Names());
  return Array.from({ length: at.length / 2 }, (_, i) => text.slice(at[2 * i], at[2 * i + 1]));
}

/** Line of the first token with that spelling. */
function lineOf(text: string, spelling: string): number {
  const lexed = lex(text, new Names());
  const t = spellings(lexed).indexOf(spelling);
  return lineAt(lexed, lexed.start[t]!);
}

describe('names', () => {
  test('are letters, digits, underscores and GNU dollars, and do not start with a digit', () => {
    expect(tokens('_a1 $b x$y')).toEqual(['name _a1', 'name $b', 'name x$y']);
  });

  test('do not begin with a dollar in assembly, where it marks a number', () => {
    const lexed = lex('mov $MASK, x$y', new Names(), false);
    expect(spellings(lexed)).toEqual(['mov', '$', 'MASK', ',', 'x$y']);
    expect(KIND[lexed.kind[2]!]).toBe('name');
  });

  test('have one id for one spelling, whatever object properties are called', () => {
    const names = new Names();
    const words = ['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'x'];
    const { name } = lex([...words, ...words].join(' '), names);
    expect(new Set(name.slice(0, words.length)).size).toBe(words.length);
    expect(name.slice(0, words.length)).toEqual(name.slice(words.length, 2 * words.length));
    expect(words.map((_, i) => names.text(name[i]!))).toEqual(words);
    expect(names.find('valueOf')).toBe(0);
  });

  test('that look like an encoding prefix are names where no quote follows at once', () => {
    expect(tokens('L u8 U + u "s"')).toEqual([
      'name L',
      'name u8',
      'name U',
      'punct +',
      'name u',
      'string "s"',
    ]);
  });
});

describe('preprocessing numbers', () => {
  test('take digits, letters, dots, and signs after an exponent, as 6.4.8 says', () => {
    for (const number of [
      '0',
      '0x1fUL',
      '1.5e-3f',
      '.5',
      '1.',
      '0x1p+4',
      '0b101',
      '1e+1e-1',
      '0xe+1',
      '08..x_y',
    ])
      expect(tokens(number)).toEqual([`number ${number}`]);
  });

  test('end before a sign that follows no exponent', () => {
    expect(tokens('1+2')).toEqual(['number 1', 'punct +', 'number 2']);
    expect(tokens('0x1f-1')).toEqual(['number 0x1f', 'punct -', 'number 1']);
  });

  test('do not begin with a dot that no digit follows', () => {
    expect(tokens('a.b ..1 ...')).toEqual([
      'name a',
      'punct .',
      'name b',
      'punct .',
      'number .1',
      'punct ...',
    ]);
  });
});

describe('literals', () => {
  test('hold their prefix, escapes, and quotes of the other kind', () => {
    for (const literal of ['"a\\"b"', 'L"w"', 'u8"x"', 'u"x"', 'U"x"', '"it\'s"', '"\\\\"', '""'])
      expect(tokens(literal)).toEqual([`string ${literal}`]);
    for (const literal of ["'a'", "L'a'", "u'x'", "'\\''", "'\"'", "'\\x41'", "''"])
      expect(tokens(literal)).toEqual([`char ${literal}`]);
  });

  test('have no prefix that C does not know', () => {
    expect(tokens('R"x" u8x"y"')).toEqual(['name R', 'string "x"', 'name u8x', 'string "y"']);
  });

  test('that are not terminated end with their line, and the next line is read', () => {
    expect(tokens('a = "no end;\nb')).toEqual(['name a', 'punct =', 'string "no end;', 'name b']);
    expect(tokens("#error don't\nb")).toEqual(['punct #', 'name error', 'name don', "char 't", 'name b']);
    expect(tokens('"to the end')).toEqual(['string "to the end']);
    expect(tokens('"a\\')).toEqual(['string "a\\']);
  });

  test('go on over spliced lines, CRLF and blanks before the newline included', () => {
    for (const newline of ['\\\n', '\\\r\n', '\\ \t\n'])
      expect(tokens(`"one${newline}two" x`)).toEqual([`string "one${newline}two"`, 'name x']);
  });

  test('hold no comment', () => {
    expect(comments('"/* no */" \'//\' "// no"')).toEqual([]);
  });
});

describe('comments', () => {
  test('do not nest', () => {
    expect(comments('/* a /* b */ c */')).toEqual(['/* a /* b */']);
    expect(tokens('/* a /* b */ c */')).toEqual(['name c', 'punct *', 'punct /']);
  });

  test('of one kind hide the beginning of the other', () => {
    expect(comments('// a /* b\nc /* // */ d')).toEqual(['// a /* b', '/* // */']);
    expect(tokens('/*/ still inside */ x')).toEqual(['name x']);
  });

  test('that are not terminated go on to the end of the file', () => {
    expect(comments('a /* b\nc')).toEqual(['/* b\nc']);
    expect(comments('a /*')).toEqual(['/*']);
    expect(comments('a //')).toEqual(['//']);
  });

  test('with two slashes go on over spliced lines', () => {
    expect(comments('// a \\\n b\nc')).toEqual(['// a \\\n b']);
    expect(comments('// a \\\r\n b\r\nc')).toEqual(['// a \\\r\n b\r']);
    expect(comments('// a \\ \n b\nc')).toEqual(['// a \\ \n b']);
    expect(comments('// a \\b\nc')).toEqual(['// a \\b']);
  });

  test('full of stars or slashes end where they end', () => {
    expect(comments('/***/x/**/y////z')).toEqual(['/***/', '/**/', '////z']);
  });
});

describe('punctuators', () => {
  test('are the longest that fit', () => {
    expect(tokens('a+++++b')).toEqual(['name a', 'punct ++', 'punct ++', 'punct +', 'name b']);
    expect(tokens('x<<=y>>=z->w...')).toEqual([
      'name x',
      'punct <<=',
      'name y',
      'punct >>=',
      'name z',
      'punct ->',
      'name w',
      'punct ...',
    ]);
  });

  test('each have their own id', () => {
    for (const text of PUNCT_TEXT.slice(1)) {
      // A lone `$` is a name to GCC, and a lone `\` before the end splices.
      if (text === '$' || text === '\\') continue;
      const { kind, name, count } = lex(`${text} `, new Names());
      expect([count, kind[0], PUNCT_TEXT[name[0]!]]).toEqual([1, T.punct, text]);
    }
  });
});

describe('spliced lines', () => {
  test('are blank between tokens, and counted', () => {
    const text = 'a \\\n b \\ \r\n c\nd';
    expect(tokens(text)).toEqual(['name a', 'name b', 'name c', 'name d']);
    expect(['a', 'b', 'c', 'd'].map((name) => lineOf(text, name))).toEqual([1, 2, 3, 4]);
  });

  test('do not end a directive', () => {
    const text = '#define A \\\n b \\\r\n c\nd';
    expect(lex(text, new Names()).directives).toEqual([{ first: 0, last: 5, end: text.indexOf('\nd') }]);
  });

  test('may be the last thing of a file', () => {
    expect(tokens('a\\')).toEqual(['name a']);
    expect(tokens('a\\\n')).toEqual(['name a']);
  });

  test('need nothing but blanks between backslash and newline', () => {
    expect(tokens('a \\ b')).toEqual(['name a', 'punct \\', 'name b']);
  });
});

describe('directives', () => {
  const ranges = (text: string): string[] => {
    const lexed = lex(text, new Names());
    return lexed.directives.map(({ first, last }) => spellings(lexed).slice(first, last).join(' '));
  };

  test('begin with the first token of a line', () => {
    expect(ranges('#define A\n  # define B\n/* c */ # /* d */ undef C\nx # y\n')).toEqual([
      '# define A',
      '# define B',
      '# undef C',
    ]);
  });

  test('go on over a comment that holds newlines, and end with a line comment', () => {
    expect(ranges('#define A /* \n */ b // c\nd')).toEqual(['# define A b']);
  });

  test('may be empty, stringify, or paste', () => {
    expect(ranges('#\n#define S(x) #x a##x\n')).toEqual(['#', '# define S ( x ) # x a ## x']);
  });

  test('end with the file', () => {
    const text = '#define A b';
    expect(lex(text, new Names()).directives).toEqual([{ first: 0, last: 4, end: text.length }]);
  });
});

describe('lines', () => {
  test('are counted in comments, in literals with a prefix and without, and after CRLF', () => {
    const text = '/*\n*/ a "x\\\ny" b L"x\\\ny" c\r\nd // \\\n\ne';
    expect(['a', 'b', 'c', 'd', 'e'].map((name) => lineOf(text, name))).toEqual([2, 3, 4, 5, 7]);
  });

  test('start at offsets that are those of the file', () => {
    expect([...lex('a\n\r\n\nb', new Names()).lineStarts]).toEqual([0, 2, 4, 5]);
    expect([...lex('', new Names()).lineStarts]).toEqual([0]);
  });
});

describe('no byte is lost', () => {
  const odd: Record<string, string> = {
    'every byte value': Array.from({ length: 256 }, (_, c) => String.fromCharCode(c)).join(''),
    'every byte value after a letter': Array.from(
      { length: 256 },
      (_, c) => `x${String.fromCharCode(c)}`,
    ).join(''),
    'NUL bytes': 'int\0a\0;\0',
    'UTF-8 outside of literals': 'int \xc3\xa9 = "\xc3\xa9"; /* \xe3\x81\x82 */',
    'carriage returns alone': 'int a;\rint b;\r',
    nothing: '',
    'blanks alone': ' \t\v\f\r\n \\\n',
    'a half-open everything': '#define A(/* "',
  };
  for (const [name, text] of Object.entries(odd)) {
    test(`${name} is all there`, () => {
      expect(lost(lex(text, new Names()))).toBeNull();
    });
  }

  test('bytes that C does not know are tokens of their own', () => {
    expect(tokens('\xc3\xa9')).toEqual(['other \xc3', 'other \xa9']);
    expect(tokens('@`')).toEqual(['punct @', 'punct `']);
  });

  test('and the check itself sees what is lost', () => {
    const lexed = lex('a b c', new Names());
    expect(lost({ ...lexed, count: 2 })).toEqual({ start: 3, end: 5, text: ' c' });
    expect(() => gaps({ ...lexed, comments: Int32Array.of(0, 3) })).toThrow('overlaps');
    expect(() => gaps({ ...lexed, comments: Int32Array.of(1, 1) })).toThrow('empty');
  });
});
