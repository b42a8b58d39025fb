/** Finding and glancing: the search and the cards, from files, where nothing can be fetched. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, type Launched } from './browser.ts';
import { asFiles, type Served } from './site.ts';

let site: Served;
let browser: Launched;
let page: Page;
beforeAll(async () => {
  site = await asFiles();
  browser = await launch({ viewport: { width: 1280, height: 900 } });
  page = await browser.context.newPage();
});
afterAll(() => browser.close());

describe('the search', () => {
  /** Address of what Enter would open now. */
  const firstResult = (): Promise<string> =>
    page.evaluate(() => document.querySelector<HTMLAnchorElement>('.search-results a')?.href ?? '');

  test('opens by one key and leads by Enter to the definition', async () => {
    await page.goto(`${site.root}index.html`);
    await page.keyboard.press('/');
    expect(await page.locator('.search-input').evaluate((input) => input === document.activeElement)).toBe(
      true,
    );
    await page.keyboard.type('utsname');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/include/linux/utsname.h.html#utsname');
    expect(await page.locator('.search[open]').count()).toBe(0);
  });

  test.each([
    ['SYSCALL_DEFINE2(gethostname', 'kernel/sys.c.html#gethostname'],
    ['task_struct.nsproxy', 'include/linux/sched.h.html#task_struct.nsproxy'],
    ['struct nsproxy', 'include/linux/nsproxy.h.html#struct.nsproxy'],
    ['current->nsproxy->uts_ns->name', 'walk/v6.12/task_struct/nsproxy/uts_ns/name.html'],
    ['https://example.org/linux/latest/source/kernel/sys.c#L1414', 'kernel/sys.c.html#L1414'],
    ['https://example.org/torvalds/linux/blob/master/kernel/sys.c#L1414', 'kernel/sys.c.html#L1414'],
    ['https://example.org/linux.git/tree/kernel/sys.c?h=v6.12#n1414', 'kernel/sys.c.html#L1414'],
    ['sys_gethostname', 'kernel/sys.c.html#sys_gethostname'],
    ['u->nodename', 'include/uapi/linux/utsname.h.html#new_utsname.nodename'],
    ['ホスト名', 'ja/stories/hostname.html'],
    ['why the name is the same', 'en/stories/hostname.html'],
  ])('%s leads to %s', async (typed, end) => {
    await page.goto(`${site.root}index.html`);
    await page.keyboard.press('/');
    await page.fill('.search-input', typed);
    await expect.poll(firstResult).toContain(end);
  });

  test('finds a name by its initials and by its middle', async () => {
    await page.goto(`${site.root}index.html`);
    await page.keyboard.press('/');
    await page.fill('.search-input', 'uns');
    await page.locator('.search-results li:nth-child(-n + 6) a', { hasText: /^uts_namespace/ }).waitFor();
    await page.fill('.search-input', 'proxy_cach');
    const middle = page.locator('.search-results a', { hasText: 'nsproxy_cachep' }).first();
    await middle.waitFor();
    expect(await middle.textContent()).toContain('kernel/nsproxy.c');
  });
});

describe('a card', () => {
  test('opens where the pointer rests, stays while it travels there, and closes with Esc', async () => {
    await page.goto(`${site.root}linux/v6.12/source/kernel/sys.c.html#gethostname`);
    await page.locator('#L1423 a', { hasText: 'utsname' }).hover();
    const card = page.locator('.card');
    await card.waitFor();
    expect(await card.textContent()).toContain('utsname.h:80');
    await card.hover();
    await page.waitForTimeout(600);
    expect(await card.count()).toBe(1);
    await page.keyboard.press('Escape');
    expect(await card.count()).toBe(0);
  });

  test('opens by a key with the focus inside it, and gives the focus back', async () => {
    await page.goto(`${site.root}linux/v6.12/source/include/linux/utsname.h.html`);
    const name = page.locator('#L82 a', { hasText: 'uts_ns' });
    await name.focus();
    await page.keyboard.press('i');
    await page.locator('.card a:focus').waitFor();
    expect(await page.locator('.card').textContent()).toContain('nsproxy.h:34');
    await page.keyboard.press('Escape');
    expect(await name.evaluate((link) => link === document.activeElement)).toBe(true);
  });

  const cardOf = async (path: string, selector: string, name: string): Promise<string> => {
    // Another page first: a fragment of the same one would be a jump, which closes no card.
    await page.goto(`${site.root}404.html`);
    await page.goto(site.root + path);
    await page
      .locator(selector, { hasText: new RegExp(`^${name}$`) })
      .first()
      .hover();
    await page.locator('.card').waitFor();
    return (await page.locator('.card').textContent()) ?? '';
  };

  test('shows what a macro call comes to at this very place, in the file and in an excerpt of it', async () => {
    const source = 'linux/v6.12/source/kernel/sys.c.html';
    const macro = await cardOf(`${source}#gethostname`, '#L1414 a', 'SYSCALL_DEFINE2');
    expect(macro).toContain('include/linux/syscalls.h:');
    expect(macro).toContain('__do_sys_gethostname(char * name, int len)');
    const other = await cardOf(`${source}#sethostname`, 'span:has(> #sethostname) a', 'SYSCALL_DEFINE2');
    expect(other).toContain('__do_sys_sethostname');
    const story = 'ja/stories/hostname.html';
    await page.goto(site.root + story);
    const shown = await page
      .locator('.story-body figure a', { hasText: /^SYSCALL_DEFINE\d$/ })
      .first()
      .textContent();
    expect(await cardOf(story, '.story-body figure a', shown ?? '')).toContain('__do_sys_');
  });

  test('shows a function with all its parameters, whatever lines they stand on', async () => {
    const source = 'linux/v6.12/source/kernel/nsproxy.c.html#create_new_namespaces';
    await cardOf(source, '.code a', 'create_new_namespaces');
    expect(await page.locator('.card-line').first().textContent()).toMatch(
      /^static struct nsproxy \*create_new_namespaces\(unsigned long flags, .*struct fs_struct \*new_fs\)$/,
    );
  });

  test('shows of a local its whole declaration, with its type linked, its line and its uses', async () => {
    const text = await cardOf('linux/v6.12/source/kernel/sys.c.html#gethostname', '#L1423 a', 'u');
    for (const part of ['ローカル変数', 'この関数で使用 3', 'kernel/sys.c:1417'])
      expect(text).toContain(part);
    expect(await page.locator('.card-line').textContent()).toBe('struct new_utsname *u');
    expect(await page.locator('.card-line a').getAttribute('href')).toContain('new_utsname');
    const parameter = await cardOf('linux/v6.12/source/kernel/sys.c.html#gethostname', '#L1420 a', 'len');
    expect(parameter).toContain('引数');
    expect(await page.locator('.card-line').textContent()).toBe('int, len');
  });

  test('takes the place of a touch, and its first link is what a click does', async () => {
    const phone = await launch({ viewport: { width: 360, height: 740 }, hasTouch: true });
    try {
      const small = await phone.context.newPage();
      await small.goto(`${site.root}linux/v6.12/source/include/linux/utsname.h.html#L82`);
      await small.locator('#L82 a', { hasText: 'nsproxy' }).tap();
      await small.locator('.card-main').tap();
      await small.waitForURL('**/walk/v6.12/task_struct/nsproxy/uts_ns/name.html#step-2');
      expect(await small.locator('.step.now').getAttribute('id')).toBe('step-2');
    } finally {
      await phone.close();
    }
  });
});

describe('a walk beside the code', () => {
  test('opens at the hop, goes on by key, and closes to where it was', async () => {
    await page.goto(`${site.root}linux/v6.12/source/include/linux/utsname.h.html`);
    const hop = page.locator('#L82 a', { hasText: 'uts_ns' });
    await hop.click();
    const title = page.locator('.panel h3 code');
    await title.waitFor();
    expect(await title.textContent()).toBe('->uts_ns');
    await page.keyboard.press('j');
    await page.locator('.panel h3 code', { hasText: '->name' }).waitFor();
    await page.goBack();
    await page.locator('.panel h3 code', { hasText: '->uts_ns' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('.panel').count()).toBe(0);
    expect(await hop.evaluate((link) => link === document.activeElement)).toBe(true);
  });
});

test('a walk beside the code says through which call its value came', async () => {
  await page.goto(`${site.root}linux/v6.12/source/kernel/sys.c.html#gethostname`);
  await page.locator('#L1424 a[href*="/walk/"]', { hasText: 'nodename' }).click();
  await page.locator('.panel h3').waitFor();
  const through = page.locator('.panel .through');
  await through.waitFor();
  expect(await through.textContent()).toContain('utsname()');
  expect(await through.locator('a').getAttribute('href')).toContain('utsname.h.html');
});
