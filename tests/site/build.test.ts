import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StoryPage } from '#model';
import { buildSite, type BuildProgress } from '../../src/site/site.ts';
import { fixturePages, writeSiteData } from './fixture.ts';

const home = mkdtempSync(join(tmpdir(), 'kwalk-site-'));
const dataDir = join(home, '.cache/site');
const outDir = join(home, 'dist');
const page = (file: string) => join(outDir, file);
const build = (onProgress?: (progress: BuildProgress) => void) =>
  buildSite({ root: process.cwd(), dataDir, outDir, ...(onProgress ? { onProgress } : {}) });
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('a first build', () => {
  const seen: BuildProgress[] = [];
  beforeAll(async () => {
    writeSiteData(dataDir);
    await build((progress) => seen.push(progress));
  });

  test('writes every listed page and the pages that are always there', () => {
    const files = [...fixturePages().keys(), 'index.html', '404.html', 'ja/stories/index.html'];
    expect(files.filter((file) => !existsSync(page(file)))).toEqual([]);
    expect(existsSync(page('linux/v9.1/COPYING.txt'))).toBe(true);
  });

  test('says how many pages there are and how far it is', () => {
    expect(seen[0]).toEqual({ done: 0, total: 14 });
    expect(seen.at(-1)?.done).toBeGreaterThanOrEqual(fixturePages().size);
  });

  test('writes pages that need nothing but files beside them', () => {
    for (const file of [...fixturePages().keys(), 'index.html']) {
      const html = readFileSync(page(file), 'utf8');
      expect(html).not.toMatch(/(src|href)="?(https?:)?\//);
      expect(html).not.toMatch(/<style|\sstyle=|<script>|<script type|javascript:/);
      expect(html).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    }
  });

  test('names licence, copyright and exact release on a page with kernel code', () => {
    const html = readFileSync(page('linux/v9.1/source/lib/reader.h.html'), 'utf8');
    expect(html).toContain('GPL-2.0-only');
    expect(html).toContain('Copyright (C) 2026 Nobody in particular');
    expect(html).toContain('9.1.2');
    expect(html).toContain('href=../../COPYING.txt');
  });

  test('leads from the address without a version to the page, with and without script', () => {
    const html = readFileSync(page('linux/latest/source/lib/reader.h.html'), 'utf8');
    expect(html).toContain('data-to="../../../v9.1/source/lib/reader.h.html"');
    expect(html).toContain('content="0;url=../../../v9.1/source/lib/reader.h.html"');
    expect(html).toContain('<a href="../../../v9.1/source/lib/reader.h.html">');
  });
});

describe('a build after a change', () => {
  test('renders nothing where nothing changed', async () => {
    expect(await build()).toMatchObject({ built: 0, kept: 14, removed: 0 });
  });

  test('renders the changed page alone', async () => {
    const walk = page('ja/walk/v9.1/reader/desk/shelf/label.html');
    const before = statSync(walk).mtimeMs;
    const pages = fixturePages();
    const story = pages.get('ja/stories/label.html') as StoryPage;
    pages.set('ja/stories/label.html', { ...story, lead: '棚も二つです。' });
    writeSiteData(dataDir, pages);
    expect(await build()).toMatchObject({ built: 1, kept: 13 });
    expect(readFileSync(page('ja/stories/label.html'), 'utf8')).toContain('棚も二つです。');
    expect(statSync(walk).mtimeMs).toBe(before);
  });

  test('renders again what somebody deleted', async () => {
    unlinkSync(page('linux/v9.1/C/ident/shelf.html'));
    expect(await build()).toMatchObject({ built: 1 });
    expect(existsSync(page('linux/v9.1/C/ident/shelf.html'))).toBe(true);
  });

  test('removes pages that are gone, with their folders and shards, and leaves alone what is not its own', async () => {
    writeFileSync(page('robots.txt'), 'mine');
    const pages = fixturePages();
    pages.delete('en/walk/v9.1/reader/desk/shelf/label.html');
    writeSiteData(dataDir, pages);
    expect(await build()).toMatchObject({ removed: 3 });
    expect(existsSync(page('en/walk'))).toBe(false);
    expect(existsSync(page('robots.txt'))).toBe(true);
  });
});

describe('a build that fails', () => {
  test('leaves every page of the last build in its place and says which page it was', async () => {
    const before = readFileSync(page('ja/stories/label.html'), 'utf8');
    const index = writeSiteData(dataDir);
    const broken = index.pages.find(({ file }) => file === 'ja/stories/label.html');
    writeFileSync(join(dataDir, broken?.data ?? ''), '{"type":"story"}');
    writeFileSync(
      join(dataDir, 'index.json'),
      JSON.stringify({ ...index, pages: index.pages.map((p) => (p === broken ? { ...p, hash: 'new' } : p)) }),
    );
    await expect(build()).rejects.toThrow(/Rendering pages failed[^]*ja\/stories\/label/);
    expect(readFileSync(page('ja/stories/label.html'), 'utf8')).toBe(before);
    writeSiteData(dataDir);
    expect(await build()).toMatchObject({ removed: 0 });
  });

  test('says what to do where there is no page data', async () => {
    await expect(buildSite({ root: process.cwd(), dataDir: join(home, 'none'), outDir })).rejects.toThrow(
      /No page data at .*none.*npm run build/,
    );
  });
});
