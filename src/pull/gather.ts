import type { ManifestVersion } from '#model';
import { KwalkError } from '#diagnostics';
import { nearMatches } from '#text';
import { includeClosure } from './closure.ts';
import type { Contents } from './folder.ts';
import { askedFiles, MANIFEST, type ManifestFile, placeOfFile } from './manifest.ts';
import type { OnProgress } from './progress.ts';
import { type Source, Unavailable } from './source.ts';

/** Licence texts that stand in `dist/` beside the code. */
export const LICENCES = ['COPYING', 'LICENSES/preferred/GPL-2.0', 'LICENSES/exceptions/Linux-syscall-note'];

/** Files that are pulled whatever the manifest names: the licences, and what states the release. */
export const ALWAYS = [...LICENCES, 'Makefile'];

/**
 * Everything that belongs in a version's folder, in memory. Throws a `KwalkError` that names each file of the
 * manifest that the source does not have; `Unavailable` where the source itself is incomplete.
 */
export async function gather(
  source: Source,
  { manifest, json }: ManifestFile,
  version: ManifestVersion,
  key: string,
  onProgress: OnProgress,
): Promise<Contents> {
  let done = 0;
  const read: Source['read'] = async (paths) => {
    const found = await source.read(paths);
    done += found.size;
    onProgress({ version: version.id, type: 'files', text: 'following includes', done });
    return found;
  };
  const always = await read(ALWAYS);
  const lacking = ALWAYS.filter((path) => !always.has(path));
  if (lacking.length > 0) throw new Unavailable(`has no ${lacking.join(', ')}`);

  const { files, missing, generic, external } = await includeClosure(
    read,
    askedFiles(manifest),
    manifest.architectures,
  );
  if (missing.length > 0) {
    const known = await source.list();
    throw new KwalkError(
      missing.map((file) => {
        const near = nearMatches(file, known);
        return json.diagnostic(
          placeOfFile(manifest, file),
          'pull/no-file',
          `${version.id} (${source.release} from ${source.provider}) has no \`${file}\`.`,
          near.length > 0 ? [`Did you mean ${near.map((path) => `\`${path}\``).join(' or ')}?`] : [],
        );
      }),
    );
  }
  const foreign = askedFiles(manifest).filter((file) => !files.has(file));
  if (foreign.length > 0)
    throw new KwalkError(
      foreign.map((file) =>
        json.diagnostic(
          placeOfFile(manifest, file),
          'pull/foreign-architecture',
          `\`${file}\` belongs to an architecture that ${MANIFEST} does not list.`,
          [`Add it to \`architectures\`, now ${manifest.architectures.join(', ')}.`],
        ),
      ),
    );
  const { provider, release } = source;
  return {
    key,
    id: version.id,
    release,
    provider,
    files: new Map([...always, ...files]),
    closure: [...files.keys()],
    generic,
    external,
  };
}
