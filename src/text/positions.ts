/** A line and a column, both from 1, the column in the unit that the text was indexed by. */
export interface TextPlace {
  line: number;
  col: number;
}

/**
 * Offsets at which the lines of a text start; entry 0 is 0. Lines end with LF, so that a CR of a
 * CRLF pair counts to its line. A text that ends with LF has an empty last line.
 */
export function lineStarts(text: string): Int32Array {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  const starts = new Int32Array(count);
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts[line++] = at + 1;
  return starts;
}

/**
 * Line and column (from 1) of an offset, in the text's own units. An offset beyond the end counts on
 * in the last line; a negative one throws a RangeError.
 */
export function placeAt(starts: ArrayLike<number>, offset: number): TextPlace {
  if (!(offset >= 0)) throw new RangeError(`No place at offset ${offset}`);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, col: offset - (starts[low] ?? 0) + 1 };
}
