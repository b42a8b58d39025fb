/** The vertical picture of a walk: 328 px wide on every page, phone and print included. */
import type { Chain, Language } from '#model';
import { stepNamespaces } from '../namespace.ts';
import { word } from '../words.ts';
import { basePill, PILL } from './base-pill.ts';
import { objectBox, type BoxOptions } from './object-box.ts';
import { objectsOf, type WalkObject } from './objects.ts';
import { code, group, nsClass, picture, tipDown, wire, type Point } from './svg.ts';

export interface WalkPictureOptions {
  lang: Language;
  /** Only the object of the current step and the title of the one it leads to: for narrow screens. */
  slice?: boolean;
}

const WIDTH = 328;
const LEFT = 20;
const BOX = 288;
const GAP = 50;
const CLOSE_GAP = 26;
/** More objects than this are drawn small, except around the current one. */
const MANY = 5;
/** Where arrows arrive, and the channel beside the boxes that they come down by. */
const ARRIVAL = LEFT + 40;
const CHANNEL = LEFT + BOX + 12;

type State = 'walked' | 'now' | 'ahead';

/**
 * Draws a walk. Every object and every arrow carries `data-step` (the first step inside, the step that the arrow
 * leads to) and `data-last`, so that a script can move the current place without a new picture.
 * @param currentStep from 1; null shows the whole way without a current place
 */
export function walkPicture(chain: Chain, currentStep: number | null, options: WalkPictureOptions): string {
  const objects = objectsOf(chain);
  const { lang } = options;
  const at = objects.findIndex(({ fields }) => fields.some(({ step }) => step === currentStep));
  const parts: string[] = [];
  let y = 3;
  // The exit of the base is its pill; each object's exit is its pointer's dot.
  let exit: Point | null = null;
  const baseShown = options.slice !== true || at < 0;
  if (baseShown) {
    parts.push(basePill(chain, { x: LEFT, y, width: BOX, height: PILL }, stateOf(1, 1, currentStep), lang));
    exit = { x: ARRIVAL, y: y + PILL };
    y += PILL;
  }
  objects.forEach((object, i) => {
    const detail = detailOf(i, at, objects.length, options.slice === true);
    if (detail === null) return;
    const [first, last] = stepsOf(object);
    const label = i === 0 ? baseLabel(chain) : arrowLabel(objects[i - 1]);
    if (exit !== null) {
      const roomy =
        detail !== 'compact' &&
        (i === 0 || detailOf(i - 1, at, objects.length, options.slice === true) === 'open');
      const top = y + (roomy ? GAP : CLOSE_GAP);
      parts.push(arrow(exit, top, roomy ? label : null, i === 0, first, currentStep, objects[i - 1]));
      y = top;
    }
    const drawn = objectBox(object, { x: LEFT, y }, BOX, i < objects.length - 1, { lang, detail });
    const data = { 'data-step': first, 'data-last': last };
    parts.push(
      group(`obj ${stateOf(first, last, currentStep)}${nsClass(object.namespace)}`, data, drawn.svg),
    );
    y += drawn.height;
    exit = drawn.exit;
  });
  return picture(
    'walk-pic',
    WIDTH,
    y + 4,
    word(lang, 'walk picture', { chain: chain.spelling }),
    describe(chain, lang),
    parts.join(''),
  );
}

/** How much of an object is drawn; null leaves it out. */
function detailOf(i: number, current: number, count: number, slice: boolean): BoxOptions['detail'] | null {
  if (slice) {
    const focus = Math.max(0, current);
    // Before the first object stands the base: its slice shows only what it leads to.
    if (current < 0) return i === 0 ? 'title' : null;
    return i === focus ? 'open' : i === focus + 1 ? 'title' : null;
  }
  if (count <= MANY) return 'open';
  if (current < 0) return 'compact';
  return Math.abs(i - current) <= 1 ? 'open' : 'title';
}

function stateOf(first: number, last: number, current: number | null): State {
  if (current === null || last < current) return 'walked';
  return first <= current ? 'now' : 'ahead';
}

function stepsOf({ fields }: WalkObject): [first: number, last: number] {
  return [fields[0]?.step ?? 0, fields.at(-1)?.step ?? 0];
}

function baseLabel(chain: Chain): string | null {
  return chain.steps[0]?.type ?? null;
}

function arrowLabel(from: WalkObject | undefined): string | null {
  const field = from?.fields.at(-1);
  return field === undefined ? null : `->${field.name}`;
}

function arrow(
  exit: Point,
  top: number,
  label: string | null,
  straight: boolean,
  step: number,
  current: number | null,
  from: WalkObject | undefined,
): string {
  const end = { x: ARRIVAL, y: top };
  const bend = top - 14;
  const points = straight
    ? [exit, { x: ARRIVAL, y: top - 7 }]
    : [
        exit,
        { x: CHANNEL, y: exit.y },
        { x: CHANNEL, y: bend },
        { x: ARRIVAL, y: bend },
        { x: ARRIVAL, y: top - 7 },
      ];
  const state = current === null || step <= current ? 'walked' : 'ahead';
  const namespace = from?.fields.at(-1)?.namespace ?? null;
  return group(
    `line ${state}${nsClass(namespace)}`,
    { 'data-step': step },
    wire(points),
    tipDown(end),
    label === null ? '' : code({ x: ARRIVAL + 14, y: straight ? top - 21 : bend - 8 }, 'label', label, 200),
  );
}

function describe(chain: Chain, lang: Language): string {
  const namespaces = stepNamespaces(chain.steps);
  const steps = chain.steps.map((step, i) => {
    const place = { n: step.n, record: step.record, field: step.field ?? chain.base };
    const namespace = namespaces[i];
    return word(lang, 'then to', place) + (namespace ? ` (${namespace})` : '');
  });
  return steps.join(lang === 'ja' ? '。' : '. ');
}
