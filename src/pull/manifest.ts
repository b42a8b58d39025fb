import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest, ManifestVersion, SnippetName } from '#model';
import { KwalkError } from '#diagnostics';
import { nearMatches } from '#text';
import { JsonFile, type JsonPath } from './json-file.ts';
import { isSafePath } from './paths.ts';

/** Where the manifest stands, from the root of the project. */
export const MANIFEST = 'kernel-snippets/manifest.json';

/** A manifest with the text it was read from, so that later messages can point into it. */
export interface ManifestFile {
  manifest: Manifest;
  json: JsonFile;
}

/** `v6.12`, `v6.12.117`, `v6.13-rc1`: also the name of a folder and of a tag. */
const VERSION = /^v\d+\.\d+(\.\d+)?(-rc\d+)?$/;
/** As Debian Policy has package names (5.6.7). */
const PACKAGE = /^[a-z0-9][a-z0-9+.-]+$/;
/** A tag as kernel.org has them; nothing that git would read as an option or a range. */
const TAG = /^v\d[\w.-]*$/;
const CONFIG = /^[\w.+-]+\.json$/;
const ARCHITECTURE = /^[a-z][a-z0-9]*$/;

/**
 * Reads and checks `kernel-snippets/manifest.json` below the project's root. Throws a `KwalkError` with
 * everything that is wrong with it, each with file, line and column.
 */
export function readManifest(root: string): ManifestFile {
  let source: string;
  try {
    source = readFileSync(join(root, MANIFEST), 'utf8');
  } catch (error) {
    throw new KwalkError({
      severity: 'error',
      rule: 'pull/no-manifest',
      file: MANIFEST,
      line: null,
      col: null,
      message: `The manifest cannot be read: ${(error as Error).message}.`,
      help: ['It says which kernel versions and files are pulled. Run kwalk in the project that has it.'],
    });
  }
  return parseManifest(source);
}

/** `readManifest` on a text. */
export function parseManifest(source: string, file: string = MANIFEST): ManifestFile {
  const json = new JsonFile(file, source, 'pull/manifest');
  json.object([], ['defaultVersion', 'architectures', 'versions', 'files', 'quoted', 'snippets']);
  const versions = (json.array(['versions']) ?? []).map((_, nth) => version(json, nth));
  const files = (json.array(['files']) ?? []).map((_, nth) => filePath(json, ['files', nth]));
  const quoted = json.optionalArray(['quoted']).map((_, nth) => filePath(json, ['quoted', nth]));
  const architectures = (json.array(['architectures']) ?? []).map((_, nth) =>
    matching(json, ['architectures', nth], ARCHITECTURE, 'a folder of arch/, as `x86`'),
  );
  const snippets = (json.array(['snippets']) ?? []).map((_, nth) =>
    snippet(json, nth, [...files, ...quoted]),
  );
  const defaultVersion = json.string(['defaultVersion']) ?? '';

  const ids = versions.map(({ id }) => id);
  if (defaultVersion && !ids.includes(defaultVersion))
    json.problem(['defaultVersion'], `\`${defaultVersion}\` is not among the versions.`, [
      `They are: ${ids.join(', ') || 'none'}.`,
    ]);
  if (versions.length === 0) json.problem(['versions'], 'There must be one version at least.');
  if (files.length === 0) json.problem(['files'], 'There must be one file at least.');
  if (architectures.length === 0) json.problem(['architectures'], 'There must be one architecture at least.');
  twice(json, ids, (nth) => ['versions', nth, 'id']);
  twice(json, [...files, ...quoted], (nth) =>
    nth < files.length ? ['files', nth] : ['quoted', nth - files.length],
  );
  twice(json, architectures, (nth) => ['architectures', nth]);
  twice(
    json,
    snippets.map(({ id }) => id),
    (nth) => ['snippets', nth, 'id'],
  );
  json.check();
  return { manifest: { defaultVersion, versions, files, quoted, snippets, architectures }, json };
}

/** Every file that a manifest asks for by its name. */
export function askedFiles({ files, quoted }: Pick<Manifest, 'files' | 'quoted'>): string[] {
  return [...files, ...quoted];
}

/** Where a manifest asks for a file. */
export function placeOfFile({ files, quoted }: Manifest, file: string): JsonPath {
  const nth = files.indexOf(file);
  return nth >= 0 ? ['files', nth] : ['quoted', quoted.indexOf(file)];
}

function version(json: JsonFile, nth: number): ManifestVersion {
  const path = ['versions', nth];
  const found = json.object(path, ['id', 'debianPackage', 'tag', 'config']);
  const id = matching(json, [...path, 'id'], VERSION, 'a version as `v6.12`');
  return {
    id,
    // A version that Debian does not have says so by null.
    debianPackage:
      found && found['debianPackage'] === null
        ? null
        : matching(json, [...path, 'debianPackage'], PACKAGE, 'a package as `linux-source-6.12`, or null'),
    tag: matching(json, [...path, 'tag'], TAG, 'a tag of kernel.org, as `v6.12`'),
    config: matching(
      json,
      [...path, 'config'],
      CONFIG,
      'a file beside the manifest, as `config-6.12-amd64.json`',
    ),
  };
}

function snippet(json: JsonFile, nth: number, files: readonly string[]): SnippetName {
  const path = ['snippets', nth];
  json.object(path, ['id', 'file', 'symbol']);
  const file = filePath(json, [...path, 'file']);
  if (file && !files.includes(file)) {
    const near = nearMatches(file, files);
    json.problem([...path, 'file'], `\`${file}\` is not among the manifest's files.`, [
      near.length > 0 ? `Did you mean \`${near[0]}\`?` : 'Add it to `files`.',
    ]);
  }
  return { id: json.string([...path, 'id']) ?? '', file, symbol: json.string([...path, 'symbol']) ?? '' };
}

function filePath(json: JsonFile, path: (string | number)[]): string {
  const value = json.string(path);
  if (value !== null && !isSafePath(value))
    json.problem(path, `\`${value}\` is not a path within a kernel tree.`, [
      'Write it from the top of the tree with `/` between its parts: `include/linux/utsname.h`.',
    ]);
  return value ?? '';
}

function matching(json: JsonFile, path: (string | number)[], pattern: RegExp, wanted: string): string {
  const value = json.string(path);
  if (value !== null && !pattern.test(value)) json.problem(path, `\`${value}\` is not ${wanted}.`);
  return value ?? '';
}

function twice(json: JsonFile, values: readonly string[], path: (nth: number) => (string | number)[]): void {
  for (const [nth, value] of values.entries())
    if (value && values.indexOf(value) < nth)
      json.problem(path(nth), `\`${value}\` stands in the list twice.`);
}
