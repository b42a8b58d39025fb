import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderFigures, pageFigures } from './dist.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kwalk-dist-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

test("a page's scripts and styles count where it loads them, shards and data links do not", () => {
  const html = `<!doctype html><html><head><link rel="stylesheet" href="../../_a/x.css?v=1">
    <link rel="alternate" href="../../_a/missing.html"><script defer src="../../_a/x.js"></script></head>
    <body data-shard="../../data/s.js"><p>a &lt;b</p><!-- <i> --></body></html>`;
  write('linux/a/p.html', html);
  write('_a/x.css', 'p{}');
  write('_a/x.js', 'x();x();x();');
  write('data/s.js', 'never loaded by itself');
  const figures = pageFigures(folder, 'linux/a/p.html');
  expect(figures).toMatchObject({
    elements: 7,
    script: { raw: 12, gzip: gzipSync('x();x();x();', { level: 9 }).length },
    style: { raw: 3 },
    html: { raw: html.length },
  });
  expect(figures?.html.gzip).toBeLessThan(html.length);
});

test('a page that is not there is none, and one that loads what is not there is an error', () => {
  expect(pageFigures(folder, 'p.html')).toBeNull();
  write('p.html', '<script src="x.js"></script>');
  expect(() => pageFigures(folder, 'p.html')).toThrow('p.html loads x.js, which is not in the folder.');
  write('q.html', '<script src="../x.js"></script>');
  expect(() => pageFigures(folder, 'q.html')).toThrow('q.html loads ../x.js, which is not in the folder.');
});

test('a folder is counted with all below it', () => {
  write('a.html', '12345');
  write('b/c.js', '123');
  expect(folderFigures(folder)).toEqual({ files: 2, bytes: 8, pages: 1, longestPath: 6 });
});
