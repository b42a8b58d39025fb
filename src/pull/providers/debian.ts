import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type ChildResult, run } from '../child.ts';
import {
  type Download,
  removeDownload,
  storedDownload,
  storedDownloads,
  storeDownload,
} from '../downloads.ts';
import { type Provider, type Request, Unavailable } from '../source.ts';
import { debNameOf, openDeb } from './deb.ts';

/** A package as the package lists have it (`apt-get download --print-uris`). */
interface Listed {
  file: string;
  size: number;
  sha256: string;
}

/** A dead mirror must not hold up the next provider (apt.conf(5), Acquire). */
const APT_OPTIONS = [
  '-o',
  'Acquire::Retries=1',
  '-o',
  'Acquire::http::Timeout=15',
  '-o',
  'Acquire::https::Timeout=15',
];

/**
 * Debian's `linux-source-*` package, by the system's own apt: it needs no root, checks signatures, and keeps
 * to the mirror that the system is set up for.
 */
export const debianProvider: Provider = {
  name: "Debian's source package",
  async open(request) {
    const name = request.version.debianPackage;
    if (name === null) throw new Unavailable('the manifest names no package for this version');
    const listed = await lookUp(name, request);
    const stored = await storedDownload(request.cache, listed.file);
    if (stored?.sha256 === listed.sha256) return openDeb(stored.path, request);
    const fetched = await fetchPackage(name, listed, request);
    const source = await openDeb(fetched.path, request);
    await removeOlder(name, listed.file, request.cache);
    return source;
  },
};

/** The package that the lists name, after fetching missing lists where that is allowed. */
async function lookUp(name: string, request: Request): Promise<Listed> {
  const first = await printUris(name);
  if (first.listed) return first.listed;
  if (process.getuid?.() !== 0)
    throw new Unavailable(
      `apt knows no package ${name} (${first.reason})`,
      'Run: sudo apt-get update, then the same command again.',
    );
  await update(request);
  const second = await printUris(name);
  if (second.listed) return second.listed;
  throw new Unavailable(
    `apt knows no package ${name}, also after apt-get update (${second.reason})`,
    `See which system has it: packages.debian.org/${name}`,
  );
}

async function printUris(name: string): Promise<{ listed: Listed | null; reason: string }> {
  const result = await run('apt-get', ['download', '--print-uris', name]);
  const [, file, size, sha256] =
    /^'[^']*' (\S+) (\d+) SHA256:([0-9a-f]{64})\s*$/m.exec(result.stdout.toString('latin1')) ?? [];
  if (file && sha256 && debNameOf(file)?.package === name)
    return { listed: { file, size: Number(size), sha256 }, reason: '' };
  return { listed: null, reason: aptReason(result) };
}

async function update({ version, onProgress }: Request): Promise<void> {
  onProgress({ version: version.id, type: 'step', text: 'fetching package lists (apt-get update)' });
  const result = await run('apt-get', ['update', '-q', ...APT_OPTIONS]);
  if (result.code !== 0) throw new Unavailable(`apt-get update failed: ${aptReason(result)}`);
}

async function fetchPackage(name: string, listed: Listed, request: Request): Promise<Download> {
  const fetchListed = (one: Listed): Promise<Download> =>
    storeDownload(request.cache, one.file, one, (folder) => download(name, one, folder, request));
  try {
    return await fetchListed(listed);
  } catch (error) {
    // A point release has come: the mirror no longer has what these lists name.
    const isStale = error instanceof Unavailable && /\b404\b/.test(error.message);
    if (!isStale || process.getuid?.() !== 0) throw error;
    await update(request);
    return fetchListed(await lookUp(name, request));
  }
}

async function download(
  name: string,
  { file, size }: Listed,
  folder: string,
  request: Request,
): Promise<void> {
  const { onProgress, version } = request;
  const exact = `${name}=${debNameOf(file)?.version ?? ''}`;
  const child = spawn('apt-get', ['download', '-q', ...APT_OPTIONS, exact], {
    cwd: folder,
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // apt prints no progress to a pipe: the file that grows is the progress.
  const watch = setInterval(() => {
    stat(join(folder, file)).then(
      ({ size: done }) =>
        onProgress({ version: version.id, type: 'bytes', text: 'downloading', done, total: size }),
      () => undefined,
    );
  }, 200);
  try {
    const ended = new Promise<number | null>((resolve, reject) =>
      child.on('error', reject).on('close', resolve),
    );
    const [code, stderr] = await Promise.all([ended, text(child.stderr)]);
    if (code !== 0) throw new Unavailable(aptReason({ code, stderr }));
  } finally {
    clearInterval(watch);
    child.kill();
  }
}

/** apt's own words for why it failed: its first error, without the advice that follows. */
function aptReason({ code, stderr }: Pick<ChildResult, 'code' | 'stderr'>): string {
  const error = /^E: (.*)$/m.exec(stderr)?.[1]?.trim();
  const help = /^sudo apt-get update$/m;
  return (error ?? `apt-get ended with ${code}`).replace(help, '').replace(/\s+/g, ' ');
}

/** One package of a name is enough: each is 150 MB. */
async function removeOlder(name: string, keep: string, cache: string): Promise<void> {
  for (const file of await storedDownloads(cache))
    if (file !== keep && debNameOf(file)?.package === name) await removeDownload(cache, file);
}

/** Whether a stored file is a package that serves a version. */
export function isPackageFor({ version }: Request, file: string): boolean {
  return version.debianPackage !== null && debNameOf(file)?.package === version.debianPackage;
}
