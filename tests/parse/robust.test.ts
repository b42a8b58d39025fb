import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lex, Names, Parser, readDirectives } from '#parse';
import { corpus, ends, goOn, words } from './hostile.ts';
import { lost } from './partition.ts';
import { plainSource } from './read.ts';

/**
 * Lexes, reads the directives and parses what is left. Throws where a byte is lost, a group or branch reaches beyond
 * its bounds, or a declaration takes no token.
 */
function readAll(text: string): number {
  const names = new Names();
  const tokens = lex(text, names);
  expect(tokens.text).toBe(text);
  expect(lost(tokens)).toBeNull();
  const structure = readDirectives(tokens, names);
  for (const { first, last, branches, parent } of structure.groups) {
    expect(first <= last && last <= tokens.count && branches.length > 0).toBe(true);
    if (parent) expect(parent.bodyFirst <= first && last <= parent.bodyLast).toBe(true);
    for (const branch of branches)
      expect(first <= branch.first && branch.bodyFirst <= branch.bodyLast && branch.bodyLast <= last).toBe(
        true,
      );
  }
  for (const item of structure.items)
    if (item.kind === 'define')
      expect(item.bodyFirst <= item.bodyLast && item.bodyLast <= tokens.count).toBe(true);
  let items = 0;
  for (const skipBodies of [true, false]) {
    const parser = new Parser(plainSource(tokens, structure.inDirective), {
      isType: () => false,
      startsLine: (t) => tokens.start[t] === 0 || text[tokens.start[t]! - 1] === '\n',
      skipBodies,
    });
    for (let item = parser.externalDeclaration(); item; item = parser.externalDeclaration()) {
      parser.takeLoose();
      parser.takeAttributeNames();
      if (++items > 2 * tokens.count) throw new Error('Declarations without tokens');
    }
  }
  return items;
}

describe('no byte is lost, and nothing throws', () => {
  for (const [what, text] of Object.entries({ ...goOn, ...ends })) {
    // One line of millions of declarations is for the resolver's own tests: here they would be spliced one by one.
    if (text.length > 1_500_000) continue;
    test(`in ${what}`, () => {
      expect(readAll(text)).toBeGreaterThanOrEqual(0);
    });
  }
});

describe('the same of random text', () => {
  const runs = { seed: 612, numRuns: 300 };
  const files = Object.values(corpus);

  test('bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 2_000 });
    fc.assert(
      fc.property(bytes, (list) => readAll(Buffer.from(list).toString('latin1')) >= 0),
      runs,
    );
  });

  test('words of C in any order', () => {
    const soup = fc.array(fc.constantFrom(...words), { maxLength: 300 });
    fc.assert(
      fc.property(soup, (list) => readAll(list.join(' ')) >= 0),
      runs,
    );
    fc.assert(
      fc.property(soup, (list) => readAll(list.join('')) >= 0),
      runs,
    );
  });

  test('files cut off anywhere', () => {
    const cut = fc.tuple(fc.constantFrom(...files), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(cut, ([text, at]) => readAll(text.slice(0, Math.floor(at * text.length))) >= 0),
      runs,
    );
  });
});
