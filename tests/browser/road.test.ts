/** A road as a reader takes it: by keys, by the addresses of its steps, and back to its story. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, type Launched } from './browser.ts';
import { asFiles, type Served } from './site.ts';

let site: Served;
beforeAll(async () => {
  site = await asFiles();
});

describe('with script', () => {
  let browser: Launched;
  beforeAll(async () => {
    browser = await launch({ viewport: { width: 1440, height: 900 } });
  });
  afterAll(() => browser.close());

  test('every step is reached by the key, named in the address and drawn as the current one', async () => {
    const page = await browser.context.newPage();
    await page.goto(`${site.root}en/road/hostname.html`);
    const steps = await page.locator('.steps > .step').count();
    expect(steps).toBe(13);
    for (let n = 2; n <= steps; n++) {
      await page.keyboard.press('j');
      await page.waitForURL(`**#step-${n}`);
      expect(await page.locator('.walk-picture .base.now').getAttribute('data-step')).toBe(String(n));
    }
    await page.keyboard.press('j');
    await page.waitForURL(`**#step-${steps}`);
    await page.keyboard.press('k');
    await page.waitForURL(`**#step-${steps - 1}`);
    await page.close();
  });

  test('the name of a step leads to it, whatever its number', async () => {
    const page = await browser.context.newPage();
    await page.goto(`${site.root}ja/road/sethostname.html#get-uts`);
    expect(await page.locator('.step.now').textContent()).toContain('get_uts()');
    expect(await page.locator('.walk-picture .base.now').textContent()).toContain('get_uts()');
    await page.close();
  });

  test('the story leads to the road, and the way back to where one was in the story', async () => {
    const page = await browser.context.newPage();
    await page.goto(`${site.root}ja/stories/hostname.html`);
    await page.locator('.story-body a[href*="road/hostname.html"]').first().click();
    await page.waitForURL('**/ja/road/hostname.html');
    await page.locator('.trail .back').click();
    await expect.poll(() => page.url()).toMatch(/ja\/stories\/hostname\.html#ask$/);
    await page.close();
  });

  test('a picture taller than the window keeps the current station in sight', async () => {
    const page = await browser.context.newPage();
    await page.goto(`${site.root}ja/road/sethostname.html#two-guards`);
    const [frame, station] = [page.locator('.walk-picture'), page.locator('.walk-picture .base.now')];
    expect(await frame.evaluate(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight)).toBe(true);
    const [outer, inner] = [await frame.boundingBox(), await station.boundingBox()];
    expect(inner!.y).toBeGreaterThanOrEqual(outer!.y);
    expect(inner!.y + inner!.height).toBeLessThanOrEqual(outer!.y + outer!.height);
    await page.close();
  });
});

describe('without script', () => {
  let browser: Launched;
  beforeAll(async () => {
    browser = await launch({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false });
  });
  afterAll(() => browser.close());

  test('links lead from step to step, to the walk, and to the story', async () => {
    const page = await browser.context.newPage();
    await page.goto(`${site.root}en/road/hostname.html#step-9`);
    await page.locator('#step-9 .step-nav [rel=next]').click();
    await expect.poll(() => page.url()).toContain('#step-10');
    await page.locator('#step-10 .step-walk a').click();
    await page.waitForURL('**/en/walk/v6.12/task_struct/nsproxy/uts_ns/name.html#step-4');
    await page.goBack();
    await page.locator('.trail .back').click();
    await page.waitForURL('**/en/stories/hostname.html#ask');
    await page.close();
  });
});
