/** The stages up to an analysed version, as every command that shows source begins. */
import type { Diagnostic, PulledVersion } from '#model';
import { type OnProgress, pull, readManifest } from '#pull';
import { type Analysed, analyse } from './analyse.ts';
import { committedConfiguration, configurationFile } from './configuration.ts';
import { snippetExtents } from './snippets.ts';

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

/** Every version of the manifest, the default one first. Throws a `KwalkError` as `pull` does. */
export async function pulled(options: PipelineOptions, timings: Timings): Promise<PulledVersion[]> {
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

/** Analyses a version, by the configuration of the options or its own. */
export function analyseVersion(options: PipelineOptions, version: PulledVersion, timings: Timings): Analysed {
  const { root, config, report = {} } = options;
  const { manifest } = readManifest(root);
  const facts = manifest.versions.find(({ id }) => id === version.id)!.config;
  const configuration =
    config === undefined ? committedConfiguration(root, facts) : configurationFile(config);
  const started = performance.now();
  let indexed = started;
  const { id, release, provider, dir, closure } = version;
  const result = analyse({
    version: { id, release, provider },
    dir,
    configuration,
    asked: version,
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

const seconds = (since: number): number => (performance.now() - since) / 1000;
