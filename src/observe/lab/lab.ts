import { KwalkError } from '#diagnostics';
import type { Machine, Observed } from '../types.ts';
import { BUSYBOX } from './container.ts';
import { scenes, type Scene } from './scenes.ts';
import { Stage } from './stage.ts';

/**
 * Sets up each scene, records it and takes it down again, whatever happens; `progress` is told the name
 * of each before it begins.
 *
 * Throws a `KwalkError` where this machine cannot do it, or what went wrong in a scene.
 */
export async function runLab(
  machine: Machine,
  options: { date: Date; progress?: (scene: string) => void; only?: Scene[] },
): Promise<Observed[]> {
  const why = await labMissing(machine);
  if (why !== null) throw cannot(why);
  const seen: Observed[] = [];
  for (const scene of options.only ?? scenes) {
    options.progress?.(scene.id);
    const stage = new Stage();
    const interrupted = untilInterrupted(stage);
    try {
      seen.push(await scene.play({ machine, stage, date: options.date }, scene.id));
    } finally {
      interrupted.ignore();
      await stage.clear();
    }
  }
  return seen;
}

/** Why the lab cannot be run here, in one sentence; null where it can. */
export async function labMissing(machine: Machine): Promise<string | null> {
  if (machine.platform() !== 'linux') return `it needs Linux, and this is ${machine.platform()}.`;
  if (machine.uid() !== 0) return 'it makes namespaces and loads BPF programs, which takes root.';
  for (const command of ['bpftrace', 'runc', 'pstree', 'unshare', 'chroot']) {
    const found = await machine.run(command, ['--version'], { timeoutMs: 10_000 });
    if (found.error !== null)
      return `there is no ${command} here (on Debian: apt-get install bpftrace runc psmisc).`;
  }
  let busybox: Uint8Array;
  try {
    busybox = await machine.readFile(BUSYBOX);
  } catch {
    return `there is no ${BUSYBOX} (on Debian: apt-get install busybox-static).`;
  }
  // A container of one file has no dynamic linker; an executable that wants one names it.
  if (new TextDecoder('latin1').decode(busybox.subarray(0, 4096)).includes('/ld-linux')) {
    return `${BUSYBOX} is linked dynamically (on Debian: apt-get install busybox-static).`;
  }
  const bpf = await machine.run('bpftrace', ['-e', 'BEGIN { exit(); }'], { timeoutMs: 60_000 });
  return bpf.code === 0 ? null : `bpftrace does not work here: ${bpf.stderr.trim().split('\n')[0] ?? ''}`;
}

/** Cleans up on Ctrl-C and on a plain kill too, and then ends as these would have. */
function untilInterrupted(stage: Stage): { ignore: () => void } {
  const handlers = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => {
    const handler = (): void => {
      void stage
        .clear()
        .catch((error: unknown) => console.error(String(error)))
        .finally(() => process.kill(process.pid, signal));
    };
    process.once(signal, handler);
    return { signal, handler };
  });
  return { ignore: () => handlers.forEach(({ signal, handler }) => process.off(signal, handler)) };
}

function cannot(why: string): KwalkError {
  return new KwalkError({
    severity: 'error',
    rule: 'observe/no-lab',
    file: null,
    line: null,
    col: null,
    message: `The lab cannot be run here: ${why}`,
    help: [],
  });
}
