import stringWidth from 'string-width';

/**
 * Columns that a text takes in a terminal: 2 for a full-width character or an emoji, 0 for a
 * combining mark. A tab counts 0: expand it first.
 */
export function displayWidth(text: string): number {
  return /^[\x20-\x7e]*$/.test(text) ? text.length : stringWidth(text);
}
