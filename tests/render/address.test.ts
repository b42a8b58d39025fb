import { posix } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  directoryAddresses,
  LONGEST_ADDRESS,
  pageNames,
  relative,
  safePart,
  sharedNames,
  sourceAddresses,
  sourceHref,
  storyHref,
  symbolAddresses,
  symbolHref,
  walkAddresses,
  walkHref,
  type PagePlan,
} from '../../src/render/address.ts';

function planOf(paths: string[], names: string[], walks: string[]): PagePlan {
  const sources = sourceAddresses('v6.12', paths);
  const symbols = symbolAddresses('v6.12', names);
  return {
    version: 'v6.12',
    sources,
    directories: directoryAddresses('v6.12', sources),
    symbols,
    aliases: new Map(),
    soleUses: new Map(),
    shared: sharedNames(symbols),
    walks: walkAddresses('v6.12', walks),
  };
}

describe('addresses', () => {
  test('are the promised ones', () => {
    const plan = planOf(['include/linux/utsname.h'], ['uts_ns'], ['task_struct/nsproxy/uts_ns/name']);
    expect(sourceHref(plan, 'include/linux/utsname.h', 'utsname')).toBe(
      'linux/v6.12/source/include/linux/utsname.h.html#utsname',
    );
    expect(plan.directories.get('include/linux')).toBe('linux/v6.12/source/include/linux/index.html');
    expect(plan.directories.get('')).toBe('linux/v6.12/source/index.html');
    expect(symbolHref(plan, 'uts_ns')).toBe('linux/v6.12/C/ident/uts_ns.html');
    expect(walkHref(plan, 'ja', 'task_struct/nsproxy/uts_ns/name', 3)).toBe(
      'ja/walk/v6.12/task_struct/nsproxy/uts_ns/name.html#step-3',
    );
    expect(storyHref('en', 'hostname')).toBe('en/stories/hostname.html');
  });

  test('are null for what has no page', () => {
    const plan = planOf([], [], []);
    expect(sourceHref(plan, 'kernel/sys.c')).toBeNull();
    expect(symbolHref(plan, 'current')).toBeNull();
    expect(walkHref(plan, 'ja', 'a/b/c')).toBeNull();
  });

  test('avoid the names that Windows keeps for devices', () => {
    expect(safePart('aux')).toBe('aux~');
    expect(safePart('AUX.c')).toBe('AUX~.c');
    expect(safePart('com1')).toBe('com1~');
    expect(safePart('auxiliary')).toBe('auxiliary');
    const plan = planOf(['drivers/aux/con.h'], ['aux', 'nul'], ['bpf_prog/aux/name']);
    expect(plan.sources.get('drivers/aux/con.h')).toBe('linux/v6.12/source/drivers/aux~/con~.h.html');
    expect(plan.symbols.get('aux')).toBe('linux/v6.12/C/ident/aux~.html');
    expect(plan.walks.get('bpf_prog/aux/name')).toBe('walk/v6.12/bpf_prog/aux~/name.html');
  });

  test('of symbols that differ only in case are one, whatever their order', () => {
    const names = pageNames(['CURRENT', 'current', 'other']);
    expect(names.get('current')).toBe('current.html');
    expect(names.get('CURRENT')).toBe('current.html');
    expect(pageNames(['other', 'current', 'CURRENT'])).toEqual(names);
    expect([...sharedNames(names)].sort()).toEqual(['CURRENT', 'current']);
  });

  test('of files and walks that differ only in case are two', () => {
    const plan = planOf(['net/xt_mark.h', 'net/xt_MARK.h', 'Net/a.h'], [], ['s/Foo/x', 's/foo/y']);
    const files = [...plan.sources.values(), ...plan.walks.values()];
    expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(5);
    expect(plan.sources.get('net/xt_mark.h')).toBe('linux/v6.12/source/net/xt_mark.h.html');
    const folders = new Set(
      files.flatMap((file) =>
        file
          .split('/')
          .slice(0, -1)
          .map((_, i, parts) => parts.slice(0, i + 1).join('/')),
      ),
    );
    expect(new Set([...folders].map((folder) => folder.toLowerCase())).size).toBe(folders.size);
  });

  test('do not take the place of a folder’s own page', () => {
    const plan = planOf(['docs/index', 'docs/a.h'], [], []);
    expect(plan.sources.get('docs/index')).not.toBe(plan.directories.get('docs'));
  });

  test('stay below the longest path and differ still', () => {
    const long = 'x'.repeat(300);
    const plan = planOf(
      [`a/${long}1.c`, `a/${long}2.c`],
      [`${long}1`, `${long}2`],
      [`s/${`${long}/`.repeat(3)}a`],
    );
    for (const map of [plan.sources, plan.symbols]) expect(new Set(map.values()).size).toBe(2);
    const walks = [...plan.walks.values()].map((walk) => `ja/${walk}`);
    for (const address of [...plan.sources.values(), ...plan.symbols.values(), ...walks]) {
      expect(address.length).toBeLessThanOrEqual(LONGEST_ADDRESS);
    }
  });
});

describe('relative links', () => {
  test('go up and down as far as needed', () => {
    expect(
      relative(
        'linux/v6.12/source/kernel/sys.c.html',
        'linux/v6.12/source/include/linux/utsname.h.html#utsname',
      ),
    ).toBe('../include/linux/utsname.h.html#utsname');
    expect(relative('ja/stories/hostname.html', 'index.html')).toBe('../../index.html');
    expect(relative('index.html', 'ja/stories/a.html')).toBe('ja/stories/a.html');
  });

  test('within a page are the fragment alone', () => {
    expect(relative('a/b.html', 'a/b.html#L8')).toBe('#L8');
    expect(relative('a/b.html', 'a/b.html')).toBe('b.html');
  });

  test('lead where the address says, for any two pages', () => {
    const part = fc.stringMatching(/^[a-z][a-z0-9_.]{0,6}$/);
    const page = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => `${parts.join('/')}.html`);
    fc.assert(
      fc.property(page, page, (from, to) => {
        expect(posix.join(posix.dirname(from), relative(from, to))).toBe(to);
      }),
    );
  });
});
