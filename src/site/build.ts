/**
 * Builds the pages that changed and brings the output folder to what the index lists.
 *
 * Astro costs some 6 ms a page, so only pages whose data changed are rendered, into a folder of their own; the
 * output folder is touched at the end alone, file by file with `rename`. An interrupted build loses nothing.
 */
import { access, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { SiteIndex } from '#model';
import { aliasHtml } from './alias-page.ts';
import { aliasOf } from './address.ts';
import { bundleAssets } from './assets.ts';
import { runAstro } from './astro-process.ts';
import { readIndex } from './data.ts';
import { hashOf, hashOfFolder } from './hashes.ts';
import { copyInto, moveInto, sweep, writeInto } from './merge.ts';
import { dataShards, folderSource } from './data-shards.ts';

export interface SiteBuild {
  /** The project's folder, with astro.config.mjs. */
  root: string;
  /** Page data as data.ts describes it. */
  dataDir: string;
  /** Where the finished site lies. Folders `linux`, `ja`, `en` and `assets` in it belong to the build. */
  outDir: string;
  onProgress?: (progress: BuildProgress) => void;
  /** Takes what whoever builds should know and need not mend, as a sentence. */
  onNotice?: (notice: string) => void;
  /** Processes that render pages; as many as processors where there is enough to do, unless told. */
  workers?: number;
}

export interface BuildProgress {
  /** Pages rendered so far, and to render. */
  done: number;
  total: number;
}

export interface BuildResult {
  /** Pages rendered; pages taken over from the last build; files removed from the output folder. */
  built: number;
  kept: number;
  removed: number;
  /** All files that the site consists of. */
  files: number;
}

/** What the output folder holds since the last build: path in it → hash of what it was made from. */
type Record_ = Record<string, string>;

/** Pages that the site makes by itself. */
const ownPages = ['index.html', '404.html', 'ja/stories/index.html', 'en/stories/index.html'];
/** Starting Astro takes three seconds: fewer pages than this are not worth a second process. */
const PAGES_PER_WORKER = 400;

/**
 * Brings `outDir` to what `dataDir` lists.
 * @throws where page data is missing or unreadable, where a page cannot be rendered, or where the disk refuses;
 *   the output folder then is as it was, or holds a mixture of finished old and new pages.
 */
export async function buildSite(options: SiteBuild): Promise<BuildResult> {
  const { root, dataDir, outDir, onProgress } = options;
  const index = await readIndex(dataDir);
  const recordPath = join(dirname(dataDir), 'site-built.json');
  const record = await readRecord(recordPath, outDir);
  const wanted = await wantedFiles(index, await readFile(join(root, 'astro.config.mjs'), 'utf8'));

  const due: string[] = [];
  for (const [file, hash] of wanted.pages) {
    if (record[file] !== hash || !(await exists(join(outDir, file)))) due.push(file);
  }

  if (due.length > 0) {
    onProgress?.({ done: 0, total: due.length });
    const fresh = await freshFolder(root);
    try {
      const folders = await render(due, fresh, options);
      for (const file of due) await moveInto(outDir, file, folders);
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
  }

  const assets = await bundleAssets(join(root, 'src/site'));
  for (const [file, content] of assets) await writeInto(outDir, file, content);
  for (const { file, data, hash } of index.copies) {
    if (record[file] !== hash || !(await exists(join(outDir, file))))
      await copyInto(outDir, file, join(dataDir, data));
  }
  for (const [file, target] of wanted.aliases) {
    const content = aliasHtml(file, target);
    if (record[file] !== hashOf(content) || !(await exists(join(outDir, file)))) {
      await writeInto(outDir, file, content);
    }
  }

  const shards = await dataShards(folderSource(index, dataDir));
  for (const [file, content] of shards) await writeInto(outDir, file, content);

  const next: Record_ = Object.fromEntries(wanted.pages);
  for (const file of [...assets.keys(), ...shards.keys()]) next[file] = 'asset';
  for (const { file, hash } of index.copies) next[file] = hash;
  for (const [file, target] of wanted.aliases) next[file] = hashOf(aliasHtml(file, target));
  const removed = await sweep(outDir, new Set(Object.keys(next)), Object.keys(record));
  await mkdir(dirname(recordPath), { recursive: true });
  await writeInto(dirname(recordPath), 'site-built.json', JSON.stringify({ outDir, files: next }));
  return {
    built: due.length,
    kept: wanted.pages.size - due.length,
    removed,
    files: Object.keys(next).length,
  };
}

/** Every page with the hash of all that it is made from, and every alias with its target. */
async function wantedFiles(
  index: SiteIndex,
  config: string,
): Promise<{ pages: Map<string, string>; aliases: Map<string, string> }> {
  const { site } = index;
  const templates = await hashOfFolder(import.meta.dirname, (path) => !/^(client|dev|styles)\//.test(path));
  const shell = hashOf(
    JSON.stringify([templates, config, site.versions, site.defaultVersion, site.configuration]),
  );
  const pages = new Map<string, string>();
  const aliases = new Map<string, string>();
  for (const entry of index.pages) {
    pages.set(entry.file, hashOf(`${shell} ${entry.hash}`));
    if (entry.type === 'source' || entry.type === 'directory') {
      const alias = aliasOf(entry.file, site.defaultVersion);
      if (alias) aliases.set(alias, entry.file);
    }
  }
  const own = hashOf(`${shell} ${JSON.stringify(site)}`);
  for (const file of ownPages) pages.set(file, own);
  return { pages, aliases };
}

/**
 * An empty folder to render into. It lies in the project, because Astro keeps what it bundles for itself in the
 * output folder only there, and two processes must not share it.
 */
async function freshFolder(root: string): Promise<string> {
  const parent = join(root, '.cache');
  await mkdir(parent, { recursive: true });
  // What a killed build left behind; a running one touches its folder within the hour.
  for (const name of await readdir(parent)) {
    if (!name.startsWith('site-fresh-')) continue;
    const path = join(parent, name);
    if (Date.now() - (await stat(path)).mtimeMs > 3_600_000) await rm(path, { recursive: true, force: true });
  }
  return mkdtemp(join(parent, 'site-fresh-'));
}

/** Renders pages in as many processes as pay off; returns the folders that hold them. */
async function render(due: string[], fresh: string, options: SiteBuild): Promise<string[]> {
  const { root, dataDir, onProgress, onNotice } = options;
  const notices = new Set<string>();
  const useful = Math.max(1, Math.ceil(due.length / PAGES_PER_WORKER));
  const workers = options.workers ?? Math.min(availableParallelism(), useful);
  let done = 0;
  const jobs = Array.from({ length: workers }, async (_, worker) => {
    const folder = join(fresh, String(worker));
    await mkdir(folder, { recursive: true });
    const list = join(fresh, `due-${worker}.json`);
    await writeFile(list, JSON.stringify(due.filter((_file, i) => i % workers === worker)));
    await runAstro(
      {
        root,
        dataDir,
        outDir: join(folder, 'out'),
        cacheDir: join(folder, 'cache'),
        due: list,
        onNotice: (notice) => notices.add(notice),
      },
      () => {
        done += 1;
        onProgress?.({ done: Math.min(done, due.length), total: due.length });
      },
    );
    return join(folder, 'out');
  });
  // Settled, not all: no process may go on writing below a folder that is being removed.
  const results = await Promise.allSettled(jobs);
  // Every process has met the same.
  for (const notice of notices) onNotice?.(notice);
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

/** What the last build left; empty where nothing is known of this folder. */
async function readRecord(path: string, outDir: string): Promise<Record_> {
  if (!(await exists(path))) return {};
  try {
    const record = JSON.parse(await readFile(path, 'utf8')) as { outDir: string; files: Record_ };
    return relative(record.outDir, outDir) === '' ? record.files : {};
  } catch {
    // A damaged record costs a full build, no more.
    return {};
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
