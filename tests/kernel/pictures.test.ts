/** Every picture of the built site by its geometry: what a reader would see crossing, covered or pointing wrongly. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { filesOf } from '../pages.ts';
import { contains, cross, enters, overlap, partsOf, picturesOf, type Picture } from '../svg-pictures.ts';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

/** Picture by the page that has it and its number there. */
const pictures = new Map<string, Picture>();
/** What each row of a table of two tasks shows: both values, and what is said of them. */
const rows: { page: string; values: string[]; verdict: string }[] = [];
beforeAll(() => {
  for (const path of filesOf(dist).filter((file) => /^(index|(ja|en)\/.*)\.html$/.test(file))) {
    const html = readFileSync(join(dist, path), 'utf8');
    for (const [, table = ''] of html.matchAll(/<table><caption>(?:動作中|Read from)(.*?)<\/table>/gs))
      for (const [, row = ''] of table.matchAll(/<tr><th scope="?row"?>(.*?)(?=<tr>|$)/gs)) {
        const values = [...row.matchAll(/<td>\s*<code>(.*?)<\/code>/gs)].map(([, value = '']) => value);
        rows.push({
          page: path,
          values,
          verdict: /<td>([^<]*)$/.exec(row.replace(/(<\/t\w+>|\s)+$/, ''))?.[1] ?? '',
        });
      }
    for (const [i, picture] of picturesOf(html).entries())
      pictures.set(`${path} ${i + 1} (${picture.classes})`, picture);
  }
});

/** What is wrong in each picture where something is. */
function wrong(find: (picture: Picture) => string[]): string[] {
  return [...pictures].flatMap(([name, picture]) => find(picture).map((what) => `${name}: ${what}`));
}

const shown = (place: object): string => JSON.stringify(place);

describe('in every picture', () => {
  test('there are lines, boxes and words to look at, of every kind of picture', () => {
    for (const kind of ['walk-pic', 'road-pic', 'map-pic', 'pair narrow', 'pair wide'])
      expect(
        [...pictures.values()].filter(({ classes }) => classes.includes(kind)).length,
        kind,
      ).toBeGreaterThan(0);
    expect(pictures.size).toBeGreaterThan(300);
    expect(wrong(({ boxes, labels }) => (boxes.length > 0 && labels.length > 0 ? [] : ['empty']))).toEqual(
      [],
    );
  });

  test('arrows point at the edge of an object, and none at a nested member', () => {
    expect(
      wrong(({ tips, boxes, insets }) =>
        tips
          .filter(({ x, y }) => {
            const onEdge = boxes.some(
              ({ left, right, top, bottom }) =>
                (y === top && x >= left && x <= right) || (x === right && y >= top && y <= bottom),
            );
            const point = { left: x - 1, right: x + 1, top: y - 1, bottom: y + 1 };
            return !onEdge || insets.some((inset) => overlap(inset, point));
          })
          .map(shown),
      ),
    ).toEqual([]);
  });

  test('no two lines cross', () => {
    expect(
      wrong(({ wires }) =>
        wires.flatMap((wire, i) =>
          wires
            .slice(i + 1)
            .filter((other) => partsOf(wire).some((a) => partsOf(other).some((b) => cross(a, b))))
            .map((other) => `${shown(wire)} crosses ${shown(other)}`),
        ),
      ),
    ).toEqual([]);
  });

  test('a line runs through no object but the one that it starts in', () => {
    expect(
      wrong(({ wires, boxes }) =>
        wires.flatMap((wire) => {
          const { x, y } = wire[0]!;
          const others = boxes.filter(
            (box) => x < box.left || x > box.right || y < box.top || y > box.bottom,
          );
          return others
            .filter((box) => partsOf(wire).some((part) => enters(part, box)))
            .map((box) => `${shown(wire)} runs through ${shown(box)}`);
        }),
      ),
    ).toEqual([]);
  });

  test('a text lies in a box or beside it, never across its border', () => {
    expect(
      wrong(({ labels, boxes, insets }) =>
        labels.flatMap((label) =>
          [...boxes, ...insets]
            .filter((box) => overlap(label, box) && !contains(box, label))
            .map((box) => `${label.content} ${shown(label)} on the border of ${shown(box)}`),
        ),
      ),
    ).toEqual([]);
  });

  test('no line runs through a text, and no text over another', () => {
    expect(
      wrong(({ labels, wires }) =>
        labels.flatMap((label, i) => [
          ...wires
            .filter((wire) => partsOf(wire).some((part) => enters(part, label)))
            .map((wire) => `${shown(wire)} through ${label.content}`),
          ...labels
            .slice(i + 1)
            .filter((other) => overlap(label, other))
            .map((other) => `${label.content} over ${other.content} ${shown(label)} ${shown(other)}`),
        ]),
      ),
    ).toEqual([]);
  });

  test('the shape of a namespace stands with its colour', () => {
    expect(
      wrong(({ coloured, glyphs }) =>
        coloured
          .filter(({ namespace }) => !glyphs.has(namespace))
          .map(({ namespace, part }) => `${part} of ${namespace} without its shape`),
      ),
    ).toEqual([]);
  });
});

describe('of two tasks', () => {
  test('every row of a table says ≠ where what was read differs, = where it does not', () => {
    const read = rows.filter(({ values }) => values.length === 2);
    expect(read.length).toBeGreaterThan(100);
    const signs = read.map(({ values: [a, b], verdict }) => [verdict.trim()[0], a === b ? '=' : '≠']);
    expect(read.filter((_, i) => signs[i]![0] !== signs[i]![1])).toEqual([]);
    expect(new Set(signs.map(([sign]) => sign))).toEqual(new Set(['=', '≠']));
    // Of what was not read nothing is said, but where both arrive by the same object.
    expect(rows.filter(({ values, verdict }) => values.length < 2 && !/^[–=]/.test(verdict))).toEqual([]);
  });

  test('a ≠ stands between two objects of different addresses, and between no others', () => {
    let signs = 0;
    expect(
      wrong(({ classes, labels, boxes }) => {
        if (!classes.includes('pair')) return [];
        const between = labels.filter(
          ({ content, left, right, top }) =>
            content === '≠' && !boxes.some((box) => overlap(box, { left, right, top, bottom: top + 1 })),
        );
        signs += between.length;
        const differing = labels.flatMap((a, i) =>
          labels
            .slice(i + 1)
            .filter(
              (b) =>
                b.top === a.top &&
                [a, b].every(({ content }) => /^0x[0-9a-f]+$/.test(content)) &&
                a.content !== b.content &&
                !boxes.some((box) => contains(box, a) && contains(box, b)),
            )
            .map(() => a.top),
        );
        // The sign stands at the title, the address in the row below it.
        const missing = differing.filter(
          (top) => !between.some((sign) => top - sign.top > 0 && top - sign.top < 40),
        );
        return between.length === differing.length && missing.length === 0
          ? []
          : [`${between.length} signs for ${differing.length} differences`];
      }),
    ).toEqual([]);
    expect(signs).toBeGreaterThan(50);
  });
});
