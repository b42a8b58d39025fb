/**
 * Prints what Kernel Walk costs: `npm run bench`. It measures and never judges: no figure fails it.
 *
 * In the project's folder: a pull (what was downloaded before is not asked for again), a cold build of
 * what was pulled, a build after a changed story, the zip, and what Lighthouse says of the pages.
 * `npm run bench -- --core --tree DIR` measures a large part of a kernel beside other tools, and `--growth` whether time
 * grows faster than the text; `--dev`, how soon a save is on the page. `npm run bench -- --dist` only reads the `dist/` that is there, `--lighthouse` only asks Lighthouse.
 */
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve as absolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Timings } from '#pipeline';
import { printLighthouse } from './audit-site.ts';
import { benchCore } from './core.ts';
import { benchDev } from './dev.ts';
import { folderFigures, pageFigures, type Size } from './dist.ts';
import { benchGrowth } from './growth.ts';
import { run, type RunFigures } from './run.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const dist = join(root, 'dist');

const PAGES = {
  story: 'en/stories/hostname.html',
  'walk page': 'en/walk/v6.12/task_struct/nsproxy/uts_ns/name.html',
  'kernel/sys.c': 'linux/v6.12/source/kernel/sys.c.html',
  'symbol page': 'linux/v6.12/C/ident/uts_ns.html',
};

const { values } = parseArgs({
  options: {
    dist: { type: 'boolean', default: false },
    lighthouse: { type: 'boolean', default: false },
    core: { type: 'boolean', default: false },
    tree: { type: 'string' },
    config: { type: 'string' },
    doxygen: { type: 'boolean', default: false },
    growth: { type: 'boolean', default: false },
    dev: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const { tree, config, doxygen } = values;
if (values.core) {
  if (tree === undefined) throw new Error('Name a kernel tree: npm run bench -- --core --tree DIR');
  await benchCore({ root, tree: absolute(tree), config, doxygen, print });
}
if (values.growth) benchGrowth(print, values.only);
if (values.dev) await benchDev(root, tree === undefined ? undefined : absolute(tree), print);
const other = values.core || values.growth || values.dev;
const everything = !values.dist && !values.lighthouse && !other;
if (everything) {
  await part('pull', pullAgain);
  await part('cold build', coldBuild);
  await part('after a changed story', buildAfterChange);
  await part('the story as it was', () => run(root, 'build'));
  await part('nothing changed', () => run(root, 'build'));
  await part('pack', () => run(root, 'pack'));
}
if (everything || values.lighthouse) await lighthouse();
if (values.lighthouse || other) {
  // It has said what it was asked.
} else if (existsSync(dist)) {
  printDist();
} else {
  console.error('There is no dist/: run `npm run build`, or this without --dist.');
  process.exitCode = 1;
}

/** Measures and prints one part; where it fails, says so and leaves the others their turn. */
async function part(title: string, measure: () => Promise<RunFigures>): Promise<void> {
  try {
    const { seconds, cpuSeconds, peakMemory, timings } = await measure();
    const cost = [
      `${seconds.toFixed(1)} s`,
      ...(cpuSeconds === null ? [] : [`${cpuSeconds.toFixed(1)} s of processor`]),
      ...(peakMemory === null ? [] : [`${megabytes(peakMemory)} of memory at most`]),
    ];
    print(title, cost.join(', '));
    for (const line of describeStages(timings)) print('', line);
  } catch (error) {
    print(title, `failed: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

/** Pulls as on a machine that has downloads but no unpacked source; what was there comes back if it fails. */
async function pullAgain(): Promise<RunFigures> {
  const snippets = join(root, 'kernel-snippets');
  const aside = readdirSync(snippets, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ folder: join(snippets, name), kept: join(snippets, `${name}.bench`) }));
  for (const { folder, kept } of aside) renameSync(folder, kept);
  try {
    const figures = await run(root, 'pull');
    for (const { kept } of aside) rmSync(kept, { recursive: true });
    return figures;
  } catch (error) {
    for (const { folder, kept } of aside) {
      rmSync(folder, { recursive: true, force: true });
      renameSync(kept, folder);
    }
    throw error;
  }
}

async function coldBuild(): Promise<RunFigures> {
  rmSync(dist, { recursive: true, force: true });
  const cache = join(root, '.cache');
  for (const name of existsSync(cache) ? readdirSync(cache) : []) {
    if (name !== 'pull' && name !== 'lighthouse') rmSync(join(cache, name), { recursive: true });
  }
  return run(root, 'build');
}

async function buildAfterChange(): Promise<RunFigures> {
  const stories = join(root, 'content', 'stories');
  const story = readdirSync(stories, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .find((name) => name.endsWith('.md'));
  if (story === undefined) throw new Error('There is no story under content/stories/.');
  const file = join(stories, story);
  const before = readFileSync(file);
  try {
    appendFileSync(file, '\nOne more line.\n');
    return await run(root, 'build');
  } finally {
    writeFileSync(file, before);
  }
}

async function lighthouse(): Promise<void> {
  try {
    if (!(await printLighthouse(root))) process.exitCode = 1;
  } catch (error) {
    print('Lighthouse', `failed: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

function describeStages({ index, resolve, render, site }: Timings): string[] {
  return [
    index &&
      `parse and index: ${index.seconds.toFixed(1)} s, ${(index.bytes / 1e6 / index.seconds).toFixed(1)} MB/s, ${index.files} files`,
    resolve &&
      `resolve: ${resolve.seconds.toFixed(1)} s, ${whole(resolve.identifiers / resolve.seconds)} identifiers/s`,
    render && `render: ${render.seconds.toFixed(1)} s, ${whole(render.pages / render.seconds)} pages/s`,
    site && `site: ${site.seconds.toFixed(1)} s, ${whole(site.pages / site.seconds)} pages/s`,
  ].filter((line) => line !== undefined);
}

function printDist(): void {
  for (const [title, path] of Object.entries(PAGES)) {
    const page = pageFigures(dist, path);
    print(
      title,
      page
        ? `${size(page.html)}, ${whole(page.elements)} elements; script ${size(page.script)}; style ${size(page.style)}`
        : `no ${path}`,
    );
  }
  const { files, bytes, pages, longestPath } = folderFigures(dist);
  print(
    'dist/',
    `${whole(files)} files (${whole(pages)} pages), ${megabytes(bytes)}, longest path ${longestPath}`,
  );
  for (const name of readdirSync(root).filter((entry) => entry.endsWith('.zip'))) {
    print(name, megabytes(readFileSync(join(root, name)).length));
  }
}

function print(title: string, text: string): void {
  console.log(`${title.padEnd(21)} ${text}`);
}

function size({ raw, gzip }: Size): string {
  return `${kilobytes(raw)} (${kilobytes(gzip)} gzipped)`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function whole(count: number): string {
  return Math.round(count).toLocaleString('en');
}
