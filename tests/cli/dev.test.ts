/** `kwalk dev` as a browser meets it: pages, and news of what authors save. */
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MANIFEST, projectCopy, TREE, type ProjectCopy } from '../project-copy.ts';

const STORY = `---
title: The box
lead: A box has a lid.
---

## Its colour {#colour}

::snippet[kernel/sys.c:newuname]

:line[box->lid->colour] reads it.:evidence[sym:newuname]
`;
const NOTE = `---
target: box.lid
evidence: [sym:newuname]
---

# ja

蓋です。

# en

The lid.
`;

let project: ProjectCopy;
let server: ChildProcess;
let address: string;
let printed = '';

beforeAll(async () => {
  project = projectCopy({
    'content/stories/box.en.md': STORY,
    'content/stories/box.ja.md': STORY.replace('The box', '箱'),
    'content/notes/lid.md': NOTE,
  });
  server = project.start('dev', '--port', '0');
  server.stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  server.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  await until(() => /^http:\/\/localhost:\d+\/$/m.test(printed));
  address = /^http:\/\/localhost:\d+\/$/m.exec(printed)![0];
}, 120_000);
afterAll(() => {
  server.kill();
  project.remove();
});

test('shows pages as a static host would, with a script that listens, and writes no dist/', async () => {
  const page = await get('en/stories/box');
  expect(page.status).toBe(200);
  expect(page.text).toContain('<h1>The box</h1>');
  expect(page.text).toContain('<script src="/_dev/overlay.js"');
  expect(await get('linux/latest/source/kernel/sys.c.html')).toMatchObject({ status: 200 });
  expect((await get('assets/walks/v6.12/nowhere.js')).status).toBe(404);
  expect((await get('en/stories/bix')).status).toBe(404);
  expect(existsSync(join(project.root, 'dist'))).toBe(false);
});

test('has a page loaded again when what it shows was saved, and leaves others alone', async () => {
  const story = await listen('en/stories/box');
  const source = await listen('linux/v6.12/source/kernel/sys.c');
  project.write({ 'content/stories/box.en.md': STORY.replace('reads it', 'reads the colour') });
  expect(await story.next()).toEqual({ type: 'reload' });
  expect((await get('en/stories/box')).text).toContain('reads the colour');
  // The source page hears that all holds, and no more.
  expect(await source.next()).toMatchObject({ type: 'problems', errors: 0 });
  story.close();

  const header = await listen('linux/v6.12/source/include/linux/box.h');
  project.write({ 'content/notes/lid.md': NOTE.replace('The lid.', 'It keeps things in.') });
  expect(await header.next()).toEqual({ type: 'reload' });
  expect((await get('linux/v6.12/source/include/linux/box.h')).text).toContain('It keeps things in.');
  expect(await source.next()).toMatchObject({ type: 'problems', errors: 0 });
  source.close();
  header.close();
});

test('says what is wrong on the page as in the terminal, and takes it back when it is mended', async () => {
  const page = await listen('ja/stories/box');
  project.write({ 'content/stories/box.en.md': STORY.replace('c:newuname]', 'c:newunam]') });
  const news = await page.next();
  expect(news).toMatchObject({ type: 'problems', errors: 2 });
  const frame = [
    'content/stories/box.en.md:8:11 error content/unknown-symbol',
    '   6 | ## Its colour {#colour}',
    '   7 |',
    '   8 | ::snippet[kernel/sys.c:newunam]',
    '     |           ^^^^^^^^^^^^^^^^^^^^',
  ].join('\n');
  expect(news['text']).toContain(frame);
  await until(() => printed.includes(frame));
  project.write({ 'content/stories/box.en.md': STORY });
  expect(await page.next()).toMatchObject({ type: 'problems', errors: 0, warnings: 0, text: '' });
  await until(() => printed.includes('All content holds.'));
  page.close();
});

test('takes an entry of the manifest that is on disk at once, and says which is not in the source', async () => {
  // Only what named files define or use has a page.
  expect((await get('linux/v6.12/C/ident/HINGE')).status).toBe(404);
  const page = await listen('linux/v6.12/C/ident/HINGE');
  project.write({
    'kernel-snippets/manifest.json': MANIFEST.replace(
      '["kernel/sys.c"]',
      '["kernel/sys.c", "include/linux/box.h"]',
    ),
  });
  expect(await page.next()).toEqual({ type: 'reload' });
  expect((await get('linux/v6.12/C/ident/HINGE')).text).toContain('<h1');
  page.close();
  project.write({
    'kernel-snippets/manifest.json': MANIFEST.replace('"symbol": "newuname"', '"symbol": "nowhere"'),
  });
  await until(() => printed.includes('does not define `nowhere`'));
  project.write({ 'kernel-snippets/manifest.json': MANIFEST });
  await until(() => printed.trimEnd().endsWith('All content holds.'));
});

test('pulls what a manifest names that is not on disk, while pages go on being served', async () => {
  const page = await listen('linux/v6.12/source/drivers/far/away.c');
  expect((await get('linux/v6.12/source/drivers/far/away.c')).status).toBe(404);
  expect(Object.keys(TREE)).toContain('drivers/far/away.c');
  project.write({
    'kernel-snippets/manifest.json': MANIFEST.replace(
      '["kernel/sys.c"]',
      '["kernel/sys.c", "drivers/far/away.c"]',
    ),
  });
  for (;;) {
    const news = await page.next();
    if (news['type'] === 'reload') break;
  }
  expect((await get('linux/v6.12/source/drivers/far/away.c')).status).toBe(200);
  page.close();
});

async function get(path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(address + path);
  return { status: response.status, text: await response.text() };
}

/** News for a page as it is now; what comes first, that it still is the same, is taken. */
async function listen(path: string): Promise<{ next(): Promise<Record<string, unknown>>; close(): void }> {
  const { text } = await get(path);
  const hash = /data-hash="(\w+)"/.exec(text)?.[1] ?? '';
  const stop = new AbortController();
  const response = await fetch(`${address}_dev/events?page=${encodeURIComponent(path)}&hash=${hash}`, {
    signal: stop.signal,
  });
  const reader = response.body!.getReader();
  let rest = '';
  const next = async (): Promise<Record<string, unknown>> => {
    for (;;) {
      const end = rest.indexOf('\n\n');
      if (end >= 0) {
        const news = JSON.parse(rest.slice('data: '.length, end)) as Record<string, unknown>;
        rest = rest.slice(end + 2);
        return news;
      }
      const { value, done } = await reader.read();
      if (done) throw new Error('The server closed the connection.');
      rest += Buffer.from(value).toString();
    }
  };
  expect(await next()).toMatchObject({ type: 'problems' });
  return { next, close: () => stop.abort() };
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) {
    if (server.exitCode !== null) throw new Error(`kwalk dev ended:\n${printed}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
