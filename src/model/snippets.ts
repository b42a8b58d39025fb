/** The committed manifest `kernel-snippets/manifest.json`: what is pulled. */
export interface Manifest {
  defaultVersion: string;
  versions: ManifestVersion[];
  /** Named files: they get pages, and so do the names and walks that they hold. */
  files: string[];
  /** Files that stories quote, and no more: a page for each, none for what only they use or link to. */
  quoted: string[];
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
  /** SHA-256 of each snippet's text, hex, by file and symbol: `kernel/sys.c:gethostname`. */
  snippets: Record<string, string>;
}

/** What differs from the lock: a named file's or a snippet's text, since it was last reviewed. */
export interface DriftEntry {
  kind: 'file' | 'snippet';
  /** `changed` text; `unreviewed`: the lock does not have it yet; `gone`: only the lock has it. */
  change: 'changed' | 'unreviewed' | 'gone';
  file: string;
  /** Null for a whole file. */
  symbol: string | null;
}

/** One `#include` of the closure whose file was not pulled: the kernel's build makes it, or nothing does. */
export interface ExternalInclude {
  architecture: string;
  /** As written: `generated/autoconf.h`. */
  target: string;
  /** The file that includes it first. */
  from: string;
}

/** A version as it lies on disk, complete and verified. */
export interface PulledVersion {
  id: string;
  /** Exact, from the Makefile: `6.12.117`. */
  release: string;
  /** `linux-source-6.12 6.12.117-1~deb12u1 (Debian)`. */
  provider: string;
  /** Absolute path of the folder that holds the tree part: `<dir>/kernel/sys.c`. */
  dir: string;
  /** Named files, in the manifest's order. */
  files: string[];
  /** Quoted files, likewise. */
  quoted: string[];
  /** Every C file pulled (named files and their include closure), sorted. Their bytes are on disk. */
  closure: string[];
  /**
   * By architecture, what the wrappers that Kbuild generates would include:
   * `asm/kmap_size.h` → `include/asm-generic/kmap_size.h`. No such wrapper is on disk.
   */
  generic: Record<string, Record<string, string>>;
  external: ExternalInclude[];
  /** Licence texts in `dir`. */
  licences: string[];
  drift: DriftEntry[];
}

/** Facts of a configuration: the names that occur in preprocessor conditions, and those that makefiles ask for. */
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
