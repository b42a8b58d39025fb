/**
 * The stages in order: pull → index → resolve → walk, content joining, → render → site.
 *
 * In: options of a command. Out: `dist/`, or what a command asks of the stages. Caches nothing but what a stage can
 * check. May import: every stage.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readContent, type ContentFile } from '#content';
import { KwalkError } from '#diagnostics';
import type { Content, Diagnostic, Language, Lookup, PageData, PulledVersion, SiteData } from '#model';
import { type OnProgress, pull, readManifest } from '#pull';
import {
  addressOf,
  directoryPages,
  type HighlightCache,
  landingData,
  planPages,
  renderContext,
  searchEntries,
  sourcePage,
  storyPage,
  symbolPage,
  symbolPageNames,
  walkPage,
} from '#render';
import { aliasHtml, buildSite } from '#site';
import { type Analysed, analyse } from './pipeline/analyse.ts';
import { committedConfiguration, configurationFile } from './pipeline/configuration.ts';
import { PageWriter, writeAside } from './pipeline/pages.ts';
import { snippetExtents } from './pipeline/snippets.ts';

export { snippetExtents };
export { packFolder } from './pipeline/pack.ts';

export interface PipelineOptions {
  /** Root of the project. */
  root: string;
  /** A tree to pull from; see #pull. */
  tree?: string | undefined;
  frozen?: boolean;
  accept?: boolean;
  /** A configuration file in place of the committed facts. */
  config?: string | undefined;
  /** Told as the build goes on. */
  report?: Reporter;
}

export interface Reporter {
  pull?: OnProgress;
  /** One line of progress; `passing` ones are replaced by the next. */
  line?: (text: string, passing: boolean) => void;
  /** Diagnostics that do not end the build. */
  warn?: (diagnostics: Diagnostic[]) => void;
}

/** Wall seconds and amounts of each stage. A stage that had nothing to do is left out. */
export interface Timings {
  pull?: { seconds: number; bytes: number; files: number };
  index?: { seconds: number; bytes: number; files: number };
  resolve?: { seconds: number; identifiers: number };
  render?: { seconds: number; pages: number };
  site?: { seconds: number; pages: number };
}

export interface BuildReport {
  outDir: string;
  timings: Timings;
  /** Nothing had changed since the last build. */
  unchanged: boolean;
}

/** Builds `dist/`. Throws a `KwalkError` with all that is wrong; what was built before stays as it was. */
export async function build(options: PipelineOptions): Promise<BuildReport> {
  const { root, report = {} } = options;
  const outDir = join(root, 'dist');
  const dataDir = join(root, '.cache/site');
  const timings: Timings = {};

  const versions = await pulled(options, timings);
  const key = inputKey(root, versions, options);
  if (existsSync(join(outDir, 'index.html')) && readIfThere(join(root, '.cache/built')) === key) {
    return { outDir, timings, unchanged: true };
  }
  // From here on dist/ may hold pages of two builds, until the key is written again.
  rmSync(join(root, '.cache/built'), { force: true });
  writeData(options, versions, dataDir, timings);

  const siteStarted = performance.now();
  const { built } = await buildSite({
    root,
    dataDir,
    outDir,
    onProgress: ({ done, total }) => report.line?.(`site: ${done} of ${total} pages`, done < total),
    onNotice: (notice) => report.line?.(notice, false),
  });
  timings.site = { seconds: seconds(siteStarted), pages: built };
  writeAside(join(root, '.cache/built'), key);
  return { outDir, timings, unchanged: false };
}

/** Analyses all versions and writes the data of their pages. What it holds in memory ends with it. */
function writeData(
  options: PipelineOptions,
  versions: readonly PulledVersion[],
  dataDir: string,
  timings: Timings,
): void {
  const { root, report = {} } = options;
  const writer = new PageWriter(dataDir);
  const highlights = readHighlights(root);
  let site: SiteData | null = null;
  timings.render = { seconds: 0, pages: 0 };
  for (const version of versions) {
    const analysed = analyseVersion(options, version, timings);
    // Stories speak of the default version, which comes first.
    const content = site === null ? contentOf(root, analysed, report) : emptyContent;
    const started = performance.now();
    const data = writePages(writer, analysed, version, content, highlights, report);
    site ??= data;
    timings.render.seconds += seconds(started);
  }
  if (site === null) return;
  site.versions = versions.map(({ id, release, provider }) => ({ id, release, provider }));
  writer.finish(site);
  writeAside(join(root, '.cache/highlights.json'), JSON.stringify([...highlights]));
  timings.render.pages = writer.count;
}

/** Pulls, analyses the default version and reads content: all that `kwalk check` and `kwalk stats` need. */
export async function inspect(
  options: PipelineOptions,
): Promise<{ analysed: Analysed; version: PulledVersion }> {
  const timings: Timings = {};
  const [version] = await pulled(options, timings);
  return { analysed: analyseVersion(options, version!, timings), version: version! };
}

/** Reads `content/` against a version. All diagnostics, whatever their severity. */
export function checkContent(
  root: string,
  lookup: Lookup,
  version: string,
): { content: Content; diagnostics: Diagnostic[] } {
  return readContent({ files: contentFiles(root), lookup, version });
}

async function pulled(options: PipelineOptions, timings: Timings): Promise<PulledVersion[]> {
  const { root, tree, frozen = false, accept = false, report = {} } = options;
  const started = performance.now();
  const manifestFile = readManifest(root);
  let bytes = 0;
  const versions = await pull({
    root,
    manifestFile,
    frozen,
    accept,
    extentOf: snippetExtents,
    ...(tree === undefined ? {} : { tree }),
    onProgress: (progress) => {
      if (progress.type === 'served') ({ bytes } = progress);
      report.pull?.(progress);
    },
  });
  timings.pull = {
    seconds: seconds(started),
    bytes,
    files: versions.reduce((sum, v) => sum + v.closure.length, 0),
  };
  const first = versions.findIndex(({ id }) => id === manifestFile.manifest.defaultVersion);
  return [versions[first]!, ...versions.filter((_, i) => i !== first)];
}

function analyseVersion(options: PipelineOptions, version: PulledVersion, timings: Timings): Analysed {
  const { root, config, report = {} } = options;
  const { manifest } = readManifest(root);
  const facts = manifest.versions.find(({ id }) => id === version.id)!.config;
  const configuration =
    config === undefined ? committedConfiguration(root, facts) : configurationFile(config);
  const started = performance.now();
  let indexed = started;
  const { id, release, provider, dir, files, closure } = version;
  const result = analyse({
    version: { id, release, provider },
    dir,
    configuration,
    named: files,
    closure,
    onProgress: ({ stage, done, total }) => {
      if (stage === 'index' && done === total) indexed = performance.now();
      if (done % 100 === 0 || done === total)
        report.line?.(`${id}: ${stage} ${done} of ${total} files`, done < total);
    },
  });
  timings.index = {
    seconds: (indexed - started) / 1000,
    bytes: result.counts.bytes,
    files: result.counts.files,
  };
  timings.resolve = { seconds: seconds(indexed), identifiers: result.counts.identifiers };
  return result;
}

/** Writes the pages of one version; returns what all pages share. */
function writePages(
  writer: PageWriter,
  { analysis, text }: Analysed,
  version: PulledVersion,
  content: Content,
  highlights: HighlightCache,
  report: Reporter,
): SiteData {
  const plan = planPages(
    analysis,
    version.files,
    content.chains.map(({ id }) => id),
  );
  const context = renderContext({ analysis, plan, content, highlights, text });
  let done = 0;
  const symbols = symbolPageNames(context);
  const total =
    plan.sources.size +
    plan.directories.size +
    symbols.length +
    (plan.walks.size + content.stories.length / 2) * 2;
  const add = (page: PageData): void => {
    writer.page(addressOf(plan, page), page);
    if (++done % 100 === 0 || done === total)
      report.line?.(`${version.id}: render ${done} of ${total} pages`, done < total);
  };
  for (const path of plan.sources.keys()) add(sourcePage(context, path));
  for (const page of directoryPages(context)) add(page);
  for (const name of symbols) add(symbolPage(context, name));
  const chains = new Map([...content.chains.map((chain) => [chain.id, chain] as const), ...analysis.chains]);
  for (const id of plan.walks.keys()) {
    for (const lang of LANGUAGES) add(walkPage(context, chains.get(id)!, lang));
  }
  for (const story of content.stories) add(storyPage(context, story));
  writer.searchable(version.id, searchEntries(context));
  for (const [address, href] of plan.aliases) writer.copy(address, aliasHtml(address, decodeURI(href)));
  // Every page that shows kernel code links its licence.
  for (const path of version.licences) {
    const name = path.endsWith('.txt') ? path : `${path}.txt`;
    writer.copy(`linux/${version.id}/${name}`, readFileSync(join(version.dir, path)));
  }
  const stories = content.stories.map(({ lang, slug, title, lead, namespace, minutes, order }) => ({
    lang,
    slug,
    title,
    lead,
    namespace,
    minutes,
    order,
  }));
  return {
    versions: [],
    defaultVersion: version.id,
    configuration: analysis.configuration,
    stories,
    landing: landingData(context),
  };
}

const LANGUAGES = ['ja', 'en'] as const satisfies Language[];

const emptyContent: Content = { stories: [], notes: [], observations: [], chains: [] };

/** Content of the default version; errors end the build. */
function contentOf(root: string, { lookup, analysis }: Analysed, report: Reporter): Content {
  const { content, diagnostics } = checkContent(root, lookup, analysis.version.id);
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new KwalkError(diagnostics);
  if (diagnostics.length > 0) report.warn?.(diagnostics);
  return content;
}

function contentFiles(root: string): ContentFile[] {
  const folder = join(root, 'content');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { file: relative(root, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') };
    });
}

function readHighlights(root: string): HighlightCache {
  const text = readIfThere(join(root, '.cache/highlights.json'));
  return new Map(text === null ? [] : (JSON.parse(text) as [string, never][]));
}

/** What a build is made from: source, content, configuration and our own code. */
function inputKey(root: string, versions: readonly PulledVersion[], { config }: PipelineOptions): string {
  const hash = createHash('sha256');
  for (const { id, release, provider, dir, closure } of versions) {
    hash.update(`${id} ${release} ${provider} ${closure.length} ${statSync(dir).mtimeMs}\n`);
  }
  for (const folder of ['content', 'src', 'kernel-snippets']) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.parentPath.startsWith(join(root, 'kernel-snippets/'))) continue;
      const path = join(entry.parentPath, entry.name);
      const { mtimeMs, size } = statSync(path);
      hash.update(`${relative(root, path)} ${mtimeMs} ${size}\n`);
    }
  }
  hash.update(readFileSync(join(root, 'package.json')));
  if (config !== undefined) hash.update(readFileSync(config));
  return hash.digest('hex');
}

function readIfThere(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

const seconds = (since: number): number => (performance.now() - since) / 1000;
