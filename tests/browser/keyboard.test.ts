/** Everything by keyboard alone: where the focus goes, that it shows, and that every walk and the way back are in reach. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, type Launched } from './browser.ts';
import { filesOf } from '../pages.ts';
import { asFiles, dist, type Served } from './site.ts';

const WALK = 'ja/walk/v6.12/task_struct/nsproxy/uts_ns/name.html';
/** Walks that came through a function or a macro into a name of another file: one for each that they came through. */
const spliced = [
  ...new Map(
    filesOf(join(dist, 'ja/walk')).flatMap((file) => {
      const html = readFileSync(join(dist, 'ja/walk', file), 'utf8');
      const name = /class="?through"?>.*?<code>(.*?)<\/code>/s.exec(html)?.[1];
      return name === undefined ? [] : [[name, `ja/walk/${file}`] as const];
    }),
  ),
];
const PAGES = [
  'index.html',
  'ja/stories/hostname.html',
  'en/stories/namespaces.html',
  'ja/stories/ns-pid.html',
  'ja/road/hostname.html',
  'en/road/sethostname.html',
  'en/walk/v6.12/task_struct/nsproxy/uts_ns/name/nodename.html',
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
  /** It stands after the stop before it. */
  follows: boolean;
}

/** Goes on by a key; null where the focus has left the page or come round. */
async function nextStop(): Promise<Stop | null> {
  await page.keyboard.press('Tab');
  return page.evaluate(() => {
    // Elements, not their numbers: what a page loads meanwhile would change these.
    const walked = ((globalThis as { walkedStops?: Element[] }).walkedStops ??= []);
    const at = document.activeElement;
    if (!at || at === document.body || at === walked[0]) return null;
    const before = walked.at(-1);
    walked.push(at);
    const { outlineStyle, outlineWidth } = getComputedStyle(at);
    const boxes = [...at.getClientRects()];
    return {
      name: `${at.tagName} ${at.textContent?.trim().slice(0, 40)}`,
      shows: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
      inSight: boxes.some(({ top, bottom, width }) => width > 0 && bottom > 0 && top < innerHeight),
      follows:
        before === undefined ||
        Boolean(before.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING),
    };
  });
}

describe('the focus', () => {
  test.each(PAGES)('goes through %s in order, shows, and comes out at the end', async (path) => {
    await page.goto(site.root + path);
    const stops: Stop[] = [];
    for (let stop = await nextStop(); stop !== null; stop = await nextStop()) {
      stops.push(stop);
      // Where the focus is caught it never leaves.
      expect(stops.length).toBeLessThan(1500);
    }
    expect(stops.length).toBeGreaterThan(10);
    const named = (wrong: (stop: Stop) => boolean): string[] => stops.filter(wrong).map(({ name }) => name);
    expect(named(({ shows }) => !shows)).toEqual([]);
    expect(named(({ inSight }) => !inSight)).toEqual([]);
    expect(named(({ follows }) => !follows)).toEqual([]);
  });

  test.each(PAGES)('goes through each part of %s as one reads: along a line, then down', async (path) => {
    await page.goto(site.root + path);
    const jumps = await page
      .locator(
        '.site-header, .trail, .walk-head, .steps > .step, .story-body > p, .beat > p, .places, .site-footer',
      )
      .evaluateAll((parts) =>
        parts.flatMap((part) => {
          const stops = [...part.querySelectorAll<HTMLElement>('a[href], button, summary, input')]
            .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.tabIndex >= 0)
            .map((one) => ({ one, box: one.getClientRects()[0] }))
            .filter(({ one, box }) => box !== undefined && box.width > 1 && !one.matches('.skip'));
          return stops.flatMap(({ one, box }, i) => {
            const before = stops[i - 1]?.box;
            if (before === undefined || box === undefined) return [];
            // Words of one line are of several heights.
            const above = box.bottom < before.top + 2;
            const sameLine = box.top < before.bottom - 2 && before.top < box.bottom - 2;
            return above || (sameLine && box.left < before.left)
              ? [`${one.tagName} ${one.textContent.trim().slice(0, 40)} in ${part.className}`]
              : [];
          });
        }),
      );
    expect(jumps).toEqual([]);
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

async function tabToAndPress(selector: string, key: string): Promise<void> {
  await tabTo(selector);
  await page.keyboard.press(key);
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

  test.each([
    'ja/road/hostname.html',
    'ja/road/sethostname.html',
    'ja/stories/ns-pid.html',
    'ja/stories/ns-time.html',
  ])('%s is opened from the front page, gone through, and left', async (path) => {
    await page.goto(`${site.root}index.html`);
    // A language may have been chosen before, which the front page remembers.
    await page.evaluate(() => localStorage.clear());
    await page.goto(`${site.root}index.html`);
    await tabToAndPress(`a[href$="${path}"]`, 'Enter');
    await page.waitForURL(`**/${path}*`);
    const steps = await page
      .locator('.steps > .step, .story-body > h2[id]')
      .evaluateAll((all) => all.map(({ id }) => id));
    expect(steps.length).toBeGreaterThan(1);
    // A story is where ways begin: it has the site's own name.
    const back = path.includes('/stories/') ? '.site-header .brand' : '.trail .back';
    for (const [i, id] of steps.entries()) {
      if (i > 0) {
        await page.keyboard.press('j');
        await page.waitForURL((url) => decodeURIComponent(url.hash) === `#${id}`);
      }
      expect(await page.locator(back).isVisible()).toBe(true);
    }
    // From the last step the focus comes round to the head of the page.
    await tabToAndPress(back, 'Enter');
    await page.waitForURL('**/index.html*');
  });

  test('there are walks that came through a call', () => expect(spliced.length).toBeGreaterThan(10));

  test.each(spliced)('what a walk came through is opened and left again: %s, in %s', async (_, path) => {
    await page.goto(site.root + path);
    await tabToAndPress('.through a', 'Enter');
    await page.waitForURL('**/source/**');
    expect(await page.locator('.trail .back').isVisible()).toBe(true);
    await page.keyboard.press('b');
    await page.waitForURL(`**/${path}#step-*`);
    expect(await page.locator('.step.now .through').count()).toBe(1);
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
