/** The facts that decide `#if`: what Kconfig set, and what the compiler predefines for the architecture. */

import type { Truth } from '#model';

export interface Configuration {
  name: string;
  /** Folder in arch/. */
  arch: string;
  /** `CONFIG_X` → `y`, `m`, or a value as .config spells it. A name that is not here is not set. */
  set: ReadonlyMap<string, string>;
  /** Names known not to be set. Where it is given, a name that is in neither is open; else all others are not set. */
  unset?: ReadonlySet<string>;
}

/**
 * GCC 12's predefined macros for x86-64 and arm64 that kernel headers ask for (gcc -dM -E), and what Kbuild's
 * command line adds (`-D__KERNEL__`, KBUILD_*: scripts/Makefile.lib).
 */
export function predefinedMacros(arch: string): Record<string, string> {
  const common: Record<string, string> = {
    __KERNEL__: '1',
    __GNUC__: '12',
    __GNUC_MINOR__: '2',
    __GNUC_PATCHLEVEL__: '0',
    __STDC__: '1',
    __STDC_VERSION__: '201112L',
    __STDC_HOSTED__: '1',
    __OPTIMIZE__: '1',
    __CHAR_BIT__: '8',
    __LP64__: '1',
    _LP64: '1',
    __linux__: '1',
    __ELF__: '1',
    __SIZEOF_INT__: '4',
    __SIZEOF_LONG__: '8',
    __SIZEOF_LONG_LONG__: '8',
    __SIZEOF_POINTER__: '8',
    __SIZEOF_SHORT__: '2',
    __SIZEOF_SIZE_T__: '8',
    __SIZEOF_INT128__: '16',
    __ORDER_LITTLE_ENDIAN__: '1234',
    __ORDER_BIG_ENDIAN__: '4321',
    __BYTE_ORDER__: '1234',
    __INT_MAX__: '2147483647',
    __LONG_MAX__: '9223372036854775807L',
    __COUNTER__: '0',
    __LINE__: '1',
    __FILE__: '""',
    __BASE_FILE__: '""',
    __DATE__: '""',
    __TIME__: '""',
    __INCLUDE_LEVEL__: '0',
    KBUILD_MODFILE: '""',
    KBUILD_BASENAME: '""',
    KBUILD_MODNAME: '""',
    __GCC_ASM_FLAG_OUTPUTS__: '1',
    __GNUC_STDC_INLINE__: '1',
    __HAVE_BUILTIN_BSWAP16__: '1',
    __HAVE_BUILTIN_BSWAP32__: '1',
    __HAVE_BUILTIN_BSWAP64__: '1',
    __USER_LABEL_PREFIX__: '',
  };
  const own: Record<string, Record<string, string>> = {
    x86: { __x86_64__: '1', __x86_64: '1', __amd64__: '1', CC_USING_FENTRY: '1' },
    arm64: { __aarch64__: '1', __AARCH64EL__: '1' },
  };
  return { ...common, ...own[arch] };
}

/** Operators of `#if` that GCC 12 has, so that `defined()` of them holds (GCC manual, 4.2.11 ff). */
export const COMPILER_QUESTIONS: ReadonlySet<string> = new Set([
  '__has_attribute',
  '__has_cpp_attribute',
  '__has_builtin',
  '__has_include',
]);

/** Attributes and built-ins that kernel headers ask for and GCC 12 lacks (include/linux/compiler_attributes.h). */
const LACKING: ReadonlySet<string> = new Set([
  '__diagnose_as_builtin__',
  '__overloadable__',
  '__pass_dynamic_object_size__',
  '__pass_object_size__',
  '__preserve_most__',
  'disable_sanitizer_instrumentation',
  '__counted_by__',
  '__flag_enum__',
  '__builtin_alloca_uninitialized',
]);

/** GCC 12's answer to `__has_attribute(name)`, `__has_builtin(name)`; open for other questions. */
export function compilerHas(question: string, name: string): Truth {
  if (question === '__has_attribute' || question === '__has_builtin')
    return LACKING.has(name) ? 'false' : 'true';
  return question === '__has_feature' || question === '__has_extension' ? 'false' : 'open';
}

/** Reads a kernel's `.config`. */
export function readDotConfig(text: string, name: string, arch: string): Configuration {
  const set = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^(CONFIG_\w+)=(.*)$/.exec(line);
    if (match) set.set(match[1]!, match[2]!);
  }
  return { name, arch, set };
}
