/** Two tasks side by side on the same walk: what is separate twice, what is shared once. */
import type { Chain, Language, Observation, ObservedTask } from '#model';
import { word } from '../words.ts';
import { laneObjects, type LaneObject } from './lanes-model.ts';
import { memberBox, sharedRow, siblingRow, takenRow, type Size } from './lanes-rows.ts';
import { FOLD, ROW, TITLE } from './object-box.ts';
import {
  code,
  element,
  glyph,
  group,
  head,
  nsClass,
  picture,
  rect,
  text,
  tipDown,
  wire,
  type Point,
} from './svg.ts';

const SIZES: readonly Size[] = [
  { name: 'wide', lane: 310, gap: 56, end: 34, dot: 17 },
  { name: 'narrow', lane: 150, gap: 20, end: 28, dot: 14 },
];
const EDGE = 4;
const HEADING = 36;
const GAP = 40;
const ADDRESS = 22;

type Side = 'a' | 'b';

/**
 * Draws a walk for two tasks of a recording, in both sizes; styles show the one that fits.
 * @param taskA id of the task in the left lane, single border
 * @param taskB id of the task in the right lane, double border
 * @throws where the recording has no such task
 */
export function lanesPicture(
  chain: Chain,
  observation: Observation,
  taskA: string,
  taskB: string,
  lang: Language,
): string {
  const [a, b] = [taskOf(observation, taskA), taskOf(observation, taskB)];
  const objects = laneObjects(chain, a, b);
  const title = word(lang, 'lanes picture', { chain: chain.spelling, a: a.label[lang], b: b.label[lang] });
  const desc = describe(objects, lang);
  const drawn = SIZES.map((size) => {
    const { svg, height } = new Lanes(size, lang, a, b).draw(objects);
    return picture(`pair ${size.name}`, 2 * (size.lane + EDGE) + size.gap, height, title, desc, svg);
  });
  return `<div class="lanes-pic">${drawn.join('')}</div>`;
}

/** The task of an id. */
export function taskOf(observation: Observation, id: string): ObservedTask {
  const task = observation.tasks.find((other) => other.id === id);
  if (task === undefined) throw new Error(`The recording ${observation.id} has no task ${id}.`);
  return task;
}

function describe(objects: readonly LaneObject[], lang: Language): string {
  const parts = objects.slice(1).map(({ record, shared, address }) => {
    if (address.a === null || address.b === null) return `${record}: ${word(lang, 'unmeasured')}`;
    return word(lang, shared ? 'same object' : 'other object', { field: record });
  });
  return parts.join(lang === 'ja' ? '。' : '. ');
}

/** One drawing: goes down both lanes at once, so that objects of one step stand at one height. */
class Lanes {
  private readonly size: Size;
  private readonly lang: Language;
  private readonly tasks: Record<Side, ObservedTask>;
  private readonly x: Record<Side, number>;
  private readonly parts: string[] = [];
  private y = HEADING;

  constructor(size: Size, lang: Language, a: ObservedTask, b: ObservedTask) {
    this.size = size;
    this.lang = lang;
    this.tasks = { a, b };
    this.x = { a: EDGE, b: EDGE + size.lane + size.gap };
  }

  draw(objects: readonly LaneObject[]): { svg: string; height: number } {
    this.headings();
    // Where arrows come from: one in each lane, or one from the middle once the way is shared.
    let exits: Point[] = [];
    objects.forEach((object, i) => {
      const previous = objects[i - 1];
      const next = objects[i + 1];
      const namespace = previous?.field?.namespace ?? null;
      if (i > 0) this.y += GAP;
      const classes = `line walked${namespace === null ? '' : ` ns-${namespace}`}`;
      const lines = exits.map(
        (exit) => wire([exit, { x: exit.x, y: this.y - 7 }]) + tipDown({ x: exit.x, y: this.y }),
      );
      if (lines.length > 0) this.parts.push(group(classes, {}, ...lines));
      const after = this.object(object, next, i === 0);
      exits = after.exits;
      this.y = after.y;
      if (!object.shared) this.sharedSiblings(object, next);
    });
    return { svg: this.parts.join(''), height: this.y + EDGE + 2 };
  }

  private headings(): void {
    const most = Math.floor(this.size.lane / 15);
    for (const side of ['a', 'b'] as const) {
      const label = this.tasks[side].label[this.lang];
      const middle = this.x[side] + this.size.lane / 2;
      const shown = label.length > most * 1.6 ? `${label.slice(0, most - 1)}…` : label;
      this.parts.push(text({ x: middle, y: 16 }, 'lane-name', shown, { lang: this.lang }));
      // The double border of the second lane, under its name.
      const half = Math.min(this.size.lane / 2, 24);
      for (const y of side === 'a' ? [] : [21.5, 24.5]) {
        this.parts.push(element('path', { class: 'lane-rule', d: `M${middle - half} ${y}h${2 * half}` }));
      }
    }
  }

  private object(
    object: LaneObject,
    next: LaneObject | undefined,
    isTask: boolean,
  ): { exits: Point[]; y: number } {
    if (object.shared) return this.sharedObject(object);
    const drawn = (['a', 'b'] as const).map((side) =>
      this.laneBox(object, side, next?.shared === true, isTask),
    );
    const { a, b } = object.address;
    if (!isTask && a !== null && b !== null) this.verdict(this.y + TITLE / 2);
    return {
      exits: drawn.flatMap(({ exit }) => (exit === null ? [] : [exit])),
      y: this.y + (drawn[0]?.height ?? 0),
    };
  }

  /** A box in one lane; the pointer leaves at the outer edge, at the inner one towards something shared. */
  private laneBox(
    object: LaneObject,
    side: Side,
    towardsShared: boolean,
    isTask: boolean,
  ): { exit: Point | null; height: number } {
    const { lane, dot } = this.size;
    const x = this.x[side];
    const rows: string[] = [];
    let y = this.y + TITLE;
    const address = object.address[side];
    // A task's address says nothing that its command does not.
    const about = isTask ? this.tasks[side].command : (address ?? word(this.lang, 'unmeasured'));
    rows.push(code({ x: x + 10, y: y + 15 }, 'side mono', about, lane - 16));
    y += ADDRESS;
    const dotX = (outer: boolean): number => ((side === 'a') === outer ? x + dot : x + lane - dot);
    let exit: Point | null = null;
    if (object.field !== null) {
      rows.push(takenRow(this.size, object.field, { x, y }, dotX(!towardsShared)));
      exit = { x: dotX(!towardsShared), y: y + ROW / 2 };
      y += ROW;
    }
    for (const sibling of object.siblings) {
      rows.push(siblingRow(this.size, sibling, { x, y }, !sibling.shared || towardsShared));
      y += FOLD;
    }
    if (object.member !== null || object.leaves.length > 0) {
      const inner = memberBox(object, side, { x: x + 8, y: y + 2 }, lane - 16, this.lang);
      rows.push(inner.svg);
      y += inner.height + 10;
    }
    const box = { x, y: this.y, width: lane, height: y - this.y };
    const unmeasured = !isTask && address === null;
    this.parts.push(
      group(
        `obj walked${side === 'b' ? ' second' : ''}${nsClass(object.namespace)}`,
        {},
        side === 'b'
          ? rect({ x: x - 3, y: box.y - 3, width: lane + 6, height: box.height + 6 }, 'outline', 8)
          : '',
        rect(box, 'box'),
        head({ ...box, height: TITLE }),
        this.title(object, x, lane),
        ...rows,
        rect(box, unmeasured ? 'frame dotted' : 'frame'),
      ),
    );
    return { exit, height: box.height };
  }

  private title(object: LaneObject, x: number, width: number): string {
    const shift = object.namespace === null ? 0 : 18;
    const name = this.size.name === 'narrow' ? object.record : object.title;
    const shown = code({ x: x + 12 + shift, y: this.y + 20 }, 'title', name, width - 20 - shift);
    return object.namespace === null ? shown : glyph(object.namespace, { x: x + 18, y: this.y + 15 }) + shown;
  }

  /** One box between the lanes: both arrows end in it. */
  private sharedObject(object: LaneObject): { exits: Point[]; y: number } {
    const { x, width } = this.between();
    const rows: string[] = [
      text({ x: x + 12, y: this.y + TITLE + 15 }, 'side', word(this.lang, 'shared'), { lang: this.lang }),
    ];
    const aside = { x: x + width - 10, y: this.y + TITLE + 15 };
    if (object.address.a === null) {
      rows.push(text(aside, 'side', word(this.lang, 'unmeasured'), { lang: this.lang, end: true }));
    } else {
      rows.push(
        code(aside, 'side mono', object.address.a, width - 50, {
          end: true,
        }),
      );
    }
    let y = this.y + TITLE + ADDRESS;
    let exits: Point[] = [];
    if (object.field !== null) {
      const middle = x + width / 2;
      rows.push(
        element(
          'g',
          { class: `taken${nsClass(object.field.namespace)}` },
          rect({ x, y, width, height: ROW }, 'row', 0) +
            code({ x: x + 12, y: y + 18.5 }, 'name', object.field.name, width / 2 - 24) +
            element('circle', { class: 'dot', cx: middle, cy: y + ROW / 2, r: 5 }),
        ),
      );
      exits = [{ x: middle, y: y + ROW / 2 }];
      y += ROW;
    }
    if (object.member !== null || object.leaves.length > 0) {
      const inner = memberBox(object, 'a', { x: x + 8, y: y + 2 }, width - 16, this.lang);
      rows.push(inner.svg);
      y += inner.height + 10;
    }
    const box = { x, y: this.y, width, height: y - this.y };
    this.parts.push(
      group(
        `obj walked shared${nsClass(object.namespace)}`,
        {},
        rect(box, 'box'),
        head({ ...box, height: TITLE }),
        this.title(object, x, width),
        ...rows,
        rect(box, object.address.a === null ? 'frame dotted' : 'frame'),
      ),
    );
    return { exits, y };
  }

  /** What the object shares beside the walk: one box that both lanes' inner dots lead down to. */
  private sharedSiblings(object: LaneObject, next: LaneObject | undefined): void {
    const shared = object.siblings.filter((sibling) => sibling.shared);
    if (shared.length === 0 || next?.shared === true) return;
    const { x, width } = this.between();
    const top = this.y + GAP;
    const one = shared.length === 1 ? (shared[0]?.namespace ?? null) : null;
    // The last rows of the box above, in order; dots over the line that leads them down together.
    const rowY = (i: number): number => this.y - (shared.length - i - 0.5) * FOLD;
    const { lane, dot } = this.size;
    const lines = [this.x.a + lane - dot, this.x.b + dot].map((at) => {
      const dots = shared.map(({ namespace }, i) =>
        element('circle', { class: `dot ns-${namespace}`, cx: at, cy: rowY(i), r: 5 }),
      );
      return (
        wire([
          { x: at, y: rowY(0) },
          { x: at, y: top - 7 },
        ]) +
        tipDown({ x: at, y: top }) +
        dots.join('')
      );
    });
    this.parts.push(group(`line walked${nsClass(one)}`, {}, ...lines));
    const box = { x, y: top, width, height: TITLE + shared.length * FOLD + 4 };
    const rows = shared.map((sibling, i) =>
      sharedRow(this.size, sibling, { x, y: top + TITLE + i * FOLD }, width),
    );
    this.parts.push(
      group(
        `obj walked shared${nsClass(one)}`,
        {},
        rect(box, 'box'),
        head({ ...box, height: TITLE }),
        text({ x: x + 12, y: top + 20 }, 'title', word(this.lang, 'shared'), { lang: this.lang }),
        ...rows,
        rect(box, 'frame'),
      ),
    );
    this.y = top + box.height;
  }

  /** The room between the outer arrows of both lanes. */
  private between(): { x: number; width: number } {
    const { lane, end } = this.size;
    const whole = this.x.b + lane - this.x.a - 2 * end;
    const width = Math.min(whole, 320);
    return { x: this.x.a + end + (whole - width) / 2, width };
  }

  private verdict(y: number): void {
    const x = this.x.a + this.size.lane + this.size.gap / 2;
    const r = this.size.name === 'wide' ? 14 : 9;
    this.parts.push(
      element('circle', { class: 'verdict', cx: x, cy: y, r }),
      text({ x, y: y + 4.5 }, 'verdict-sign', '≠'),
    );
  }
}
