/**
 * What people write: stories, notes, recorded commands, observations.
 *
 * In: their texts by path, and functions that answer for the kernel (`Lookup`); no disk.
 * Out: stories and notes as blocks of sanitised HTML, snippets, walks; and everything that is wrong
 * with them, in file order, never only the first of it.
 * May import: model, text, unified and its plugins.
 */
export { contentReader, readContent, type ContentInput } from './read.ts';
export type { ContentFile } from './files.ts';
