/**
 * How Kbuild compiles a file: the folders and names that its makefile adds, and whether it belongs to a module
 * (Documentation/kbuild/makefiles.rst; scripts/Makefile.lib).
 */
import { posix } from 'node:path';
import type { Configuration } from './configuration.ts';
import { Makefile } from './makefile.ts';

/** What is read of a tree. */
export interface MakefileTree {
  read(path: string): string | null;
  exists(path: string): boolean;
}

export interface CompileFlags {
  /** `-I`, relative to the tree; '' for its root. */
  folders: string[];
  /** `-D` with its value, `-U` with null. */
  defines: Map<string, string | null>;
  /** `-include` */
  forced: string[];
  /** A makefile names it as an object of this configuration. */
  built: boolean;
}

/** An object as a makefile lists it. */
interface Unit {
  /** As the makefile spells it: `display/intel_cdclk.o`. */
  object: string;
  module: boolean;
  /** Name of the module or of the object itself; KBUILD_MODNAME. */
  modname: string;
}

interface Folder {
  path: string;
  make: Makefile;
  /** Source path → how it is built. */
  units: Map<string, Unit>;
  /** Folders that it descends into. */
  children: string[];
}

/** Composite objects within composite objects. */
const DEEPEST_COMPOSITE = 3;
/** Makefiles that one question may read. */
const MOST_FOLDERS = 40;

export class Kbuild {
  private readonly tree: MakefileTree;
  private readonly configuration: Configuration;
  private readonly folders = new Map<string, Folder | null>();
  private asked = new Set<string>();
  /** Folder → makefiles that have been read or sought for it. */
  private readonly read = new Map<string, Set<string>>();

  constructor(tree: MakefileTree, configuration: Configuration) {
    this.tree = tree;
    this.configuration = configuration;
  }

  /** Folders whose makefiles have been asked since this was called last. */
  takeAsked(): Set<string> {
    const { asked } = this;
    this.asked = new Set();
    return asked;
  }

  /** Every file that has been read or sought to know how a folder is built. */
  makefilesOf(folder: string): ReadonlySet<string> {
    return this.read.get(folder) ?? new Set();
  }

  /** Flags of a unit; of a header, those that units beside it have. */
  flagsOf(path: string): CompileFlags {
    const flags: CompileFlags = { folders: [], defines: new Map(), forced: [], built: false };
    const assembly = path.endsWith('.S');
    if (assembly) flags.defines.set('__ASSEMBLY__', '1');
    // An object is listed by the name of its C file; assembly that stands in that file's place is built as it.
    const listed = assembly ? path.replace(/\.S$/, '.c') : path;
    const isSource = listed.endsWith('.c') && !(assembly && this.tree.exists(listed));
    const builder = isSource ? this.builderOf(listed) : null;
    const unit = builder?.units.get(listed);
    const home = builder ?? this.homeOf(path);
    if (!home) return flags;
    for (const at of foldersAbove(`${home.path}/x`).reverse()) {
      const folder = this.folder(at);
      if (folder) this.add(flags, folder.make.words(assembly ? 'subdir-asflags-y' : 'subdir-ccflags-y'));
    }
    this.add(flags, home.make.words(assembly ? 'asflags-y' : 'ccflags-y'));
    this.add(flags, home.make.words(assembly ? 'EXTRA_AFLAGS' : 'EXTRA_CFLAGS'));
    if (unit) {
      flags.built = true;
      const own = assembly ? 'AFLAGS' : 'CFLAGS';
      this.add(flags, home.make.words(`${own}_${unit.object}`));
      const base = posix.basename(unit.object);
      if (base !== unit.object) this.add(flags, home.make.words(`${own}_${base}`));
      const name = posix.basename(unit.modname).replace(/\W/g, '_');
      flags.defines.set('KBUILD_MODNAME', `"${name}"`);
      flags.defines.set('__KBUILD_MODNAME', `kmod_${name}`);
      if (unit.module) flags.defines.set('MODULE', '1');
    }
    return flags;
  }

  /** Units that the nearest makefile above a path lists, in its order. */
  unitsNear(path: string): string[] {
    const home = this.homeOf(path);
    if (home && home.units.size > 0) return [...home.units.keys()];
    for (const at of foldersAbove(path)) {
      const units = this.folder(at)?.units;
      if (units && units.size > 0) return [...units.keys()];
    }
    return [];
  }

  /** The folder whose makefile lists the object of a source file. */
  private builderOf(path: string): Folder | null {
    const isBuilder = ({ units }: Folder): boolean => units.has(path);
    const asked = { left: MOST_FOLDERS };
    for (const at of foldersAbove(path)) {
      const found = this.find(at, path, isBuilder, asked, new Set());
      if (found) return found;
    }
    // An architecture builds what is not below it: arch/x86/kvm/ builds virt/kvm/.
    for (const at of this.folder(`arch/${this.configuration.arch}`)?.children ?? []) {
      const folder = this.folder(at);
      if (folder && isBuilder(folder)) return folder;
    }
    return null;
  }

  /** The folder whose flags a file has that no makefile lists: the nearest one that builds something. */
  private homeOf(path: string): Folder | null {
    let part: Folder | null = null;
    for (const at of foldersAbove(path)) {
      const folder = this.folder(at);
      if (!folder) continue;
      if (folder.units.size > 0 || folder.children.length > 0)
        return part ? this.wholeOf(path, part) : folder;
      part ??= folder;
    }
    return part;
  }

  /**
   * A makefile that lists nothing may be a part of another folder's, which builds the files here: amd/amdgpu/ has
   * those of amd/display/dc/. Returns the part where none does.
   */
  private wholeOf(path: string, part: Folder): Folder {
    const asked = { left: MOST_FOLDERS };
    for (const beside of foldersAbove(path)) {
      if (beside.length < part.path.length) break;
      const isWhole = ({ units }: Folder): boolean => {
        for (const unit of units.keys()) if (unit.startsWith(`${beside}/`)) return true;
        return false;
      };
      for (const at of foldersAbove(part.path)) {
        const found = this.find(at, path, isWhole, asked, new Set());
        if (found) return found;
      }
    }
    return part;
  }

  /** The wanted folder among `at` and those that it descends into on the way to a path. */
  private find(
    at: string,
    path: string,
    isWanted: (folder: Folder) => boolean,
    asked: { left: number },
    seen: Set<string>,
  ): Folder | null {
    if (seen.has(at) || asked.left-- <= 0) return null;
    seen.add(at);
    const folder = this.folder(at);
    if (!folder) return null;
    if (isWanted(folder)) return folder;
    // i915 is built from its own folder, amd's display from the one beside it: `amd/amdgpu/` builds `amd/display/`.
    const next = path.slice(at === '' ? 0 : at.length + 1).split('/')[0]!;
    const toward = at === '' ? next : `${at}/${next}`;
    for (const child of folder.children) {
      if (child !== toward && !child.startsWith(`${toward}/`)) continue;
      const found = this.find(child, path, isWanted, asked, seen);
      if (found) return found;
    }
    return null;
  }

  private folder(path: string): Folder | null {
    this.asked.add(path);
    let folder = this.folders.get(path);
    if (folder === undefined) this.folders.set(path, (folder = this.load(path)));
    return folder;
  }

  private load(path: string): Folder | null {
    // The top makefile and arch/x86/Makefile build by other rules.
    const read = new Set<string>();
    this.read.set(path, read);
    const name = ['Kbuild', 'Makefile'].find((each) => {
      const file = path ? `${path}/${each}` : each;
      read.add(file);
      return this.tree.exists(file);
    });
    if (!name || (path === '' && name === 'Makefile')) return null;
    const { arch, set } = this.configuration;
    const variables: Record<string, string> = {
      src: path || '.',
      obj: path || '.',
      srctree: '.',
      srcroot: '.',
      objtree: '.',
      SRCARCH: arch,
      ARCH: arch,
      BITS: '64',
      UTS_MACHINE: arch === 'x86' ? 'x86_64' : arch,
    };
    for (const [config, value] of set) variables[config] = value.replace(/^"(.*)"$/, '$1');
    const make = new Makefile((file) => {
      const place = posix.normalize(file);
      read.add(place);
      return this.tree.read(place);
    }, variables);
    make.load(path ? `${path}/${name}` : name);
    const folder: Folder = { path, make, units: new Map(), children: [] };
    for (const list of ['obj-y', 'obj-m', 'lib-y', 'libs-y', 'core-y', 'subdir-y', 'subdir-m']) {
      const module = list.endsWith('-m');
      for (const word of make.words(list)) {
        if (word.endsWith('.o')) this.addObject(folder, word, word.slice(0, -2), module, 0);
        else if (word.endsWith('/') || list.startsWith('subdir'))
          folder.children.push(posix.normalize(`${path}/${word}`).replace(/^\/|\/$/g, ''));
      }
    }
    return folder;
  }

  private addObject(folder: Folder, object: string, modname: string, module: boolean, depth: number): void {
    const stem = object.slice(0, -2);
    const parts = ['-objs', '-y', '-m'].flatMap((suffix) => folder.make.words(stem + suffix));
    for (const part of parts)
      if (part.endsWith('.o') && part !== object && depth < DEEPEST_COMPOSITE)
        this.addObject(folder, part, modname, module, depth + 1);
    const source = posix.normalize(`${folder.path}/${stem}.c`);
    if (parts.length > 0 && !parts.includes(object)) return;
    if (!folder.units.has(source)) folder.units.set(source, { object, module, modname });
  }

  private add(flags: CompileFlags, list: readonly string[]): void {
    for (let i = 0; i < list.length; i++) {
      const word = list[i]!;
      if (word === '-include' && list[i + 1]) {
        flags.forced.push(posix.normalize(list[++i]!));
      } else if (word === '-I' || word === '-isystem') {
        addFolder(flags, list[++i] ?? '');
      } else if (word.startsWith('-I')) {
        addFolder(flags, word.slice(2));
      } else if (word.startsWith('-D') && word.length > 2) {
        const [name = '', ...value] = word.slice(2).replaceAll('\\"', '"').split('=');
        if (/^\w+$/.test(name)) flags.defines.set(name, value.length > 0 ? unquote(value.join('=')) : '1');
      } else if (word.startsWith('-U') && word.length > 2) {
        flags.defines.set(word.slice(2), null);
      }
    }
  }
}

/** As the shell takes `'…'` away. */
function unquote(value: string): string {
  return /^'.*'$/.test(value) ? value.slice(1, -1) : value;
}

function addFolder(flags: CompileFlags, word: string): void {
  if (word === '' || word.startsWith('/') || word.includes('$')) return;
  let folder = posix.normalize(word).replace(/\/$/, '');
  if (folder === '.') folder = '';
  if (!flags.folders.includes(folder)) flags.folders.push(folder);
}

/** Folders that hold a path, the nearest first, the root last. */
function foldersAbove(path: string): string[] {
  const out: string[] = [];
  for (let at = posix.dirname(path); at !== '.' && at !== '/'; at = posix.dirname(at)) out.push(at);
  out.push('');
  return out;
}
