/** Rows of a lane's boxes. Arrows run down both ends of them, so their texts keep clear of both. */
import type { Language } from '#model';
import { word } from '../words.ts';
import { shownValue, type LaneObject, type Sibling } from './lanes-model.ts';
import { FOLD, ROW } from './object-box.ts';
import { CHARACTER, code, element, glyph, nsClass, rect, SMALL_CHARACTER, text, type Point } from './svg.ts';

/** Measures of one of the two sizes: for a screen of 360 px and for a page. */
export interface Size {
  name: 'narrow' | 'wide';
  lane: number;
  gap: number;
  /** Room at both ends of a row. */
  end: number;
  /** Where in that room the arrows run, from the edge. */
  dot: number;
}

/** The pointer that the walk follows, with the dot that its arrow starts from. */
export function takenRow(
  size: Size,
  field: NonNullable<LaneObject['field']>,
  { x, y }: Point,
  dotX: number,
): string {
  const { lane, end } = size;
  const shift = field.namespace === null ? 0 : 17;
  const svg = [
    rect({ x, y, width: lane, height: ROW }, 'row', 0),
    field.namespace === null ? '' : glyph(field.namespace, { x: x + end + 6, y: y + ROW / 2 }),
    code({ x: x + end + shift, y: y + 18.5 }, nameClass(size, 'name'), field.name, lane - 2 * end - shift),
    element('circle', { class: 'dot', cx: dotX, cy: y + ROW / 2, r: 5 }),
  ];
  return element('g', { class: `taken${nsClass(field.namespace)}` }, svg.join(''));
}

/** A pointer that the walk does not take. `signed` says by `=` or `≠` what no arrow shows. */
export function siblingRow(size: Size, sibling: Sibling, { x, y }: Point, signed: boolean): string {
  const { lane, end } = size;
  const svg = [
    glyph(sibling.namespace, { x: x + end + 6, y: y + FOLD / 2 }),
    code({ x: x + end + 17, y: y + 16.5 }, nameClass(size, 'field'), sibling.field, lane - 2 * end - 17),
    signed
      ? text({ x: x + lane - end + 3, y: y + 16.5 }, 'sign', sibling.shared ? '=' : '≠', { end: true })
      : '',
  ];
  return element('g', { class: `sibling${nsClass(sibling.namespace)}` }, svg.join(''));
}

/** One line of the box that holds what both lanes share beside the walk. */
export function sharedRow(
  size: Size,
  { namespace, field, values }: Sibling,
  { x, y }: Point,
  width: number,
): string {
  const address = size.name === 'wide' ? (values.a ?? '') : '';
  const svg = [
    glyph(namespace, { x: x + 18, y: y + FOLD / 2 }),
    code({ x: x + 30, y: y + 16.5 }, 'field', field, width - 40 - (address === '' ? 0 : 150)),
    address === '' ? '' : code({ x: x + width - 12, y: y + 16.5 }, 'side mono', address, 160, { end: true }),
  ];
  return element('g', { class: `sibling${nsClass(namespace)}` }, svg.join(''));
}

/** Where the walk ends: the member with what was read in it. A value too long for its row gets its own. */
export function memberBox(
  object: LaneObject,
  side: 'a' | 'b',
  { x, y }: Point,
  width: number,
  lang: Language,
): { svg: string; height: number } {
  const rows: string[] = [];
  let at = y;
  const alone = object.leaves.length === 1 && object.leaves[0]?.name === object.member;
  if (object.member !== null && !alone) {
    rows.push(code({ x: x + 8, y: at + 18 }, 'name', object.member, width - 16));
    at += FOLD;
  }
  for (const leaf of object.leaves) {
    const value = leaf.values[side];
    const shown = value === null ? word(lang, 'unmeasured') : shownValue(value);
    const fits = leaf.name.length * SMALL_CHARACTER + shown.length * CHARACTER <= width - 18;
    rows.push(code({ x: x + 8, y: at + 18 }, 'field small', leaf.name, width - 16));
    if (!fits) at += FOLD - 4;
    rows.push(code({ x: x + width - 8, y: at + 18 }, 'value', shown, width - 16, { end: true }));
    at += ROW;
  }
  const box = { x, y, width, height: at - y + 4 };
  const svg = rect(box, 'row') + rows.join('') + rect(box, 'inset');
  return {
    svg: element('g', { class: `taken nested${nsClass(object.namespace)}` }, svg),
    height: box.height,
  };
}

/** Nine characters, `cgroup_ns`, have room in a narrow lane only when they are small. */
function nameClass({ name }: Size, base: string): string {
  return name === 'narrow' ? `${base} small` : base;
}
