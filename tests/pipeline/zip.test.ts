import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packFolder } from '#pipeline';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kwalk-zip-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(join(home, 'site', path, '..'), { recursive: true });
  writeFileSync(join(home, 'site', path), content);
}

test('another program unpacks what was packed, every byte of it', () => {
  const noise = Uint8Array.from({ length: 500 }, (_, i) => (i * 7919) % 251);
  write('index.html', '<p>日本語</p>'.repeat(200));
  write('linux/v6.12/aux~.html', '');
  write('b/ü.bin', noise);
  const target = join(home, 'site.zip');
  const { files, bytes } = packFolder(join(home, 'site'), target);
  expect(files).toBe(3);
  const packed = readFileSync(target);
  expect(packed.length).toBe(bytes);
  expect(bytes).toBeLessThan(1500);
  const unpacked = unzipSync(packed);
  expect(Object.keys(unpacked)).toEqual(['walk/b/ü.bin', 'walk/index.html', 'walk/linux/v6.12/aux~.html']);
  expect(unpacked['walk/b/ü.bin']).toEqual(noise);
  expect(strFromU8(unpacked['walk/index.html'] ?? noise)).toBe('<p>日本語</p>'.repeat(200));
  expect(unpacked['walk/linux/v6.12/aux~.html']).toHaveLength(0);
});

test('the same folder makes the same bytes, whenever it was written', () => {
  const pack = () => {
    packFolder(join(home, 'site'), join(home, 'x.zip'));
    return readFileSync(join(home, 'x.zip'));
  };
  write('b.html', 'b');
  write('a.html', 'a');
  const first = pack();
  rmSync(join(home, 'site'), { recursive: true });
  write('a.html', 'a');
  write('b.html', 'b');
  expect(pack().equals(first)).toBe(true);
});
