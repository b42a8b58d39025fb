/**
 * `kwalk observe` and `kwalk lab`: recordings of running tasks under content/observations/.
 *
 * In: the arguments after the command's name. Out: files, lines on the terminal, an exit code.
 * May import: model, diagnostics, observe, node:*.
 */
import { parseArgs } from 'node:util';
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

const FOLDER = 'content/observations';

const USAGE = `kwalk observe --pid PID [--pid PID…] [--label TEXT…] [--id NAME] [--wait SECONDS] [--out DIR] CHAIN…

CHAIN is an expression of the kernel's source ('current->nsproxy->uts_ns->name')
or a type path (task_struct.nsproxy.uts_ns.name), which needs no source.`;

/** What resolves chains: asked only where one is given as an expression. */
export type ResolveChain = (expression: string) => Promise<ChainAnswer>;

/** Returns the exit code; throws a `KwalkError` for what the user has to mend. */
export async function observeCommand(args: string[], resolveChain: ResolveChain): Promise<number> {
  const { values, positionals } = parse(args);
  const pids = (values.pid ?? []).map(readPid);
  if (pids.length === 0) throw usage('no-pid', 'Whose pointers? No process was given.', [USAGE]);
  if (new Set(pids).size < pids.length) throw usage('same-pid', 'The same process was given twice.', []);
  if (positionals.length === 0) throw usage('no-chain', 'No chain was given.', [USAGE]);
  const labels = values.label ?? [];
  if (labels.length > pids.length) {
    throw usage('labels', `There are ${labels.length} labels for ${pids.length} processes.`, []);
  }
  const waitSeconds = Number(values.wait ?? '20');
  if (!Number.isInteger(waitSeconds) || waitSeconds < 1 || waitSeconds > 3600) {
    throw usage('wait', `\`--wait ${values.wait}\` is not a number of seconds from 1 to 3600.`, []);
  }
  const id = values.id ?? `pids-${pids.join('-')}`;
  if (!/^[a-z0-9][a-z0-9-]*$/.test(id)) {
    throw usage('id', `\`${id}\` names no recording: a-z, 0-9 and - do.`, []);
  }

  const seen = await observe(
    {
      id,
      tasks: pids.map((pid, i) => {
        const label = labels[i] ?? `PID ${pid}`;
        return { id: `pid-${pid}`, label: { ja: label, en: label }, command: `PID ${pid}`, pid };
      }),
      paths: await readPaths(positionals, resolveChain),
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
export async function labCommand(args: string[]): Promise<number> {
  const { values } = parse(args, ['out']);
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

function parse(args: string[], only?: string[]) {
  const string = { type: 'string' } as const;
  const strings = { type: 'string', multiple: true } as const;
  try {
    const options = { pid: strings, label: strings, id: string, wait: string, out: string };
    const parsed = parseArgs({ args, options, allowPositionals: only === undefined });
    const extra = only && Object.keys(parsed.values).find((name) => !only.includes(name));
    if (extra) throw new TypeError(`There is no --${extra} here`);
    return parsed;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw usage('arguments', `${error.message.split('. ')[0]}.`, only ? ['kwalk lab [--out DIR]'] : [USAGE]);
  }
}

function readPid(text: string): number {
  const pid = Number(text);
  if (/^\d+$/.test(text) && pid > 0 && pid <= 4_194_304) return pid;
  throw usage('pid', `\`${text}\` is not a process id.`, ['List them: ps -e -o pid,args']);
}

async function readPaths(chains: string[], resolveChain: ResolveChain): Promise<Path[]> {
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

async function resolved(text: string, resolveChain: ResolveChain): Promise<ReturnType<typeof pathOfChain>> {
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

function usage(rule: string, message: string, help: string[]): KwalkError {
  return new KwalkError({
    severity: 'error',
    rule: `usage/${rule}`,
    file: null,
    line: null,
    col: null,
    message,
    help,
  });
}
