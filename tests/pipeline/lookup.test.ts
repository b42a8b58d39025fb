import { describe, expect, test } from 'vitest';
import { analyseMemory } from './memory-tree.ts';

const { lookup } = analyseMemory({
  'include/linux/ns.h': `struct uts { int name; };
struct proxy { struct uts *uts_ns; };
struct task { struct proxy *proxy; };
extern struct task *now;
#ifdef CONFIG_ON
int count(void);
#else
static inline int count(void) { return 0; }
#endif
`,
  'kernel/ns.c': `#include <linux/ns.h>
int count(void) { return 1; }
int f(struct task *tsk) { return tsk->proxy->uts_ns->name; }
`,
});

describe('symbols by name', () => {
  test('come with what the configuration chooses first', () => {
    expect(
      lookup
        .symbol('count')
        .map(({ place, active, isDefinition }) => [place.file, place.line, active, isDefinition]),
    ).toEqual([
      ['kernel/ns.c', 2, 'true', true],
      ['include/linux/ns.h', 6, 'true', false],
      ['include/linux/ns.h', 8, 'false', true],
    ]);
  });

  test('may name a tag, a field, or a file', () => {
    expect(lookup.symbol('struct proxy')).toMatchObject([{ kind: 'struct', place: { line: 2 } }]);
    expect(lookup.symbol('proxy.uts_ns')).toMatchObject([{ kind: 'field', record: 'proxy' }]);
    expect(lookup.symbol('kernel/ns.c:count')).toMatchObject([{ place: { file: 'kernel/ns.c' } }]);
    expect(lookup.symbol('proxy.name')).toEqual([]);
  });

  test('that are not there have near matches', () => {
    expect(lookup.near('uts_nss')).toContain('uts_ns');
  });
});

describe('chains as authors write them', () => {
  test('resolve in the sight of the named units', () => {
    const answer = lookup.chain('&now->proxy->uts_ns', null);
    expect(answer).toMatchObject({
      ok: true,
      chain: { id: 'task/proxy/uts_ns', spelling: '&now->proxy->uts_ns' },
    });
  });

  test("resolve with a function's own locals where they stand in it", () => {
    expect(lookup.chain('tsk->proxy->uts_ns->name', 'kernel/ns.c:f')).toMatchObject({
      ok: true,
      chain: { id: 'task/proxy/uts_ns/name' },
    });
  });

  test('that do not resolve say which part, what holds it, what was walked, and what is near', () => {
    expect(lookup.chain('now->proxy->uts_name', null)).toEqual({
      ok: false,
      offset: 12,
      length: 8,
      message: '`struct proxy` (include/linux/ns.h:2) has no member `uts_name`.',
      help: ['Walked so far: now → proxy.', 'Did you mean `uts_ns`?'],
    });
  });

  test('that begin with nothing known, or are no chain at all, are refused', () => {
    expect(lookup.chain('nowhere->proxy', null)).toMatchObject({
      ok: false,
      offset: 0,
      length: 7,
      message: 'Nothing named `nowhere` is in sight here.',
    });
    expect(lookup.chain('1 + ', null)).toMatchObject({ ok: false });
    expect(lookup.chain('); } int x; (', null)).toMatchObject({ ok: false });
    expect(lookup.chain('now->proxy', 'kernel/none.c')).toMatchObject({
      ok: false,
      message: 'No file `kernel/none.c` was pulled.',
    });
  });

  test('that leave what a function walks from a local of its own say where, and what it walks', () => {
    expect(lookup.chain('tsk->proxy->uts->name', 'kernel/ns.c:f')).toEqual({
      ok: false,
      offset: 12,
      length: 3,
      message: '`f` (kernel/ns.c) walks no `tsk->proxy->uts->name`.',
      help: [
        'It walks `tsk->proxy->uts_ns->name`.',
        'A chain from a local is one that stands in the function.',
      ],
    });
    expect(lookup.chain('now->proxy->uts', 'kernel/ns.c:f')).toMatchObject({
      message: '`struct proxy` (include/linux/ns.h:2) has no member `uts`.',
    });
  });
});
