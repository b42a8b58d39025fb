import { Script, createContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import type { SearchEntry, StoryPage } from '#model';
import {
  filesOfAddress,
  filesWith,
  packLine,
  packNames,
  parseQuery,
  rankNames,
  rowsFor,
  score,
  unpackLine,
  unpackNames,
  walksWith,
  wordsOf,
} from '../../src/site/client/search-query.ts';
import { searchShards, storyShard } from '../../src/site/search.ts';
import { fixturePages } from './fixture.ts';

describe('what is typed is read as the source spells it', () => {
  const symbol = (name: string, kind: string | null = null, record: string | null = null) => ({
    type: 'symbol',
    name,
    kind,
    record,
  });
  test.each([
    ['gethostname', symbol('gethostname')],
    ['utsname()', symbol('utsname')],
    ['SYSCALL_DEFINE2(gethostname', symbol('gethostname')],
    ['SYSCALL_DEFINE1(newuname, struct new_utsname __user *, name)', symbol('newuname')],
    ['struct nsproxy', symbol('nsproxy', 'struct')],
    ['task_struct.nsproxy', symbol('nsproxy', 'field', 'task_struct')],
    ['  &current', symbol('current')],
    ['u->nodename', { type: 'chain', parts: ['u', 'nodename'] }],
    ['utsname()->nodename', { type: 'chain', parts: ['utsname', 'nodename'] }],
    ['&current->nsproxy->uts_ns->name;', { type: 'chain', parts: ['current', 'nsproxy', 'uts_ns', 'name'] }],
    ['pid->numbers[pid->level].ns', { type: 'chain', parts: ['pid', 'numbers', 'ns'] }],
    ['kernel/sys.c', { type: 'file', path: 'kernel/sys.c', fragment: '' }],
    ['sys.c:1423', { type: 'file', path: 'sys.c', fragment: 'L1423' }],
    ['ホスト名', { type: 'text', text: 'ホスト名' }],
    ['', { type: 'empty' }],
  ])('%s', (typed, query) => {
    expect(parseQuery(typed)).toEqual(query);
  });

  test.each([
    ['https://example.org/linux/latest/source/kernel/sys.c#L1414', 'kernel/sys.c', 'L1414'],
    [
      'https://example.org/linux/v6.12/source/include/linux/utsname.h.html#utsname',
      'include/linux/utsname.h',
      'utsname',
    ],
    ['/linux/latest/source/fs/namespace.c', 'fs/namespace.c', ''],
    ['https://example.org/torvalds/linux/blob/v6.12/kernel/sys.c#L1414', 'kernel/sys.c', 'L1414'],
    ['https://example.org/linux.git/tree/kernel/sys.c?h=v6.12#n1414', 'kernel/sys.c', 'L1414'],
    ['example.org/linux/latest/source/kernel/sys.c#L1414', 'kernel/sys.c', 'L1414'],
    ['https://example.org/linux/linux/kernel/sys.c.html#1414', 'linux/linux/kernel/sys.c', 'L1414'],
  ])('an address of a code browser: %s', (typed, path, fragment) => {
    expect(parseQuery(typed)).toEqual({ type: 'file', path, fragment });
  });

  test('a Japanese phrase is asked for by its words', () => {
    expect(wordsOf('コンテナのホスト名')).toEqual(['コンテナ', 'ホスト', '名']);
    expect(wordsOf('why a container sees')).toEqual(['why', 'a', 'container', 'sees']);
    expect(wordsOf('たどる')).toEqual(['たどる']);
  });

  test('an address of a name asks for the name', () => {
    expect(parseQuery('https://example.org/linux/latest/C/ident/uts_ns')).toEqual(symbol('uts_ns'));
    expect(parseQuery('https://example.org/linux/latest/A/ident/uts_ns')).toEqual(symbol('uts_ns'));
  });
});

test.each([
  ['struct uts_namespace *uts_ns;', 'uts_ns'],
  ['#define current get_current()', 'current'],
  ['#define A$& $1', 'A$&'],
  ['a line that was cut before its…', 'name'],
])('a line comes out of a shard as it went in: %s', (line, name) => {
  expect(unpackLine(packLine(line, name), name)).toBe(line);
});

describe('names', () => {
  test('answer from exact to any part, not at all where no letter fits', () => {
    const names = ['nsproxy', 'NSPROXY', 'nsproxy_cachep', 'copy_nsproxy', 'xnsproxyx', 'uts_ns'];
    expect(names.map((name) => score(name, 'nsproxy'))).toEqual([0, 1, 2, 3, 5, null]);
  });

  test('answer to their initials', () => {
    expect(score('uts_namespace', 'uns')).toBe(3.5);
    expect(score('user_new_shelf', 'uns')).toBe(3.5);
    expect(score('uts_other_namespace', 'uns')).toBe(4);
    expect(score('users', 'uns')).toBeNull();
    expect(score('ucounts', 'uns')).toBe(4);
  });

  test('with the same score stand by use, and no sort hides the next', () => {
    const many = Array.from({ length: 30 }, (_, i) => [`unset_${i}`, 0] as const);
    const ranked = rankNames([...many, ['uts_namespace', 3], ['unshare', 9]], 'uns', 12);
    expect(ranked[0]).toBe('unshare');
    expect(ranked.slice(0, 4)).toContain('uts_namespace');
  });

  test('of a system call are found by the name that the kernel gives them', () => {
    expect(rankNames([['gethostname', 0]], 'sys_gethostname', 5)).toEqual(['gethostname']);
    expect(rankNames([['gethostname', 0]], '__x64_sys_gethostname', 5)).toEqual(['gethostname']);
  });

  test('come out of their packing as they went in', () => {
    const names = ['__get_user', 'get_user', 'get_user_ns', 'x', 'x'.repeat(60), `${'x'.repeat(60)}y`];
    expect(unpackNames(packNames(names))).toEqual(names);
    expect(unpackNames(packNames([]))).toEqual([]);
  });
});

const row = (name: string, kind: string, record = '', uses = 0): SearchEntry => ({
  name,
  kind,
  record,
  file: 'a.h',
  line: 1,
  anchor: name,
  text: '',
  uses,
  doc: '',
  condition: '',
  note: null,
});

test('definitions of a name are let through by kind and record', () => {
  const rows = [
    row('nsproxy', 'field', 'nsset', 2),
    row('nsproxy', 'field', 'task_struct', 50),
    row('nsproxy', 'struct'),
  ];
  expect(rowsFor(rows, parseQuery('nsproxy')).map(({ kind, record }) => `${kind} ${record}`)).toEqual([
    'struct ',
    'field task_struct',
    'field nsset',
  ]);
  expect(rowsFor(rows, parseQuery('struct nsproxy'))).toHaveLength(1);
  expect(rowsFor(rows, parseQuery('nsset.nsproxy')).map(({ record }) => record)).toEqual(['nsset']);
});

test('walks are found by fields in a row, whatever the base is called', () => {
  const walks = ['task_struct.nsproxy.uts_ns.name', 'nsproxy.uts_ns', 'task_struct.cred.user_ns'];
  expect(walksWith(walks, ['current', 'nsproxy', 'uts_ns'], 5)).toEqual(['task_struct.nsproxy.uts_ns.name']);
  expect(walksWith(walks, ['nsproxy', 'user_ns'], 5)).toEqual(['task_struct.cred.user_ns']);
});

test('an address of any browser leads to the file whose whole path it ends in, and to no other of that name', () => {
  const paths = ['kernel/sys.c', 'fs/namei.c', 'mm/sys.c'];
  expect(filesOfAddress(paths, 'linux/linux/kernel/sys.c', 5)).toEqual(['kernel/sys.c']);
  expect(filesOfAddress(paths, 'linux/linux/drivers/sys.c', 5)).toEqual([]);
  expect(filesOfAddress(paths, 'namei.c', 5)).toEqual(['fs/namei.c']);
});

test('files are found by their end before their middle', () => {
  expect(filesWith(['kernel/sys.c', 'kernel/sys_ni.c', 'ipc/msgutil.c'], 'sys.c', 5)).toEqual([
    'kernel/sys.c',
  ]);
  expect(filesWith(['fs/my_sys.c', 'kernel/sysctl.c'], 'sys', 5)).toEqual(['kernel/sysctl.c', 'fs/my_sys.c']);
});

/** What a page gets when it runs a shard. */
function run(script: string): Record<string, unknown> {
  let shard: Record<string, unknown> = {};
  new Script(script).runInContext(createContext({ kernelWalk: (data: typeof shard) => (shard = data) }));
  return shard;
}

test('shards hold every definition once, in parts that a phone can load', () => {
  const entries: SearchEntry[] = Array.from({ length: 2000 }, (_, i) => ({
    ...row(`name_${String(i).padStart(4, '0')}`, 'function'),
    text: 'x'.repeat(60),
  }));
  const shards = searchShards('v9.1', entries, ['a.h'], [{ id: 'a/b', spelling: 'a->b' }]);
  const parts = [...shards].filter(([path]) => /\/n\d+\.js$/.test(path));
  expect(parts.length).toBeGreaterThan(1);
  expect(parts.flatMap(([, script]) => run(script)['rows'])).toHaveLength(2000);
  for (const [, script] of parts) expect(script.length).toBeLessThan(100_000);
  const names = run(shards.get('assets/search/v9.1/names-n.js') ?? '');
  expect(names['cuts']).toHaveLength(parts.length);
  expect(run(shards.get('assets/search/v9.1/files.js') ?? '')).toEqual({ paths: ['a.h'], letters: 'n' });
});

test('a story is found under its headings, as text without its code', () => {
  const page = fixturePages().get('ja/stories/label.html') as StoryPage;
  const html = '<p>前書き</p><h2 id=one>見出し</h2><p>a &lt; b</p><pre class=code>int x;</pre>';
  const shard = run(storyShard([{ file: 'ja/stories/label.html', page: { ...page, html } }]));
  expect(shard['parts']).toEqual([
    ['ja/stories/label.html', page.title, '', `${page.lead} 前書き`],
    ['ja/stories/label.html#one', page.title, page.title, 'a < b'],
  ]);
});
