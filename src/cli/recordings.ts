/**
 * Recordings of running tasks, under content/observations/: what `kwalk observe` and `kwalk lab` do.
 *
 * In: the arguments after the command's name. Out: files, lines on the terminal, an exit code.
 */
import { exitCodes, formatAll, KwalkError } from '#diagnostics';
import type { ChainAnswer, Diagnostic } from '#model';
import {
  observe,
  parseTypePath,
  pathOfChain,
  runLab,
  saveObservation,
  thisMachine,
  type Path,
} from '#observe';
import { parse, usageError } from './command.ts';

const FOLDER = 'content/observations';

const string = { type: 'string' } as const;
const strings = { type: 'string', multiple: true } as const;

const OBSERVE_OPTIONS = {
  pid: strings,
  label: strings,
  id: string,
  wait: string,
  out: string,
  from: string,
  tree: string,
  config: string,
} as const;

export const OBSERVE_USAGE = `kwalk observe --pid PID [--pid PID…] [OPTION…] CHAIN…

Reads the pointers of running tasks along chains, each in the task's own context (Linux, root, bpftrace),
and writes them to content/observations/. Elsewhere it records what /proc/PID/ns shows, and says so.
CHAIN is an expression of the source ('current->nsproxy->uts_ns->name'), or a type path
(task_struct.nsproxy.uts_ns.name, pid.numbers[level].ns), which needs no source.
  --label TEXT   what a task is called, in the order of --pid
  --id NAME      name of the recording
  --wait SECONDS how long to wait for the tasks to run (20)
  --out DIR      where to write
  --from FILE    where the names of an expression are looked up (kernel/fork.c)
  --tree DIR, --config FILE  as for kwalk refs`;

export const LAB_USAGE = `kwalk lab [--out DIR]

Stages containers and namespaces, records them to content/observations/ and cleans up
(Linux, root; apt-get install bpftrace runc busybox-static psmisc).`;

const FIRST_LINE = OBSERVE_USAGE.split('\n')[0] ?? '';

/** What a chain is resolved against: asked only where one is given as an expression. */
export interface SourceOptions {
  from: string;
  tree?: string;
  config?: string;
}

export type ResolveChain = (expression: string, source: SourceOptions) => Promise<ChainAnswer>;

/** Returns the exit code; throws a `KwalkError` for what the user has to mend. */
export async function observeCommand(args: readonly string[], resolveChain: ResolveChain): Promise<number> {
  const { values, positionals } = parse(args, OBSERVE_OPTIONS, OBSERVE_USAGE);
  const pids = (values.pid ?? []).map(readPid);
  if (pids.length === 0) throw usageError('Whose pointers? No process was given.', [FIRST_LINE]);
  if (new Set(pids).size < pids.length) throw usageError('The same process was given twice.', []);
  if (positionals.length === 0) throw usageError('No chain was given.', [FIRST_LINE]);
  const labels = values.label ?? [];
  if (labels.length > pids.length) {
    throw usageError(`There are ${labels.length} labels for ${pids.length} processes.`, []);
  }
  const waitSeconds = Number(values.wait ?? '20');
  if (!Number.isInteger(waitSeconds) || waitSeconds < 1 || waitSeconds > 3600) {
    throw usageError(`\`--wait ${values.wait}\` is not a number of seconds from 1 to 3600.`, []);
  }
  const id = values.id ?? `pids-${pids.join('-')}`;
  if (!/^[a-z0-9][a-z0-9-]*$/.test(id)) {
    throw usageError(`\`${id}\` names no recording: a-z, 0-9 and - do.`, []);
  }

  const source = {
    from: values.from ?? 'kernel/fork.c',
    ...(values.tree === undefined ? {} : { tree: values.tree }),
    ...(values.config === undefined ? {} : { config: values.config }),
  };
  const seen = await observe(
    {
      id,
      tasks: pids.map((pid, i) => {
        const label = labels[i] ?? `PID ${pid}`;
        return { id: `pid-${pid}`, label: { ja: label, en: label }, command: `PID ${pid}`, pid };
      }),
      paths: await readPaths(positionals, (expression) => resolveChain(expression, source)),
      commands: [
        `kwalk observe ${pids.map((pid) => `--pid ${pid}`).join(' ')} ${positionals.map(quoted).join(' ')}`,
      ],
      date: new Date(),
      waitSeconds,
    },
    thisMachine,
  );
  tell(seen.diagnostics);
  console.log(await saveObservation(seen.observation, values.out ?? FOLDER));
  return exitCodes.ok;
}

/** Returns the exit code; throws a `KwalkError` where this machine cannot stage the lab. */
export async function labCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args, { out: string }, LAB_USAGE);
  if (positionals.length > 0)
    throw usageError(`The lab takes no \`${positionals[0]}\`.`, [LAB_USAGE.split('\n')[0] ?? '']);
  const seen = await runLab(thisMachine, {
    date: new Date(),
    progress: (scene) => console.error(`lab: ${scene}`),
  });
  for (const { observation, diagnostics } of seen) {
    tell(diagnostics);
    console.log(await saveObservation(observation, values.out ?? FOLDER));
  }
  return exitCodes.ok;
}

function readPid(text: string): number {
  const pid = Number(text);
  if (/^\d+$/.test(text) && pid > 0 && pid <= 4_194_304) return pid;
  throw usageError(`\`${text}\` is not a process id.`, ['List them: ps -e -o pid,args']);
}

async function readPaths(
  chains: string[],
  resolveChain: (expression: string) => Promise<ChainAnswer>,
): Promise<Path[]> {
  const wrong: Diagnostic[] = [];
  const paths: Path[] = [];
  for (const text of chains) {
    const isTypePath = /^\w+(\.\w+(\[\w+\])?)+$/.test(text) && !text.startsWith('current');
    const answer = isTypePath ? parseTypePath(text) : await resolved(text, resolveChain);
    if (answer.ok) paths.push(answer.path);
    else wrong.push(answer.diagnostic);
  }
  if (wrong.length > 0) throw new KwalkError(wrong);
  return paths;
}

async function resolved(
  text: string,
  resolveChain: (expression: string) => Promise<ChainAnswer>,
): Promise<ReturnType<typeof pathOfChain>> {
  const answer = await resolveChain(text);
  if (answer.ok) return pathOfChain(answer.chain);
  const { message, help, offset, length } = answer;
  const place = { file: 'CHAIN', line: 1, col: offset + 1, length, source: text };
  return { ok: false, diagnostic: { severity: 'error', rule: 'walk/unresolved', ...place, message, help } };
}

function quoted(text: string): string {
  return /^[\w./@%+=:,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function tell(diagnostics: Diagnostic[]): void {
  const text = formatAll(diagnostics, 'text');
  if (text !== '') console.error(text);
}
