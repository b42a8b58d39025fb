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
  if (why !== null) throw labError('no-lab', `The lab cannot be run here: ${why}`);
  const seen: Observed[] = [];
  for (const scene of options.only ?? scenes) {
    options.progress?.(scene.id);
    seen.push(await playScene(scene, machine, options.date));
  }
  return seen;
}

async function playScene(scene: Scene, machine: Machine, date: Date): Promise<Observed> {
  const stage = new Stage();
  const wrong: KwalkError[] = [];
  const playing = scene.play({ machine, stage, date }, scene.id).catch((error: unknown) => {
    wrong.push(failed(scene, error));
    return null;
  });
  const interrupted = untilInterrupted(stage, playing, machine);
  const seen = await playing;
  await stage.clear().catch((error: unknown) => wrong.push(failed(scene, error)));
  interrupted.ignore();
  if (seen === null || wrong.length > 0)
    throw new KwalkError(wrong.flatMap(({ diagnostics }) => diagnostics));
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

/** How long a scene that was told to end may take to do so, in milliseconds. */
const NOTICE_MS = 3000;

/**
 * Cleans up on Ctrl-C and on a plain kill too, and then ends as these would have. The scene is waited for:
 * what it sets up while we take down would be left behind.
 */
function untilInterrupted(stage: Stage, playing: Promise<unknown>, machine: Machine): { ignore: () => void } {
  const handlers = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => {
    const handler = (): void => {
      stage.close();
      void Promise.race([playing, machine.pause(NOTICE_MS)])
        .then(() => stage.clear())
        .catch((error: unknown) => console.error(String(error)))
        .finally(() => process.kill(process.pid, signal));
    };
    process.once(signal, handler);
    return { signal, handler };
  });
  return { ignore: () => handlers.forEach(({ signal, handler }) => process.off(signal, handler)) };
}

function failed(scene: Scene, error: unknown): KwalkError {
  if (error instanceof KwalkError) return error;
  return labError('scene-failed', `Scene ${scene.id}: ${(error as Error).message}`);
}

function labError(rule: string, message: string): KwalkError {
  return new KwalkError({
    severity: 'error',
    rule: `observe/${rule}`,
    file: null,
    line: null,
    col: null,
    message,
    help: [],
  });
}
