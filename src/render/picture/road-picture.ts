/** The vertical picture of a road: a station for each step, and where it crosses into the kernel. */
import type { Language, Namespace } from '#model';
import { displayWidth } from '#text';
import { word, type Word } from '../words.ts';
import { outline, PILL } from './base-pill.ts';
import { CHARACTER, code, element, glyph, group, nsClass, picture, text, tipDown, wire } from './svg.ts';

export interface Station {
  label: string;
  shape: 'command' | 'function' | 'macro' | 'object';
  namespace: Namespace | null;
  /** The function that what is drawn is a part of. */
  within?: string;
}

const WIDTH = 328;
const LEFT = 20;
const BOX = 288;
const GAP = 24;
/** Room for the line that parts user space from the kernel. */
const BORDER = 52;
const MIDDLE = LEFT + 40;

/** Draws a road. Each station carries `data-step`, so that a script can move the current place. */
export function roadPicture(title: string, stations: readonly Station[], lang: Language): string {
  const parts: string[] = [];
  let y = 3;
  stations.forEach((station, i) => {
    const before = stations[i - 1];
    if (before !== undefined) {
      const crosses = isOutside(before) !== isOutside(station);
      const top = y + (crosses ? BORDER : GAP);
      parts.push(arrow(y, top, i + 1, station.namespace));
      if (crosses) parts.push(border(y + 22, isOutside(station) ? 'user space' : 'kernel', lang));
      y = top;
    }
    parts.push(box(station, i + 1, y, lang));
    y += PILL;
  });
  const steps = stations.map((station, i) => word(lang, 'then at', { n: i + 1, title: station.label }));
  return picture(
    'walk-pic road-pic',
    WIDTH,
    y + 4,
    word(lang, 'road picture', { title }),
    steps.join(lang === 'ja' ? '。' : '. '),
    parts.join(''),
  );
}

function isOutside({ shape }: Station): boolean {
  return shape === 'command';
}

function box({ label, shape, namespace, within }: Station, n: number, y: number, lang: Language): string {
  const place = { x: LEFT, y, width: BOX, height: PILL };
  const right = { x: LEFT + BOX - 16, y: y + 20 };
  const shift = namespace === null ? 0 : 18;
  const room = (within === undefined ? (shape === 'command' ? 174 : BOX - 32) : BOX - 140) - shift;
  return group(
    `base walked${nsClass(namespace)}`,
    { 'data-step': n, 'data-last': n },
    outline(shape, place),
    namespace === null ? '' : glyph(namespace, { x: LEFT + 22, y: y + PILL / 2 }),
    code({ x: LEFT + 16 + shift, y: y + 21 }, 'title', label, room - widening(label)),
    within !== undefined ? code(right, 'side mono', within, 108, { end: true }) : '',
    shape === 'command' ? text(right, 'side', word(lang, 'user space'), { lang, end: true }) : '',
    element('path', { class: 'flag', d: `M${LEFT - 15} ${y + 5}h11l4 11-4 11h-11z` }),
  );
}

/** Full-width characters take the room of two: what is cut by their number must know. */
function widening(label: string): number {
  return (displayWidth(label) - label.length) * CHARACTER;
}

function arrow(from: number, to: number, n: number, namespace: Namespace | null): string {
  return group(
    `line walked${nsClass(namespace)}`,
    { 'data-step': n },
    wire([
      { x: MIDDLE, y: from },
      { x: MIDDLE, y: to - 7 },
    ]),
    tipDown({ x: MIDDLE, y: to }),
  );
}

function border(y: number, key: Word, lang: Language): string {
  return group(
    'border',
    {},
    element('path', { class: 'frame dotted', d: `M${LEFT} ${y}h${BOX}` }),
    text({ x: LEFT + BOX, y: y + 16 }, 'words', word(lang, key), { lang, end: true }),
  );
}
