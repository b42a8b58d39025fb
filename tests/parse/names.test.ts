import { describe, expect, test } from 'vitest';
import { KW, LAST_KEYWORD, lex, Names } from '#parse';

describe('names are interned', () => {
  test('keywords first, by the same ids in every table', () => {
    const names = new Names();
    expect(names.id('struct')).toBe(KW.struct);
    expect(names.text(KW.struct)).toBe('struct');
    expect(names.id('no_keyword')).toBe(LAST_KEYWORD + 1);
  });

  test('once each, however many there are and in whatever way they come', () => {
    const names = new Names();
    const words = Array.from({ length: 70_000 }, (_, i) => `name_${i.toString(36)}`);
    const ids = words.map((word) => names.id(word));
    expect(new Set(ids).size).toBe(words.length);
    expect(words.filter((word, i) => names.id(word) !== ids[i])).toEqual([]);
    expect(words.filter((word, i) => names.find(word) !== ids[i])).toEqual([]);
    const { name } = lex(words.join(' '), names);
    expect(words.filter((_, i) => name[i] !== ids[i])).toEqual([]);
    expect(ids.filter((id, i) => names.text(id) !== words[i])).toEqual([]);
  });

  test('though a hostile file has thousands that hash alike', () => {
    // `Aa` and `BB` have one hash, and so have all words made of them.
    let words = [''];
    for (let i = 0; i < 14; i++) words = words.flatMap((word) => [`${word}Aa`, `${word}BB`]);
    const names = new Names();
    const ids = words.map((word) => names.id(word));
    const more = Array.from({ length: 20_000 }, (_, i) => names.id(`more${i}`));
    expect(new Set([...ids, ...more]).size).toBe(words.length + more.length);
    expect(words.filter((word, i) => names.id(word) !== ids[i] || names.find(word) !== ids[i])).toEqual([]);
  });

  test('but only what has been seen is found', () => {
    const names = new Names();
    const before = names.size;
    expect([names.find('unseen'), names.find(''), names.find('__proto__')]).toEqual([0, 0, 0]);
    expect(names.size).toBe(before);
  });
});
