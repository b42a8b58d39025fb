/**
 * The stages in order: pull → index → resolve → walk, content joining, → render → site.
 *
 * In: options of a command. Out: `dist/`, or what a command asks of the stages. Caches nothing but what a stage can
 * check. May import: every stage.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readContent } from '#content';
import { KwalkError } from '#diagnostics';
import type { Content, Diagnostic, Lookup, PulledVersion, SiteData } from '#model';
import {
  expansionEntries,
  type HighlightCache,
  planPages,
  plannedPages,
  renderContext,
  searchEntries,
} from '#render';
import { aliasHtml, buildSite } from '#site';
import type { Analysed } from './pipeline/analyse.ts';
import { contentFiles } from './pipeline/content-files.ts';
import { readHighlights, writeHighlights } from './pipeline/highlights.ts';
import { PageWriter, writeAside } from './pipeline/pages.ts';
import { licenceFiles, siteData } from './pipeline/shared-data.ts';
import { snippetExtents } from './pipeline/snippets.ts';
import {
  analyseVersion,
  pulled,
  type PipelineOptions,
  type Reporter,
  type Timings,
} from './pipeline/stages.ts';

export { snippetExtents };
export type { PipelineOptions, Reporter, Timings } from './pipeline/stages.ts';
export { pagePolicy } from '#site';
export { packFolder } from './pipeline/pack.ts';
export { openDevSite, type DevAnswer, type DevSite } from './pipeline/dev.ts';

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
  writer.finish({
    ...site,
    versions: versions.map(({ id, release, provider }) => ({ id, release, provider })),
  });
  writeHighlights(root, highlights);
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

/** Writes the pages of one version; returns what all pages share. */
function writePages(
  writer: PageWriter,
  { analysis, text, macroCalls }: Analysed,
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
  const context = renderContext({ analysis, plan, content, highlights, text, macroCalls });
  const pages = plannedPages(context);
  pages.forEach(({ file, make }, i) => {
    writer.page(file, make());
    const done = i + 1;
    if (done % 100 === 0 || done === pages.length)
      report.line?.(`${version.id}: render ${done} of ${pages.length} pages`, done < pages.length);
  });
  writer.searchable(version.id, searchEntries(context));
  writer.expandable(version.id, expansionEntries(context));
  for (const [address, href] of plan.aliases) writer.copy(address, aliasHtml(address, decodeURI(href)));
  for (const { file, path } of licenceFiles(version)) writer.copy(file, readFileSync(path));
  return siteData(context, [version]);
}

const emptyContent: Content = { stories: [], roads: [], notes: [], observations: [], chains: [] };

/** Content of the default version; errors end the build. */
function contentOf(root: string, { lookup, analysis }: Analysed, report: Reporter): Content {
  const { content, diagnostics } = checkContent(root, lookup, analysis.version.id);
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new KwalkError(diagnostics);
  if (diagnostics.length > 0) report.warn?.(diagnostics);
  return content;
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
