/** From the bytes of a kernel file to HTML, and attributes as short as HTML allows. */
import { decodeLatin1ToUtf8, escapeHtml } from '#text';

/** Whether a byte continues a UTF-8 sequence: no cut may fall before it. */
export function isContinuation(code: number): boolean {
  return code >= 0x80 && code < 0xc0;
}

/**
 * HTML of a slice of a file (one char per byte). A carriage return is written as a reference, because HTML
 * turns a bare one into a new line; NUL, which HTML cannot hold, becomes U+FFFD.
 */
export function escapeCode(bytes: string): string {
  const html = escapeHtml(decodeLatin1ToUtf8(bytes));
  return /[\r\0]/.test(html) ? html.replaceAll('\r', '&#13;').replaceAll('\0', '\ufffd') : html;
}

/** ` name=value`, quoted only where HTML asks for it: source pages hold thousands of attributes. */
export function attribute(name: string, value: string | number): string {
  const text = String(value);
  return /^[\w./#~:+,%$-]+$/.test(text) && !text.endsWith('/')
    ? ` ${name}=${text}`
    : ` ${name}="${escapeHtml(text)}"`;
}
