import { expect, test } from 'vitest';
import { inPhrases, withPhrases } from '../../src/site/phrases.ts';

const shown = (html: string) => inPhrases(html).replaceAll('<wbr>', '|').replaceAll('\u00a0', '_');

test.each([
  ['この一行を、歩いて読む', 'この一行を、|歩いて|読む'],
  ['八つの名前空間', '八つの名前空間'],
  ['たどること', 'たどること'],
  ['PID 名前空間：番号', 'PID 名前空間：|番号'],
  ['「同じ矢印」を持つ', '「同じ矢印」を|持つ'],
  ['2 本の矢印', '2_本の|矢印'],
  ['<code>-&gt;name</code> をたどる', '<code>-&gt;name</code>_を|たどる'],
  ['a &amp; b の違い', 'a &amp; b_の|違い'],
  ['Walk the line', 'Walk the line'],
])('a heading breaks between phrases alone: %s', (html, wanted) => {
  expect(shown(html)).toBe(wanted);
});

test('of a story only the headings are touched', () => {
  const html = '<h2 id=a>この一行を歩く</h2>\n<p>この一行を歩く</p>';
  expect(withPhrases(html)).toBe('<h2 id=a>この一行を<wbr>歩く</h2>\n<p>この一行を歩く</p>');
});
