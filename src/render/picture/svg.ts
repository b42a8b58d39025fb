/** SVG as strings: shapes with classes only, because the pages' policy forbids styles inside. */
import type { Language, Namespace } from '#model';
import { escapeHtml } from '#text';
import { SHAPES } from './shapes.ts';

export interface Point {
  x: number;
  y: number;
}

export interface Box extends Point {
  width: number;
  height: number;
}

/** Advance of one character of code at 13 and at 12 px, on the wide side of the fonts that are asked for. */
export const CHARACTER = 7.9;
export const SMALL_CHARACTER = 7.3;
/** Classes whose text is 12 px. */
const SMALL = /\b(mono|label|small)\b/;
const RADIUS = 6;

type Attributes = Record<string, string | number>;

/** An element with attributes in the order given. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${shown(value)}"`);
  return content === '' && name !== 'text'
    ? `<${name}${list.join('')}/>`
    : `<${name}${list.join('')}>${content}</${name}>`;
}

function shown(value: string | number): string {
  return typeof value === 'number' ? String(Math.round(value * 100) / 100) : escapeHtml(value);
}

export function group(classes: string, data: Attributes, ...content: string[]): string {
  return element('g', { class: classes, ...data }, content.join(''));
}

export function rect(box: Box, classes: string, radius = RADIUS): string {
  const { x, y, width, height } = box;
  return element('rect', { class: classes, x, y, width, height, ...(radius > 0 ? { rx: radius } : {}) });
}

/** A text on its baseline. `lang` for words; code has none. */
export function text(
  at: Point,
  classes: string,
  content: string,
  options: { lang?: Language; end?: boolean } = {},
): string {
  return element(
    'text',
    {
      ...(classes === '' ? {} : { class: classes }),
      x: at.x,
      y: at.y,
      ...(options.end === true ? { 'text-anchor': 'end' } : {}),
      ...(options.lang === undefined ? {} : { lang: options.lang }),
    },
    escapeHtml(content),
  );
}

/** Code cut to what fits, the rest in its tooltip: text is never scaled. */
export function code(
  at: Point,
  classes: string,
  content: string,
  room: number,
  options: { end?: boolean } = {},
): string {
  const most = Math.max(1, Math.floor(room / (SMALL.test(classes) ? SMALL_CHARACTER : CHARACTER)));
  if (content.length <= most) return text(at, classes, content, options);
  const cut = `${content.slice(0, most - 1)}…`;
  return element(
    'text',
    { class: classes, x: at.x, y: at.y, ...(options.end === true ? { 'text-anchor': 'end' } : {}) },
    `${escapeHtml(cut)}<title>${escapeHtml(content)}</title>`,
  );
}

/** The upper part of a box, rounded at its two upper corners. */
export function head({ x, y, width, height }: Box): string {
  const r = RADIUS;
  const d = `M${x} ${y + height}v${r - height}a${r} ${r} 0 0 1 ${r} ${-r}h${width - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}v${height - r}z`;
  return element('path', { class: 'head', d });
}

/** A line through points, with rounded corners where it turns at right angles. */
export function wire(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let d = `M${first.x} ${first.y}`;
  let from = first;
  rest.forEach((to, i) => {
    const next = rest[i + 1];
    if (next === undefined) d += `L${to.x} ${to.y}`;
    else {
      const a = towards(to, from);
      const b = towards(to, next);
      d += `L${a.x} ${a.y}Q${to.x} ${to.y} ${b.x} ${b.y}`;
    }
    from = to;
  });
  return element('path', { class: 'wire', d });
}

/** A filled head that points down at a place. */
export function tipDown({ x, y }: Point): string {
  return element('path', { class: 'tip', d: `M${x - 5} ${y - 8}h10l-5 8z` });
}

/** A filled head that points left at a place. */
export function tipLeft({ x, y }: Point): string {
  return element('path', { class: 'tip', d: `M${x + 8} ${y - 5}v10l-8-5z` });
}

function towards(corner: Point, other: Point): Point {
  const dx = Math.sign(other.x - corner.x) * Math.min(RADIUS, Math.abs(other.x - corner.x) / 2);
  const dy = Math.sign(other.y - corner.y) * Math.min(RADIUS, Math.abs(other.y - corner.y) / 2);
  return { x: corner.x + dx, y: corner.y + dy };
}

/** Class of a namespace with a blank before it; empty for none. */
export function nsClass(namespace: string | null): string {
  return namespace === null ? '' : ` ns-${namespace}`;
}

/** The namespace's shape, its middle at the place. */
export function glyph(namespace: Namespace, { x, y }: Point): string {
  return element('g', { class: 'glyph', transform: `translate(${x - 6} ${y - 6})` }, SHAPES[namespace]);
}

/** The picture: one image to a screen reader, with its name and what it shows. */
export function picture(
  classes: string,
  width: number,
  height: number,
  title: string,
  desc: string,
  content: string,
): string {
  const h = Math.ceil(height);
  return element(
    'svg',
    { class: `pic ${classes}`, role: 'img', viewBox: `0 0 ${width} ${h}`, width, height: h },
    `<title>${escapeHtml(title)}</title><desc>${escapeHtml(desc)}</desc>${content}`,
  );
}
