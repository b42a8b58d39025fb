/** Where a snippet of the manifest begins and ends, for the lock. */
import { Describer, indexFile, Program } from '#index';

/**
 * Extent of a symbol in a file's text alone: `struct nsproxy`, `gethostname` (of SYSCALL_DEFINEn), `current`.
 * @returns byte offsets, or null where the file has no such symbol
 */
export function snippetExtents(
  path: string,
  text: string,
  symbol: string,
): { start: number; end: number } | null {
  // Only the file itself is read: the extent of a definition does not hang on what it includes, but for the macros
  // that make a system call.
  const program = new Program(
    {
      read: (name) => (name === path ? text : name === SYSCALLS ? SYSCALL_MACROS : null),
      exists: (name) => name === path || name === SYSCALLS,
    },
    { name: 'none', arch: 'x86', set: new Map() },
  );
  const file = program.open(path);
  if (!file) return null;
  const macros = program.open(SYSCALLS);
  if (macros && macros !== file) program.readAfter(file, [macros]);
  indexFile(program, file);
  const describer = new Describer(program);
  const tag = /^(struct|union|enum)\s+(\w+)$/.exec(symbol);
  const found = describer
    .definitions(file)
    .filter((d) => (tag ? d.kind === tag[1] && d.name === tag[2] : d.name === symbol && d.kind !== 'field'))
    .sort((a, b) => Number(b.isDefinition) - Number(a.isDefinition));
  const extent = found[0]?.extent;
  return extent ? { start: extent.start, end: extent.end } : null;
}

const SYSCALLS = 'include/linux/syscalls.h';
/** What headers would say of the words before a declarator, and of SYSCALL_DEFINEn: a function of that name. */
const SYSCALL_MACROS = [
  ...[
    '__user',
    '__rcu',
    '__percpu',
    '__iomem',
    '__force',
    '__init',
    '__exit',
    '__must_check',
    '__always_inline',
    '__net_init',
  ].map((name) => `#define ${name}\n`),
  ...[0, 1, 2, 3, 4, 5, 6].map((n) => `#define SYSCALL_DEFINE${n}(name, ...) long __do_sys_##name(void)\n`),
].join('');
