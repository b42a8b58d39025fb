import { randomBytes } from 'node:crypto';
import type { Machine, Running } from '../types.ts';
import type { Stage } from './stage.ts';

const ANSWER_MS = 10_000;
const LOOK_MS = 50;

/** A shell that waits for commands on its standard input, and so sleeps until it is nudged. */
export interface Shell {
  /** Process id in the first pid namespace. */
  pid: number;
  /** Runs one line in it and gives what that printed, without the last line break. */
  ask(line: string): Promise<string>;
  /** Makes it run for a moment and do nothing. */
  nudge(): void;
}

/**
 * Starts a shell by any command that ends in one by `exec` (`sh`, `unshare --uts sh`).
 *
 * `pidOf` finds the shell where it is not the process that was started. Throws an `Error` with what the
 * command printed where no shell answers.
 */
export async function startShell(
  command: string[],
  machine: Machine,
  stage: Stage,
  pidOf: (started: Running) => Promise<number> = async (started) => started.pid,
): Promise<Shell> {
  const [program = '', ...args] = command;
  const running = await machine.start(program, args);
  stage.defer(`the process ${running.pid} (${command.join(' ')})`, () => running.stop());

  const ask = async (line: string): Promise<string> => {
    const mark = `kwalk-${randomBytes(6).toString('hex')}`;
    const before = running.output().length;
    // In two pieces, so that a shell that echoes its input does not answer by it.
    running.write(`${line}\necho '${mark.slice(0, 8)}''${mark.slice(8)}'\n`);
    for (let waited = 0; waited < ANSWER_MS; waited += LOOK_MS) {
      const printed = running.output().slice(before);
      const end = printed.indexOf(`${mark}\n`);
      if (end >= 0) return printed.slice(0, end).replace(/\n$/, '');
      if (!running.alive()) break;
      await machine.pause(LOOK_MS);
    }
    throw new Error(`\`${command.join(' ')}\` gave no answer to \`${line}\`: ${running.errors().trim()}`);
  };

  await ask(':');
  return { pid: await pidOf(running), ask, nudge: () => running.write('\n') };
}
