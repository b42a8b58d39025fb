/**
 * Kernel source on this machine: named files and everything they include, verified.
 *
 * In: the manifest, and places to get source from. Out: a folder for each version, what of it differs from the
 * lock, facts of a configuration, progress. Knows nothing of C but how an `#include` line looks.
 * May import: model, text, diagnostics, node:*.
 */
export { pull, type PullOptions } from './versions.ts';
export { PULL_USAGE, runPull, type RunPull } from './run.ts';
export { askedFiles, readManifest, type ManifestFile } from './manifest.ts';
export { isPassing, progressText, type OnProgress, type PullProgress } from './progress.ts';
export { type ExtentOf, hashSnippets } from './lock.ts';
export { parseConfigFacts, parseDotConfig, readConfigFacts, type FactsOrigin } from './config-facts.ts';
