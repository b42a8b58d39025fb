import type { DriftEntry } from '#model';
import { driftText } from './lock.ts';

/** What a pull tells while it runs. */
export type PullProgress = { version: string } & (
  | { type: 'provider'; provider: string }
  | { type: 'refused'; provider: string; reason: string }
  /** Something slow that has no measure of its own: `apt-get update`. */
  | { type: 'step'; text: string }
  /** Bytes so far; `total` null where it is not known. */
  | { type: 'bytes'; text: string; done: number; total: number | null }
  | { type: 'files'; text: string; done: number }
  /** What differs from the lock; `reviewed` is false where the lock does not have the version at all. */
  | { type: 'drift'; drift: readonly DriftEntry[]; reviewed: boolean }
  | { type: 'served'; provider: string; release: string; files: number; bytes: number; unchanged: boolean }
);

export type OnProgress = (progress: PullProgress) => void;

/** A progress as a line of text; drift as several. */
export function progressText(progress: PullProgress): string {
  const { version } = progress;
  switch (progress.type) {
    case 'provider':
      return `${version}: asking ${progress.provider}`;
    case 'refused':
      return `${version}: ${progress.provider}: ${progress.reason}`;
    case 'step':
      return `${version}: ${progress.text}`;
    case 'bytes':
      return `${version}: ${progress.text} ${megabytes(progress.done)}${
        progress.total === null ? '' : ` of ${megabytes(progress.total)}`
      }`;
    case 'files':
      return `${version}: ${progress.text} ${progress.done} files`;
    case 'drift':
      return driftLines(version, progress.drift, progress.reviewed);
    default:
      return (
        `${version}: ${progress.release} from ${progress.provider}, ` +
        `${progress.files} files, ${megabytes(progress.bytes)}${progress.unchanged ? ' (unchanged)' : ''}`
      );
  }
}

function driftLines(version: string, drift: readonly DriftEntry[], reviewed: boolean): string {
  if (!reviewed)
    return `${version}: not in kernel-snippets/lock.json yet. Review it, then: kwalk pull --accept`;
  return [
    ...drift.map((entry) => `${version}: ${driftText(entry)}`),
    `${version}: review what differs, then: kwalk pull --accept`,
  ].join('\n');
}

/** Whether a line of progress is replaced by the next one of its kind, where the terminal can do that. */
export function isPassing(progress: PullProgress): boolean {
  return progress.type === 'bytes' || progress.type === 'files';
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
