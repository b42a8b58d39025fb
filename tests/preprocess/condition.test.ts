import { describe, expect, test } from 'vitest';
import type { Truth } from '#model';
import { type Branch, lex, Names, readDirectives, type Structure, type Tokens } from '#parse';
import {
  branchWords,
  type ConditionEnvironment,
  conditionWords,
  evaluateBranch,
  Macro,
  not,
} from '#preprocess';
import { MacroFile } from './macros.ts';

/** As include/linux/kconfig.h does it, in words of our own. */
const KCONFIG = `
#define second(ignored, taken, ...) taken
#define on_placeholder_1 0,
#define is_on(x) is_on_(x)
#define is_on_(value) is_on__(on_placeholder_##value)
#define is_on__(comma_or_junk) second(comma_or_junk 1, 0)
#define IS_BUILTIN(option) is_on(option)
#define IS_MODULE(option) is_on(option##_MODULE)
#define IS_ENABLED(option) (IS_BUILTIN(option) || IS_MODULE(option))
`;

interface Facts {
  /** Macros of the configuration, and of the compiler. */
  set?: Record<string, string>;
  /** Names that may be defined or not. */
  open?: readonly string[];
  /** Names that a header may define which the tree lacks. */
  lost?: readonly string[];
}

/** What `#if CONDITION` comes to after some text. */
function truth(condition: string, { set = {}, open = [], lost = [] }: Facts = {}, before = ''): Truth {
  return truthOfLast(`${before}\n#if ${condition}\n#endif\n`, { set, open, lost });
}

/** What the condition of the last branch of a text comes to. */
function truthOfLast(text: string, { set = {}, open = [], lost = [] }: Facts = {}): Truth {
  const file = new MacroFile(text);
  const { names } = file;
  const made = new Map(
    Object.entries(set).map(([name, value]) => [names.id(name), Macro.made(names.id(name), value, names)]),
  );
  const macro: ConditionEnvironment['macro'] = (name, at) =>
    file.env.macro(name, at, -1, -1) ?? made.get(name) ?? null;
  const env: ConditionEnvironment = {
    ...file.env,
    macro,
    isDefined: (name, at) =>
      macro(name, at, -1, -1) ? 'true' : open.includes(names.text(name)) ? 'open' : 'false',
    isConstant: () => false,
    constantsHold: () => true,
    isLost: (name) => lost.includes(names.text(name)),
    compilerHas: (question, name) =>
      question === '__has_attribute' ? (name === '__cold__' ? 'true' : 'false') : 'open',
  };
  return evaluateBranch(file.branches.at(-1)!, 0, env);
}

describe('what is known decides', () => {
  test('a name that is no macro is 0', () => {
    expect(truth('X')).toBe('false');
    expect(truth('!X')).toBe('true');
    expect(truth('X == 0')).toBe('true');
  });

  test('a macro has the value of what it comes to', () => {
    expect(truth('A', {}, '#define A B\n#define B 2')).toBe('true');
    expect(truth('A == 6', {}, '#define A (B * 2)\n#define B 1 + 2\n#define C 3')).toBe('false');
    expect(truth('A == 5', {}, '#define A (B * 2)\n#define B 1 + 2')).toBe('true');
    expect(truth('F(2, 3) == 5', {}, '#define F(a, b) ((a) + (b))')).toBe('true');
  });

  test('defined asks for the macro, with parentheses and without', () => {
    const facts = { set: { CONFIG_A: '1' } };
    for (const yes of [
      'defined(CONFIG_A)',
      'defined CONFIG_A',
      '!defined(B)',
      '!defined B && defined ( CONFIG_A )',
    ])
      expect(truth(yes, facts)).toBe('true');
    for (const no of ['defined(B)', 'defined B', '!defined CONFIG_A']) expect(truth(no, facts)).toBe('false');
    expect(truth('HAS_A', facts, '#define HAS_A defined(CONFIG_A)')).toBe('true');
  });

  test('#ifdef, #ifndef, #elifdef and #else ask for no value', () => {
    const facts = { set: { A: '0' } };
    expect(truthOfLast('#ifdef A\n#endif', facts)).toBe('true');
    expect(truthOfLast('#ifndef A\n#endif', facts)).toBe('false');
    expect(truthOfLast('#if 0\n#elifdef A\n#endif', facts)).toBe('true');
    expect(truthOfLast('#if 0\n#elifndef A\n#endif', facts)).toBe('false');
    expect(truthOfLast('#if 0\n#else\n#endif', facts)).toBe('true');
  });

  test('IS_ENABLED and its kin read the configuration', () => {
    const facts = { set: { CONFIG_YES: '1', CONFIG_MOD_MODULE: '1' } };
    const asked = (condition: string): Truth => truth(condition, facts, KCONFIG);
    expect(['YES', 'MOD', 'NO'].map((name) => asked(`IS_ENABLED(CONFIG_${name})`))).toEqual([
      'true',
      'true',
      'false',
    ]);
    expect(['YES', 'MOD', 'NO'].map((name) => asked(`IS_BUILTIN(CONFIG_${name})`))).toEqual([
      'true',
      'false',
      'false',
    ]);
    expect(['YES', 'MOD', 'NO'].map((name) => asked(`IS_MODULE(CONFIG_${name})`))).toEqual([
      'false',
      'true',
      'false',
    ]);
    expect(asked('IS_ENABLED(CONFIG_YES) && !IS_ENABLED(CONFIG_NO)')).toBe('true');
  });

  test('the compiler answers for what it has', () => {
    expect(truth('__has_attribute(__cold__)')).toBe('true');
    expect(truth('__has_attribute(__hot__)')).toBe('false');
    expect(truth('__has_builtin(__builtin_x)')).toBe('open');
  });

  test('a macro counts from its #define on', () => {
    expect(truth('A', {}, '#if A\n#endif\n#define A 1')).toBe('true');
    expect(truth('A', {}, '#define A 1\n#undef A')).toBe('false');
  });
});

describe('what is not known leaves open, unless the rest decides', () => {
  const facts = { open: ['CONFIG_X'], set: { CONFIG_Y: '1' } };

  test('alone', () => {
    for (const condition of [
      'CONFIG_X',
      '!CONFIG_X',
      'defined(CONFIG_X)',
      'CONFIG_X > 3',
      '-CONFIG_X',
      'CONFIG_X ? 1 : 0',
    ])
      expect(truth(condition, facts)).toBe('open');
    expect(truthOfLast('#ifdef CONFIG_X\n#endif', facts)).toBe('open');
    expect(truthOfLast('#ifndef CONFIG_X\n#endif', facts)).toBe('open');
    expect(truth('IS_ENABLED(CONFIG_X)', facts, KCONFIG)).toBe('open');
  });

  test('within && and ||, from either side', () => {
    expect(truth('defined(CONFIG_X) && defined(CONFIG_Y)', facts)).toBe('open');
    expect(truth('defined(CONFIG_X) && 0', facts)).toBe('false');
    expect(truth('0 && defined(CONFIG_X)', facts)).toBe('false');
    expect(truth('defined(CONFIG_X) || defined(CONFIG_Y)', facts)).toBe('true');
    expect(truth('defined(CONFIG_Y) || defined(CONFIG_X)', facts)).toBe('true');
    expect(truth('defined(CONFIG_X) || 0', facts)).toBe('open');
    expect(truth('IS_ENABLED(CONFIG_X) && 0', facts, KCONFIG)).toBe('false');
    expect(truth('IS_ENABLED(CONFIG_X) || IS_ENABLED(CONFIG_Y)', facts, KCONFIG)).toBe('true');
  });

  test('but for a choice that what is known makes', () => {
    expect(truth('1 ? 1 : CONFIG_X', facts)).toBe('true');
    expect(truth('0 ? CONFIG_X : 0', facts)).toBe('false');
  });

  test('a name that a missing header may define', () => {
    expect(truth('MAX_ZONES > 2', { lost: ['MAX_ZONES'] })).toBe('open');
    expect(truth('F(MAX_ZONES)', { lost: ['MAX_ZONES'] }, '#define F(x) (x)')).toBe('open');
  });

  test('what is no expression', () => {
    for (const condition of [
      '',
      '(',
      ')',
      '1 +',
      '? :',
      '1 2',
      '"a"',
      '1.5',
      '@',
      '1 : 2',
      'defined',
      'defined(',
      '0x',
    ])
      expect(truth(condition)).toBe('open');
  });

  test('a division by nothing', () => {
    expect(truth('1 / 0')).toBe('open');
    expect(truth('1 % X')).toBe('open');
    expect(truth('X && 1 / X')).toBe('false');
  });

  test('not() leaves open what is open', () => {
    expect((['true', 'false', 'open'] as const).map((each) => not(each))).toEqual(['false', 'true', 'open']);
  });
});

describe('arithmetic is that of 64 bits (6.10.1p4)', () => {
  const holds: string[] = [
    '1 + 2 * 3 == 7',
    '(1 + 2) * 3 == 9',
    '10 - 2 - 3 == 5',
    '7 / 2 == 3 && -7 / 2 == -3 && -7 % 2 == -1',
    '1 << 3 | 1 == 9',
    '(1 << 3 | 1) == 9',
    '(6 & 3) == 2 && (6 ^ 3) == 5 && (6 | 3) == 7',
    '~0 == -1 && -~0 == 1 && !0 == 1 && !5 == 0',
    '1 < 2 && 2 <= 2 && 3 > 2 && 3 >= 3 && 1 != 2',
    '0x10 == 16 && 010 == 8 && 0b11 == 3 && 1UL == 1 && 1ull == 1 && 0XfU == 15',
    "'A' == 65 && '\\n' == 10 && '\\0' == 0 && '\\x41' == 65 && '\\101' == 65 && '\\'' == 39 && L'a' == 97",
    '0 ? 0 : 2',
    '1 ? 2 : 0',
    '0 ? 1 : 0 ? 1 : 3',
    // Unsigned where one operand is
    '-1 > 0u && -1 < 0',
    '~0UL == 0xffffffffffffffff',
    '~0UL > 0xffffffff',
    '(~0UL >> 63) == 1 && (~0 >> 63) == -1',
    '0x7fffffffffffffff + 1 < 0',
    '0xffffffffffffffff + 1 == 0',
    '0x8000000000000000 > 0',
    '9007199254740993 != 9007199254740992',
    '(1UL << 63) > (1UL << 62)',
  ];
  for (const condition of holds) {
    test(`${condition} holds`, () => {
      expect(truth(condition)).toBe('true');
      expect(truth(`!(${condition})`)).toBe('false');
      // By expansion rather than as a tree
      expect(truth(`F(${condition})`, {}, '#define F(...) (__VA_ARGS__)')).toBe('true');
    });
  }

  test('shifts by more than there is are not decided', () => {
    expect(truth('1 << 64')).toBe('open');
    expect(truth('1 >> -1')).toBe('open');
  });
});

describe('hostile conditions are open, or decided, in bounded work', () => {
  const n = 100_000;
  const conditions: Record<string, [string, Truth]> = {
    parentheses: [`${'('.repeat(n)}1${')'.repeat(n)}`, 'open'],
    'open parentheses': ['('.repeat(n), 'open'],
    conditionals: [`${'X ? 1 : '.repeat(n)}1`, 'open'],
    signs: [`${'!'.repeat(n)}1`, 'open'],
    sums: [`0${' + 1'.repeat(n / 2)}`, 'true'],
    'sums that are too long': [`0${' + 1'.repeat(2 * n)}`, 'open'],
    'defined of defined': ['defined '.repeat(n), 'open'],
    digits: ['9'.repeat(n), 'open'],
  };
  for (const [what, [condition, expected]] of Object.entries(conditions)) {
    test(`${what}, one after another`, () => {
      expect(truth(condition)).toBe(expected);
    });
  }

  test('macros that double, or name one another', () => {
    const bomb = Array.from({ length: 60 }, (_, i) => `#define a${i + 1} a${i} + a${i}\n`).join('');
    expect(truth('a60', {}, `#define a0 1\n${bomb}`)).toBe('open');
    expect(truth('A', {}, '#define A B\n#define B A')).toBe('false');
  });
});

describe('conditions in words', () => {
  function read(text: string): { structure: Structure; tokens: Tokens; names: Names } {
    const names = new Names();
    const tokens = lex(text, names);
    return { structure: readDirectives(tokens, names), tokens, names };
  }
  const branches = (text: string): string[] => {
    const { structure, tokens, names } = read(text);
    return structure.branches.map((branch: Branch) => branchWords(branch, tokens, names));
  };
  const whole = (text: string): (string | null)[] => {
    const { structure, tokens, names } = read(text);
    return structure.branches.map((branch) => conditionWords(branch, tokens, names));
  };

  test('say what a branch asks, and what the ones before it have asked', () => {
    expect(branches('#if A > 1\n#elif defined(B)\n#elif C == 2\n#else\n#endif')).toEqual([
      'A > 1',
      '!(A > 1) && defined(B)',
      '!(A > 1) && !defined(B) && C == 2',
      '!(A > 1) && !defined(B) && !(C == 2)',
    ]);
  });

  test('keep a choice together where another condition stands beside it', () => {
    expect(branches('#if A || B\n#endif')).toEqual(['A || B']);
    expect(whole('#if A\n#if B || C\n#endif\n#if (D || E)\n#endif\n#if F ? G : H\n#endif\n#endif')).toEqual([
      'A',
      'A && (B || C)',
      'A && (D || E)',
      'A && (F ? G : H)',
    ]);
  });

  test('name an option by itself, whatever asks for it', () => {
    expect(branches('#ifdef CONFIG_A\n#else\n#endif')).toEqual(['CONFIG_A', '!CONFIG_A']);
    expect(branches('#ifndef CONFIG_A\n#else\n#endif')).toEqual(['!CONFIG_A', 'CONFIG_A']);
    expect(branches('#if defined(CONFIG_A)\n#endif\n#if defined CONFIG_B\n#endif')).toEqual([
      'CONFIG_A',
      'CONFIG_B',
    ]);
    expect(branches('#ifdef X\n#else\n#endif')).toEqual(['defined(X)', '!defined(X)']);
  });

  test('leave out comments and line ends', () => {
    expect(branches('#if A /* why */ && \\\n    B // so\n#endif')).toEqual(['A && B']);
  });

  test('join what stands around, the include guard left out', () => {
    expect(whole('#ifndef G\n#define G\n#ifdef CONFIG_A\n#if B\n#endif\n#endif\n#endif')).toEqual([
      null,
      'CONFIG_A',
      'CONFIG_A && B',
    ]);
    const { tokens, names } = read('');
    expect(conditionWords(null, tokens, names)).toBeNull();
  });

  test('of a long ladder or a deep nest stay short enough to read', () => {
    const ladder = branches(
      `#if A\n${Array.from({ length: 5_000 }, (_, i) => `#elif B${i}\n`).join('')}#endif`,
    );
    expect(Math.max(...ladder.map(({ length }) => length))).toBeLessThan(2_000);
    expect(ladder.at(-1)).toMatch(/ && B4999$/);
    const nest = whole(`${'#if A\n'.repeat(5_000)}${'#endif\n'.repeat(5_000)}`);
    expect(Math.max(...nest.map((words) => words?.length ?? 0))).toBeLessThan(2_000);
  });
});
