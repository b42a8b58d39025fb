/** Addresses as others hold them: without version, without `.html`, with the fragment of a code browser, wrong. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, type Launched } from './browser.ts';
import { overHttp, type Served } from './site.ts';

let site: Served;
let browser: Launched;
let page: Page;
beforeAll(async () => {
  site = await overHttp();
  browser = await launch();
  page = await browser.context.newPage();
});
afterAll(async () => {
  await browser.close();
  site.close();
});

test.each([
  ['linux/latest/source/kernel/sys.c.html#L1414', 'linux/v6.12/source/kernel/sys.c.html#L1414'],
  ['linux/latest/source/kernel/sys.c#L1414', 'linux/v6.12/source/kernel/sys.c.html#L1414'],
  ['linux/latest/source/include/linux/utsname.h', 'linux/v6.12/source/include/linux/utsname.h.html'],
  ['linux/v6.12/source/kernel', 'linux/v6.12/source/kernel/'],
  ['linux/latest/C/ident/uts_ns', 'linux/v6.12/C/ident/uts_ns.html'],
  ['ja/stories/hostname', 'ja/stories/hostname.html'],
])('%s leads to %s', async (asked, reached) => {
  await page.goto(site.root + asked);
  await page.waitForURL(site.root + reached);
  expect(await page.locator('h1').count()).toBe(1);
});

test('an address that means nothing says so, with links that work at its depth', async () => {
  await page.goto(`${site.root}linux/v6.12/source/no/such/file.c.html`);
  expect(await page.locator('h1').innerText()).toBe('このページはありません');
  await page.locator('main li a:visible').first().click();
  await page.waitForURL('**/linux/v6.12/source/index.html*');
  expect(await page.locator('h1').textContent()).toContain('Linux');
});
