import { expect, test } from 'vitest';
import { groupSpots, type Spot } from '../../src/render/uses.ts';
import { planPages } from '../../src/render/plan.ts';
import { analysed, analysisOf } from './fixture.ts';

const plan = planPages(analysisOf([analysed('a.c', ''), analysed('b.c', '')]), []);
const everything = { rows: 100, rowsInFile: 100, numbers: 100 };

/** Every place where a name stands in a text, as a read. */
function spotsOf(path: string, text: string, name: string): Spot[] {
  return [...text.matchAll(new RegExp(name, 'g'))].map(({ index }) => ({
    file: { path, text },
    line: text.slice(0, index).split('\n').length,
    start: index,
    end: index + name.length,
    role: 'read',
  }));
}

test('several uses in one line are one place, each of them marked, their roles named once', () => {
  const spots = spotsOf('a.c', '\tx = x < x;\n', 'x');
  const roles = ['write', 'read', 'read'];
  const { groups } = groupSpots(
    plan,
    spots.map((spot, i) => ({ ...spot, role: roles[i] ?? '' })).toReversed(),
    everything,
  );
  expect(groups).toEqual([
    {
      file: { href: 'linux/v6.12/source/a.c.html', label: 'a.c' },
      uses: [
        {
          href: 'linux/v6.12/source/a.c.html#L1',
          line: 1,
          codeHtml: '<mark>x</mark> = <mark>x</mark> &lt; <mark>x</mark>;',
          roles: ['read', 'write'],
        },
      ],
      more: [],
    },
  ]);
});

test('a place inside another is marked with it', () => {
  const spot = { file: { path: 'a.c', text: 'f(g)\n' }, line: 1, role: 'call' };
  const inner = { ...spot, start: 2, end: 3 };
  const outer = { ...spot, start: 0, end: 4 };
  const { groups } = groupSpots(plan, [outer, inner], everything);
  expect(groups[0]?.uses[0]?.codeHtml).toBe('<mark>f(g)</mark>');
});

test('a long line is cut around the first use', () => {
  const text = `${'a'.repeat(200)} x ${'b'.repeat(200)} x\n`;
  const { groups } = groupSpots(plan, spotsOf('a.c', text, 'x'), everything);
  expect(groups[0]?.uses[0]?.codeHtml).toMatch(/^…a{89} <mark>x<\/mark> b{89}…$/);
});

test('what is too much to show with its code is told by line, and the rest counted', () => {
  const text = 'x\n'.repeat(6);
  const spots = [...spotsOf('a.c', text, 'x'), ...spotsOf('b.c', text, 'x')];
  const { groups, unlisted } = groupSpots(plan, spots, { rows: 3, rowsInFile: 2, numbers: 6 });
  expect(groups.map(({ file, uses, more }) => [file.label, uses.map(({ line }) => line), more])).toEqual([
    ['a.c', [1, 2], [3, 4, 5, 6]],
    ['b.c', [1], [2, 3]],
  ]);
  expect(unlisted).toBe(3);
});
