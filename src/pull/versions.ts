import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Lock, ManifestVersion, PulledVersion, SnippetName } from '#model';
import { KwalkError } from '#diagnostics';
import { nearMatches } from '#text';
import { checkFolder, pullKey, removeLeftovers, type Stamp, writeFolder } from './folder.ts';
import { ALWAYS, gather, LICENCES } from './gather.ts';
import {
  compareLock,
  type ExtentOf,
  frozenError,
  hashSnippets,
  readLock,
  snippetKey,
  type Reviewable,
  updateLock,
  writeLock,
} from './lock.ts';
import { askedFiles, MANIFEST, type ManifestFile } from './manifest.ts';
import type { OnProgress } from './progress.ts';
import { providersFor } from './providers/providers.ts';
import { type Provider, type Request, type Source, Unavailable } from './source.ts';

export interface PullOptions {
  /** Root of the project: `kernel-snippets/` and `.cache/pull/` (or `KWALK_CACHE`) stand below it. */
  root: string;
  manifestFile: ManifestFile;
  /** Ids of the manifest; all of them where left out. */
  versions?: readonly string[];
  /** An unpacked tree or a git repository, asked first; `KERNEL_TREE` where left out. */
  tree?: string;
  /** Do not believe what lies on disk: ask the providers for what is newest. */
  refresh?: boolean;
  /** What differs from the lock is an error. */
  frozen?: boolean;
  /** Write the lock anew. */
  accept?: boolean;
  /** Where it is given, the lock also knows snippets. */
  extentOf?: ExtentOf;
  onProgress?: OnProgress;
  /** In the order in which they are asked; the real ones where left out. */
  providers?: readonly Provider[];
}

/**
 * Makes sure that every version of the manifest lies complete in `kernel-snippets/<id>/`, and says how it
 * differs from the lock. Nothing is asked of anyone for a folder that is whole already. Throws a `KwalkError`
 * where no provider serves (naming each with its reason), a named file or symbol does not exist, the disk
 * refuses, or `frozen` and the lock disagree.
 */
export async function pull(options: PullOptions): Promise<PulledVersion[]> {
  const {
    root,
    manifestFile,
    frozen = false,
    accept = false,
    extentOf,
    onProgress = () => undefined,
  } = options;
  const { manifest } = manifestFile;
  let lock = readLock(root);
  const pulled: PulledVersion[] = [];
  for (const version of chosen(manifestFile, options.versions)) {
    const dir = resolve(root, 'kernel-snippets', version.id);
    const stamp = await ensureFolder(dir, version, lock, options);
    const { id, release, provider, closure, generic, external } = stamp;
    const now: Reviewable = {
      id,
      release,
      provider,
      files: Object.fromEntries(askedFiles(manifest).map((file) => [file, stamp.files[file]?.[2] ?? ''])),
      snippets: null,
    };
    if (extentOf) {
      const textOf = (file: string): string => readFileSync(join(dir, file), 'latin1');
      now.snippets = hashSnippets(
        manifestFile,
        id,
        textOf,
        extentOf,
        accept ? undefined : asReviewed(lock, now),
      );
    }
    if (accept) lock = updateLock(lock, now);
    const drift = compareLock(lock, now, manifest);
    if (drift.length > 0)
      onProgress({ version: id, type: 'drift', drift, reviewed: Object.hasOwn(lock.versions, id) });
    const files = [...manifest.files];
    const quoted = [...manifest.quoted];
    pulled.push({
      id,
      release,
      provider,
      dir,
      files,
      quoted,
      closure,
      generic,
      external,
      licences: LICENCES,
      drift,
    });
  }
  const drifted = pulled.filter(({ drift }) => drift.length > 0);
  if (frozen && drifted.length > 0) throw frozenError(drifted);
  if (accept) await writeLock(root, lock);
  return pulled;
}

/** In a file that is as it was reviewed, each snippet is, too. */
function asReviewed(lock: Lock, now: Reviewable): (snippet: SnippetName) => string | undefined {
  const locked = lock.versions[now.id];
  return (snippet) =>
    locked?.files[snippet.file] === now.files[snippet.file]
      ? locked?.snippets[snippetKey(snippet)]
      : undefined;
}

function chosen({ manifest }: ManifestFile, ids: readonly string[] | undefined): ManifestVersion[] {
  if (!ids || ids.length === 0) return manifest.versions;
  return ids.map((id) => {
    const found = manifest.versions.find((version) => version.id === id);
    if (found) return found;
    const known = manifest.versions.map((version) => version.id);
    const near = nearMatches(id, known);
    throw problem('pull/unknown-version', `The manifest has no version \`${id}\`.`, [
      near.length > 0 ? `Did you mean \`${near[0]}\`?` : `It has ${known.join(', ')}.`,
      `Or add it to ${MANIFEST}.`,
    ]);
  });
}

/** The stamp of the version's folder, pulled first where it is not whole. */
async function ensureFolder(
  dir: string,
  version: ManifestVersion,
  lock: Lock,
  options: PullOptions,
): Promise<Stamp> {
  const { root, manifestFile, refresh = false, onProgress = () => undefined } = options;
  // Who names the providers has no use for one more.
  const tree = options.tree ?? (options.providers ? undefined : process.env['KERNEL_TREE'] || undefined);
  const { manifest } = manifestFile;
  const { id, tag, debianPackage } = version;
  const key = pullKey([id, tag, debianPackage, askedFiles(manifest), manifest.architectures]);
  await removeLeftovers(dir);
  const before = checkFolder(dir, key, askedFiles(manifest));
  if (before && !refresh && tree === undefined) {
    onProgress(served(before, true));
    return before;
  }

  const request: Request = {
    version,
    architectures: manifest.architectures,
    files: [...ALWAYS, ...askedFiles(manifest)],
    reviewed: lock.versions[id]?.release ?? null,
    cache: process.env['KWALK_CACHE'] || resolve(root, '.cache', 'pull'),
    onProgress,
  };
  const refusals: { name: string; error: Unavailable }[] = [];
  for (const provider of options.providers ?? providersFor({ tree, refresh })) {
    onProgress({ version: id, type: 'provider', provider: provider.name });
    let source: Source | null = null;
    try {
      source = await provider.open(request);
      const contents = await gather(source, manifestFile, version, key, onProgress);
      const { stamp, written } = await writeFolder(dir, contents);
      onProgress(served(stamp, !written));
      return stamp;
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      refusals.push({ name: provider.name, error });
      onProgress({ version: id, type: 'refused', provider: provider.name, reason: error.message });
    } finally {
      await source?.close();
    }
  }
  throw nobodyServes(id, refusals);
}

function served({ id, provider, release, files }: Stamp, unchanged: boolean): Parameters<OnProgress>[0] {
  const bytes = Object.values(files).reduce((sum, [size]) => sum + size, 0);
  const count = Object.keys(files).length;
  return { version: id, type: 'served', provider, release, files: count, bytes, unchanged };
}

function nobodyServes(id: string, refusals: { name: string; error: Unavailable }[]): KwalkError {
  const reasons = refusals.map(({ name, error }) => `- ${name}: ${error.message}`);
  const help = [...new Set(refusals.flatMap(({ error }) => error.help ?? []))];
  const own = `Or unpack a kernel ${id.replace(/^v/, '')} yourself and run: kwalk pull --tree DIR`;
  return problem('pull/no-source', [`No one serves kernel source ${id}. Tried:`, ...reasons].join('\n'), [
    ...help.slice(0, 2),
    own,
  ]);
}

function problem(rule: string, message: string, help: string[]): KwalkError {
  return new KwalkError({ severity: 'error', rule, file: null, line: null, col: null, message, help });
}
