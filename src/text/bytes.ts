/**
 * Kernel files are held as one char per byte, so that offsets are byte offsets; people want to read
 * characters. Bytes that are not UTF-8 (a few old files are Latin-1) stand for themselves.
 */

/** A well-formed UTF-8 sequence of two bytes or more (Unicode 16, table 3-7), one char per byte. */
const SEQUENCE =
  /[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}/g;

/** The text of a file that is held as one char per byte. Chars above U+00FF pass through. */
export function decodeLatin1ToUtf8(bytes: string): string {
  return bytes.replace(SEQUENCE, (sequence) => Buffer.from(sequence, 'latin1').toString('utf8'));
}

/**
 * A function from byte offsets of such a text to offsets in the decoded one (UTF-16 units). An offset
 * inside a sequence maps to the start of its character; one beyond the end counts on.
 */
export function utf16Offsets(bytes: string): (byteOffset: number) => number {
  /** Byte offset of each sequence, and how many units shorter everything from its end on is. */
  const starts: number[] = [];
  const ends: number[] = [];
  const shifts: number[] = [];
  let shift = 0;
  for (const { 0: sequence, index } of bytes.matchAll(SEQUENCE)) {
    shift += sequence.length - (sequence.length === 4 ? 2 : 1);
    starts.push(index);
    ends.push(index + sequence.length);
    shifts.push(shift);
  }
  if (starts.length === 0) return (byteOffset) => byteOffset;
  return (byteOffset) => {
    const nth = lastAtOrBefore(starts, byteOffset);
    if (nth < 0) return byteOffset;
    const inside = byteOffset < (ends[nth] ?? 0);
    return inside ? (starts[nth] ?? 0) - (shifts[nth - 1] ?? 0) : byteOffset - (shifts[nth] ?? 0);
  };
}

function lastAtOrBefore(sorted: number[], value: number): number {
  let low = -1;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
