/**
 * A text on one line with control characters made visible (`␛` for ESC), so that neither colours nor
 * cursor movements of a file under examination reach the terminal. Bidirectional overrides, which can
 * make a line read as something else, are named by code point.
 */
export function printable(text: string): string {
  return text
    .replace(/[\x00-\x1f]/g, (control) => String.fromCharCode(0x2400 + control.charCodeAt(0)))
    .replace(/\x7f/g, '\u2421')
    .replace(/[\x80-\x9f\u202a-\u202e\u2066-\u2069]/g, (control) => `<U+${hex(control)}>`);
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
}
