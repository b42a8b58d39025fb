import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askClang, clangMissing, parseTruth } from './clang.ts';
import type { Truth } from './model.ts';

const why = clangMissing();
if (why !== null) console.info(`Asking clang is skipped: ${why}`);

const HEADER = `struct uts { char name[65]; };
struct nsp { struct uts *uts_ns; union { int a; int b; }; };
#define current get()
struct nsp *get(void);
extern int shared;
int declared(void);
typedef unsigned int u32;
#define declare(type, name) type name
#define same(x) (x)
`;

const SOURCE = `#include "a.h"
int shared;
static int own(declare(u32, n)) { return n; }
u32 f(struct nsp *p)
{
	struct nsp q = { .uts_ns = p->uts_ns, .a = 1 };
	int local = p->uts_ns->name[0] + same(current->b);
	if (local)
		goto out;
	return declared() + shared + q.a;
out:
	return own(sizeof(struct uts));
}
`;

describe.runIf(why === null)('what clang says', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kwalk-test-'));
  const cache = join(folder, 'cache');
  let truth: Truth;
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeAll(async () => {
    mkdirSync(join(folder, 'kernel'));
    writeFileSync(join(folder, 'kernel/a.h'), HEADER);
    writeFileSync(join(folder, 'kernel/a.c'), SOURCE);
    truth = await askClang(folder, 'kernel/a.c', ['-std=gnu11', '-w'], cache);
  });

  /** `kind places` of the nth token of that name on a line. */
  const at = (line: number, name: string, nth = 0): string | undefined => {
    const row = truth.rows.filter((one) => one.line === line && one.name === name)[nth];
    return row && `${row.kind} ${row.places.map(([file, of]) => `${file.slice(7)}:${of}`).join(' ')}`;
  };

  it('covers members, designators, those of anonymous unions, and macro arguments', () => {
    expect(truth.errors).toEqual([]);
    expect(at(6, 'uts_ns')).toBe('member a.h:2');
    expect(at(6, 'uts_ns', 1)).toBe('member a.h:2');
    expect(at(6, 'a')).toBe('member a.h:2');
    expect(at(7, 'name')).toBe('member a.h:1');
    expect(at(7, 'b')).toBe('member a.h:2');
    expect(truth.rows.find(({ name }) => name === 'b')?.macro).toBe('same');
  });

  it('covers macros, tags, typedefs, labels, parameters, locals, functions and variables', () => {
    expect(at(7, 'current')).toBe('macro a.h:3');
    expect(at(4, 'nsp')).toBe('tag a.h:2');
    expect(at(4, 'u32')).toBe('typedef a.h:7');
    expect(at(9, 'out')).toBe('label a.c:11');
    expect(at(7, 'p')).toBe('param a.c:4');
    expect(at(8, 'local')).toBe('local a.c:7');
    expect(at(12, 'own')).toBe('function a.c:3');
    expect(at(10, 'declared')).toBe('function a.h:6');
    expect(at(10, 'shared')).toBe('global a.c:2 a.h:5');
  });

  it('has no row for a token that declares, even in the arguments of a macro', () => {
    expect(at(3, 'n')).toBe('param a.c:3');
    expect(truth.rows.filter(({ line, name }) => line === 3 && name === 'n')).toHaveLength(1);
    expect(at(7, 'local')).toBeUndefined();
  });

  it('knows chains of two steps and more', () => {
    expect(truth.chains).toEqual([
      [
        [7, 17],
        [7, 25],
      ],
    ]);
  });

  it('says what it could not compile', async () => {
    writeFileSync(join(folder, 'kernel/bad.c'), '#include "none.h"\n');
    const bad = await askClang(folder, 'kernel/bad.c', [], cache);
    expect(bad.rows).toEqual([]);
    expect(bad.errors[0]).toContain("kernel/bad.c:1:10: fatal error: 'none.h' file not found");
  });
});

it('reads truth as it is printed', () => {
  const text =
    '{"file":"a.c","errors":[]}\n{"line":1,"col":2,"name":"x","kind":"local","places":[["a.c",1]],"macro":null}\n{"chain":[[1,2],[1,5]]}\n';
  expect(parseTruth(text)).toEqual({
    file: 'a.c',
    errors: [],
    rows: [{ line: 1, col: 2, name: 'x', kind: 'local', places: [['a.c', 1]], macro: null }],
    chains: [
      [
        [1, 2],
        [1, 5],
      ],
    ],
  });
});
