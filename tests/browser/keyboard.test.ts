/** Everything by keyboard alone: where the focus goes, that it shows, and that every walk and the way back are in reach. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, type Launched } from './browser.ts';
import { asFiles, type Served } from './site.ts';

const WALK = 'ja/walk/v6.12/task_struct/nsproxy/uts_ns/name.html';
const PAGES = [
  'ja/stories/hostname.html',
  WALK,
  'linux/v6.12/source/include/linux/utsname.h.html',
  'linux/v6.12/C/ident/uts_ns.html',
];

let site: Served;
let browser: Launched;
let page: Page;
beforeAll(async () => {
  site = await asFiles();
  browser = await launch({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  page = await browser.context.newPage();
});
afterAll(() => browser.close());

interface Stop {
  name: string;
  /** Drawn with an outline, or in colours that its rest does not have. */
  shows: boolean;
  inSight: boolean;
  /** Of all that takes the focus, in the order of the page. */
  order: number;
}

/** Where the focus is; null where it has left the page. */
function stop(): Promise<Stop | null> {
  return page.evaluate(() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const { outlineStyle, outlineWidth } = getComputedStyle(at);
    const boxes = [...at.getClientRects()];
    return {
      name: `${at.tagName} ${at.textContent?.trim().slice(0, 40)}`,
      shows: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
      inSight: boxes.some(({ top, bottom, width }) => width > 0 && bottom > 0 && top < innerHeight),
      order: [...document.querySelectorAll('*')].indexOf(at),
    };
  });
}

describe('the focus', () => {
  test.each(PAGES)('goes through %s in order, shows, and comes out at the end', async (path) => {
    await page.goto(site.root + path);
    const stops: Stop[] = [];
    for (;;) {
      await page.keyboard.press('Tab');
      const here = await stop();
      if (!here || here.order === stops[0]?.order) break;
      stops.push(here);
      // Where the focus is caught it never leaves.
      expect(stops.length).toBeLessThan(1500);
    }
    expect(stops.length).toBeGreaterThan(10);
    expect(stops.filter(({ shows }) => !shows).map(({ name }) => name)).toEqual([]);
    expect(stops.filter(({ inSight }) => !inSight).map(({ name }) => name)).toEqual([]);
    const orders = stops.map(({ order }) => order);
    expect(orders).toEqual(orders.toSorted((a, b) => a - b));
  });

  test('goes down each column of a page, never up', async () => {
    await page.goto(site.root + WALK);
    const places = await page
      .locator('.steps :is(a[href], button, summary):visible')
      .evaluateAll((stops) => stops.map((one) => Math.round(one.getBoundingClientRect().top)));
    // Words of one line are of several heights.
    const up = places.filter((top, i) => i > 0 && top < (places[i - 1] ?? 0) - 30);
    expect(up).toEqual([]);
  });
});

/** Tabs on until the focus is on what the selector means. */
async function tabTo(selector: string): Promise<void> {
  for (let presses = 0; presses < 400; presses++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
  }
  throw new Error(`No key leads to ${selector}.`);
}

describe('without a pointer', () => {
  test('the front page leads into the walk, along it, to the real line, and back from every step', async () => {
    await page.goto(`${site.root}index.html`);
    await tabTo(`.famous a[href$="${WALK}#step-2"]`);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/${WALK}#step-2`);
    const steps = await page.locator('.steps > .step').count();
    await page.keyboard.press('k');
    for (let n = 1; n <= steps; n++) {
      expect(await page.locator('.step.now').getAttribute('id')).toBe(`step-${n}`);
      expect(await page.locator('.trail .back').isVisible()).toBe(true);
      await tabTo(`#step-${n} figcaption a`);
      await page.keyboard.press('Enter');
      await page.waitForURL('**/source/**');
      await page.keyboard.press('b');
      await page.waitForURL(`**/${WALK}#step-${n}`);
      if (n < steps) await page.keyboard.press('j');
    }
    await page.keyboard.press('b');
    await page.waitForURL('**/index.html*');
  });

  test('the walk of every namespace is a link on the front page', async () => {
    await page.goto(`${site.root}index.html`);
    const wanted = await page
      .locator('.ns-chain a:visible')
      .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
    expect(wanted).toHaveLength(8);
    const reached = new Set<string>();
    for (let presses = 0; presses < 300 && reached.size < wanted.length; presses++) {
      await page.keyboard.press('Tab');
      const href = await page.evaluate(
        () => (document.activeElement as HTMLAnchorElement | null)?.href ?? '',
      );
      if (wanted.includes(href)) reached.add(href);
    }
    expect([...reached].sort()).toEqual([...new Set(wanted)].sort());
  });

  test('any walk is found by its spelling and opened', async () => {
    await page.goto(`${site.root}index.html`);
    await page.keyboard.press('/');
    await page.keyboard.type('current->nsproxy->uts_ns->name');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/${WALK}*`);
    expect(await page.locator('.step.now').count()).toBe(1);
  });

  test('a walk beside the code takes the focus, and gives it back', async () => {
    await page.goto(`${site.root}linux/v6.12/source/include/linux/utsname.h.html#L82`);
    await tabTo('#L82 a[href*="#step-3"]');
    await page.keyboard.press('Enter');
    await page.locator('.panel h3').waitFor();
    expect(await page.evaluate(() => document.activeElement?.closest('.panel') !== null)).toBe(true);
    await page.keyboard.press('b');
    expect(await page.evaluate(() => document.activeElement?.matches('#L82 a[href*="#step-3"]'))).toBe(true);
  });
});
