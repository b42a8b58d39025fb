/** Reads the pictures of finished pages as geometry: boxes, lines, arrow heads, texts with the room that they take. */
import { Parser } from 'htmlparser2';
import { displayWidth } from '#text';

export interface Point {
  x: number;
  y: number;
}

export interface Area {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Label extends Area {
  content: string;
}

/** What stands in one `<svg class="pic …">`. */
export interface Picture {
  classes: string;
  title: string;
  /** Objects and what a walk begins with. */
  boxes: Area[];
  /** Nested members, and cells of arrays. */
  insets: Area[];
  /** Lines as they turn. */
  wires: Point[][];
  /** Where arrow heads point. */
  tips: Point[];
  labels: Label[];
  /** Of each part in a namespace's colour: the namespace, and what it stands in. */
  coloured: { namespace: string; part: string }[];
  /** Namespaces whose shape is drawn. */
  glyphs: Set<string>;
}

interface Open {
  name: string;
  classes: string;
  namespace: string | null;
}

/** Every picture of a page. */
export function picturesOf(html: string): Picture[] {
  const found: Picture[] = [];
  let now: Picture | null = null;
  const open: Open[] = [];
  let text: { classes: string; at: Point; anchor: string; content: string } | null = null;
  const parser = new Parser({
    onopentag(name, attributes) {
      const classes = attributes['class'] ?? '';
      if (name === 'svg' && /\bpic\b/.test(classes)) {
        now = {
          classes,
          title: '',
          boxes: [],
          insets: [],
          wires: [],
          tips: [],
          labels: [],
          coloured: [],
          glyphs: new Set(),
        };
        open.length = 0;
      }
      if (now === null) return;
      const own = /\bns-(\w+)/.exec(classes)?.[1];
      const namespace = own ?? open.at(-1)?.namespace ?? null;
      open.push({ name, classes, namespace });
      const is = (word: string): boolean => classes.split(' ').includes(word);
      const number = (key: string): number => Number(attributes[key] ?? 0);
      if (name === 'text') {
        text = {
          classes,
          at: { x: number('x'), y: number('y') },
          anchor: attributes['text-anchor'] ?? '',
          content: '',
        };
      }
      if (is('glyph') && namespace !== null) now.glyphs.add(namespace);
      if (['wire', 'tip', 'bar', 'dot', 'inset'].some(is) && namespace !== null)
        now.coloured.push({ namespace, part: classes });
      const shape = (): Area =>
        name === 'rect'
          ? areaOf([
              { x: number('x'), y: number('y') },
              { x: number('x') + number('width'), y: number('y') + number('height') },
            ])
          : areaOf(pathPoints(attributes['d'] ?? ''));
      if (is('box')) now.boxes.push(shape());
      if (is('inset') || is('cell')) now.insets.push(shape());
      if (is('wire')) now.wires.push(pathPoints(attributes['d'] ?? ''));
      if (is('tip')) now.tips.push(pathPoints(attributes['d'] ?? '').at(-1)!);
    },
    ontext(content) {
      if (now === null) return;
      if (text !== null && open.at(-1)?.name === 'text') text.content += content;
      if (open.at(-1)?.name === 'title' && open.length === 2) now.title += content;
    },
    onclosetag(name) {
      if (now === null) return;
      open.pop();
      if (name === 'text' && text !== null) {
        now.labels.push(labelOf(text));
        text = null;
      }
      if (open.length > 0) return;
      found.push(now);
      now = null;
    },
  });
  parser.end(html);
  return found;
}

/** The points that a path goes through, its curves by their corners. */
export function pathPoints(d: string): Point[] {
  const points: Point[] = [];
  let at = { x: 0, y: 0 };
  const to = (x: number, y: number): void => {
    at = { x, y };
    points.push(at);
  };
  for (const [, command = '', rest = ''] of d.matchAll(/([a-zA-Z])([^a-zA-Z]*)/g)) {
    const n = [...rest.matchAll(/-?(?:\d+\.?\d*|\.\d+)/g)].map(Number);
    switch (command) {
      case 'M':
      case 'L':
        for (let i = 0; i < n.length; i += 2) to(n[i]!, n[i + 1]!);
        break;
      case 'l':
        for (let i = 0; i < n.length; i += 2) to(at.x + n[i]!, at.y + n[i + 1]!);
        break;
      case 'h':
        to(at.x + n[0]!, at.y);
        break;
      case 'v':
        to(at.x, at.y + n[0]!);
        break;
      case 'Q':
        to(n[0]!, n[1]!);
        to(n[2]!, n[3]!);
        break;
      case 'a':
        to(at.x + n[5]!, at.y + n[6]!);
        break;
      case 'z':
        break;
      default:
        throw new Error(`No picture of ours has \`${command}\` in a path: ${d}`);
    }
  }
  return points;
}

function areaOf(points: readonly Point[]): Area {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

/** Advance of a character that is half as wide as a full one: in code and in words, by the size that classes give. */
function advanceOf(classes: string): number {
  if (/\blane-name\b/.test(classes)) return 8.5;
  if (/\b(words|side)\b/.test(classes) && !/\bmono\b/.test(classes)) return 6.2;
  return /\b(mono|label|small|cell-name)\b/.test(classes) ? 7.3 : 7.9;
}

function labelOf(text: { classes: string; at: Point; anchor: string; content: string }): Label {
  const { classes, at, content } = text;
  const width = displayWidth(content) * advanceOf(classes);
  const middle = /\b(lane-name|verdict-sign|cell-name)\b/.test(classes);
  const left = middle ? at.x - width / 2 : text.anchor === 'end' ? at.x - width : at.x;
  return { left, right: left + width, top: at.y - 9.5, bottom: at.y + 2.5, content };
}

/** Whether two areas share more than an edge. */
export function overlap(a: Area, b: Area): boolean {
  return a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5;
}

export function contains(outer: Area, inner: Area): boolean {
  return (
    outer.left <= inner.left + 0.5 &&
    outer.right >= inner.right - 0.5 &&
    outer.top <= inner.top + 0.5 &&
    outer.bottom >= inner.bottom - 0.5
  );
}

/** The straight parts of a line, as areas without width; lines of ours turn at right angles. */
export function partsOf(wire: readonly Point[]): Area[] {
  return wire.slice(1).map((point, i) => areaOf([wire[i]!, point]));
}

/** Whether two straight parts cross or run over one another. */
export function cross(a: Area, b: Area): boolean {
  return a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;
}

/** Whether a straight part goes through the inside of an area, deeper than its border. */
export function enters(part: Area, area: Area): boolean {
  return (
    part.left < area.right - 1 &&
    part.right > area.left + 1 &&
    part.top < area.bottom - 1 &&
    part.bottom > area.top + 1
  );
}
