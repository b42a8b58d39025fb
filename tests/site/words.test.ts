import { expect, test } from 'vitest';
import en from '../../src/site/i18n/en.json' with { type: 'json' };
import scriptEn from '../../src/site/client/words.en.json' with { type: 'json' };
import scriptJa from '../../src/site/client/words.ja.json' with { type: 'json' };
import ja from '../../src/site/i18n/ja.json' with { type: 'json' };
import { phrase, phraseOr, word } from '../../src/site/i18n/words.ts';

/** `{n|use|uses}` asks for `n`. */
const valuesIn = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)[|\w]*\}/g)].map(([, name = '']) => name).toSorted();

test('both languages have the same phrases, none of them empty', () => {
  expect(Object.keys(en)).toEqual(Object.keys(ja));
  expect([...Object.entries(ja), ...Object.entries(en)].filter(([, text]) => text.trim() === '')).toEqual([]);
});

test('a phrase asks for the same values in both languages', () => {
  const values = (phrases: Record<string, string>) =>
    Object.entries(phrases).map(([key, text]) => [key, ...valuesIn(text)]);
  expect(values(en)).toEqual(values(ja));
});

test('Japanese words follow the project: no long vowel mark where it has decided against one', () => {
  const wrong =
    /コンテナー|ポインター|メモリー|ヘッダー|ユーザ(?!ー)|サーバ(?!ー)|オブジェクト|[０-９Ａ-Ｚａ-ｚ]/;
  expect(Object.entries(ja).filter(([, text]) => wrong.test(text))).toEqual([]);
});

test('values are put in as text and escaped as HTML', () => {
  expect(word('en', 'walk.step', { n: 3 })).toBe('Step 3');
  expect(phrase('en', 'trail.backTo', { place: '<b>' })).toBe('Back to &lt;b&gt;');
  expect(phrase('both', 'walk.step', { n: 3 })).toBe(
    '<span lang=ja>3 歩目</span><span lang=en>Step 3</span>',
  );
});

test('an English word takes the form of its number', () => {
  expect(word('en', 'walk.placesCount', { n: 1 })).toBe('1 place');
  expect(word('en', 'walk.placesCount', { n: 21 })).toBe('21 places');
  expect(word('en', 'symbol.puts', { n: 1 })).toBe('1 function put into it');
});

test('a phrase without a value that it wants is an error, not a hole', () => {
  expect(() => word('ja', 'walk.step')).toThrow('wants a value for {n}');
});

test('a computed key without a phrase shows its own text, escaped', () => {
  expect(phraseOr('en', 'kind.struct', 'struct')).toBe('struct');
  expect(phraseOr('ja', 'kind.no-such', '<x>')).toBe('&lt;x&gt;');
});

test('the words of the script have the same keys and values in both languages', () => {
  const shape = (phrases: Record<string, string>) =>
    Object.entries(phrases).map(([key, text]) => [key, ...valuesIn(text)]);
  expect(shape(scriptEn)).toEqual(shape(scriptJa));
});
