import type { Diagnostic, Severity } from '#model';
import { lineStarts, placeAt } from '#text';

/** A text that an author wrote, by its path within the project: `content/stories/hostname.ja.md`. */
export interface ContentFile {
  file: string;
  text: string;
}

/** One file while it is read: its text and what is wrong with it. */
export class Reader {
  readonly file: string;
  /** Without a byte order mark, so that offsets of all parsers agree. */
  readonly text: string;
  readonly diagnostics: Diagnostic[] = [];
  private starts: Int32Array | null = null;

  constructor({ file, text }: ContentFile) {
    this.file = file;
    this.text = text.startsWith('\ufeff') ? text.slice(1) : text;
  }

  /** Reports something at an offset of the text; null where no place is to blame. */
  report(
    rule: string,
    span: { start: number; end: number } | null,
    message: string,
    help: string[] = [],
    severity: Severity = 'error',
  ): void {
    this.starts ??= lineStarts(this.text);
    const place = span === null ? null : placeAt(this.starts, span.start);
    this.diagnostics.push({
      severity,
      rule: `content/${rule}`,
      file: this.file,
      line: place?.line ?? null,
      col: place?.col ?? null,
      length: span === null ? 0 : span.end - span.start,
      message,
      help,
      source: this.text,
    });
  }
}
