import { describe, expect, test } from 'vitest';
import type { AnalysedFile } from '#model';
import { planPages, renderContext } from '#render';
import { excerpt, fieldExcerpt, type ExcerptOptions } from '../../src/render/excerpt.ts';
import { analysed, analysisOf, attributes, define, textOf } from './fixture.ts';

function shown(file: AnalysedFile, options: Partial<ExcerptOptions>): string {
  const analysis = analysisOf([file]);
  const context = renderContext({
    analysis,
    plan: planPages(analysis, [file.path]),
    content: { stories: [], roads: [], notes: [], observations: [], chains: [] },
    highlights: new Map(),
  });
  return excerpt(context, {
    page: 'ja/a.html',
    lang: 'ja',
    file: file.path,
    shown: [],
    firstLine: 1,
    lastLine: 9,
    ...options,
  });
}

const lines = (n: number): AnalysedFile =>
  analysed('a.c', Array.from({ length: n }, (_, i) => `line${i + 1}\n`).join(''));

describe('an excerpt', () => {
  test('folds what lies between the lines shown, in elements that may stand side by side', () => {
    const html = shown(lines(20), {
      shown: [
        { firstLine: 1, lastLine: 2 },
        { firstLine: 8, lastLine: 8 },
      ],
      lastLine: 8,
    });
    expect(html).toMatch(
      /^<pre[^>]*>[^]*<\/pre><details class=fold><summary>… ほか 5 行<\/summary><pre[^>]*>[^]*<\/pre><\/details><pre/,
    );
    expect(attributes(html, 'data-n').map(Number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(textOf(html)).toContain('line3\n');
  });

  test('does not fold a single line', () => {
    const html = shown(lines(9), {
      shown: [
        { firstLine: 2, lastLine: 2 },
        { firstLine: 4, lastLine: 8 },
      ],
    });
    expect(html).not.toContain('details');
    expect(attributes(html, 'data-n')).toHaveLength(9);
  });

  test('leads to the file instead of holding a long fold', () => {
    const html = shown(lines(900), { shown: [{ firstLine: 1, lastLine: 1 }], lastLine: 900 });
    expect(html).toContain('<a href=../linux/v6.12/source/a.c.html#L2>… ほか 899 行</a>');
    expect(html).not.toContain('line5');
  });

  test('speaks both languages on pages that serve both', () => {
    const html = shown(lines(9), { lang: 'both', shown: [{ firstLine: 1, lastLine: 1 }] });
    expect(html).toContain('<summary><b class=lines>8</b></summary>');
  });

  test('has no ids, so that it may stand on a page many times', () => {
    const file = { path: 'a.c', text: 'int x;\n' };
    const html = shown(analysed('a.c', file.text, { definitions: [define(file, 'variable', 'x')] }), {
      lastLine: 1,
      shown: [{ firstLine: 1, lastLine: 1 }],
    });
    expect(attributes(html, 'id')).toEqual([]);
    expect(attributes(html, 'data-n')).toEqual(['1']);
  });

  test('keeps within the file, whatever lines are asked for', () => {
    expect(
      attributes(shown(lines(3), { shown: [{ firstLine: 0, lastLine: 99 }], lastLine: 99 }), 'data-n'),
    ).toEqual(['1', '2', '3']);
    expect(shown(lines(3), { file: 'missing.c' })).toBe('');
  });

  test('of a field shows the record around it and the comment right above', () => {
    const text = `struct s {\n${'\tint a;\n'.repeat(9)}\t/* About\n\t * it. */\n\tint it;\n${'\tint b;\n'.repeat(9)}};\n`;
    const file = { path: 'a.h', text };
    const at = text.indexOf('int it;');
    const comment = { start: text.indexOf('/*'), end: text.indexOf('*/') + 2 };
    const field = define(file, 'field', 'it', {
      nth: 1,
      record: 's',
      extent: { start: at, end: at + 7, firstLine: 13, lastLine: 13 },
    });
    const record = define(file, 'struct', 's', {
      extent: { start: 0, end: text.length, firstLine: 1, lastLine: 23 },
    });
    const analysis = analysisOf([
      analysed('a.h', text, { definitions: [record, field], comments: [comment] }),
    ]);
    const context = renderContext({
      analysis,
      plan: planPages(analysis, ['a.h']),
      content: { stories: [], roads: [], notes: [], observations: [], chains: [] },
      highlights: new Map(),
    });
    const html = fieldExcerpt(context, record, field, { page: 'ja/a.html', lang: 'ja', namespace: 'uts' });
    const folded = html.replace(/<details.*?<\/details>/gs, '');
    expect(attributes(folded, 'data-n').map(Number)).toEqual([1, 11, 12, 13, 23]);
    expect(html.match(/class="on ns-uts"/g)).toHaveLength(1);
  });
});
