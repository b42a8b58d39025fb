import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { minifyPages } from '../../src/site/minify.ts';
import { shortLinks } from '../../src/site/short-links.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kwalk-minify-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function minified(body: string): Promise<string> {
  const path = join(folder, 'linux/a.html');
  mkdirSync(join(folder, 'linux'), { recursive: true });
  writeFileSync(
    path,
    `<!doctype html><html lang="ja"><head><title>x</title></head><body>${body}</body></html>`,
  );
  expect(await minifyPages(folder)).toBeNull();
  return readFileSync(path, 'utf8');
}

test('code stays byte for byte, with its tabs, empty lines and spaces at line ends', async () => {
  const code =
    '<pre class="code src g2"><span id=L1>\tif (a  <  b)\t{  \n</span><span id=L2>\n</span>' +
    '<span id=L3>  &quot;x  y&quot;; /* a   b */\n</span></pre>';
  const text = (html: string) =>
    html.replace(/^[^]*<pre[^>]*>|<\/pre>[^]*$|<[^>]+>/g, '').replaceAll('&lt;', '<');
  expect(text(await minified(code.replace('<  b', '&lt;  b'))).replaceAll('&quot;', '"')).toBe(
    '\tif (a  <  b)\t{  \n\n  "x  y"; /* a   b */\n',
  );
});

test('words of inline elements stay apart, and quotes go where a value needs none', async () => {
  const html = await minified(
    '<p>\n  <a href="x.html">one</a>\n  <code>two</code>\n</p><p title="a b">three</p>',
  );
  expect(html).toContain('<p><a href=x.html>one</a> <code>two</code><p title="a b">three');
});

test('a value that must have quotes keeps them', async () => {
  const html = await minified(`<a href="a.html#x=y" title="it's">x</a><a href="a'b&quot;">y</a>`);
  expect(html).toMatch(/href="a\.html#x=y"/);
  expect(html).toContain(`title="it's"`);
});

test('links go up no further than they must, from pages of files and of folders', async () => {
  const links =
    '<a href="../../linux/v6/C/x.html#a">x</a> <a href="../../ja/y.html">y</a> <a href="../../linux/">z</a>';
  const page = (body: string): string => `<script src="../../assets/early.js"></script>${body}`;
  const short = '<a href="C/x.html#a">x</a> <a href="../../ja/y.html">y</a> <a href="../../linux/">z</a>';
  expect(shortLinks(page(links), 'linux/v6/a.html')).toBe(page(short));
  // `linux/v6/index.html` before it is moved to its place.
  expect(shortLinks(page(links), 'linux/v6.html')).toBe(page(short));
  const code = page('<pre>href="../../linux/v6/C/x.html"</pre>');
  expect(shortLinks(code, 'linux/v6/a.html')).toBe(code);
});
