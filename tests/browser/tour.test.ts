/** A story as a guided tour: lines light up with their paragraph, keys go from part to part. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, type Launched } from './browser.ts';
import { asFiles, type Served } from './site.ts';

let site: Served;
let browser: Launched;
let page: Page;
beforeAll(async () => {
  site = await asFiles();
  browser = await launch({ viewport: { width: 1440, height: 900 } });
  page = await browser.context.newPage();
});
afterAll(() => browser.close());

describe('a story', () => {
  test('lights the lines that the paragraph in sight is about, beside it', async () => {
    await page.goto(`${site.root}ja/stories/hostname.html`);
    const paragraph = page.locator('[data-lights]').first();
    await paragraph.scrollIntoViewIfNeeded();
    await paragraph.hover();
    const wanted = ((await paragraph.getAttribute('data-lights')) ?? '').split(' ');
    const lit = await page
      .locator('.lit')
      .evaluateAll((lines) => lines.map((line) => line.getAttribute('data-n')));
    expect(lit).toEqual(wanted);
    const [text, code] = [await paragraph.boundingBox(), await page.locator('.lit').first().boundingBox()];
    expect((text?.x ?? 0) + (text?.width ?? 0)).toBeLessThanOrEqual(code?.x ?? 0);
  });

  test('goes from part to part by key, with the part in the address', async () => {
    await page.goto(`${site.root}ja/stories/hostname.html`);
    const ids = await page
      .locator('.story-body > h2')
      .evaluateAll((headings) => headings.map(({ id }) => id));
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    expect(decodeURIComponent(new URL(page.url()).hash)).toBe(`#${ids[2]}`);
    expect(await page.locator('.stepper-count').textContent()).toBe(`3 / ${ids.length}`);
    await page.keyboard.press('k');
    expect(decodeURIComponent(new URL(page.url()).hash)).toBe(`#${ids[1]}`);
  });
});
