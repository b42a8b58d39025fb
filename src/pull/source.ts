import type { ManifestVersion } from '#model';
import type { ReadFiles } from './closure.ts';
import type { OnProgress } from './progress.ts';

/** One exact kernel tree, opened for reading. */
export interface Source {
  /** As pages and messages name it, without paths of this machine: `linux-source-6.12 6.12.117-1~deb12u1 (Debian)`. */
  provider: string;
  /** Exact: `6.12.117`. */
  release: string;
  /** Throws `Unavailable` where the source fails half-way; then the next provider is asked. */
  read: ReadFiles;
  /** Paths of the tree, for near matches of a mistyped one; empty where the source cannot list them. */
  list(): Promise<string[]>;
  close(): Promise<void>;
}

/** What a provider is asked for. */
export interface Request {
  version: ManifestVersion;
  architectures: string[];
  /** Paths that will be read for certain: an archive that is streamed keeps their folders' headers. */
  files: string[];
  /** Release of the lock, which a provider that holds many takes; null where nothing was reviewed yet. */
  reviewed: string | null;
  /** Folder for downloads, kept from one run to the next. */
  cache: string;
  onProgress: OnProgress;
}

/** A place that kernel source comes from. */
export interface Provider {
  /** As the terminal names it: `Debian's source package`. */
  name: string;
  /** Throws `Unavailable` as soon as it knows that it cannot serve. */
  open(request: Request): Promise<Source>;
}

/** Why a provider cannot serve, and what would change that. Any other error is a bug or a broken machine. */
export class Unavailable extends Error {
  readonly help: string | null;

  constructor(reason: string, help: string | null = null) {
    super(reason);
    this.name = 'Unavailable';
    this.help = help;
  }
}
