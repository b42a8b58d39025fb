/** docs/authoring.md by the letter, on real kernel source: what it has a newcomer write, and what it has them run. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readContent, type ContentFile } from '#content';
import { formatAll } from '#diagnostics';
import type { Lookup } from '#model';
import { inspect } from '#pipeline';
import { writeFiles } from '../pull/project.ts';

const root = join(import.meta.dirname, '../..');
const guide = readFileSync(join(root, 'docs/authoring.md'), 'utf8');

/** The files in the order in which the guide has them saved: their names stand above the blocks. */
const saves: ContentFile[] = [];
for (const [, file = '', more, text = ''] of guide.matchAll(
  /^`(content\/[^`\n]+)`(, at its end)?\n\n```\w+\n(.*?)^```$/gms,
)) {
  const before = saves.findLast((save) => save.file === file);
  saves.push({ file, text: more === undefined ? text : `${before?.text}\n${text}` });
}
const saved = new Map(saves.map(({ file, text }) => [file, text]));

/** Every command, of the blocks and within sentences, once each. */
const commands = [
  ...new Set(
    [
      ...[...guide.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, block = '']) => block.trim().split('\n')),
      ...[...guide.matchAll(/`(npm run [^`\n]+|npx kwalk [^`\n]+)`/g)].map(([, command = '']) => command),
    ].map((line) => line.replace(/\s+#.*$/, '')),
  ),
];

test('the guide shows a story, a recorded command, a road, a note and a walk, and says what to run', () => {
  expect(saves.map(({ file }) => file)).toEqual([
    'content/stories/copy.en.md',
    'content/transcripts/copy-name.txt',
    'content/roads/copy.en.md',
    'content/notes/make/copy-nodename.md',
    'content/stories/copy.en.md',
  ]);
  expect(commands).toEqual([
    'npm run dev',
    'npx kwalk check',
    "npx kwalk chain 'current->nsproxy->uts_ns->ns.inum' --from include/linux/utsname.h",
    'npx kwalk explain include/linux/utsname.h:82:19',
    'npx kwalk observe --help',
    'npx kwalk pull',
    'npx kwalk check --format=json',
    'npx kwalk pull --accept',
  ]);
});

describe('what the guide has written', () => {
  let lookup: Lookup;
  let version: string;
  beforeAll(async () => {
    const { analysed } = await inspect({ root });
    ({ lookup } = analysed);
    version = analysed.analysis.version.id;
  });
  /** What the guide names of what is there already. */
  const there = readdirSync(join(root, 'content/transcripts')).map((name) => ({
    file: `content/transcripts/${name}`,
    text: readFileSync(join(root, 'content/transcripts', name), 'utf8'),
  }));
  const read = (own: ReadonlyMap<string, string>): ReturnType<typeof readContent> =>
    readContent({ files: [...there, ...[...own].map(([file, text]) => ({ file, text }))], lookup, version });

  test('holds after each save, but for the twins that are still to be written', () => {
    const own = new Map<string, string>();
    for (const { file, text } of saves) {
      own.set(file, text);
      const { diagnostics } = read(own);
      expect(
        formatAll(
          diagnostics.filter(({ rule }) => rule !== 'content/twin'),
          'text',
        ),
      ).toBe('');
    }
  });

  test('is a story with code and a walk, a road of three steps, and a note at one place', () => {
    const { content } = read(saved);
    expect(content.stories.map(({ blocks }) => blocks.map(({ type }) => type))).toEqual([
      ['html', 'snippet', 'html', 'heading', 'walk', 'html'],
    ]);
    expect(content.roads.map(({ steps }) => steps.map(({ id }) => id))).toEqual([
      ['command', 'clone', 'name'],
    ]);
    expect(content.notes.map(({ places }) => places.length)).toEqual([1]);
    expect(content.chains.map(({ spelling }) => spelling)).toContain('current->nsproxy->uts_ns->ns.inum');
  });

  test('has the error that the guide speaks of where a name is cut short, with the name that was meant', () => {
    const story = saved.get('content/stories/copy.en.md') ?? '';
    const wrong = story.replace('[kernel/utsname.c:clone_uts_ns]', '[kernel/utsname.c:clone_uts]');
    const said = formatAll(read(new Map([['content/stories/copy.en.md', wrong]])).diagnostics, 'text');
    expect(said).toContain('content/stories/copy.en.md:10:12 error content/unknown-symbol');
    expect(said).toContain('clone_uts_ns');
  });
});

describe('what the guide has run, in a copy of the project', () => {
  let home: string;
  let server: ChildProcess;
  let printed = '';
  let address = '';

  /** A command as the guide writes it; the source that is pulled already serves. */
  const start = (command: string): ChildProcess =>
    spawn('sh', ['-c', `exec ${command}`], {
      cwd: home,
      env: { ...process.env, VITEST: undefined, NODE_ENV: undefined, KERNEL_TREE: undefined },
    });
  const run = (command: string): Promise<{ code: number | null; output: string }> =>
    new Promise((resolve) => {
      const child = start(command);
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
      child.once('close', (code) => resolve({ code, output }));
    });
  const until = async (holds: () => Promise<boolean> | boolean): Promise<void> => {
    while (!(await holds())) {
      if (server.exitCode !== null) throw new Error(`npm run dev ended:\n${printed}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'kwalk-guide-'));
    for (const name of [
      'src',
      'content',
      'kernel-snippets',
      'package.json',
      'astro.config.mjs',
      'tsconfig.json',
    ])
      cpSync(join(root, name), join(home, name), { recursive: true, preserveTimestamps: true });
    symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'));
    server = start('npm run dev -- --port 0');
    for (const stream of [server.stdout, server.stderr])
      stream?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    await until(() => {
      address = /^http:\/\/localhost:\d+\/$/m.exec(printed)?.[0] ?? '';
      return address !== '';
    });
  });
  afterAll(async () => {
    const ended = once(server, 'exit');
    server.kill();
    await ended;
    rmSync(home, { recursive: true, force: true });
  });

  test('npm run dev shows each page at the address that the guide gives', async () => {
    const pages = [...guide.matchAll(/`(en\/[^`\n]+)`/g)].map(([, path = '']) => path);
    expect(new Set(pages).size).toBe(3);
    for (const { file, text } of saves) writeFiles(home, { [file]: text });
    for (const page of pages) await until(async () => (await fetch(address + page)).status === 200);
    const story = await (await fetch(`${address}en/stories/copy`)).text();
    expect(story).toContain('walk/v6.12/task_struct/nsproxy/uts_ns/ns/inum.html');
  });

  test.each(commands.filter((command) => command !== 'npm run dev'))('%s', async (command) => {
    const { code, output } = await run(command);
    expect(output).not.toMatch(/\berror\b/);
    expect(code, output).toBe(0);
  });

  test('npm run dev says what is wrong when the name is cut short', async () => {
    const story = saved.get('content/stories/copy.en.md') ?? '';
    writeFiles(home, { 'content/stories/copy.en.md': story.replace('c:clone_uts_ns]', 'c:clone_uts]') });
    await until(() => printed.includes('content/stories/copy.en.md:10:12 error'));
    expect(printed).toContain('clone_uts_ns');
  });
});
