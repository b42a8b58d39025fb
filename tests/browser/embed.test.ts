/** A walk as a guest in another page. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, type Launched } from './browser.ts';
import { overHttp, type Served } from './site.ts';

const WALK = 'ja/walk/v6.12/task_struct/nsproxy/uts_ns/name.html';
let site: Served;
let browser: Launched;
beforeAll(async () => {
  site = await overHttp();
  browser = await launch({ viewport: { width: 320, height: 300 } });
});
afterAll(async () => {
  await browser.close();
  site.close();
});

test('shows one step in 320 by 300, goes on, and leads to the whole at that step', async () => {
  const page = await browser.context.newPage();
  await page.goto(`${site.root}${WALK}?embed#step-2`);
  expect(await page.locator('.step:visible').count()).toBe(1);
  const size = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.scrollHeight,
  ]);
  expect(size).toEqual([320, 300]);
  const before = await page.evaluate(() => history.length);
  await page.locator('.stepper [data-action=next]').click();
  expect(await page.locator('.step:visible').getAttribute('id')).toBe('step-3');
  expect(await page.evaluate(() => history.length)).toBe(before);
  const [whole] = await Promise.all([
    browser.context.waitForEvent('page'),
    page.locator('.embed-open').click(),
  ]);
  await whole.waitForURL(`${site.root}${WALK}#step-3`);
  expect(await whole.locator('.site-header').isVisible()).toBe(true);
});

test('without script shows the step that its code names, and opens the whole elsewhere', async () => {
  const { context, close } = await launch({
    javaScriptEnabled: false,
    viewport: { width: 360, height: 420 },
  });
  const page = await context.newPage();
  await page.goto(`${site.root}${WALK}?embed#step-3-heading`);
  expect(await page.locator('.step:visible').getAttribute('id')).toBe('step-3');
  expect(await page.locator('.expression').isVisible()).toBe(true);
  expect(await page.locator('.step:visible .slice').isVisible()).toBe(true);
  for (const rest of ['.site-header', '.places', '.walk-picture', '.site-footer', '.stepper'])
    expect(await page.locator(rest).isVisible(), rest).toBe(false);
  const [whole] = await Promise.all([context.waitForEvent('page'), page.locator('.embed-open').click()]);
  await whole.waitForLoadState();
  expect(await whole.locator('.site-header').isVisible()).toBe(true);
  expect(await whole.locator('.step:visible').count()).toBe(4);
  expect(await whole.locator('.embed-open').isVisible()).toBe(false);
  // The other steps are in the whole walk.
  await page.locator('.step:visible [rel=next]').click();
  expect(await page.locator('.step:visible').count()).toBe(4);
  expect(page.url()).toMatch(/#step-4$/);
  await close();
});

test('its code can be copied from the walk and names the step', async () => {
  const page = await browser.context.newPage();
  await page.setViewportSize({ width: 1280, height: 900 });
  await browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`${site.root}${WALK}#step-3`);
  // Without the scroll of a real click: up at the head step 1 would be the current one.
  await page.locator('[data-action=embed]').dispatchEvent('click');
  const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toContain(`<iframe src="${site.root}${WALK}?embed#step-3-heading"`);
  expect(await copied()).toContain('title="&#38;current->nsproxy->uts_ns->name"');
});
