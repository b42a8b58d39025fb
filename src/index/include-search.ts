/**
 * Where Kbuild looks for a header: LINUXINCLUDE and USERINCLUDE of the kernel's top Makefile, and the wrappers that
 * scripts/Makefile.asm-headers writes for `asm/x.h` where an architecture has none of its own.
 */
import { posix } from 'node:path';

/** The headers that the compiler is told to include before anything else (top Makefile, `-include`). */
export const FORCED_INCLUDES = [
  'include/linux/compiler-version.h',
  'include/linux/kconfig.h',
  'include/linux/compiler_types.h',
];

/**
 * Headers that most units include first, in the order that they stand in most units. They are the context in which
 * headers are read that do not include all they need (include/asm-generic/bug.h, include/asm-generic/barrier.h).
 */
export const PRELUDE = [
  'include/linux/kernel.h',
  'include/linux/module.h',
  'include/linux/init.h',
  'include/linux/slab.h',
  'include/linux/sched.h',
  'include/linux/mm.h',
  'include/linux/fs.h',
  'include/linux/uaccess.h',
  'include/linux/interrupt.h',
  'include/linux/syscalls.h',
];

export interface IncludeQuestion {
  target: string;
  quoted: boolean;
  /** Path of the file that includes. */
  from: string;
  /** Architecture's folder in arch/: `x86`. */
  arch: string;
  /** Further folders, from `-I` in the Makefile beside the unit. */
  folders: readonly string[];
}

/** Candidate paths of an include, best first. */
export function includeCandidates({ target, quoted, from, arch, folders }: IncludeQuestion): string[] {
  const list: string[] = [];
  const add = (folder: string): void => {
    const path = posix.normalize(folder ? `${folder}/${target}` : target);
    if (!path.startsWith('../')) list.push(path);
  };
  if (quoted) add(posix.dirname(from));
  // A header of one architecture goes on with its own.
  const own = /^arch\/([^/]+)\//.exec(from)?.[1];
  const a = own ?? arch;
  add(`arch/${a}/include`);
  add(`arch/${a}/include/generated`);
  add('include');
  add(`arch/${a}/include/uapi`);
  add(`arch/${a}/include/generated/uapi`);
  add('include/uapi');
  add('include/generated/uapi');
  if (target.startsWith('asm/')) {
    list.push(`include/asm-generic/${target.slice(4)}`, `include/uapi/asm-generic/${target.slice(4)}`);
  }
  if (target.startsWith('uapi/asm/')) list.push(`include/uapi/asm-generic/${target.slice(9)}`);
  for (const folder of folders) add(folder);
  return list;
}
