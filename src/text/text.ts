/**
 * Positions, escaping, widths and near matches of text.
 *
 * In: strings and offsets. Out: strings and numbers. May import: nothing of ours.
 */
export { lineStarts, placeAt, type TextPlace } from './positions.ts';
export { escapeHtml, unescapeHtml } from './escape.ts';
export { displayWidth } from './width.ts';
export { nearMatches } from './near.ts';
export { decodeLatin1ToUtf8, utf16Offsets } from './bytes.ts';
