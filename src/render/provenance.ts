/** The legal line below kernel code, from the file's own head. */
import type { AnalysedFile, KernelVersion, Provenance, Span } from '#model';
import { decodeLatin1ToUtf8 } from '#text';

/** The comments that stand before any code are the file's head; notices further down are left to the code itself. */
const HEAD_LINES = 60;

/** SPDX expression and copyright notices of a file. */
export function provenanceOf(
  file: Pick<AnalysedFile, 'text' | 'comments'>,
  version: KernelVersion,
): Provenance {
  const head = headComments(file);
  const spdx = /SPDX-License-Identifier:\s*([^\n*]+?)\s*(?:\*\/)?\s*(?:\n|$)/.exec(head)?.[1] ?? null;
  return { spdx, copyright: copyrightLines(head), version: version.id, release: version.release };
}

/** The same for a page that shows code of several files: each notice once, each licence once. */
export function joinProvenance(parts: readonly Provenance[], version: KernelVersion): Provenance {
  const licences = [...new Set(parts.map(({ spdx }) => spdx).filter((spdx) => spdx !== null))];
  return {
    spdx: licences.length === 0 ? null : licences.join('; '),
    copyright: [...new Set(parts.flatMap(({ copyright }) => copyright))],
    version: version.id,
    release: version.release,
  };
}

function headComments({ text, comments }: { text: string; comments: Span[] }): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of comments) {
    if (text.slice(at, start).trim() !== '') break;
    parts.push(text.slice(start, end));
    at = end;
  }
  return decodeLatin1ToUtf8(parts.join('\n')).split('\n').slice(0, HEAD_LINES).join('\n');
}

/** Lines that state a copyright, without comment margins; `(C)` alone counts where a year follows. */
function copyrightLines(head: string): string[] {
  const lines = head.split('\n').map((line) => line.replace(/^[\s/*]+|[\s*/]+$/g, ''));
  return lines.filter((line) => /copyright\b.*\w|\(c\)\s*\d{4}|©/i.test(line) && !/SPDX/.test(line));
}
