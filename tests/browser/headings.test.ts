/** Where headings break on a phone: between words and phrases, never inside a word or an arrow. */
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, type Launched } from './browser.ts';
import { asFiles, dist, type Served } from './site.ts';

let site: Served;
let browser: Launched;
beforeAll(async () => {
  site = await asFiles();
  browser = await launch({ viewport: { width: 360, height: 740 } });
});
afterAll(async () => {
  await browser.close();
  site.close();
});

const WALKS = [
  'task_struct/nsproxy/uts_ns/name/nodename',
  'task_struct/thread_pid/numbers/ns/level',
  'task_struct/nsproxy/pid_ns_for_children',
];

function pagesOf(lang: string): string[] {
  const inFolder = (folder: string): string[] =>
    readdirSync(`${dist}${lang}/${folder}`).map((name) => `${lang}/${folder}/${name}`);
  return [...inFolder('stories'), ...inFolder('road'), ...WALKS.map((id) => `${lang}/walk/v6.12/${id}.html`)];
}

/** In the page: what a heading breaks inside of, as the text with `|` where the line ends. */
function brokenWords(): string[] {
  const broken: string[] = [];
  const lang = document.documentElement.lang;
  const words = new Intl.Segmenter(lang, { granularity: 'word' });
  for (const heading of document.querySelectorAll('h1, h2, h3, .step-words')) {
    if (!heading.checkVisibility()) continue;
    let text = '';
    const bottoms: number[] = [];
    const texts = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const { data } = node as Text;
      for (let i = 0; i < data.length; i++) {
        const range = document.createRange();
        range.setStart(node, i);
        range.setEnd(node, i + 1);
        const { width, bottom } = range.getBoundingClientRect();
        text += data[i] ?? '';
        bottoms.push(width > 0 ? bottom : (bottoms.at(-1) ?? bottom));
      }
    }
    const ends = (at: number): boolean => (bottoms[at] ?? 0) - (bottoms[at - 1] ?? 0) > 8;
    const show = (at: number): number => broken.push(`${text.slice(0, at)}|${text.slice(at)}`);
    for (const { segment, index } of words.segment(text))
      if (/[\p{L}\p{N}_]{2}/u.test(segment))
        for (let at = index + 1; at < index + segment.length; at++) if (ends(at)) show(at);
    for (const { index } of text.matchAll(/->/g)) if (ends(index + 1)) show(index + 1);
  }
  return broken;
}

test.each(['ja', 'en'])('headings of %s pages break between words at 360 px, and fit', async (lang) => {
  const page = await browser.context.newPage();
  for (const address of [...pagesOf(lang), 'linux/v6.12/source/kernel/sys.c.html']) {
    await page.goto(site.root + address);
    expect(await page.evaluate(brokenWords), address).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), address).toBe(360);
  }
  await page.close();
});
