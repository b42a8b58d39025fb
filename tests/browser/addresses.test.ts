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
  ['linux/v6.12/source/kernel', 'linux/v6.12/source/kernel/index.html'],
  ['linux/latest/C/ident/uts_ns', 'linux/v6.12/C/ident/uts_ns.html'],
  ['ja/stories/hostname', 'ja/stories/hostname.html'],
])('%s leads to %s', async (asked, reached) => {
  await page.goto(site.root + asked);
  await page
    .waitForFunction((href) => location.href === href || location.href === `${href}#`, site.root + reached, {
      timeout: 10_000,
    })
    .catch(() => undefined);
  // A folder is served under its own name too.
  expect(
    page
      .url()
      .replace(/\/$/, '/index.html')
      .replace(/kernel$/, 'kernel/index.html'),
  ).toBe(site.root + reached);
});

test('an address that means nothing says so, with links that work at its depth', async () => {
  await page.goto(`${site.root}linux/v6.12/source/no/such/file.c.html`);
  expect(await page.locator('h1').innerText()).toBe('このページはありません');
  await page.locator('main li a:visible').first().click();
  await page.waitForURL('**/linux/v6.12/source/index.html*');
  expect(await page.locator('h1').textContent()).toContain('Linux');
});
