/** The committed manifest `kernel-snippets/manifest.json`: what is pulled. */
export interface Manifest {
  defaultVersion: string;
  versions: ManifestVersion[];
  /** Named files: their pages are written. */
  files: string[];
  /** Snippets by symbol, never by line. */
  snippets: SnippetName[];
  /** Architectures whose headers join the include closure; the first is the default. */
  architectures: string[];
}

export interface ManifestVersion {
  /** `v6.12`. */
  id: string;
  /** Debian's source package: `linux-source-6.12`. */
  debianPackage: string | null;
  /** Tag in kernel.org's git: `v6.12`. */
  tag: string;
  /** Facts file of the assumed configuration, beside the manifest: `config-6.12-amd64.json`. */
  config: string;
}

export interface SnippetName {
  /** Name used in content: `utsname`. */
  id: string;
  file: string;
  /** Function, macro, system call, `struct nsproxy`, … as content writes it. */
  symbol: string;
}

/** The committed lock `kernel-snippets/lock.json`: what was last reviewed. */
export interface Lock {
  versions: Record<string, LockedVersion>;
}

export interface LockedVersion {
  release: string;
  provider: string;
  /** SHA-256 of each named file, hex. */
  files: Record<string, string>;
  /** SHA-256 of each snippet's text, hex, by snippet id. */
  snippets: Record<string, string>;
}

/** Facts of a configuration: only the names that occur in conditions. */
export interface ConfigFacts {
  /** Shown on pages: `Debian amd64`. */
  name: string;
  /** Where the facts come from: package, version and file. */
  source: string;
  architecture: string;
  /** `y` or `m` or a literal value; a name of `unset` is known to be off. */
  set: Record<string, string>;
  unset: string[];
}
