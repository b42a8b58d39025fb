/** The main path in Debian's Firefox, as files and over http. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasFirefox, launchFirefox, type Firefox } from './firefox.ts';
import { asFiles, overHttp, type Served } from './site.ts';

const WALK = 'ja/walk/v6.12/task_struct/nsproxy/uts_ns/name.html';
const found = hasFirefox();
if (!found)
  console.error('Firefox is left out: skipped, because there is no firefox-esr (apt install firefox-esr).');

for (const [how, serve] of [
  ['http', overHttp],
  ['file', asFiles],
] as const) {
  describe.runIf(found)(`Firefox over ${how}`, () => {
    let site: Served;
    let firefox: Firefox;
    beforeAll(async () => {
      site = await serve();
      firefox = await launchFirefox();
    });
    afterAll(async () => {
      await firefox.close();
      site.close();
    });
    const at = (path: string) => `location.href === ${JSON.stringify(site.root + path)}`;

    test('goes from the story to a step, its line, and back by the way back', async () => {
      const { page } = firefox;
      await page.goto(`${site.root}ja/stories/hostname.html`);
      await page.click('.story-body .excerpt .c a[href$="uts_ns/name.html#step-3"]');
      await page.until(at(`${WALK}#step-3`));
      expect(await page.evaluate(`document.querySelector('.step.now').id`)).toBe('step-3');
      await page.click('#step-3 figcaption a');
      await page.until(`location.pathname.endsWith('/include/linux/nsproxy.h.html')`);
      await page.until(
        `document.querySelector('.trail .back:not([hidden])')?.textContent.includes('3 歩目')`,
      );
      const top =
        'document.getElementById(decodeURIComponent(location.hash.slice(1))).getBoundingClientRect().top';
      expect(await page.evaluate(`${top} > 0 && ${top} < innerHeight`)).toBe(true);
      await page.click('.trail .back');
      await page.until(at(`${WALK}#step-3`));
      await page.click('.trail .back');
      await page.until(`location.pathname.endsWith('/ja/stories/hostname.html')`);
    });

    test('walks by key', async () => {
      const { page } = firefox;
      await page.goto(site.root + WALK);
      for (const key of ['j', 'j', 'k']) await page.press(key);
      await page.until(at(`${WALK}#step-2`));
      expect(await page.evaluate(`document.querySelectorAll('.walk-picture .now').length`)).toBe(1);
    });

    test('searches and shows cards from files that scripts bring', async () => {
      const { page } = firefox;
      await page.goto(`${site.root}linux/v6.12/source/include/linux/utsname.h.html`);
      await page.press('/');
      for (const letter of 'uts_ns') await page.press(letter);
      await page.until(`document.querySelector('.search-results a')?.textContent.includes('nsproxy.uts_ns')`);
      await page.evaluate(`document.querySelector('dialog.search').close()`);
      await page.evaluate(`document.querySelector('#L82 a[href*="step-2"]').focus()`);
      await page.press('i');
      await page.until(`document.querySelector('.card') !== null`);
      expect(await page.evaluate(`document.querySelector('.card').textContent`)).toContain('sched.h:1161');
    });

    test('applies the styles and scripts of a strict policy', async () => {
      const { page } = firefox;
      await page.goto(`${site.root}index.html`);
      expect(await page.evaluate(`getComputedStyle(document.querySelector('.site-header')).display`)).toBe(
        'flex',
      );
      expect(await page.evaluate(`'js' in document.documentElement.dataset`)).toBe(true);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    });
  });
}
