/** What a pull tells while it runs. */
export type PullProgress = { version: string } & (
  | { type: 'provider'; provider: string }
  | { type: 'refused'; provider: string; reason: string }
  /** Something slow that has no measure of its own: `apt-get update`. */
  | { type: 'step'; text: string }
  /** Bytes so far; `total` null where it is not known. */
  | { type: 'bytes'; text: string; done: number; total: number | null }
  | { type: 'files'; text: string; done: number }
  | { type: 'served'; provider: string; release: string; files: number; bytes: number; unchanged: boolean }
);

export type OnProgress = (progress: PullProgress) => void;

/** A progress as one line of text. */
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
    default:
      return (
        `${version}: ${progress.release} from ${progress.provider}, ` +
        `${progress.files} files, ${megabytes(progress.bytes)}${progress.unchanged ? ' (unchanged)' : ''}`
      );
  }
}

/** Whether a line of progress is replaced by the next one of its kind, where the terminal can do that. */
export function isPassing(progress: PullProgress): boolean {
  return progress.type === 'bytes' || progress.type === 'files';
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
