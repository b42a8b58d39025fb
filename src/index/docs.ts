/**
 * The comment that documents a definition: kernel-doc (Documentation/doc-guide/kernel-doc.rst) where there is one,
 * else a comment that touches it, else one at the end of its line.
 */
import type { Doc } from '#model';
import type { SourceFile } from './source-file.ts';
import type { Entity } from './entity.ts';

export class Docs {
  private readonly file: SourceFile;

  constructor(file: SourceFile) {
    this.file = file;
  }

  /** Null where no comment belongs to it. `record` is the entity of a field's own record. */
  of(entity: Entity, record: Entity | null): Doc | null {
    if (entity.kind === 'field' || entity.kind === 'enumerator') return this.ofMember(entity, record);
    const comment = this.before(entity.first);
    return comment === null ? null : decode(comment);
  }

  private ofMember(entity: Entity, record: Entity | null): Doc | null {
    const { names, text } = { names: entity, text: this.file.tokens.text };
    const name = text.slice(this.file.tokens.start[names.tok], this.file.tokens.end[names.tok]);
    if (record && record.file === this.file.id) {
      const outer = this.before(record.first);
      if (outer?.startsWith('/**')) {
        const found = memberText(outer, name);
        if (found) return { brief: firstSentence(found), text: found, kernelDoc: true };
      }
    }
    const own = this.before(entity.first) ?? this.after(entity.last);
    if (own === null) return null;
    const member = own.startsWith('/**') ? memberText(own, name) : null;
    if (member) return { brief: firstSentence(member), text: member, kernelDoc: true };
    return decode(own);
  }

  /** A comment that ends on the line above the token, or right before it. */
  private before(tok: number): string | null {
    const { text, start, comments } = this.file.tokens;
    const at = start[tok]!;
    const i = this.lastBefore(at);
    if (i < 0) return null;
    const from = comments[i]!;
    const to = comments[i + 1]!;
    if (!/^[ \t]*\n?[ \t]*$/.test(text.slice(to, at))) return null;
    // A comment at the end of a line of code belongs to that code.
    const lineStart = text.lastIndexOf('\n', from) + 1;
    if (text.slice(lineStart, from).trim() !== '') return null;
    return text.slice(from, to);
  }

  /** A comment on the same line after the token. */
  private after(tok: number): string | null {
    const { text, end, comments } = this.file.tokens;
    const at = end[tok]!;
    const i = this.lastBefore(at) + 2;
    if (i < 0 || i >= comments.length) return null;
    const from = comments[i]!;
    return /^[ \t;,]*$/.test(text.slice(at, from)) ? text.slice(from, comments[i + 1]) : null;
  }

  /** Index in `comments` of the last comment that ends at or before an offset; -2 for none. */
  private lastBefore(offset: number): number {
    const { comments } = this.file.tokens;
    let low = 0;
    let high = comments.length / 2;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (comments[mid * 2 + 1]! <= offset) low = mid + 1;
      else high = mid;
    }
    return (low - 1) * 2;
  }
}

/** The text of a comment without its `/*`, margins and trailing blanks. */
export function plainComment(comment: string): string {
  return comment
    .replace(/^\/\*+!?|\*+\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^[ \t]*\/\/ ?|^[ \t]*\*+ ?/, '').trimEnd())
    .join('\n')
    .trim();
}

function decode(comment: string): Doc | null {
  const text = utf8(plainComment(comment));
  if (!/[A-Za-z]/.test(text)) return null;
  const kernelDoc = comment.startsWith('/**');
  const title = kernelDoc
    ? /^[^\n]*?\s[-–:]\s+([^\n]+(?:\n(?!\s*(@|\n))[^\n]+)*)/.exec(text)?.[1]
    : undefined;
  return { brief: firstSentence(title ?? text), text, kernelDoc };
}

function firstSentence(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const end = /[.!?](\s|$)/.exec(line);
  const sentence = end && end.index > 8 ? line.slice(0, end.index + 1) : line;
  return sentence.length > 240 ? `${sentence.slice(0, 239)}…` : sentence;
}

/** What a kernel-doc comment says of `@name:`. */
function memberText(comment: string, name: string): string | null {
  const lines = utf8(plainComment(comment)).split('\n');
  const at = lines.findIndex((line) =>
    new RegExp(`^\\s*@${name.replace(/\W/g, '\\$&')}(\\(\\))?:`).test(line),
  );
  if (at < 0) return null;
  const out = [lines[at]!.replace(/^\s*@[\w.]+(\(\))?:\s*/, '')];
  for (
    let i = at + 1;
    i < lines.length && lines[i]!.trim() !== '' && !/^\s*@[\w.]+(\(\))?:/.test(lines[i]!);
    i++
  )
    out.push(lines[i]!.trim());
  return out.join(' ').trim() || null;
}

/** Kernel files are held as one char per byte. */
function utf8(text: string): string {
  return /[\x80-\xff]/.test(text) ? Buffer.from(text, 'latin1').toString('utf8') : text;
}
