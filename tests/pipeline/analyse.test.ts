/** Which files of a version get a page. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { analyse, type AskedFiles } from '../../src/pipeline/analyse.ts';
import { writeFiles } from '../pull/project.ts';

const dir = mkdtempSync(join(tmpdir(), 'kwalk-analyse-'));
const files = {
  'include/linux/lid.h': 'struct lid { int colour; };\n',
  'include/linux/hinge.h': 'struct hinge { int bent; };\n',
  'kernel/box.c': '#include <linux/lid.h>\nint box(struct lid *lid) { return lid->colour; }\n',
  'kernel/door.c': '#include <linux/hinge.h>\nint door(struct hinge *hinge) { return hinge->bent; }\n',
};
writeFiles(dir, files);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const pages = (asked: AskedFiles): string[] => {
  const version = { id: 'v6.12', release: '6.12.117', provider: 'test' };
  const configuration = { name: 'test', arch: 'x86', set: new Map<string, string>() };
  const start = { files: ['kernel/box.c'], quoted: [] };
  const first = analyse({ version, dir, configuration, asked: start, closure: Object.keys(files) });
  expect([...first.analysis.files.keys()]).toEqual(['kernel/box.c', 'include/linux/lid.h']);
  const fresh = analyse({ version, dir, configuration, asked, closure: Object.keys(files) });
  const changed = first.asking(asked);
  expect([...changed.analysis.files.keys()].sort()).toEqual([...fresh.analysis.files.keys()].sort());
  return [...fresh.analysis.files.keys()].sort();
};

test('a named file has a page, and so has what a link from it reaches', () => {
  expect(pages({ files: ['kernel/box.c', 'kernel/door.c'], quoted: [] })).toEqual(Object.keys(files).sort());
});

test('a quoted file has a page, and what only it links to has none', () => {
  expect(pages({ files: ['kernel/box.c'], quoted: ['kernel/door.c'] })).toEqual([
    'include/linux/lid.h',
    'kernel/box.c',
    'kernel/door.c',
  ]);
});
