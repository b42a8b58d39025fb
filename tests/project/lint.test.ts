import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import config from '../../oxlint.config.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const oxlint = join(root, 'node_modules/oxlint/bin/oxlint');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kwalk-lint-'));
  cpSync(join(root, 'oxlint.config.ts'), join(folder, 'oxlint.config.ts'));
  // Without it the config's own syntax would be taken for a script's.
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Lints files with the project's rules; the first line of each message by file. */
function lint(files: Record<string, string>): Record<string, string[]> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { stdout, stderr, status } = spawnSync(process.execPath, [oxlint, '--format=json', 'src'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (!stdout.startsWith('{')) throw new Error(`oxlint did not run: ${stdout}${stderr}`);
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { code: string; filename: string; help?: string; message: string }[];
  };
  const found: Record<string, string[]> = {};
  for (const { code, filename, message, help } of diagnostics) {
    (found[filename] ??= []).push(`${code}: ${help ?? message}`);
  }
  expect(status).toBe(diagnostics.length > 0 ? 1 : 0);
  return found;
}

const use = (...imports: string[]): string =>
  imports.map((from, nth) => `import { a as a${nth} } from '${from}';\nexport { a${nth} };\n`).join('');

test('each way of going against the direction of imports is reported', () => {
  const found = lint({
    'src/parse/door.ts': use('#index'),
    'src/parse/type.ts': `import type { A } from '#resolve';\nexport type { A };\n`,
    'src/parse/dynamic.ts': `export const a = await import('#render');\n`,
    'src/parse/again.ts': `export * from '#walk';\n`,
    'src/parse/around.ts': use('../index/index.ts'),
    'src/parse/c/inner.ts': use('../../text/near.ts'),
    'src/resolve/disk.ts': use('node:fs/promises'),
    'src/render/process.ts': use('node:child_process'),
    'src/content/astro.ts': use('astro:content'),
    'src/model/anything.ts': use('#text'),
    'src/site/client/card.ts': use('#render'),
    'src/site/components/Card.astro': `---\nimport { a } from '#resolve';\n---\n<p>{a}</p>\n`,
    'src/site/layouts/deep/Card.astro': `---\nimport { a } from '../../../walk/walk.ts';\n---\n<p>{a}</p>\n`,
  });
  const files = Object.keys(found).toSorted();
  expect(files).toEqual([
    'src/content/astro.ts',
    'src/model/anything.ts',
    'src/parse/again.ts',
    'src/parse/around.ts',
    'src/parse/c/inner.ts',
    'src/parse/door.ts',
    'src/parse/dynamic.ts',
    'src/parse/type.ts',
    'src/render/process.ts',
    'src/resolve/disk.ts',
    'src/site/client/card.ts',
    'src/site/components/Card.astro',
    'src/site/layouts/deep/Card.astro',
  ]);
  for (const messages of Object.values(found)) {
    expect(messages).toEqual([expect.stringMatching(/^eslint\(no-restricted-imports\): /)]);
  }
  expect(found['src/parse/door.ts']?.[0]).toContain(
    'src/parse/ may import #model, #text: see docs/architecture.md.',
  );
});

test('what the direction allows is not reported', () => {
  expect(
    lint({
      'src/text/text.ts': use('./near.ts', 'string-width'),
      'src/resolve/resolve.ts': use('#model', '#text', '#parse', '#preprocess', '#index', './scopes.ts'),
      'src/pull/providers/tree.ts': use('#model', 'node:fs', '../safe-path.ts'),
      'src/pipeline.ts': use('#pull', '#walk', '#render', 'node:fs', './cli/other.ts'),
      'src/cli/kwalk.ts': use('#pipeline', '#diagnostics', 'node:process'),
      'src/content/content.ts': use('#model', 'unified', 'node:path'),
      'src/site/pages/index.astro': `---\nimport { a } from '#pipeline';\nimport B from '../layouts/B.astro';\n---\n<B>{a}</B>\n`,
      'src/site/client/card.ts': `import type { A } from '#model';\nexport type { A };\n`,
    }),
  ).toEqual({});
});

test('a test that is left out or left alone is reported', () => {
  const found = lint({
    'src/a.test.ts': `import { expect, test } from 'vitest';\ntest.only('a', () => expect(1).toBe(1));\n`,
    'src/b.test.ts': `import { expect, test } from 'vitest';\ntest.skip('b', () => expect(1).toBe(1));\n`,
  });
  expect(found['src/a.test.ts']?.join()).toContain('no-focused-tests');
  expect(found['src/b.test.ts']?.join()).toContain('no-disabled-tests');
});

test('every folder of src/ has its direction', () => {
  const covered = new Set(config.overrides.flatMap(({ files }) => files.map((glob) => glob.split('/')[1])));
  const folders = readdirSync(join(root, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect(folders).toContain('model');
  expect(folders.filter((name) => !covered.has(name))).toEqual([]);
});
