import { expect, test } from 'vitest';
import fc from 'fast-check';
import {
  decodeLatin1ToUtf8,
  displayWidth,
  escapeHtml,
  lineStarts,
  nearMatches,
  placeAt,
  unescapeHtml,
  utf16Offsets,
} from '#text';

const asBytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

test('lines start after each LF, and a final LF opens an empty line', () => {
  expect([...lineStarts('')]).toEqual([0]);
  expect([...lineStarts('a\nbc\r\n\nd')]).toEqual([0, 2, 6, 7]);
  expect([...lineStarts('a\n')]).toEqual([0, 2]);
});

test('an offset has a line and a column from 1', () => {
  const starts = lineStarts('a\nbc\n\nd');
  expect(placeAt(starts, 0)).toEqual({ line: 1, col: 1 });
  expect(placeAt(starts, 1)).toEqual({ line: 1, col: 2 });
  expect(placeAt(starts, 3)).toEqual({ line: 2, col: 2 });
  expect(placeAt(starts, 5)).toEqual({ line: 3, col: 1 });
  expect(placeAt(starts, 6)).toEqual({ line: 4, col: 1 });
  expect(() => placeAt(starts, -1)).toThrow(RangeError);
  expect(() => placeAt(starts, Number.NaN)).toThrow(RangeError);
});

test('places and line starts agree with counting by hand, for any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r') }), fc.nat(40), (text, at) => {
      const offset = Math.min(at, text.length);
      const before = text.slice(0, offset).split('\n');
      expect(placeAt(lineStarts(text), offset)).toEqual({
        line: before.length,
        col: (before.at(-1) ?? '').length + 1,
      });
    }),
  );
});

test('escaping leaves nothing that opens a tag, an entity or ends an attribute', () => {
  expect(escapeHtml(`a && b->c < "d" 'e'`)).toBe('a &amp;&amp; b-&gt;c &lt; &quot;d&quot; &#39;e&#39;');
  expect(escapeHtml('&lt;')).toBe('&amp;lt;');
  expect(escapeHtml('構造体')).toBe('構造体');
});

test('Japanese takes two columns a character, half-width kana and combining marks do not', () => {
  expect(displayWidth('uts_ns')).toBe(6);
  expect(displayWidth('構造体')).toBe(6);
  expect(displayWidth('ｶﾅ')).toBe(2);
  expect(displayWidth('か\u3099')).toBe(2);
  expect(displayWidth('：（）')).toBe(6);
});

test('near matches are the likely misspellings, best first and at most three', () => {
  const names = ['uts_ns', 'UTS_NS', 'user_ns', 'net_ns', 'nsproxy', 'utsname', 'uts_namespace', 'sys_exit'];
  expect(nearMatches('uts_nss', names)).toEqual(['uts_ns', 'UTS_NS']);
  expect(nearMatches('nsporxy', names)).toEqual(['nsproxy']);
  expect(nearMatches('uts_name', names)).toEqual(['utsname', 'uts_ns', 'UTS_NS']);
  expect(nearMatches('xyzzy', names)).toEqual([]);
  expect(nearMatches('uts_nss', names, 1)).toEqual(['uts_ns']);
});

test('a name that differs only in case comes first, a beginning is found at any length', () => {
  expect(nearMatches('Uts_ns', ['uts_nt', 'uts_ns'])).toEqual(['uts_ns', 'uts_nt']);
  expect(nearMatches('copy', ['copy_utsname', 'clone_uts_ns'])).toEqual(['copy_utsname']);
  expect(nearMatches('task_struct_x_y_z_long', ['task_struct'])).toEqual(['task_struct']);
});

test('near matches hold neither the name itself nor one twice', () => {
  expect(nearMatches('pid', ['pid', 'pids', 'pids'])).toEqual(['pids']);
});

test('the text of a file that is held as bytes is decoded', () => {
  expect(decodeLatin1ToUtf8(asBytes('Jürgen Groß, 構造体, 😀'))).toBe('Jürgen Groß, 構造体, 😀');
});

test('bytes that are no UTF-8 stand for themselves', () => {
  expect(decodeLatin1ToUtf8('J\xfcrgen')).toBe('Jürgen');
  expect(decodeLatin1ToUtf8('\xc0\x80 \xed\xa0\x80 \xe6\xa7')).toBe('\xc0\x80 \xed\xa0\x80 \xe6\xa7');
});

test('well-formed text survives the way to bytes and back, and every character keeps its offset', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const bytes = asBytes(text);
      expect(decodeLatin1ToUtf8(bytes)).toBe(text);
      const toUtf16 = utf16Offsets(bytes);
      let at = 0;
      for (const character of text) {
        const byte = Buffer.byteLength(text.slice(0, at), 'utf8');
        for (let inside = 0; inside < Buffer.byteLength(character, 'utf8'); inside++) {
          expect(toUtf16(byte + inside)).toBe(at);
        }
        at += character.length;
      }
      expect(toUtf16(bytes.length)).toBe(text.length);
    }),
  );
});

test('escaped text comes back, by name or by number, and what is no entity stays', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(unescapeHtml(escapeHtml(text))).toBe(text);
    }),
  );
  expect(unescapeHtml('&#x26;&#38;&nosuch;&')).toBe('&&&nosuch;&');
});
