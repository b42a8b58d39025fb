import { parseArgs, type ParseArgsConfig } from 'node:util';
import { KwalkError } from '#diagnostics';
import { readConfigFacts } from './config-facts.ts';
import type { ExtentOf } from './lock.ts';
import { type ManifestFile, readManifest } from './manifest.ts';
import { isPassing, type OnProgress, progressText } from './progress.ts';
import { factsFor, writeConfigFacts } from './renew-config.ts';
import { pull } from './versions.ts';

export const PULL_USAGE = `kwalk pull [VERSION…] [--tree DIR] [--refresh] [--frozen | --accept]
kwalk pull [VERSION] --config-from FILE [--tree DIR] [--config-name NAME] [--config-source TEXT]

Pulls the kernel source that kernel-snippets/manifest.json names, with everything it includes.
  --tree DIR          from an unpacked tree or a git repository (also: KERNEL_TREE)
  --refresh           ask for what is newest, whatever lies here
  --frozen            what differs from kernel-snippets/lock.json is an error
  --accept            take what is here as reviewed: write the lock anew
  --config-from FILE  renew the version's facts from a kernel's .config; with --tree for all files of
                      that tree, else for what was pulled
  --config-name NAME, --config-source TEXT   what pages call the configuration, and where it is from
`;

const OPTIONS = {
  tree: { type: 'string' },
  refresh: { type: 'boolean' },
  frozen: { type: 'boolean' },
  accept: { type: 'boolean' },
  'config-from': { type: 'string' },
  'config-name': { type: 'string' },
  'config-source': { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

export interface RunPull {
  /** Root of the project. */
  root: string;
  /** Lines of text for the terminal; `passing` ones are replaced by the next. */
  print: (line: string, passing: boolean) => void;
  extentOf?: ExtentOf;
}

/** `kwalk pull …`: pulls, prints who served which release and what drifted. Throws a `KwalkError`. */
export async function runPull(args: readonly string[], { root, print, extentOf }: RunPull): Promise<void> {
  const { values, positionals: versions } = parse(args);
  const { tree, refresh = false, frozen = false, accept = false } = values;
  if (frozen && accept) throw usage('--frozen and --accept contradict each other.');
  const manifestFile = readManifest(root);
  const dotConfig = values['config-from'];
  const onProgress: OnProgress = (progress) => print(progressText(progress), isPassing(progress));
  const pulled = await pull({
    root,
    manifestFile,
    versions:
      versions.length === 0 && dotConfig !== undefined ? [manifestFile.manifest.defaultVersion] : versions,
    refresh,
    frozen,
    accept,
    onProgress,
    ...(tree === undefined ? {} : { tree }),
    ...(extentOf === undefined ? {} : { extentOf }),
  });
  for (const { id, dir } of dotConfig === undefined ? [] : pulled) {
    const file = configFileOf(manifestFile, id);
    const facts = await factsFor(dotConfig ?? '', tree ?? dir, manifestFile.manifest.architectures, {
      name: values['config-name'] ?? nameBefore(root, file) ?? `${id} configuration`,
      ...(values['config-source'] === undefined ? {} : { source: values['config-source'] }),
    });
    await writeConfigFacts(root, file, facts);
    const set = Object.keys(facts.set).length;
    print(`${id}: kernel-snippets/${file}: ${set} options set, ${facts.unset.length} not`, false);
  }
}

function parse(
  args: readonly string[],
): ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw usage((error as Error).message);
  }
}

function usage(message: string): KwalkError {
  const help = [PULL_USAGE.split('\n').slice(0, 2).join('\n')];
  return new KwalkError({
    severity: 'error',
    rule: 'usage/pull',
    file: null,
    line: null,
    col: null,
    message,
    help,
  });
}

function configFileOf({ manifest }: ManifestFile, id: string): string {
  return manifest.versions.find((version) => version.id === id)?.config ?? '';
}

/** A renewed file keeps its name unless another is given. */
function nameBefore(root: string, file: string): string | null {
  try {
    return readConfigFacts(root, file).name;
  } catch (error) {
    if (error instanceof KwalkError) return null;
    throw error;
  }
}
