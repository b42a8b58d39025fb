/** What a walk begins with, as a pill above the first object. */
import type { Chain, Language } from '#model';
import { word } from '../words.ts';
import { code, element, group, rect, text, type Box } from './svg.ts';

export const PILL = 32;

/** A macro is a dashed pill, a call a hexagon, all else a plain box. */
export function outline(kind: string, box: Box): string {
  const { x, y, width, height } = box;
  if (kind === 'function') {
    const half = height / 2;
    const d = `M${x + 12} ${y}h${width - 24}l12 ${half}-12 ${half}h${24 - width}l-12 ${-half}z`;
    return element('path', { class: 'box frame', d });
  }
  return kind === 'macro' ? rect(box, 'box frame dashed', height / 2) : rect(box, 'box frame');
}

/**
 * The base in its outline; the word for what it is stands at the right.
 * @param state class of how far the walk has come: `walked`, `now` or `ahead`
 */
export function basePill(chain: Chain, box: Box, state: string, lang: Language): string {
  const { x, y, width } = box;
  const via = chain.via[0]?.definitions[0]?.kind;
  const kind = via === 'macro' ? 'macro' : via === 'function' ? 'function' : 'variable';
  return group(
    `base ${state}`,
    { 'data-step': 1, 'data-last': 1 },
    outline(kind, box),
    code({ x: x + 16, y: y + 21 }, 'title', chain.base, width - 110),
    text({ x: x + width - 16, y: y + 20 }, 'side', word(lang, kind), { lang, end: true }),
    element('path', { class: 'flag', d: `M${x - 15} ${y + 5}h11l4 11-4 11h-11z` }),
  );
}
