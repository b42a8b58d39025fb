import { expect, test } from 'vitest';
import { inBeats } from '../../src/render/story-page.ts';

const text = (html: string) => ({ kind: 'text' as const, html });
const figure = (html: string) => ({ kind: 'figure' as const, html });
const code = (html: string) => ({ kind: 'code' as const, html });
const whole = (html: string) => ({ kind: 'whole' as const, html });

test('a figure and the text up to the next figure or heading stay together', () => {
  const html = inBeats([
    whole('H'),
    text('a'),
    figure('F'),
    text('b'),
    text('c'),
    figure('G'),
    whole('I'),
    text('d'),
  ]);
  expect(html.replaceAll('\n', ' ')).toBe(
    'H <div class=beat>a</div> <div class=beat>F b c</div> <div class=beat>G</div> I <div class=beat>d</div>',
  );
});

test('code comes behind the first paragraph about it, or alone', () => {
  const html = inBeats([text('a'), code('C'), text('b'), text('c'), code('D')]);
  expect(html.replaceAll('\n', ' ')).toBe(
    '<div class=beat>a</div> <div class=beat>b C c</div> <div class=beat>D</div>',
  );
});

test('an empty story has no beats', () => {
  expect(inBeats([])).toBe('');
});
