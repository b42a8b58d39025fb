/** One object as a box: title, the row of the field that is taken, nested members inside. */
import type { Language, Namespace } from '#model';
import { word } from '../words.ts';
import type { Field, WalkObject } from './objects.ts';
import { code, element, glyph, head, rect, SMALL_CHARACTER, text, type Box, type Point } from './svg.ts';

export const TITLE = 30;
export const ROW = 28;
export const FOLD = 24;
const INSET = 10;

export interface BoxOptions {
  lang: Language;
  /** `open` with folded rows around the field; `compact` with the field alone; `title` nothing else. */
  detail: 'open' | 'compact' | 'title';
  /** Shown at the right of the title. */
  address?: string | null;
}

export interface DrawnBox {
  svg: string;
  height: number;
  /** Middle of the pointer's dot, where the walk leaves; null where it ends inside. */
  exit: Point | null;
}

/** Draws an object at a place; the box is `width` wide and as high as it needs. */
export function objectBox(
  object: WalkObject,
  at: Point,
  width: number,
  leaves: boolean,
  options: BoxOptions,
): DrawnBox {
  const rows: string[] = [];
  let y = at.y + TITLE;
  let exit: Point | null = { x: at.x + width, y: at.y + TITLE / 2 };
  if (options.detail !== 'title') {
    const inner = fieldRows(object, object.fields, { x: at.x, y }, width, leaves, options);
    rows.push(inner.svg);
    y = inner.y;
    exit = inner.exit;
  }
  const box: Box = { x: at.x, y: at.y, width, height: y - at.y };
  const svg = [
    object.candidates > 1 ? sheets(box) : '',
    rect(box, 'box'),
    head({ ...box, height: options.detail === 'title' ? box.height : TITLE }),
    titleOf(object, at, width, options),
    ...rows,
    rect(box, object.outside ? 'frame dotted' : 'frame'),
    // A filled corner says that the record's own lines are not here.
    object.outside
      ? element('path', { class: 'corner', d: `M${at.x + width - 14} ${at.y}l14 14v-8a6 6 0 0 0-6-6z` })
      : '',
    flag(at),
  ];
  return { svg: svg.join(''), height: box.height, exit: leaves ? exit : null };
}

function titleOf(object: WalkObject, at: Point, width: number, { lang, address }: BoxOptions): string {
  const shift = object.namespace === null ? 0 : 18;
  const right =
    object.candidates > 1
      ? word(lang, 'candidates', { n: object.candidates })
      : object.outside
        ? word(lang, 'outside')
        : null;
  const room = width - 24 - shift - (right === null ? 0 : 90) - (address ? 90 : 0);
  const y = at.y + 20;
  return [
    object.namespace === null ? '' : glyph(object.namespace, { x: at.x + 18, y: at.y + 15 }),
    code({ x: at.x + 12 + shift, y }, 'title', object.title, room),
    right === null
      ? ''
      : text({ x: at.x + width - (object.outside ? 22 : 12), y }, 'side', right, { lang, end: true }),
    address ? code({ x: at.x + width - 12, y }, 'side mono', address, 100, { end: true }) : '',
  ].join('');
}

function fieldRows(
  object: WalkObject,
  fields: readonly Field[],
  at: Point,
  width: number,
  leaves: boolean,
  options: BoxOptions,
): { svg: string; y: number; exit: Point } {
  const [field, ...nested] = fields;
  if (field === undefined) return { svg: '', y: at.y, exit: at };
  const open = options.detail === 'open';
  const rows: string[] = [];
  let { y } = at;
  if (open && !field.first) {
    rows.push(moreRow({ x: at.x, y }, options.lang));
    y += FOLD;
  }
  let exit: Point;
  // A nested member is a box within; it is drawn so too where the walk ends at it.
  if (nested.length > 0 || (field.embedded && !leaves)) {
    const inner = nestedBox(object, field, nested, { x: at.x, y: y + 4 }, width, leaves, options);
    rows.push(inner.svg);
    exit = inner.exit;
    y = inner.y + (open && !field.last ? 4 : 8);
  } else {
    const row: Box = { x: at.x, y, width, height: ROW };
    rows.push(takenRow(field, row, leaves));
    exit = { x: at.x + width - 14, y: y + ROW / 2 };
    y += ROW;
  }
  if (open && !field.last) {
    rows.push(moreRow({ x: at.x, y }, options.lang));
    y += FOLD;
  }
  return { svg: rows.join(''), y, exit };
}

/** The tinted row with its bar; a pointer that is followed has a dot at the right. */
function takenRow(field: Field, { x, y, width, height }: Box, leaves: boolean): string {
  const shift = field.namespace === null ? 0 : 18;
  const middle = y + height / 2;
  const nameRoom = width - 28 - shift - (leaves ? 20 : 0);
  const typeRoom = nameRoom - (field.name.length + 2) * 8;
  return element(
    'g',
    { class: classesOf('taken', field), 'data-step': field.step },
    [
      rect({ x, y, width, height }, 'row', 0),
      rect({ x, y, width: 4, height }, 'bar', 0),
      field.namespace === null ? '' : glyph(field.namespace, { x: x + 20, y: middle }),
      code({ x: x + 14 + shift, y: middle + 4.5 }, 'name', field.name, nameRoom),
      leaves
        ? element('circle', { class: 'dot', cx: x + width - 14, cy: middle, r: 5 })
        : field.type === null || typeRoom < 40
          ? ''
          : code({ x: x + width - 12, y: middle + 4 }, 'side mono', field.type, typeRoom, { end: true }),
    ].join(''),
  );
}

function nestedBox(
  object: WalkObject,
  field: Field,
  nested: readonly Field[],
  at: Point,
  width: number,
  leaves: boolean,
  options: BoxOptions,
): { svg: string; y: number; exit: Point } {
  const x = at.x + INSET;
  const inner = width - 2 * INSET;
  let y = at.y + ROW;
  const rows: string[] = [];
  if (field.array) {
    rows.push(cells(field, { x, y }, inner, options.lang));
    y += ROW + 4;
  }
  let exit: Point = { x: x + inner - 14, y: at.y + ROW / 2 };
  if (nested.length > 0) {
    const deeper = fieldRows(object, nested, { x, y }, inner, leaves, options);
    rows.push(deeper.svg);
    y = deeper.y;
    exit = deeper.exit;
  } else if (options.detail === 'open') {
    rows.push(moreRow({ x, y }, options.lang));
    y += FOLD;
  }
  y += 4;
  const box: Box = { x, y: at.y, width: inner, height: y - at.y };
  // The title of an object has the shape already where it is the same namespace's.
  const shape: Namespace | null = field.namespace === object.namespace ? null : field.namespace;
  const shift = shape === null ? 0 : 18;
  const typeRoom = inner - 24 - shift - (field.name.length + 2) * 8;
  const svg = [
    rect(box, 'row'),
    shape === null ? '' : glyph(shape, { x: x + 18, y: at.y + 15 }),
    code({ x: x + 12 + shift, y: at.y + 19 }, 'name', field.name, inner - 24 - shift),
    field.type === null || typeRoom < 40
      ? ''
      : code({ x: x + inner - 12, y: at.y + 19 }, 'side mono', field.type, typeRoom, { end: true }),
    ...rows,
    rect(box, 'inset'),
  ];
  return {
    svg: element('g', { class: classesOf('taken nested', field), 'data-step': field.step }, svg.join('')),
    y,
    exit,
  };
}

/** An array: its first cells and the chosen one; beside them what picks it, in the source's words where they fit. */
function cells({ subscript }: Field, { x, y }: Point, width: number, lang: Language): string {
  const index = subscript.slice(1, -1);
  const early = index === '0' || index === '1';
  const labels = early ? ['[0]', '[1]', '…'] : ['[0]', '[1]', '…', '[n]'];
  const chosen = early ? Number(index) : labels.length - 1;
  const drawn = labels.map((label, i) => {
    const box: Box = { x: x + 12 + i * 34, y: y + 2, width: 34, height: ROW - 4 };
    return (
      rect(box, i === chosen ? 'cell chosen' : 'cell', 0) +
      text({ x: box.x + 17, y: box.y + 16 }, 'cell-name', label)
    );
  });
  const at = { x: x + 12 + labels.length * 34 + 8, y: y + 18 };
  const source = `n = ${index}`;
  const said =
    !early && index !== '' && index !== '…' && at.x + source.length * SMALL_CHARACTER < x + width - 6;
  return (
    drawn.join('') +
    (said ? code(at, 'small mono', source, width) : text(at, 'words', word(lang, 'element by'), { lang }))
  );
}

/** Says that the record has more than is drawn. */
export function moreRow({ x, y }: Point, lang: Language): string {
  return text({ x: x + 14, y: y + 16 }, 'words more', `⋯ ${word(lang, 'more fields')}`, { lang });
}

function sheets({ x, y, width, height }: Box): string {
  return [8, 4]
    .map((shift) => rect({ x: x + shift, y: y - shift, width: width - shift, height }, 'sheet'))
    .join('');
}

/** Points at the current object from the left; only there it is shown. */
function flag({ x, y }: Point): string {
  return element('path', { class: 'flag', d: `M${x - 15} ${y + 4}h11l4 11-4 11h-11z` });
}

function classesOf(base: string, field: Field): string {
  return field.namespace === null ? base : `${base} ns-${field.namespace}`;
}
