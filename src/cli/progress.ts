/** Progress on a terminal: a passing line is replaced by the next; elsewhere only lasting lines are printed. */
import { formatAll } from '#diagnostics';
import type { Reporter } from '#pipeline';
import { isPassing, progressText } from '#pull';

const SECOND = 1000;

/** Prints to standard error, so that standard output stays a command's answer. */
export function terminalReporter(): Reporter {
  const { stderr } = process;
  let passing = false;
  let last = 0;
  const line = (text: string, isPassingLine: boolean): void => {
    if (stderr.isTTY) {
      const width = stderr.columns ?? 80;
      stderr.write(`${passing ? '\r\x1b[K' : ''}${isPassingLine ? text.slice(0, width - 1) : `${text}\n`}`);
      passing = isPassingLine;
      return;
    }
    // A log gets a sign of life every few seconds.
    const now = performance.now();
    if (isPassingLine && now - last < 5 * SECOND) return;
    last = now;
    stderr.write(`${text}\n`);
  };
  return {
    line,
    pull: (progress) => line(progressText(progress), isPassing(progress)),
    warn: (diagnostics) => line(formatAll(diagnostics, 'text', { color: stderr.isTTY }), false),
  };
}

/** For a run over files of a tree. Short ones show nothing. */
export function runReporter(): {
  warn: (message: string) => void;
  onProgress: (progress: { stage: string; done: number; total: number }) => void;
} {
  const { line } = terminalReporter();
  return {
    warn: (message) => line?.(`warning: ${message}`, false),
    onProgress({ stage, done, total }) {
      if (total > LONG_RUN && (done % 100 === 0 || done === total))
        line?.(`${stage} ${done} of ${total} files`, done < total || stage === 'index');
    },
  };
}

const LONG_RUN = 200;
