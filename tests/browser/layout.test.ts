/** What holds at every width: no sideways scroll of the page, bars that leave room, one current place. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, type Launched } from './browser.ts';
import { asFiles, type Served } from './site.ts';

const PAGES = [
  'index.html',
  'ja/stories/hostname.html',
  'en/stories/hostname.html',
  'ja/stories/namespaces.html',
  'ja/walk/v6.12/task_struct/nsproxy/uts_ns/name.html#step-3',
  'en/walk/v6.12/task_struct/nsproxy/uts_ns/name.html',
  'ja/road/hostname.html#step-4',
  'en/road/sethostname.html',
  'linux/v6.12/source/kernel/sys.c.html#gethostname',
  'linux/v6.12/source/include/linux/index.html',
  'linux/v6.12/C/ident/uts_ns.html',
  'linux/v6.12/C/ident/current.html',
];
const SIZES = [
  { width: 360, height: 740 },
  { width: 768, height: 1024 },
  { width: 1440, height: 900 },
];

let site: Served;
beforeAll(async () => {
  site = await asFiles();
});

for (const viewport of SIZES) {
  for (const script of [true, false]) {
    describe(`${viewport.width} px wide, ${script ? 'with' : 'without'} script`, () => {
      let browser: Launched;
      beforeAll(async () => {
        browser = await launch({ viewport, javaScriptEnabled: script, hasTouch: viewport.width < 500 });
      });
      afterAll(() => browser.close());

      for (const path of PAGES) {
        test(`${path} does not scroll sideways, and its bars leave four fifths of the window`, async () => {
          const page = await browser.context.newPage();
          try {
            await page.goto(site.root + path);
            const { wide, bars } = await page.evaluate(() => ({
              wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
              bars: [...document.querySelectorAll('.site-header, .trail')]
                .filter((bar) => getComputedStyle(bar).position === 'sticky')
                .reduce((sum, bar) => sum + bar.getBoundingClientRect().height, 0),
            }));
            expect(wide).toBeLessThanOrEqual(0);
            expect(bars).toBeLessThan(viewport.height / 5);
          } finally {
            await page.close();
          }
        });
      }
    });
  }
}

describe('Japanese headings', () => {
  test('break between phrases, on a phone', async () => {
    const phone = await launch({ viewport: { width: 360, height: 740 } });
    try {
      const page = await phone.context.newPage();
      for (const path of ['index.html', 'ja/stories/hostname.html', 'ja/stories/index.html']) {
        await page.goto(site.root + path);
        const broken = await page.locator(':is(h1, h2, h3):visible').evaluateAll((headings) =>
          headings.flatMap((heading) => {
            const found: string[] = [];
            const walker = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
              // Within a text node nothing but a blank may stand at a line's end.
              const range = document.createRange();
              let before: { top: number; char: string } | null = null;
              for (let i = 0; i < (node as Text).length; i++) {
                range.setStart(node, i);
                range.setEnd(node, i + 1);
                const { top, width } = range.getBoundingClientRect();
                const char = range.toString();
                if (width === 0) continue;
                if (
                  before &&
                  top - before.top > 8 &&
                  before.char !== ' ' &&
                  /[^\x20-\x7e]/.test(char + before.char)
                )
                  found.push(`${heading.textContent}: ${before.char}|${char}`);
                before = { top, char };
              }
            }
            return found;
          }),
        );
        expect(broken).toEqual([]);
      }
    } finally {
      await phone.close();
    }
  });
});

describe('a walk page', () => {
  let browser: Launched;
  beforeAll(async () => {
    browser = await launch({ viewport: { width: 1440, height: 900 } });
  });
  afterAll(() => browser.close());

  test('has exactly one current place in its steps, its expression and its picture', async () => {
    const page = await browser.context.newPage();
    await page.goto(`${site.root}ja/walk/v6.12/task_struct/nsproxy/uts_ns/name.html#step-3`);
    for (const selector of ['.step.now', '.expression [aria-current]', '.walk-picture .now']) {
      expect(await page.locator(selector).count()).toBe(1);
    }
    await page.close();
  });

  test('gives the field in the picture the tint of its line in the code', async () => {
    const page = await browser.context.newPage();
    await page.goto(`${site.root}ja/walk/v6.12/task_struct/nsproxy/uts_ns/name.html#step-3`);
    const [line, rows] = await page.evaluate(() => [
      getComputedStyle(document.querySelector('#step-3 .code .on')!).backgroundColor,
      [...document.querySelectorAll('.walk-picture rect.row')].map((row) => getComputedStyle(row).fill),
    ]);
    expect(rows).toContain(line);
    await page.close();
  });

  test('shows the current name legibly in its inverted place', async () => {
    const page = await browser.context.newPage();
    await page.goto(`${site.root}ja/walk/v6.12/task_struct/nsproxy/uts_ns/name.html#step-3`);
    const { color, background, room } = await page.locator('.expression [aria-current]').evaluate((hop) => {
      const style = getComputedStyle(hop);
      return { color: style.color, background: style.backgroundColor, room: parseFloat(style.paddingBottom) };
    });
    expect(color).not.toBe(background);
    // The underscore stands below the line.
    expect(room).toBeGreaterThan(2);
    await page.close();
  });

  test('never breaks an arrow in two', async () => {
    const page = await browser.context.newPage();
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(`${site.root}ja/walk/v6.12/task_struct/nsproxy/uts_ns/name.html`);
    const lines = await page
      .locator('.expression .h')
      .evaluateAll((hops) => hops.map((hop) => new Set([...hop.getClientRects()].map(({ y }) => y)).size));
    expect(lines.length).toBeGreaterThan(2);
    expect(new Set(lines)).toEqual(new Set([1]));
    await page.close();
  });
});
