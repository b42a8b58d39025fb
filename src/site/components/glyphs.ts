/** The namespaces' shapes in running text. */
import type { Namespace } from '#model';
import { SHAPES } from '#shapes';

/** An SVG of the namespace's shape; the text beside it says the name. */
export function glyph(namespace: Namespace): string {
  return `<svg class="glyph" viewBox="0 0 12 12" aria-hidden="true">${SHAPES[namespace]}</svg>`;
}
