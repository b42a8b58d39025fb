/** What the eye relies on: colour that means a namespace and never stands alone, dark code, paper. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { paintedColours, type Painted } from './accents.ts';
import { launch, type Launched } from './browser.ts';
import { asFiles, type Served } from './site.ts';

const WALK = 'ja/walk/v6.12/task_struct/nsproxy/uts_ns/name.html';
const PAGES = [
  'index.html',
  '404.html',
  'ja/stories/index.html',
  'ja/stories/hostname.html',
  'en/stories/namespaces.html',
  ...['mnt', 'ipc', 'pid', 'net', 'user', 'cgroup', 'time'].map((name) => `ja/stories/ns-${name}.html`),
  `${WALK}#step-3`,
  'en/walk/v6.12/task_struct/nsproxy/uts_ns/user_ns.html#step-2',
  'ja/road/hostname.html#step-6',
  'en/road/sethostname.html',
  'linux/v6.12/source/kernel/nsproxy.c.html',
  'linux/v6.12/source/include/linux/index.html',
  'linux/v6.12/C/ident/uts_ns.html',
];

let site: Served;
let browser: Launched;
let page: Page;
beforeAll(async () => {
  site = await asFiles();
  browser = await launch({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  page = await browser.context.newPage();
});
afterAll(() => browser.close());

/** Opens a page anew: an address that differs in its fragment alone would be a jump. */
async function open(path: string): Promise<void> {
  await page.goto(`${site.root}404.html`);
  await page.goto(site.root + path);
}

const told = ({ what, color, namespace, owner }: Painted): string =>
  `${what} (${color}: ${namespace}, in ${owner})`;

describe.each([
  ['light', 'screen'],
  ['dark', 'screen'],
  ['dark', 'print'],
] as const)('in %s colours, on %s', (colorScheme, media) => {
  test('no colour on any kind of page means no namespace, and none is without its shape', async () => {
    await page.emulateMedia({ colorScheme, media });
    const seen = new Set<string>();
    for (const path of PAGES) {
      await open(path);
      const painted = await paintedColours(page);
      for (const { namespace } of painted) if (namespace !== null) seen.add(namespace);
      const strange = painted.filter(({ namespace, owner }) => namespace === null || namespace !== owner);
      expect(strange.map(told), path).toEqual([]);
      // In code the name itself says it, where it is underlined; a bar beside lines has the page's shape.
      const alone = painted.filter(
        ({ hasGlyph, place, what }) => !hasGlyph && !(place === 'code' && what.includes('underline')),
      );
      expect(alone.map(told), path).toEqual([]);
    }
    expect([...seen].toSorted()).toEqual(['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts']);
  });
});

/** Text with its colour and what it stands on; contrast as WCAG 2 has it. */
interface Contrast {
  text: string;
  ratio: number;
}

/**
 * The contrast of every text in sight inside what a selector finds.
 * @param ground what it stands on; the nearest background that is painted where left out
 */
function contrasts(selector: string, ground: string | null = null): Promise<Contrast[]> {
  return page.evaluate(
    ([wanted, paper]) => {
      const channels = (color: string): number[] => {
        const parts = (/\((.*)\)/.exec(color)?.[1] ?? '')
          .replace('srgb', '')
          .split(/[ ,/]+/)
          .filter(Boolean)
          .map(Number);
        return color.startsWith('rgb')
          ? [...parts.slice(0, 3).map((part) => part / 255), parts[3] ?? 1]
          : parts;
      };
      const luminance = (color: string): number => {
        const [r = 0, g = 0, b = 0] = channels(color).map((part) =>
          part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
        );
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const behind = (element: Element): string => {
        if (paper !== null) return paper;
        for (let at: Element | null = element; at; at = at.parentElement) {
          const { backgroundColor } = getComputedStyle(at);
          if ((channels(backgroundColor)[3] ?? 1) > 0.5) return backgroundColor;
        }
        return 'rgb(255, 255, 255)';
      };
      const found: { text: string; ratio: number }[] = [];
      for (const part of document.querySelectorAll(wanted)) {
        for (const element of [part, ...part.querySelectorAll('*')]) {
          const text = [...element.childNodes]
            .filter((node) => node.nodeType === Node.TEXT_NODE)
            .map((node) => node.nodeValue ?? '')
            .join('')
            .trim();
          if (text === '' || element.getClientRects().length === 0 || element instanceof SVGElement) continue;
          const [light, dark] = [
            luminance(getComputedStyle(element).color),
            luminance(behind(element)),
          ].toSorted((a, b) => b - a);
          found.push({ text: text.slice(0, 40), ratio: ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05) });
        }
      }
      return found;
    },
    [selector, ground] as const,
  );
}

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  test('code that the configuration leaves out is still readable, and looks left out', async () => {
    await page.emulateMedia({ colorScheme, media: 'screen' });
    await page.goto(`${site.root}linux/v6.12/source/kernel/sys.c.html`);
    const inactive = await contrasts('.code .off');
    expect(inactive.length).toBeGreaterThan(20);
    expect(inactive.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
    const strongest = Math.max(...inactive.map(({ ratio }) => ratio));
    const active = await contrasts('#L1414');
    expect(Math.max(...active.map(({ ratio }) => ratio))).toBeGreaterThan(strongest);
  });
});

describe('on paper', () => {
  beforeAll(() => page.emulateMedia({ colorScheme: 'dark', media: 'print' }));

  test.each([`${WALK}#step-3`, 'en/road/sethostname.html#step-4', 'ja/stories/hostname.html'])(
    '%s has all of its steps, its text dark on light, and nothing inverted',
    async (path) => {
      await open(path);
      const hidden = await page
        .locator('.steps > .step, .story-body > *:not(.vh)')
        .evaluateAll((parts) =>
          parts
            .filter((part) => (part as HTMLElement).offsetHeight === 0 && part.textContent.trim() !== '')
            .map((part) => part.textContent.trim().slice(0, 40)),
        );
      expect(hidden).toEqual([]);
      const texts = await contrasts('main');
      expect(texts.length).toBeGreaterThan(50);
      // White paper: browsers print no backgrounds unless asked to.
      expect((await contrasts('main', 'rgb(255, 255, 255)')).filter(({ ratio }) => ratio < 4.5)).toEqual([]);
      const dark = await page.locator('main *:visible').evaluateAll((all) =>
        all
          .filter((element) => !(element instanceof SVGElement))
          .filter((element) => {
            const color = getComputedStyle(element).backgroundColor;
            const parts = color.match(/[\d.]+/g)!.map(Number);
            return (
              (parts[3] ?? 1) > 0 && parts.slice(0, 3).every((n) => n < (color.startsWith('rgb') ? 128 : 0.5))
            );
          })
          .map((element) => element.outerHTML.slice(0, 80)),
      );
      expect(dark).toEqual([]);
    },
  );

  test('a picture has no current place: no dark head, no flag, all lines whole', async () => {
    await open(`${WALK}#step-3`);
    const [ink, line] = await page.evaluate(() => [
      getComputedStyle(document.querySelector('.verdict')!).fill,
      getComputedStyle(document.querySelector('.walk-picture .obj:not(.now) > .head')!).fill,
    ]);
    expect(ink).not.toBe(line);
    const now = page.locator('.walk-picture .now');
    expect(await now.count()).toBe(1);
    const fills = await now
      .locator('> :is(.head, .box)')
      .evaluateAll((all) => all.map((part) => getComputedStyle(part).fill));
    expect(fills.length).toBeGreaterThan(0);
    expect(fills).not.toContain(ink);
    expect(await page.locator('.pic .flag:visible').count()).toBe(0);
    const dashes = await page
      .locator('.walk-picture .line > .wire')
      .evaluateAll((all) => all.map((part) => getComputedStyle(part).strokeDasharray));
    expect(new Set(dashes)).toEqual(new Set(['none']));
    expect(await page.locator('.walk-picture svg:visible').count()).toBe(1);
  });

  test('≠ is printed, between the objects and in the table, in the colour of the paper on ink and of ink on paper', async () => {
    await open(WALK);
    const signs = page.locator('.lanes svg .verdict-sign:visible');
    expect(await signs.count()).toBeGreaterThan(1);
    const [sign, ground] = await page.evaluate(() => [
      getComputedStyle(document.querySelector('.verdict-sign')!).fill,
      getComputedStyle(document.querySelector('.verdict')!).fill,
    ]);
    expect(sign).toBe('rgb(255, 255, 255)');
    expect(ground).not.toBe(sign);
    expect(await page.locator('.lanes td:visible', { hasText: '≠' }).count()).toBeGreaterThan(1);
  });
});

describe('an arrow in code', () => {
  test('is never broken in two, in excerpts on a phone', async () => {
    const phone = await launch({ viewport: { width: 360, height: 740 } });
    let arrows = 0;
    try {
      const small = await phone.context.newPage();
      for (const path of ['ja/stories/hostname.html', WALK, 'ja/road/sethostname.html']) {
        await small.goto(site.root + path);
        const broken = await small.locator('.code.x:visible').evaluateAll((blocks) =>
          blocks.flatMap((block) => {
            const found: string[] = [];
            const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
            let before: { char: string; top: number } | null = null;
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
              const { data } = node as Text;
              for (let i = 0; i < data.length; i++) {
                const char = data.charAt(i);
                if (char !== '-' && char !== '>') {
                  before = null;
                  continue;
                }
                const range = document.createRange();
                range.setStart(node, i);
                range.setEnd(node, i + 1);
                const { top } = range.getBoundingClientRect();
                if (char === '>' && before?.char === '-' && top - before.top > 4)
                  found.push(node.parentElement?.parentElement?.textContent ?? '');
                before = { char, top };
              }
            }
            return found;
          }),
        );
        expect(broken).toEqual([]);
        arrows += await small.locator('.code.x:visible', { hasText: '->' }).count();
      }
      expect(arrows).toBeGreaterThan(3);
    } finally {
      await phone.close();
    }
  });
});
