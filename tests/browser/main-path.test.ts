/**
 * What the site is for, as a reader does it: from the story into the walk at each of the four names, from there to
 * the real line, along the walk by keyboard, and back to where one came from.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, type Launched } from './browser.ts';
import { asFiles, overHttp, type Served } from './site.ts';

const WALK = 'walk/v6.12/task_struct/nsproxy/uts_ns/name.html';
/** Each name of the famous line: the step that it leads to, and where that step's own line stands. */
const HOPS = [
  { name: 'current', step: 1, file: 'arch/x86/include/asm/current.h', line: 52 },
  { name: 'nsproxy', step: 2, file: 'include/linux/sched.h', line: 1161 },
  { name: 'uts_ns', step: 3, file: 'include/linux/nsproxy.h', line: 34 },
  { name: 'name', step: 4, file: 'include/linux/utsname.h', line: 25 },
];

for (const [how, serve] of [
  ['http', overHttp],
  ['file', asFiles],
] as const) {
  for (const script of [true, false]) {
    describe(`over ${how}, ${script ? 'with' : 'without'} JavaScript`, () => {
      let site: Served;
      let browser: Launched;
      let page: Page;
      const problems: string[] = [];

      beforeAll(async () => {
        site = await serve();
        browser = await launch({ javaScriptEnabled: script, viewport: { width: 1280, height: 900 } });
        page = await browser.context.newPage();
        page.on('pageerror', ({ message }) => problems.push(message));
        page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
        page.on('request', (request) => {
          if (!request.url().startsWith(site.root) && !request.url().startsWith('data:'))
            problems.push(request.url());
        });
      });
      afterAll(async () => {
        await browser.close();
        site.close();
      });

      const where = () => page.url().slice(site.root.length);
      const back = async () => {
        if (script) await page.locator('.trail .back').click();
        else await page.goBack();
      };

      for (const lang of ['ja', 'en'] as const) {
        for (const hop of HOPS) {
          test(`${lang}: ${hop.name} leads to step ${hop.step}, its line, and back to the story`, async () => {
            await page.goto(`${site.root}${lang}/stories/hostname.html`);
            const link = page.locator(`.story-body .c a[href$="${WALK}#step-${hop.step}"]`).first();
            expect(await link.textContent()).toContain(hop.name);
            await link.click();
            await page.waitForURL(`**/${lang}/${WALK}#step-${hop.step}`);
            const step = page.locator(`#step-${hop.step}`);
            expect(await isInView(step)).toBe(true);
            expect(await page.locator('.step.now, .step:target').getAttribute('id')).toBe(`step-${hop.step}`);

            const place = step.locator(`figcaption a[href*="${hop.file}"]`).first();
            expect(await place.textContent()).toContain(`:${hop.line}`);
            await place.click();
            await page.waitForURL(`**/${hop.file}.html#*`);
            expect(await lineArrivedAt(page)).toBe(`L${hop.line}`);
            expect(await page.locator(`#L${hop.line}`).textContent()).toContain(hop.name);

            await back();
            await page.waitForURL(`**/${lang}/${WALK}#step-${hop.step}`);
            await back();
            await page.waitForURL(`**/${lang}/stories/hostname.html*`);
          });
        }
      }

      test.runIf(script)('keys go forth and back along the walk, and stop at its ends', async () => {
        await page.goto(`${site.root}ja/${WALK}`);
        const seen: (string | null)[] = [];
        for (const key of ['j', 'j', 'j', 'j', 'k']) {
          await page.keyboard.press(key);
          seen.push(await page.locator('.step.now').getAttribute('id'));
        }
        expect(seen).toEqual(['step-2', 'step-3', 'step-4', 'step-4', 'step-3']);
        await page.waitForURL(`**/ja/${WALK}#step-3`);
        expect(await page.locator('.walk-picture .now').count()).toBe(1);
      });

      test.skipIf(script)('links go forth and back along the walk', async () => {
        await page.goto(`${site.root}ja/${WALK}`);
        await page.locator('#step-1 .step-nav a[rel=next]').click();
        await expect.poll(where).toBe(`ja/${WALK}#step-2`);
        await page.locator('#step-2 .step-nav a[rel=prev]').click();
        await expect.poll(where).toBe(`ja/${WALK}#step-1`);
      });

      test('a walk opened from a line of source goes back to that line', async () => {
        await page.goto(`${site.root}linux/v6.12/source/include/linux/utsname.h.html#L82`);
        const hop = page.locator(`#L82 a[href$="${WALK}#step-3"]`);
        // With room and script the walk opens beside the code; a new page is one key away.
        await page.setViewportSize({ width: 900, height: 900 });
        await hop.click();
        await page.waitForURL(`**/${WALK}#step-3`);
        const way = page.locator('.trail .back');
        expect(await way.textContent()).toContain('utsname.h:82');
        await way.click();
        await page.waitForURL('**/utsname.h.html#L82');
        await page.setViewportSize({ width: 1280, height: 900 });
      });

      test('both lanes stand beside each other, parted where the addresses differ', async () => {
        await page.goto(`${site.root}ja/${WALK}`);
        const lanes = page.locator('.lanes').first();
        await lanes.scrollIntoViewIfNeeded();
        expect(await lanes.locator('thead th').allTextContents()).toEqual(
          expect.arrayContaining([expect.stringContaining('ホスト'), expect.stringContaining('コンテナ')]),
        );
        const row = lanes.locator('tbody tr', { hasText: 'uts_ns' }).first();
        expect(await row.textContent()).toContain('≠');
        expect(await lanes.locator('svg:visible').count()).toBe(1);
      });

      test('nothing went wrong on the way, and nothing was asked of another place', () => {
        expect(problems).toEqual([]);
      });
    });
  }
}

/** Id of the line that holds what the address names. */
function lineArrivedAt(page: Page): Promise<string | null> {
  // By attribute, since without script in the page only the test's own code runs.
  return page.evaluate(() => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const line = target?.closest('[id^=L]') ?? null;
    const { top, bottom } = target?.getBoundingClientRect() ?? { top: -1, bottom: -1 };
    return top >= 0 && bottom <= innerHeight ? (line?.id ?? null) : null;
  });
}

async function isInView(locator: ReturnType<Page['locator']>): Promise<boolean> {
  const box = await locator.boundingBox();
  return box !== null && box.y >= 0 && box.y < 900;
}
