/**
 * The site while it is being written: analysed once and kept in memory, content read again where it changed, a page
 * made when a browser asks for it. Nothing is written to `dist/`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentReader } from '#content';
import { KwalkError } from '#diagnostics';
import type { Content, Diagnostic, Manifest, PulledVersion, SiteData, SnippetName } from '#model';
import { askedFiles, hashSnippets, type ManifestFile, readManifest } from '#pull';
import {
  type HighlightCache,
  planPages,
  type PlannedPage,
  plannedPages,
  renderContext,
  type RenderContext,
} from '#render';
import { aliasHtml, aliasOf, bundleAssets, devAssets, type PageRenderer, pageRenderer } from '#site';
import type { Analysed } from './analyse.ts';
import { contentFiles } from './content-files.ts';
import { DevShards } from './dev-shards.ts';
import { readHighlights } from './highlights.ts';
import { licenceFiles, siteData } from './shared-data.ts';
import { snippetExtents } from './snippets.ts';
import { analyseVersion, pulled, type PipelineOptions } from './stages.ts';

export interface DevAnswer {
  /** File below `dist/` that it would be. */
  file: string;
  body: string | Uint8Array;
}

/** What pages are made from, as it was last read. */
interface State {
  context: RenderContext;
  content: Content;
  site: SiteData;
  pages: Map<string, PlannedPage>;
  /** Address → file that it leads to. */
  aliases: Map<string, string>;
  shards: DevShards;
}

/** A pull that a manifest asked for, and what went wrong with it. */
interface Pulling {
  wanted: string;
  error: unknown;
}

/**
 * Opens the site of a project. Takes as long as a build needs to analyse, and throws what pulling and analysing
 * throw; what is wrong with content is in `problems`.
 */
export async function openDevSite(options: PipelineOptions): Promise<DevSite> {
  const renderer = await pageRenderer(options.root);
  try {
    const { manifest } = readManifest(options.root);
    const [version] = await pulled(options, {});
    const analysed = analyseVersion(options, version!, {});
    const folder = join(options.root, 'src/site');
    const assets = new Map([...(await bundleAssets(folder)), ...(await devAssets(folder))]);
    return new DevSite({ options, renderer, assets, manifest, version: version!, analysed });
  } catch (error) {
    await renderer.close();
    throw error;
  }
}

interface Parts {
  options: PipelineOptions;
  renderer: PageRenderer;
  assets: ReadonlyMap<string, string>;
  manifest: Manifest;
  version: PulledVersion;
  analysed: Analysed;
}

export class DevSite {
  /** What is wrong with content and manifest as they lie on disk. */
  problems: readonly Diagnostic[] = [];
  /** Called when a pull has ended that the manifest asked for: time to refresh. */
  onPulled: () => void = () => undefined;
  private readonly parts: Parts;
  private readonly read = contentReader();
  private readonly highlights: HighlightCache;
  private state: State;
  /** Pages as they were made since something changed. */
  private readonly made = new Map<string, string>();
  private pulling: Pulling | null = null;
  private lastPull: Promise<void> = Promise.resolve();

  constructor(parts: Parts) {
    this.parts = parts;
    this.highlights = readHighlights(parts.options.root);
    this.state = this.readAll([], null);
  }

  /**
   * Reads manifest and content again. What is wrong with them is in `problems` then, and pages show what could be
   * read of them; with a manifest that does not hold, what they showed before.
   */
  refresh(): void {
    const { analysed } = this.parts;
    const problems = this.refreshManifest();
    this.state = this.readAll(problems, this.parts.analysed === analysed ? this.state : null);
  }

  /**
   * The answer for a path below `dist/`, as a static host that hides `.html` would give it; null for what is not
   * there. Throws where a page cannot be made.
   */
  async answer(path: string): Promise<DevAnswer | null> {
    for (const file of [path, `${path}.html`, `${path.replace(/\/$/, '')}/index.html`]) {
      const body = await this.bodyOf(file);
      if (body !== null) return { file, body };
    }
    return null;
  }

  /** The page of missing pages. */
  async missing(): Promise<string> {
    return (await this.htmlOf('404.html')) ?? '';
  }

  close(): Promise<void> {
    return this.parts.renderer.close();
  }

  private async bodyOf(file: string): Promise<string | Uint8Array | null> {
    const asset = this.parts.assets.get(file);
    if (asset !== undefined) return asset;
    const alias = this.state.aliases.get(file);
    if (alias !== undefined) return aliasHtml(file, alias);
    const licence = licenceFiles(this.parts.version).find((one) => one.file === file);
    if (licence) return readFileSync(licence.path);
    if (DevShards.has(file)) return this.state.shards.get(file);
    return this.htmlOf(file);
  }

  private async htmlOf(file: string): Promise<string | null> {
    const { pages, site } = this.state;
    const known = this.made.get(file);
    if (known !== undefined) return known;
    const { renderer } = this.parts;
    const page = pages.get(file)?.make();
    const html = page ? await renderer.page(file, page, site) : await renderer.own(file, site);
    // Content may have changed while the page was made.
    if (html !== null && this.state.pages === pages) this.made.set(file, html);
    return html;
  }

  /** Takes the manifest as it is now, where it holds: what lies on disk is shown at once, what does not is pulled. */
  private refreshManifest(): readonly Diagnostic[] {
    try {
      const file = readManifest(this.parts.options.root);
      const { manifest, version } = this.parts;
      if (JSON.stringify(file.manifest) === JSON.stringify(manifest)) return [];
      const here = new Set(version.closure);
      const isHere = askedFiles(file.manifest).every((path) => here.has(path));
      if (isHere && withoutNames(file.manifest) === withoutNames(manifest)) this.takeNames(file);
      else this.pull(file.manifest);
      return [];
    } catch (error) {
      if (error instanceof KwalkError) return error.diagnostics;
      throw error;
    }
  }

  private takeNames(file: ManifestFile): void {
    const { version, analysed, manifest } = this.parts;
    const { files, quoted } = file.manifest;
    const textOf = (path: string): string => analysed.text(path) ?? '';
    const held = new Set(manifest.snippets.map(keyOf));
    const known = (snippet: SnippetName): string | undefined =>
      held.has(keyOf(snippet)) ? 'held' : undefined;
    hashSnippets(file, version.id, textOf, snippetExtents, known);
    this.parts.manifest = file.manifest;
    if (JSON.stringify([files, quoted]) === JSON.stringify([version.files, version.quoted])) return;
    this.parts.version = { ...version, files, quoted };
    this.parts.analysed = analysed.asking(file.manifest);
  }

  /** Pulls and analyses what a manifest says beside all else, once; throws what came of it. */
  private pull(manifest: Manifest): void {
    const wanted = JSON.stringify(manifest);
    if (this.pulling?.wanted === wanted) {
      if (this.pulling.error !== null) throw this.pulling.error;
      return;
    }
    const pulling: Pulling = { wanted, error: null };
    this.pulling = pulling;
    this.lastPull = this.lastPull.then(async () => {
      // Another save may have come before its turn.
      if (this.pulling !== pulling) return;
      try {
        const { options } = this.parts;
        const [version] = await pulled(options, {});
        Object.assign(this.parts, { manifest, version, analysed: analyseVersion(options, version!, {}) });
        this.state = this.readAll([], null);
      } catch (error) {
        pulling.error = error;
      }
      this.onPulled();
    });
  }

  private readAll(problems: readonly Diagnostic[], before: State | null): State {
    const { options, version, analysed } = this.parts;
    const { analysis, lookup, text, macroCalls } = analysed;
    const { content, diagnostics } = this.read({
      files: contentFiles(options.root),
      lookup,
      version: version.id,
    });
    this.problems = [...problems, ...diagnostics];
    this.made.clear();
    const ids = content.chains.map(({ id }) => id);
    // Only a walk that nobody named before changes which pages there are.
    const same = before?.content.chains.map(({ id }) => id).join('\n') === ids.join('\n') ? before : null;
    const plan = (): RenderContext['plan'] => planPages(analysis, version.files, ids);
    const context =
      same?.context.withContent(content) ??
      renderContext({ analysis, plan: plan(), content, highlights: this.highlights, text, macroCalls });
    const pages = new Map(plannedPages(context).map((page) => [page.file, page]));
    const aliases = new Map<string, string>();
    for (const [address, href] of context.plan.aliases) aliases.set(address, decodeURI(href));
    for (const file of pages.keys()) {
      const alias = aliasOf(file, version.id);
      if (alias !== null) aliases.set(alias, file);
    }
    const shards = new DevShards(pages, context, same?.shards ?? null);
    return { context, content, site: siteData(context, [version]), pages, aliases, shards };
  }
}

/** All that a manifest says but its files and snippets. */
function withoutNames({ defaultVersion, versions, architectures }: Manifest): string {
  return JSON.stringify([defaultVersion, versions, architectures]);
}

function keyOf({ file, symbol }: SnippetName): string {
  return `${file}:${symbol}`;
}
