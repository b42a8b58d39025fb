import type { Include } from './includes.ts';
import { resolveBelow, resolveBeside } from './paths.ts';

/**
 * Headers that Kbuild includes into every C file (`-include` in Makefile's LINUXINCLUDE and in
 * scripts/Makefile.lib's c_flags).
 */
export const FORCED_INCLUDES = [
  'include/linux/compiler-version.h',
  'include/linux/kconfig.h',
  'include/linux/compiler_types.h',
];

/** Where an include may lead: a path of the tree, and whether a generated wrapper stands between. */
export interface IncludeCandidate {
  path: string;
  /** Reached through the wrapper that Kbuild generates for a header an architecture does not have. */
  generic: boolean;
}

/**
 * The paths that an include of `from` may mean, in the order in which Kbuild's compiler looks (LINUXINCLUDE
 * and USERINCLUDE of the kernel's Makefile): first the folder of the file itself for `"x.h"`, then
 * arch/ARCH/include, its generated headers, include, and the same for uapi. A missing `asm/x.h` is last looked
 * for as `asm-generic/x.h`, which the generated wrapper includes (scripts/Makefile.asm-headers).
 */
export function includeCandidates(include: Include, from: string, architecture: string): IncludeCandidate[] {
  const { target, quoted } = include;
  const own = `arch/${architecture}/include`;
  const plain = [
    ...(quoted ? [resolveBeside(from, target)] : []),
    ...[
      own,
      `${own}/generated`,
      'include',
      `${own}/uapi`,
      `${own}/generated/uapi`,
      'include/uapi',
      'include/generated/uapi',
    ].map((folder) => resolveBelow(folder, target)),
  ];
  const wrapped = /^(?:uapi\/)?asm\/(.+)$/.exec(target)?.[1];
  const generic = wrapped
    ? ['include', 'include/uapi'].map((folder) => resolveBelow(folder, `asm-generic/${wrapped}`))
    : [];
  return [
    ...plain.filter((path) => path !== null).map((path) => ({ path, generic: false })),
    ...generic.filter((path) => path !== null).map((path) => ({ path, generic: true })),
  ];
}

/** Whether a file can belong to an architecture's closure: not one of another architecture. */
export function belongsTo(path: string, architecture: string): boolean {
  return !path.startsWith('arch/') || path.startsWith(`arch/${architecture}/`);
}
