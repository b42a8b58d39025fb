/** What a walk begins with, as a pill above the first object. */
import type { Chain, Language } from '#model';
import { word } from '../words.ts';
import { code, element, group, rect, text, type Box } from './svg.ts';

export const PILL = 32;

/**
 * A macro is a dashed pill, a call a hexagon, a variable a plain box; the word stands at the right.
 * @param state class of how far the walk has come: `walked`, `now` or `ahead`
 */
export function basePill(chain: Chain, box: Box, state: string, lang: Language): string {
  const { x, y, width } = box;
  const via = chain.via[0]?.definitions[0]?.kind;
  const kind = via === 'macro' ? 'macro' : via === 'function' ? 'function' : 'variable';
  const d = `M${x + 12} ${y}h${width - 24}l12 ${PILL / 2}-12 ${PILL / 2}h${24 - width}l-12 ${-PILL / 2}z`;
  const shape =
    kind === 'function'
      ? element('path', { class: 'box frame', d })
      : rect(box, kind === 'macro' ? 'box frame dashed' : 'box frame', kind === 'macro' ? PILL / 2 : 6);
  return group(
    `base ${state}`,
    { 'data-step': 1, 'data-last': 1 },
    shape,
    code({ x: x + 16, y: y + 21 }, 'title', baseSpelling(chain), width - 110),
    text({ x: x + width - 16, y: y + 20 }, 'side', word(lang, kind), { lang, end: true }),
    element('path', { class: 'flag', d: `M${x - 15} ${y + 5}h11l4 11-4 11h-11z` }),
  );
}

/** The base as the source spells it where the walk is shown first. */
export function baseSpelling(chain: Chain): string {
  return chain.occurrences.find(({ file }) => file !== '')?.base ?? chain.record;
}
