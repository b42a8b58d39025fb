/** `kwalk dev` as a browser meets it: pages, and news of what authors save. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasErrors, isReload, listen } from '../dev-news.ts';
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
});
afterAll(async () => {
  const ended = once(server, 'exit');
  server.kill();
  await ended;
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
  const story = await listen(address, 'en/stories/box');
  const source = await listen(address, 'linux/v6.12/source/kernel/sys.c');
  project.write({ 'content/stories/box.en.md': STORY.replace('reads it', 'reads the colour') });
  await story.until(isReload);
  expect((await get('en/stories/box')).text).toContain('reads the colour');
  story.close();

  const header = await listen(address, 'linux/v6.12/source/include/linux/box.h');
  project.write({ 'content/notes/lid.md': NOTE.replace('The lid.', 'It keeps things in.') });
  await header.until(isReload);
  expect((await get('linux/v6.12/source/include/linux/box.h')).text).toContain('It keeps things in.');
  header.close();

  // The source page hears that all holds, until something does not, and no more.
  project.write({ 'content/notes/lid.md': 'Nothing.' });
  await source.until(hasErrors(4));
  expect(source.heard.map(({ type }) => type)).not.toContain('reload');
  const from = printed.length;
  project.write({ 'content/notes/lid.md': NOTE });
  await untilPrinted('All content holds.', from);
  source.close();
});

test('sees every save of an editor that puts another file in the place of the old one', async () => {
  const shown = async (): Promise<string> => (await get('linux/v6.12/source/include/linux/box.h')).text;
  for (const words of ['Once.', 'Twice.', 'Three times.', 'The lid.']) {
    project.write({ 'content/notes/.lid.md.new': NOTE.replace('The lid.', words) });
    renameSync(join(project.root, 'content/notes/.lid.md.new'), join(project.root, 'content/notes/lid.md'));
    await expect.poll(shown).toContain(words);
  }
  // One that writes into the file, afterwards.
  project.write({ 'content/notes/lid.md': NOTE.replace('The lid.', 'In place.') });
  await expect.poll(shown).toContain('In place.');
  project.write({ 'content/notes/lid.md': NOTE });
  await expect.poll(shown).toContain('The lid.');
});

test('says what is wrong on the page as in the terminal, and takes it back when it is mended', async () => {
  const page = await listen(address, 'ja/stories/box');
  project.write({ 'content/stories/box.en.md': STORY.replace('c:newuname]', 'c:newunam]') });
  const news = await page.until(hasErrors(2));
  const frame = [
    'content/stories/box.en.md:8:11 error content/unknown-symbol',
    '   6 | ## Its colour {#colour}',
    '   7 |',
    '   8 | ::snippet[kernel/sys.c:newunam]',
    '     |           ^^^^^^^^^^^^^^^^^^^^',
  ].join('\n');
  expect(news['text']).toContain(frame);
  await untilPrinted(frame);
  const from = printed.length;
  project.write({ 'content/stories/box.en.md': STORY });
  expect(await page.until(hasErrors(0))).toMatchObject({ warnings: 0, text: '' });
  await untilPrinted('All content holds.', from);
  page.close();
});

test('takes an entry of the manifest that is on disk at once, and says which is not in the source', async () => {
  // Only what named files define or use has a page.
  expect((await get('linux/v6.12/C/ident/HINGE')).status).toBe(404);
  const page = await listen(address, 'linux/v6.12/C/ident/HINGE');
  project.write({
    'kernel-snippets/manifest.json': MANIFEST.replace(
      '["kernel/sys.c"]',
      '["kernel/sys.c", "include/linux/box.h"]',
    ),
  });
  await page.until(isReload);
  expect((await get('linux/v6.12/C/ident/HINGE')).text).toContain('<h1');
  page.close();
  project.write({
    'kernel-snippets/manifest.json': MANIFEST.replace('"symbol": "newuname"', '"symbol": "nowhere"'),
  });
  await untilPrinted('does not define `nowhere`');
  const from = printed.length;
  project.write({ 'kernel-snippets/manifest.json': MANIFEST });
  await untilPrinted('All content holds.', from);
});

test('pulls what a manifest names that is not on disk, while pages go on being served', async () => {
  const page = await listen(address, 'linux/v6.12/source/drivers/far/away.c');
  expect((await get('linux/v6.12/source/drivers/far/away.c')).status).toBe(404);
  expect(Object.keys(TREE)).toContain('drivers/far/away.c');
  project.write({
    'kernel-snippets/manifest.json': MANIFEST.replace(
      '["kernel/sys.c"]',
      '["kernel/sys.c", "drivers/far/away.c"]',
    ),
  });
  await page.until(isReload);
  expect((await get('linux/v6.12/source/drivers/far/away.c')).status).toBe(200);
  page.close();
});

async function get(path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(address + path);
  return { status: response.status, text: await response.text() };
}

function untilPrinted(text: string, from = 0): Promise<void> {
  return until(() => printed.slice(from).includes(text));
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) {
    if (server.exitCode !== null) throw new Error(`kwalk dev ended:\n${printed}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
