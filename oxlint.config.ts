/**
 * Lint rules, and the direction of imports between the stages as docs/architecture.md draws it.
 * tests/project/lint.test.ts plants violations and sees them reported.
 */
import type { OxlintConfig } from 'oxlint';

interface Stage {
  /** Doors that the folder may import. */
  doors: string[];
  /** Whether it may touch files, processes and the network. */
  io?: true;
}

/** Everything not listed is forbidden. A folder missing here has no rule: add it. */
const stages: Record<string, Stage> = {
  model: { doors: [] },
  text: { doors: [] },
  diagnostics: { doors: ['model', 'text'] },
  pull: { doors: ['model', 'text', 'diagnostics'], io: true },
  parse: { doors: ['model', 'text'] },
  preprocess: { doors: ['model', 'text', 'parse'] },
  index: { doors: ['model', 'text', 'parse', 'preprocess'] },
  resolve: { doors: ['model', 'text', 'parse', 'preprocess', 'index'] },
  walk: { doors: ['model', 'text'] },
  content: { doors: ['model', 'text', 'diagnostics'] },
  observe: { doors: ['model', 'text', 'diagnostics'], io: true },
  render: { doors: ['model', 'text'] },
  site: { doors: ['model', 'text', 'render', 'shapes', 'pipeline'], io: true },
  pipeline: {
    // prettier-ignore
    doors: [
      'model', 'text', 'diagnostics', 'pull', 'parse', 'preprocess', 'index', 'resolve', 'walk',
      'content', 'observe', 'render', 'site',
    ],
    io: true,
  },
  cli: {
    doors: ['model', 'text', 'diagnostics', 'pull', 'observe', 'content', 'pipeline', 'inspect'],
    io: true,
  },
};

const NODE_IO =
  '^(node:)?(fs|child_process|net|tls|dns|dgram|http|http2|https|cluster|sqlite|readline|repl)(/|$)';
/** Astro builds pages from data; nothing before the site knows it. */
const ASTRO = '^(astro|@astrojs)([/:]|$)';

/** Severity and options of `no-restricted-imports` for one folder. */
function direction(folder: string, { doors, io }: Stage, depth: number): ['error', object] {
  const may = doors.length > 0 ? doors.map((door) => `#${door}`).join(', ') : 'no other stage';
  return [
    'error',
    {
      patterns: [
        {
          group: ['\\#*', ...doors.map((door) => `!\\#${door}`)],
          message: `src/${folder}/ may import ${may}: see docs/architecture.md.`,
        },
        {
          regex: `^(\\./)?(\\.\\./){${depth}}`,
          message: `This leaves src/${folder}/: import another stage by its #door.`,
        },
        ...(io
          ? []
          : [
              {
                regex: NODE_IO,
                message: `src/${folder}/ takes and returns plain data: disk and processes are for pull/, observe/, cli/ and pipeline.ts.`,
              },
            ]),
        ...(folder === 'site' ? [] : [{ regex: ASTRO, message: 'Only src/site/ knows Astro.' }]),
      ],
    },
  ];
}

/** One override for each depth below a stage's folder: how many `../` leave it depends on that. */
function overrides(folder: string, stage: Stage): NonNullable<OxlintConfig['overrides']> {
  return [0, 1, 2, 3].map((depth) => ({
    files: [`src/${folder}/${'*/'.repeat(depth)}*.{ts,mjs,astro}`],
    rules: { 'no-restricted-imports': direction(folder, stage, depth + 1) },
  }));
}

export default {
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'vitest'],
  categories: { correctness: 'error', suspicious: 'error' },
  options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: 'error' },
  ignorePatterns: ['dist/**', '.astro/**', '.cache/**', 'kernel-snippets/**', 'tests/**/fixtures/**'],
  rules: {
    eqeqeq: 'error',
    'no-var': 'error',
    'typescript/no-explicit-any': 'error',
    // An index that the loop's bounds hold is known to be there; a check would cost in the lexer.
    'typescript/no-non-null-assertion': 'off',
    // JSON that we wrote is what it says; what others wrote is checked where it comes in.
    'typescript/no-unsafe-type-assertion': 'off',
    // Functions of plain data have no `this` to lose.
    'typescript/unbound-method': 'off',
    // `isTTY` is undefined where Node's types say boolean.
    'typescript/no-unnecessary-boolean-literal-compare': 'off',
    // The compiler knows an exhaustive switch, this rule does not.
    'typescript/consistent-return': 'off',
    'typescript/consistent-type-imports': 'error',
    'unicorn/prefer-node-protocol': 'error',
    // A test that is left out, or the only one left in, is a test that cannot fail.
    'vitest/no-focused-tests': 'error',
    'vitest/no-disabled-tests': 'error',
    // An inner function next to its one use reads better than one a screen away.
    'unicorn/consistent-function-scoping': 'off',
    'unicorn/no-array-sort': 'off',
    'unicorn/no-array-reverse': 'off',
    // The second is a message.
    'vitest/valid-expect': ['error', { maxArgs: 2 }],
    'vitest/prefer-snapshot-hint': 'off',
    'no-underscore-dangle': 'off',
    'unicorn/no-new-array': 'off',
    'import/no-named-as-default-member': 'off',
    // A module whose import is its effect is how custom elements and styles come in.
    'import/no-unassigned-import': 'off',
    // The lexer, escapes and terminal sequences are about control characters.
    'no-control-regex': 'off',
  },
  overrides: [
    ...Object.entries(stages).flatMap(([folder, stage]) => overrides(folder, stage)),
    {
      // Scripts of pages get their data from the page: types alone come from outside.
      files: ['src/site/client/**/*.ts'],
      rules: {
        'no-restricted-imports': direction('site/client', { doors: ['model'] }, 1),
      },
    },
  ],
} satisfies OxlintConfig;
