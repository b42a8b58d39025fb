/** Accessibility of one page of each kind, in both colour schemes and both languages. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFindings } from './axe.ts';
import { launch, type Launched } from './browser.ts';
import { overHttp, type Served } from './site.ts';

const PAGES = [
  'index.html',
  'ja/stories/index.html',
  'ja/stories/hostname.html',
  'en/stories/hostname.html',
  'ja/walk/v6.12/task_struct/nsproxy/uts_ns/name.html',
  'en/walk/v6.12/task_struct/nsproxy/uts_ns/name.html',
  'linux/v6.12/source/include/linux/utsname.h.html',
  'linux/v6.12/source/include/linux/index.html',
  'linux/v6.12/C/ident/uts_ns.html',
  'ja/road/hostname.html',
  'en/road/sethostname.html',
  '404.html',
];

let site: Served;
beforeAll(async () => {
  site = await overHttp();
});
afterAll(() => site.close());

for (const colorScheme of ['light', 'dark'] as const) {
  describe(`in ${colorScheme} colours`, () => {
    let browser: Launched;
    beforeAll(async () => {
      browser = await launch({ colorScheme, viewport: { width: 1280, height: 900 } });
    });
    afterAll(() => browser.close());

    for (const path of PAGES) {
      test(`${path} has no serious violation`, async () => {
        const page = await browser.context.newPage();
        try {
          await page.goto(site.root + path);
          expect(await seriousFindings(page)).toEqual([]);
        } finally {
          await page.close();
        }
      });
    }
  });
}
