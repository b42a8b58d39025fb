/** Pages for both languages, read in English. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, type Launched } from './browser.ts';
import { asFiles, type Served } from './site.ts';

let site: Served;
let browser: Launched;
beforeAll(async () => {
  site = await asFiles();
  browser = await launch({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
});
afterAll(async () => {
  await browser.close();
  site.close();
});

test.each([
  ['a source page', 'linux/v6.12/source/include/linux/utsname.h.html', '.code-frame'],
  ['a symbol page', 'linux/v6.12/C/ident/uts_ns.html', '.walks'],
])('without script %s says how its walks are read in English', async (_, address, holder) => {
  const page = await browser.context.newPage();
  await page.goto(site.root + address);
  const said = (): Promise<string> =>
    page
      .locator(`${holder}:has(a[href*="ja/walk/"])`)
      .first()
      .evaluate((element) => getComputedStyle(element, '::before').content);
  expect(await said()).toBe('none');
  await page.locator('label', { hasText: 'English' }).click();
  expect(await said()).toContain('“English” at the top');
  await page
    .locator('details')
    .evaluateAll((all) => all.forEach((one) => ((one as HTMLDetailsElement).open = true)));
  const walk = page.locator(`${holder} a[href*="ja/walk/v6.12/task_struct/nsproxy/uts_ns/"]`).first();
  await walk.click();
  const [, id] = page.url().split('/ja/walk/');
  await page.getByRole('link', { name: 'English' }).click();
  expect(page.url()).toBe(`${site.root}en/walk/${id?.replace(/#.*/, '')}`);
  await page.close();
});
