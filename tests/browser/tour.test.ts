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
    const lit = (): Promise<(string | null)[]> =>
      page.locator('.lit').evaluateAll((lines) => lines.map((line) => line.getAttribute('data-n')));
    await expect.poll(lit).toEqual(wanted);
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
    await page.waitForURL((url) => decodeURIComponent(url.hash) === `#${ids[2]}`);
    expect(await page.locator('.stepper-count').textContent()).toBe(`3 / ${ids.length}`);
    await page.keyboard.press('k');
    await page.waitForURL((url) => decodeURIComponent(url.hash) === `#${ids[1]}`);
  });

  test('whose parts are no steps of the walks that it quotes', async () => {
    await page.goto(`${site.root}ja/stories/ns-pid.html`);
    await page.keyboard.press('j');
    await expect.poll(() => page.locator('.stepper-count').textContent()).toMatch(/^2 \//);
    expect(await page.locator('.expression').count()).toBeGreaterThan(0);
    expect(await page.locator('.expression [aria-current]').count()).toBe(0);
  });
});

for (const script of [true, false]) {
  describe(`a story on a phone, ${script ? 'with' : 'without'} script`, () => {
    let phone: Launched;
    beforeAll(async () => {
      phone = await launch({
        viewport: { width: 360, height: 740 },
        hasTouch: true,
        javaScriptEnabled: script,
      });
    });
    afterAll(() => phone.close());

    test('shows code open below the paragraph about it, and folds it away', async () => {
      const small = await phone.context.newPage();
      await small.goto(`${site.root}ja/stories/hostname.html`);
      const beat = small.locator('.beat:has(figure.excerpt):has([data-lights])').first();
      const fold = beat.locator('.code-fold');
      const [text, code] = [
        await beat.locator('> p').first().boundingBox(),
        await fold.locator('.code').first().boundingBox(),
      ];
      expect((text?.y ?? 0) + (text?.height ?? 0)).toBeLessThanOrEqual(code?.y ?? 0);
      await fold.locator('> summary').tap();
      expect(await fold.locator('.code').first().isVisible()).toBe(false);
      await small.close();
    });
  });
}

test('code beside the text cannot be folded away, and what was folded on a narrow window comes back', async () => {
  await page.goto(`${site.root}ja/stories/hostname.html`);
  const fold = page.locator('.code-fold').first();
  expect(await fold.locator('> summary').isVisible()).toBe(false);
  await page.setViewportSize({ width: 500, height: 900 });
  await fold.locator('> summary').click();
  await page.setViewportSize({ width: 1440, height: 900 });
  expect(await fold.locator('.code').first().isVisible()).toBe(true);
});

test('every part of a story stays in sight of its code while its text is read', async () => {
  await page.goto(`${site.root}ja/stories/hostname.html`);
  // The last paragraph of a long beat: its code has come along.
  const beat = page
    .locator('.beat:has(> figure.excerpt)', { has: page.locator('> p:nth-of-type(2)') })
    .first();
  await beat
    .locator('> p')
    .last()
    .evaluate((text) => text.scrollIntoView({ block: 'center' }));
  const box = await beat.locator('> figure').boundingBox();
  expect((box?.y ?? -1) + (box?.height ?? 0)).toBeGreaterThan(100);
  expect(box?.y ?? 901).toBeLessThan(900);
});
