/**
 * How long after a save `kwalk dev` shows it: `npm run bench -- --dev`. On a copy of the project with its own content
 * and the real kernel source, a round for each kind of save; what is printed is the median and the longest.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasErrors, isReload, listen, type News } from '../dev-news.ts';

const COPIED = ['src', 'content', 'kernel-snippets', 'package.json', 'astro.config.mjs', 'tsconfig.json'];
const ROUNDS = 9;

const STORY = 'content/stories/hostname.en.md';
const STORY_PAGE = 'en/stories/hostname';
const NOTE = 'content/notes/chain/task_struct.nsproxy.md';
const NOTE_PAGE = 'en/walk/v6.12/task_struct/nsproxy/uts_ns/name';
const MANIFEST = 'kernel-snippets/manifest.json';
/** A file that others include, and a name of it that has a page only where the manifest has the file. */
const ENTRY = 'include/linux/idr.h';
const ENTRY_PAGE = 'linux/v6.12/C/ident/IDR_FREE';

/** Milliseconds until the page had it, and until the terminal had said it. */
interface Waited {
  page: number;
  terminal: number | null;
}

/**
 * Measures and prints.
 * @param root the project's folder, its source pulled before
 * @param tree a kernel tree instead of what was pulled
 */
export async function benchDev(
  root: string,
  tree: string | undefined,
  print: (title: string, text: string) => void,
): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'kwalk-bench-dev-'));
  for (const name of COPIED)
    cpSync(join(root, name), join(home, name), { recursive: true, preserveTimestamps: true });
  symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'));
  const started = performance.now();
  const server = new Server(home, tree);
  try {
    await server.opened();
    print('kwalk dev', `its first page after ${((performance.now() - started) / 1000).toFixed(1)} s`);
    const waited = new Map<string, Waited[]>();
    for (let round = 0; round < ROUNDS; round++)
      for (const measure of SAVES)
        for (const [kind, one] of Object.entries(await measure(server, round)))
          waited.set(kind, [...(waited.get(kind) ?? []), one]);
    print('', `ms from save to page / terminal: median (longest) of ${ROUNDS} rounds`);
    for (const [kind, all] of waited) {
      const terminal = all.flatMap((one) => one.terminal ?? []);
      const parts = [all.map(({ page }) => page), terminal].filter((list) => list.length > 0);
      print(kind, parts.map(middle).join(' / '));
    }
  } finally {
    await server.close();
    rmSync(home, { recursive: true, force: true });
  }
}

function middle(all: readonly number[]): string {
  const sorted = all.toSorted((a, b) => a - b);
  const [median = 0, longest = 0] = [sorted[sorted.length >> 1], sorted.at(-1)];
  return `${median.toFixed(0)} (${longest.toFixed(0)})`;
}

class Server {
  address = '';
  printed = '';
  private readonly home: string;
  private readonly child: ChildProcess;

  constructor(home: string, tree: string | undefined) {
    this.home = home;
    const args = ['src/cli/kwalk.mjs', 'dev', '--port', '0', ...(tree === undefined ? [] : ['--tree', tree])];
    this.child = spawn(process.execPath, args, { cwd: home });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.printed += chunk.toString()));
  }

  async opened(): Promise<void> {
    await this.until(() => /^http:\/\/localhost:\d+\/$/m.test(this.printed));
    this.address = /^http:\/\/localhost:\d+\/$/m.exec(this.printed)![0];
    await this.get(STORY_PAGE);
  }

  read(path: string): string {
    return readFileSync(join(this.home, path), 'utf8');
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.home, path), text);
  }

  async get(path: string): Promise<string> {
    return (await fetch(this.address + path)).text();
  }

  /** Looks every two milliseconds: what is measured takes a hundred times as long. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.child.exitCode !== null) throw new Error(`kwalk dev ended:\n${this.printed}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill();
    await ended;
  }
}

/** From a save until a page that was open has loaded itself again with a text in it. */
async function untilShown(
  server: Server,
  page: string,
  path: string,
  text: string,
  shown: string,
): Promise<Waited> {
  const open = await listen(server.address, page);
  const saved = performance.now();
  server.write(path, text);
  await open.until(isReload);
  const html = await server.get(page);
  const waited = performance.now() - saved;
  open.close();
  if (!html.includes(shown)) throw new Error(`${page} does not show \`${shown}\` of ${path}.`);
  return { page: waited, terminal: null };
}

/** From a save until the page that is open has these news, and the terminal a text. */
async function untilTold(
  server: Server,
  path: string,
  text: string,
  isTold: (news: News) => boolean,
  said: string,
): Promise<Waited> {
  const open = await listen(server.address, 'linux/v6.12/source/include/linux/index.html');
  const from = server.printed.length;
  const saved = performance.now();
  server.write(path, text);
  const since = (): number => performance.now() - saved;
  const [page, terminal] = await Promise.all([
    open.until(isTold).then(since),
    server.until(() => server.printed.slice(from).includes(said)).then(since),
  ]);
  open.close();
  return { page, terminal };
}

/** Saves of one round, by what they are; each leaves the files as they were. */
const SAVES: ((server: Server, round: number) => Promise<Record<string, Waited>>)[] = [
  async (server, round) => {
    const before = server.read(STORY);
    const mark = `Round ${round}.`;
    const text = before.replace(/^lead: .*$/m, `$& ${mark}`);
    const waited = await untilShown(server, STORY_PAGE, STORY, text, mark);
    await untilShown(server, STORY_PAGE, STORY, before, '<h1');
    return { 'a story': waited };
  },
  async (server, round) => {
    const before = server.read(NOTE);
    const mark = `Round ${round}.`;
    const text = before.replace(/^# en\n\n/m, `$&${mark} `);
    const waited = await untilShown(server, NOTE_PAGE, NOTE, text, mark);
    await untilShown(server, NOTE_PAGE, NOTE, before, '<h1');
    return { 'a note': waited };
  },
  async (server) => {
    const before = server.read(MANIFEST);
    const text = before.replace('"files": [', `"files": ["${ENTRY}", `);
    const waited = await untilShown(server, ENTRY_PAGE, MANIFEST, text, ENTRY);
    await untilShown(server, ENTRY_PAGE, MANIFEST, before, '<h1');
    return { 'a manifest entry': waited };
  },
  (server) =>
    errorAndMend(
      server,
      STORY,
      [/^(:+snippet\[[^\]\s]*)/m, '$1zz'],
      'error content/unknown-symbol',
      'a story',
    ),
  (server) => errorAndMend(server, NOTE, [/^target: .*$/m, '$&zz'], 'error content/unknown-symbol', 'a note'),
  (server) =>
    errorAndMend(server, MANIFEST, [/"symbol": "[^"]*/, '$&zz'], 'error pull/no-symbol', 'the manifest'),
];

async function errorAndMend(
  server: Server,
  path: string,
  [sought, put]: [RegExp, string],
  said: string,
  where: string,
): Promise<Record<string, Waited>> {
  const before = server.read(path);
  const wrong = await untilTold(server, path, before.replace(sought, put), hasErrors(), said);
  const mended = await untilTold(server, path, before, hasErrors(0), 'All content holds.');
  return { [`error in ${where}`]: wrong, [`mend of ${where}`]: mended };
}
