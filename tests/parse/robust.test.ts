import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lex, Names, Parser, readDirectives } from '#parse';
import { corpus, ends, goOn, words } from './hostile.ts';
import { lost } from './partition.ts';
import { plainSource } from './read.ts';

/**
 * Lexes, reads the directives and parses what is left: says where a byte is lost, a group or branch reaches beyond its
 * bounds, or declarations take no token.
 */
function problems(text: string): string[] {
  const out: string[] = [];
  const check = (holds: boolean, what: string): void => {
    if (!holds) out.push(what);
  };
  const names = new Names();
  const tokens = lex(text, names);
  check(tokens.text === text, 'another text');
  const gap = lost(tokens);
  check(gap === null, `lost ${gap?.start}`);
  const structure = readDirectives(tokens, names);
  for (const { first, last, branches, parent } of structure.groups) {
    check(first <= last && last <= tokens.count && branches.length > 0, `group ${first}`);
    check(!parent || (parent.bodyFirst <= first && last <= parent.bodyLast), `group ${first} in its parent`);
    for (const branch of branches)
      check(
        first <= branch.first && branch.bodyFirst <= branch.bodyLast && branch.bodyLast <= last,
        `branch ${branch.first}`,
      );
  }
  for (const item of structure.items)
    if (item.kind === 'define')
      check(item.bodyFirst <= item.bodyLast && item.bodyLast <= tokens.count, `define ${item.first}`);
  for (const skipBodies of [true, false]) {
    const parser = new Parser(plainSource(tokens, structure.inDirective), {
      isType: () => false,
      startsLine: (t) => tokens.start[t] === 0 || text[tokens.start[t]! - 1] === '\n',
      skipBodies,
    });
    let items = 0;
    while (parser.externalDeclaration() && items++ <= tokens.count) {
      parser.takeLoose();
      parser.takeAttributeNames();
    }
    check(items <= tokens.count, 'declarations without tokens');
  }
  return out;
}

describe('no byte is lost, and nothing throws', () => {
  for (const [what, text] of Object.entries({ ...goOn, ...ends })) {
    // One line of many declarations is for the resolver's own tests: here they would be spliced one by one.
    if (text.length > 1_300_000) continue;
    test(`in ${what}`, () => {
      expect(problems(text)).toEqual([]);
    });
  }
});

describe('the same of random text', () => {
  const runs = { seed: 612, numRuns: 300 };
  const files = Object.values(corpus);

  test('bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
        expect(problems(Buffer.from(bytes).toString('latin1'))).toEqual([]);
      }),
      runs,
    );
  });

  test('words of C in any order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...words), { maxLength: 300 }),
        fc.constantFrom('', ' '),
        (list, between) => {
          expect(problems(list.join(between))).toEqual([]);
        },
      ),
      { ...runs, numRuns: 600 },
    );
  });

  test('files cut off anywhere', () => {
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.double({ min: 0, max: 1, noNaN: true }), (text, at) => {
        expect(problems(text.slice(0, Math.floor(at * text.length)))).toEqual([]);
      }),
      runs,
    );
  });
});
