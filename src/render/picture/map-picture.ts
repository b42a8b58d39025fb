/** Several walks from one object in one picture: where each leads, and how far they go together. */
import type { Chain, Language } from '#model';
import { word } from '../words.ts';
import { basePill, PILL } from './base-pill.ts';
import { FOLD, moreRow, ROW, TITLE } from './object-box.ts';
import { objectsOf, type Field, type WalkObject } from './objects.ts';
import {
  type Box,
  code,
  element,
  glyph,
  group,
  head,
  nsClass,
  picture,
  rect,
  SMALL_CHARACTER,
  text,
  tipDown,
  tipLeft,
  wire,
} from './svg.ts';

/** A field that at least one of the walks takes. */
interface MapRow {
  /** With what is taken inside of it: `nsproxy`, `numbers[n].ns`. */
  name: string;
  /** The last field of the name, which has its type and namespace. */
  field: Field;
  /** Line of the definition: rows stand as the source has them. */
  line: number;
  /** What the pointer leads to, where a walk goes on. */
  to: MapObject | null;
}

interface MapObject {
  object: WalkObject;
  rows: MapRow[];
}

/** Where everything stands. */
interface Plan {
  boxes: { shown: MapObject; y: number }[];
  /** From the middle of a row to that of a title further down, by a channel (from 1) beside the boxes between. */
  arrows: { field: Field; from: number; to: number; channel: number }[];
}

const WIDTH = 328;
const LEFT = 4;
const GAP = 16;
/** From the boxes to the first channel, and from one channel to the next. */
const BESIDE = 12;
const CHANNEL = 8;
/** Where the base's arrow arrives. */
const ARRIVAL = LEFT + 40;

/**
 * Draws walks that begin with one object, at least one; an object that several of them visit is drawn once.
 */
export function mapPicture(chains: readonly [Chain, ...Chain[]], lang: Language): string {
  const root = joinWalks(chains);
  const top = 3 + PILL + 30;
  const plan: Plan = { boxes: [], arrows: [] };
  const { bottom, channels } = place(root, top, plan);
  const width = WIDTH - 2 * LEFT - BESIDE - CHANNEL * Math.max(0, channels - 1);
  const type = chains[0].steps[0]?.type ?? '';
  const base = [
    wire([
      { x: ARRIVAL, y: 3 + PILL },
      { x: ARRIVAL, y: top - 7 },
    ]),
    tipDown({ x: ARRIVAL, y: top }),
    code({ x: ARRIVAL + 14, y: top - 10 }, 'label', type, width - 60),
  ];
  const parts = [
    basePill(chains[0], { x: LEFT, y: 3, width, height: PILL }, 'walked', lang),
    group('line walked', {}, ...base),
    ...plan.boxes.map(({ shown, y }) => box(shown, { x: LEFT, y, width, height: heightOf(shown) }, lang)),
    ...plan.arrows.map((arrow) => drawArrow(arrow, LEFT + width)),
  ];
  return picture(
    'map-pic',
    WIDTH,
    bottom + 4,
    word(lang, 'map picture', { record: root.object.title }),
    chains.map(({ spelling }) => spelling).join(lang === 'ja' ? '、' : ', '),
    parts.join(''),
  );
}

/** One object for each type path, with the rows of all walks that visit it. */
function joinWalks(chains: readonly [Chain, ...Chain[]]): MapObject {
  const known = new Map<string, MapObject>();
  for (const chain of chains) {
    let row: MapRow | null = null;
    for (const object of objectsOf(chain)) {
      const joined: MapObject = known.get(object.path) ?? { object, rows: [] };
      known.set(object.path, joined);
      if (row !== null) row.to = joined;
      row = rowOf(joined, object, chain);
    }
  }
  for (const { rows } of known.values()) rows.sort((a, b) => a.line - b.line);
  const root = known.get(chains[0].record);
  if (root === undefined)
    throw new Error(`${chains[0].spelling} takes no step: content should have said so.`);
  return root;
}

/** The row of what a walk takes of an object; a new one where no walk before took it. */
function rowOf({ rows }: MapObject, { fields }: WalkObject, chain: Chain): MapRow | null {
  const field = fields.at(-1);
  if (field === undefined) return null;
  const name = fields.map((part) => part.name + (part.array ? '[n]' : '')).join('.');
  const before = rows.find((row) => row.name === name);
  if (before !== undefined) return before;
  const outermost = chain.steps.find(({ n }) => n === fields[0]?.step);
  const row: MapRow = { name, field, line: outermost?.definitions[0]?.place.line ?? 0, to: null };
  rows.push(row);
  return row;
}

/**
 * Puts an object and all that it leads to below each other: what the last row leads to comes first, so that each
 * arrow runs outside of those of the rows below its own and none crosses another.
 */
function place(shown: MapObject, y: number, plan: Plan): { bottom: number; channels: number } {
  plan.boxes.push({ shown, y });
  let bottom = y + heightOf(shown);
  let channels = 0;
  for (const [i, { field, to }] of [...shown.rows.entries()].reverse()) {
    if (to === null) continue;
    const top = bottom + GAP;
    const below = place(to, top, plan);
    channels = Math.max(channels, below.channels) + 1;
    plan.arrows.push({ field, from: y + TITLE + ROW * (i + 0.5), to: top + TITLE / 2, channel: channels });
    ({ bottom } = below);
  }
  return { bottom, channels };
}

function heightOf({ rows }: MapObject): number {
  return TITLE + ROW * rows.length + (rows.length > 1 ? FOLD : 0);
}

function box({ object, rows }: MapObject, at: Box, lang: Language): string {
  const { x, y, width } = at;
  const shift = object.namespace === null ? 0 : 18;
  return group(
    `obj walked${nsClass(object.namespace)}`,
    {},
    rect(at, 'box'),
    head({ ...at, height: TITLE }),
    object.namespace === null ? '' : glyph(object.namespace, { x: x + 18, y: y + TITLE / 2 }),
    code({ x: x + 12 + shift, y: y + 20 }, 'title', object.title, width - 24 - shift),
    ...rows.map((row, i) => rowShown(row, { x, y: y + TITLE + ROW * i, width, height: ROW })),
    // Where several fields are shown, a reader might take them for all.
    rows.length > 1 ? moreRow({ x, y: y + TITLE + ROW * rows.length }, lang) : '',
    rect(at, 'frame'),
  );
}

/** A pointer that a walk follows has a dot; of what a walk ends at, the type is said where there is room. */
function rowShown({ name, field, to }: MapRow, { x, y, width, height }: Box): string {
  const middle = y + height / 2;
  const shift = field.namespace === null ? 0 : 18;
  const type = field.type?.replace(/^(?:struct|union) /, '').replace(/ \*$/, '') ?? '';
  const room = width - 38 - shift - (name.length + 1) * 8;
  return group(
    `taken${nsClass(field.namespace)}`,
    {},
    rect({ x, y, width, height }, 'row', 0),
    rect({ x, y, width: 4, height }, 'bar', 0),
    field.namespace === null ? '' : glyph(field.namespace, { x: x + 20, y: middle }),
    code({ x: x + 14 + shift, y: middle + 4.5 }, 'name', name, width - 28 - shift),
    to !== null
      ? element('circle', { class: 'dot', cx: x + width - 14, cy: middle, r: 5 })
      : type.length * SMALL_CHARACTER <= room
        ? text({ x: x + width - 12, y: middle + 4 }, 'side mono', type, { end: true })
        : '',
  );
}

function drawArrow({ field, from, to, channel }: Plan['arrows'][number], right: number): string {
  const beside = right + BESIDE + CHANNEL * (channel - 1);
  const points = [
    { x: right - 14, y: from },
    { x: beside, y: from },
    { x: beside, y: to },
    { x: right + 7, y: to },
  ];
  return group(`line walked${nsClass(field.namespace)}`, {}, wire(points), tipLeft({ x: right, y: to }));
}
