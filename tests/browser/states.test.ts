/** Accessibility of what opens: cards, the search, the keys, a walk beside the code, a tour, menus. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFindings } from './axe.ts';
import { launch, type Launched } from './browser.ts';
import { overHttp, type Served } from './site.ts';

const SOURCE = 'linux/v6.12/source/kernel/utsname.c.html';
const UTSNAME = 'linux/v6.12/source/include/linux/utsname.h.html';

/** Each state: the page, and how a reader comes to it. */
const STATES: Record<string, [path: string, open: (page: Page) => Promise<void>]> = {
  'a card with what a macro comes to': [
    SOURCE,
    async (page) => {
      await page
        .locator('.code a', { hasText: /^container_of$/ })
        .first()
        .focus();
      await page.keyboard.press('i');
      await page.locator('.card .expansion').waitFor();
    },
  ],
  'a card of a local': [
    SOURCE,
    async (page) => {
      await page.locator('.code a[href^="#L"]').first().focus();
      await page.keyboard.press('i');
      await page.locator('.card .card-line').waitFor();
    },
  ],
  'a card of a hop, with a note': [
    UTSNAME,
    async (page) => {
      await page.locator('#L82 a').first().focus();
      await page.keyboard.press('i');
      await page.locator('.card .card-note').waitFor();
    },
  ],
  'the search with results': [
    'index.html',
    async (page) => {
      await page.keyboard.press('/');
      await page.fill('.search-input', 'nsproxy');
      await page.locator('.search-results .result').first().waitFor();
      await page.keyboard.press('ArrowDown');
    },
  ],
  'the search without any': [
    'index.html',
    async (page) => {
      await page.keyboard.press('/');
      await page.fill('.search-input', 'qqqqqqqq');
      await page.locator('.search-results p').waitFor();
    },
  ],
  'the list of keys': [
    UTSNAME,
    async (page) => {
      await page.keyboard.press('?');
      await page.locator('dialog.keys[open]').waitFor();
    },
  ],
  'a walk beside the code': [
    UTSNAME,
    async (page) => {
      await page.locator('#L82 a[href*="step-3"]').click();
      await page.locator('.panel h3').waitFor();
    },
  ],
  'a tour that is on its way': [
    'ja/stories/hostname.html',
    async (page) => {
      await page.keyboard.press('j');
      await page.keyboard.press('j');
      await page.locator('[data-lights]').first().hover();
      await page.locator('.lit').first().waitFor();
    },
  ],
  'the menu and the outline': [
    SOURCE,
    async (page) => {
      await page.locator('.outline > summary').click();
      await page.locator('.menu > summary').click();
      await page.locator('.menu-body').waitFor();
    },
  ],
  'every fold of a walk': [
    'en/walk/v6.12/task_struct/nsproxy/uts_ns/name.html#step-2',
    async (page) => {
      await page.locator('details').evaluateAll((all) => {
        for (const one of all) (one as HTMLDetailsElement).open = true;
      });
    },
  ],
};

for (const [colorScheme, width] of [
  ['light', 1280],
  ['dark', 1280],
  ['light', 360],
] as const) {
  describe(`in ${colorScheme} colours, ${width} px wide`, () => {
    let site: Served;
    let browser: Launched;
    beforeAll(async () => {
      site = await overHttp();
      // Nothing that is half-way through a fade.
      browser = await launch({ colorScheme, viewport: { width, height: 800 }, reducedMotion: 'reduce' });
    });
    afterAll(async () => {
      await browser.close();
      site.close();
    });

    for (const [name, [path, open]] of Object.entries(STATES)) {
      // A panel needs room beside the code.
      test.skipIf(width < 1024 && name.includes('beside'))(`${name} has no serious violation`, async () => {
        const page = await browser.context.newPage();
        try {
          await page.goto(site.root + path);
          await open(page);
          expect(await seriousFindings(page)).toEqual([]);
          const wide = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
          expect(await page.evaluate(wide)).toBeLessThanOrEqual(0);
        } finally {
          await page.close();
        }
      });
    }
  });
}
