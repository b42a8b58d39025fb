/**
 * What a large part of a kernel costs, beside other tools on the same files: `npm run bench -- --core --tree DIR`.
 *
 * CORE is all `.c` and `.h` of kernel/ include/ ipc/ init/ arch/x86/include. It is copied, because files of it are
 * changed. Other tools are run where they are installed.
 */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { costOf } from './run.ts';

const CORE = ['kernel', 'include', 'ipc', 'init', 'arch/x86/include'];
/** Parts of the tree that files of CORE include, and makefiles that say how they are compiled. */
const BESIDE = ['arch/x86', 'lib', 'mm', 'Kbuild', 'Makefile'];
const CHANGED_UNIT = 'kernel/nsproxy.c';
const CHANGED_HEADER = 'include/linux/rhashtable.h';

export interface CoreOptions {
  root: string;
  /** A kernel tree. */
  tree: string;
  config: string | undefined;
  /** Doxygen takes many minutes. */
  doxygen: boolean;
  print: (title: string, text: string) => void;
}

type Cost = Awaited<ReturnType<typeof costOf>>;

/** Measures and prints. A tool that fails is said to, and the others have their turn. */
export async function benchCore({ root, tree, config, doxygen, print }: CoreOptions): Promise<void> {
  const aside = join(root, '.cache/bench');
  rmSync(aside, { recursive: true, force: true });
  rmSync(join(root, '.cache/answers'), { recursive: true, force: true });
  const copy = join(aside, 'tree');
  for (const part of [...CORE, ...BESIDE]) {
    if (!existsSync(join(tree, part))) continue;
    mkdirSync(dirname(join(copy, part)), { recursive: true });
    cpSync(join(tree, part), join(copy, part), { recursive: true });
  }
  try {
    const list = CORE.flatMap((part) => sourcesBelow(copy, part)).sort();
    const bytes = list.reduce((sum, path) => sum + statSync(join(copy, path)).size, 0);
    print(
      'CORE',
      `${list.length.toLocaleString('en')} files, ${(bytes / 1e6).toFixed(1)} MB: ${CORE.join(' ')}`,
    );
    await kwalk({ root, copy, aside, config, print });
    writeFileSync(join(aside, 'files'), `${list.join('\n')}\n`);
    await peers(copy, aside, doxygen, print);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

async function kwalk({
  root,
  copy,
  aside,
  config,
  print,
}: Pick<CoreOptions, 'root' | 'config' | 'print'> & { copy: string; aside: string }): Promise<void> {
  const options = ['--tree', copy, ...(config === undefined ? [] : ['--config', config])];
  const timings = join(aside, 'timings.json');
  const command = (name: string, args: readonly string[], sink?: string): Promise<Cost> =>
    costOf(process.execPath, ['src/cli/kwalk.mjs', name, ...options, ...args], root, sink);
  const index = async (title: string): Promise<void> => {
    const cost = await command('index', ['--timings', timings, ...CORE]);
    const stages = JSON.parse(readFileSync(timings, 'utf8')) as Record<string, number>;
    print(title, words(cost));
    print(
      '',
      Object.entries(stages)
        .map(([stage, cpu]) => `${stage} ${cpu.toFixed(2)}`)
        .join(', '),
    );
    print('', cost.output.trim().split('\n').at(-1)!);
  };
  await index('kwalk index');
  print('', `${megabytes(bytesBelow(join(root, '.cache/answers')))} kept`);
  await index('nothing changed');
  appendFileSync(join(copy, CHANGED_UNIT), '\n/* changed */\n');
  await index(`${CHANGED_UNIT} changed`);
  appendFileSync(join(copy, CHANGED_HEADER), '\n/* changed */\n');
  await index(`${CHANGED_HEADER} changed`);
  const all = await command('refs', ['--json', ...CORE], join(aside, 'refs'));
  print('refs of all, kept', `${words(all)}, ${megabytes(bytesBelow(join(aside, 'refs')))}`);
  rmSync(join(aside, 'refs'));
  const among = CORE.flatMap((part) => ['--among', part]);
  print('refs of one of them', words(await command('refs', ['--json', ...among, 'kernel/sys.c'])));
  print('refs of it alone', words(await command('refs', ['--json', 'kernel/sys.c'])));
  print('once more', words(await command('refs', ['--json', 'kernel/sys.c'])));
}

interface Peer {
  program: string;
  version: string[];
  /** Debian's package. */
  from: string;
  args: (aside: string, list: string) => string[];
  what: string;
}

const PEERS: Peer[] = [
  {
    program: 'ctags',
    version: ['--version'],
    from: 'universal-ctags',
    args: (aside, list) => ['-o', join(aside, 'out/tags'), '-L', list],
    what: 'definitions, no references',
  },
  {
    program: 'cscope',
    version: ['-V'],
    from: 'cscope',
    args: (aside, list) => ['-b', '-q', '-k', '-i', list, '-f', join(aside, 'out/cscope')],
    what: 'definitions and uses by name',
  },
  {
    program: 'gtags',
    version: ['--version'],
    from: 'global',
    args: (aside, list) => ['-f', list, join(aside, 'out')],
    what: 'definitions and uses by name',
  },
  {
    program: 'htags',
    version: ['--version'],
    from: 'global',
    args: (aside) => ['--suggest', '--dbpath', join(aside, 'out'), join(aside, 'html')],
    what: "static pages of gtags' tables",
  },
];

async function peers(
  copy: string,
  aside: string,
  doxygen: boolean,
  print: CoreOptions['print'],
): Promise<void> {
  for (const peer of [...PEERS, ...(doxygen ? [doxygenPeer(aside, copy)] : [])]) {
    const { program, from, what } = peer;
    const asked = spawnSync(program, peer.version, { encoding: 'utf8' });
    if (asked.error) {
      print(program, `not installed (apt install ${from})`);
      continue;
    }
    if (program !== 'htags') rmSync(join(aside, 'out'), { recursive: true, force: true });
    for (const folder of ['out', 'html']) mkdirSync(join(aside, folder), { recursive: true });
    try {
      const cost = await costOf(program, peer.args(aside, join(aside, 'files')), copy);
      const bytes = bytesBelow(join(aside, program === 'htags' ? 'html' : 'out'));
      print(program, `${words(cost)}, ${megabytes(bytes)} written: ${what}`);
    } catch (error) {
      print(program, `failed: ${(error as Error).message.slice(0, 300)}`);
    }
    print('', `${asked.stdout}${asked.stderr}`.split('\n')[0]!);
  }
  if (!doxygen) print('doxygen', 'left out: it takes some ten minutes; --doxygen runs it');
}

function doxygenPeer(aside: string, copy: string): Peer {
  const file = join(aside, 'Doxyfile');
  const settings = {
    INPUT: CORE.map((part) => join(copy, part)).join(' '),
    OUTPUT_DIRECTORY: join(aside, 'out'),
    FILE_PATTERNS: '*.c *.h',
    RECURSIVE: 'YES',
    SOURCE_BROWSER: 'YES',
    EXTRACT_ALL: 'YES',
    OPTIMIZE_OUTPUT_FOR_C: 'YES',
    GENERATE_LATEX: 'NO',
    HAVE_DOT: 'NO',
    QUIET: 'YES',
    WARNINGS: 'NO',
  };
  writeFileSync(
    file,
    Object.entries(settings)
      .map(([name, value]) => `${name} = ${value}\n`)
      .join(''),
  );
  return {
    program: 'doxygen',
    version: ['--version'],
    from: 'doxygen',
    args: () => [file],
    what: 'static pages',
  };
}

function sourcesBelow(folder: string, part: string): string[] {
  return readdirSync(join(folder, part), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[ch]$/.test(name))
    .map((name) => `${part}/${name}`);
}

function bytesBelow(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isDirectory()) return stats?.size ?? 0;
  return readdirSync(path).reduce((sum, name) => sum + bytesBelow(join(path, name)), 0);
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

function words({ seconds, cpuSeconds, peakMemory }: Cost): string {
  return [
    ...(cpuSeconds === null ? [] : [`${cpuSeconds.toFixed(2)} s of processor`]),
    `${seconds.toFixed(2)} s`,
    ...(peakMemory === null ? [] : [`${megabytes(peakMemory)} of memory at most`]),
  ].join(', ');
}
