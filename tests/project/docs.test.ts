import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const documents = globSync(['*.md', 'docs/*.md', 'kernel-snippets/*.md'], { cwd: root });
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const withoutCode = (text: string): string => text.replace(/```.*?```/gs, '').replace(/`[^`\n]*`/g, '');

/** GitHub's anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

test.each(documents)('%s: every link leads to a file and a heading that are there', (document) => {
  const targets = [...withoutCode(read(document)).matchAll(/\]\((?!https?:)([^)\s]*)\)/g)].map(
    ([, url]) => url ?? '',
  );
  const broken = targets.filter((url) => {
    const [path = '', fragment] = url.split('#');
    const file = path === '' ? document : join(dirname(document), path);
    if (!existsSync(join(root, file))) return true;
    if (fragment === undefined) return false;
    const anchors = [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading ?? ''));
    return !anchors.includes(fragment);
  });
  expect(broken).toEqual([]);
});

test.each(documents)('%s: every npm script that it names is there', (document) => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = [...read(document).matchAll(/npm (?:run )?(start|test|(?<=run )[\w:]+)/g)].map(
    ([, name]) => name ?? '',
  );
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test('the map of the code has every folder of src/, and no other', () => {
  const described = [...read('docs/architecture.md').matchAll(/^### (.*)$/gm)]
    .flatMap(([, heading]) => [...(heading ?? '').matchAll(/`([\w-]+)\/`/g)])
    .map(([, name]) => name ?? '');
  const folders = globSync('src/*/', { cwd: root }).map((path) =>
    path.replace(/^src\//, '').replace(/\/$/, ''),
  );
  expect(described.filter((name) => !folders.includes(name))).toEqual([]);
  expect(folders.filter((name) => !described.includes(name))).toEqual([]);
});

test("README's table names every command that kwalk has, and no other", () => {
  const help = spawnSync(process.execPath, ['src/cli/kwalk.mjs', '--help'], { cwd: root, encoding: 'utf8' });
  const commands = [...help.stdout.matchAll(/^ {2}([a-z]+) {2}/gm)].map(([, name]) => name);
  const section = read('README.md').split('## Commands')[1]?.split('\n## ')[0] ?? '';
  const described = [...section.matchAll(/^\| `([a-z]+)(?: (?!run )[^`]*)?` \|/gm)].map(([, name]) => name);
  expect(commands.length).toBeGreaterThan(5);
  expect(new Set(described)).toEqual(new Set(commands));
});
