/**
 * The comment that documents a definition: kernel-doc (Documentation/doc-guide/kernel-doc.rst) where there is one,
 * else a comment that touches it, else one at the end of its line.
 */
import type { Doc } from '#model';
import type { SourceFile } from './source-file.ts';
import type { Entity } from './entity.ts';

/** A comment, and the offset at which it stands. */
interface Comment {
  at: number;
  text: string;
}

export class Docs {
  private readonly file: SourceFile;
  /** By offset of the comment. */
  private readonly ofMembers = new Map<number, ReadonlyMap<string, string>>();

  constructor(file: SourceFile) {
    this.file = file;
  }

  /** Null where no comment belongs to it. `record` is the entity of a field's own record. */
  of(entity: Entity, record: Entity | null): Doc | null {
    if (entity.kind === 'field' || entity.kind === 'enumerator') return this.ofMember(entity, record);
    const comment = this.before(entity.first);
    return comment && decode(comment.text);
  }

  private ofMember(entity: Entity, record: Entity | null): Doc | null {
    const { text, start, end } = this.file.tokens;
    const name = text.slice(start[entity.tok], end[entity.tok]);
    if (record && record.file === this.file.id) {
      const outer = this.before(record.first);
      const found = outer && this.members(outer).get(name);
      if (found) return memberDoc(found);
    }
    const own = this.before(entity.first) ?? this.after(entity.last);
    if (own === null) return null;
    const members = this.members(own);
    const member = members.get(name);
    if (member) return memberDoc(member);
    // What a comment says of another member by name is not said of this one.
    return members.size > 0 ? null : decode(own.text);
  }

  /** A comment that ends on the line above the token, or right before it. */
  private before(tok: number): Comment | null {
    const { text, start, end, comments } = this.file.tokens;
    const i = this.lastBefore(start[tok]!);
    if (i < 0) return null;
    const from = comments[i]!;
    const to = comments[i + 1]!;
    const previous = tok > 0 ? end[tok - 1]! : 0;
    if (previous > from || newlines(text.slice(to, start[tok])) > 1) return null;
    // A comment at the end of a line of code belongs to that code.
    if (tok > 0 && newlines(text.slice(previous, from)) === 0) return null;
    return this.comment(from, to);
  }

  /** A comment on the same line after the token. */
  private after(tok: number): Comment | null {
    const { text, end, comments } = this.file.tokens;
    const at = end[tok]!;
    const i = this.lastBefore(at) + 2;
    if (i < 0 || i >= comments.length) return null;
    const from = comments[i]!;
    return /^[ \t;,]*$/.test(text.slice(at, from)) ? this.comment(from, comments[i + 1]!) : null;
  }

  /** Null for one that speaks of the file: its licence. */
  private comment(from: number, to: number): Comment | null {
    const text = this.file.tokens.text.slice(from, to);
    return text.includes('SPDX-License-Identifier') ? null : { at: from, text };
  }

  /** What a kernel-doc comment says of each `@name:`. */
  private members({ at, text }: Comment): ReadonlyMap<string, string> {
    let members = this.ofMembers.get(at);
    if (!members) this.ofMembers.set(at, (members = memberTexts(text)));
    return members;
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

const newlines = (text: string): number => {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
};

/** The text of a comment without its `/*`, margins and trailing blanks. */
export function plainComment(comment: string): string {
  return inside(comment)
    .split('\n')
    .map((line) => line.replace(/^[ \t]*(?:\/\/+|\*+) ?/, '').trimEnd())
    .join('\n')
    .trim();
}

/** What stands between the first stars of a comment and its last. */
function inside(comment: string): string {
  if (!comment.startsWith('/*')) return comment;
  let from = 2;
  let to = comment.endsWith('*/') && comment.length > 3 ? comment.length - 2 : comment.length;
  while (from < to && comment[from] === '*') from++;
  if (comment[from] === '!') from++;
  while (to > from && comment[to - 1] === '*') to--;
  return comment.slice(from, to);
}

function decode(comment: string): Doc | null {
  const kernelDoc = comment.startsWith('/**');
  const plain = utf8(plainComment(comment));
  const text = kernelDoc ? withoutMarks(plain) : plain;
  if (!/[A-Za-z]/.test(text)) return null;
  const title = kernelDoc
    ? /^[^\n]*?\s[-–:]\s+([^\n]+(?:\n(?!\s*(@|\n))[^\n]+)*)/.exec(text)?.[1]
    : undefined;
  return { brief: firstSentence(title ?? text), text, kernelDoc };
}

const memberDoc = (found: string): Doc => {
  const text = withoutMarks(found);
  return { brief: firstSentence(text), text, kernelDoc: true };
};

/** kernel-doc marks what it speaks of: `&struct x`, `%NULL`. */
function withoutMarks(text: string): string {
  return text
    .replace(/(^|[^\w&])&(?=(?:struct|union|enum|typedef) )/g, '$1')
    .replace(/(^|[^\w%])%(?=[A-Z][A-Z\d_]|-?\d)/g, '$1');
}

function firstSentence(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const end = /[.!?](\s|$)/.exec(line);
  const sentence = end && end.index > 8 ? line.slice(0, end.index + 1) : line;
  return sentence.length > 240 ? `${sentence.slice(0, 239)}…` : sentence;
}

/** Each `@name:` of a kernel-doc comment with what is said of it, up to the next or a blank line. */
function memberTexts(comment: string): Map<string, string> {
  const members = new Map<string, string>();
  if (!comment.startsWith('/**')) return members;
  let name: string | null = null;
  let lines: string[] = [];
  const end = (): void => {
    const text = lines.join(' ').trim();
    if (name !== null && text !== '' && !members.has(name)) members.set(name, text);
    name = null;
  };
  for (const line of utf8(plainComment(comment)).split('\n')) {
    const [, next, first = ''] = /^\s*@([\w.]+)(?:\(\))?:\s*(.*)$/.exec(line) ?? [];
    if (next !== undefined || line.trim() === '') end();
    if (next === undefined) {
      lines.push(line.trim());
    } else {
      name = next;
      lines = [first];
    }
  }
  end();
  return members;
}

/** Kernel files are held as one char per byte. */
function utf8(text: string): string {
  return /[\x80-\xff]/.test(text) ? Buffer.from(text, 'latin1').toString('utf8') : text;
}
