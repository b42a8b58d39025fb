import { existsSync, readFileSync } from 'node:fs';
import { basename, isAbsolute, join, normalize } from 'node:path';
import { Makefile } from './makefile.ts';

/** How the kernel's build compiles a file. */
export interface UnitBuild {
  module: boolean;
  /** KBUILD_MODNAME: the module, or the object for what is built in alone. */
  name: string;
  /** `-I`, `-D`, `-U` and `-include` that its makefiles add, paths absolute. */
  flags: string[];
}

/** Where the build begins, for trees whose top Kbuild names no folders (before 6.2). */
const TOP =
  'init/ arch/x86/ kernel/ certs/ mm/ fs/ ipc/ security/ crypto/ block/ io_uring/ lib/ drivers/ sound/ net/ virt/';

/**
 * The C files that `config` has built on x86-64, from the tree's makefiles
 * (Documentation/kbuild/makefiles.rst of the kernel); null for a tree without them, such as what
 * `kwalk pull` leaves.
 */
export function builtUnits(tree: string, config: ReadonlyMap<string, string>): Map<string, UnitBuild> | null {
  if (!existsSync(join(tree, 'kernel/Makefile'))) return null;
  const walk = new Walk(tree, config);
  const top = walk.read('');
  const folders = top?.words('obj-y').filter((name) => name.endsWith('/')) ?? [];
  for (const folder of folders.length > 5 ? folders : TOP.split(' ')) walk.enter(folder, []);
  return walk.found;
}

class Walk {
  readonly found = new Map<string, UnitBuild>();
  readonly #seen = new Set<string>();
  readonly #tree: string;
  readonly #config: ReadonlyMap<string, string>;

  constructor(tree: string, config: ReadonlyMap<string, string>) {
    this.#tree = tree;
    this.#config = config;
  }

  read(folder: string): Makefile | null {
    const path = ['Kbuild', 'Makefile']
      .map((name) => join(this.#tree, folder, name))
      .find((one) => existsSync(one));
    if (path === undefined) return null;
    const at = normalize(join(this.#tree, folder)).replace(/\/$/, '');
    const given: [string, string][] = [
      ['src', at],
      ['obj', at],
      ['srctree', this.#tree],
      ['objtree', this.#tree],
      ['SRCARCH', 'x86'],
      ['ARCH', 'x86'],
      ['BITS', '64'],
      ['ARCH_LIB', 'lib/'],
      ...this.#config,
    ];
    const makefile = new Makefile(given, (name) => {
      const included = isAbsolute(name) ? name : join(this.#tree, name);
      return existsSync(included) ? readFileSync(included, 'utf8') : null;
    });
    makefile.load(readFileSync(path, 'utf8'));
    return makefile;
  }

  /** `inherited` are the flags of `subdir-ccflags-y` further up. */
  enter(folder: string, inherited: string[]): void {
    const path = normalize(folder).replace(/\/$/, '');
    if (path.startsWith('..') || this.#seen.has(path)) return;
    this.#seen.add(path);
    const makefile = this.read(path);
    if (!makefile) return;
    const below = [...inherited, ...this.#wanted(makefile.words('subdir-ccflags-y'))];
    const flags = [...below, ...this.#wanted(makefile.words('ccflags-y'))];
    for (const list of ['obj-y', 'obj-m', 'lib-y', 'subdir-y', 'subdir-m']) {
      for (const name of makefile.words(list)) {
        if (name.endsWith('/') || list.startsWith('subdir')) this.enter(`${path}/${name}`, below);
        else if (name.endsWith('.o'))
          this.#object(makefile, path, name, { module: list === 'obj-m', flags }, null, 0);
      }
    }
  }

  #object(
    makefile: Makefile,
    folder: string,
    object: string,
    build: { module: boolean; flags: string[] },
    whole: string | null,
    depth: number,
  ): void {
    const stem = object.slice(0, -2);
    const parts = ['objs', 'y', 'm'].flatMap((suffix) => makefile.words(`${stem}-${suffix}`));
    if (depth < 4) {
      for (const part of parts) {
        if (part.endsWith('.o') && part !== object)
          this.#object(makefile, folder, part, build, whole ?? stem, depth + 1);
      }
    }
    // An object of parts has no source of its own, unless it names itself among them.
    if (parts.length > 0 && !parts.includes(object)) return;
    const unit = normalize(join(folder, `${stem}.c`));
    if (this.found.has(unit) || !existsSync(join(this.#tree, unit))) return;
    const own = this.#wanted(makefile.words(`CFLAGS_${object}`));
    const name = basename(whole ?? stem).replaceAll(/\W/g, '_');
    this.found.set(unit, { module: build.module, name, flags: [...build.flags, ...own] });
  }

  /** Of a compiler's flags those that say what is read. */
  #wanted(all: string[]): string[] {
    const kept: string[] = [];
    const path = (name: string): string => normalize(isAbsolute(name) ? name : join(this.#tree, name));
    for (let i = 0; i < all.length; i++) {
      const flag = all[i] ?? '';
      const next = all[i + 1];
      if ((flag === '-I' || flag === '-include' || flag === '-iquote') && next !== undefined) {
        kept.push(flag, path(next));
        i++;
      } else if (flag.startsWith('-I')) {
        kept.push(`-I${path(flag.slice(2))}`);
      } else if (/^-[DU]/.test(flag)) {
        kept.push(flag.replaceAll('\\"', '"').replaceAll("'", ''));
      }
    }
    return kept;
  }
}
