/** `kwalk check` end to end: what authors get wrong, at its exact place, in every format. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exitCodes } from '#diagnostics';
import { MANIFEST, projectCopy, type ProjectCopy } from '../project-copy.ts';

const CONTENT = {
  'content/stories/box.en.md': `---
title: The box
lead: A box has a lid.
---

The place of :sym[newunam] and of \`box->lid\`.

:::snippet[kernel/sys.c:newuname]
int colour = box->lid->weight;
:::

::walk[box->lip->colour]{from="kernel/sys.c:newuname"}

::snipet[kernel/sys.c:newuname]

## One {#one}

[gone](lid.en.md), [no such part](box.ja.md#two), [run](javascript:alert(1)), <b onclick=x>raw</b>

## Again {#one}

![picture](https://example.org/x.png) :evidence[ran:nothing]
`,
  'content/stories/box.ja.md': '---\ntitle: 箱\nlead: 蓋があります。\n---\n\n## 一 {#one}\n\n箱です。\n',
  'content/stories/alone.ja.md': '---\ntitle: 一つ\nlead: 英語がありません。\n---\n\n箱です。\n',
  'content/stories/headless.ja.md': 'No head.\n',
  'content/stories/headless.en.md': '---\ntitel: x\nlead: y\n---\n\nText.\n',
  'content/roads/way.ja.md':
    '---\ntitle: 道\nlead: 下へ\n---\n\n## `newuname()` {#newuname}\n\n何も見せない。\n',
  'content/roads/way.en.md':
    '---\ntitle: Way\nlead: Down\n---\n\n## `->lid` {#lid}\n\n::step[box->lid->colour]{from="kernel/sys.c:newuname" n=9}\n\nHere.\n',
  'content/notes/lid.md':
    '---\ntarget: box.lip\nevidence: [sym:newuname]\n---\n\n# ja\n\n蓋。\n\n# en\n\nThe lid.\n',
  'content/notes/place.md':
    '---\ntarget: kernel/sys.c:newuname\nexpression: box->lid->weight\nevidence: [sym:newuname]\n---\n\n# ja\n\n重さ。\n\n# en\n\nThe weight.\n',
  'content/notes/bare.md': '---\ntarget: box.lid\n---\n\n# ja\n\n蓋。\n',
  'content/Box.md': 'A file in no place.\n',
};

/** Where what is, sorted as it is printed. */
const EXPECTED = [
  'content/Box.md error content/place',
  'content/notes/bare.md:1:1 error content/head',
  'content/notes/bare.md:1:1 error content/note-half',
  'content/notes/lid.md:2:9 error content/unknown-symbol',
  'content/notes/place.md:3:13 error content/note-gone',
  'content/roads/way.en.md:8:55 error content/directive',
  'content/roads/way.ja.md:6:1 error content/road',
  'content/stories/alone.ja.md warning content/twin',
  'content/stories/box.en.md:6:19 error content/unknown-symbol',
  'content/stories/box.en.md:9:1 error content/snippet-gone',
  'content/stories/box.en.md:12:13 error content/chain',
  'content/stories/box.en.md:14:1 error content/directive',
  'content/stories/box.en.md:18:1 error content/link',
  'content/stories/box.en.md:18:20 error content/link',
  'content/stories/box.en.md:18:51 error content/unsafe-link',
  'content/stories/box.en.md:18:79 warning content/raw-html',
  'content/stories/box.en.md:18:95 warning content/raw-html',
  'content/stories/box.en.md:20:1 error content/heading',
  'content/stories/box.en.md:22:1 error content/image',
  'content/stories/box.en.md:22:49 error content/evidence',
  'content/stories/headless.en.md:1:1 error content/head',
  'content/stories/headless.en.md:2:1 error content/head',
  'content/stories/headless.ja.md:1:1 error content/head',
];

interface Told {
  severity: string;
  rule: string;
  file: string;
  line: number | null;
  col: number | null;
}
const placeOf = ({ severity, rule, file, line, col }: Told): string =>
  `${[file, line, col].filter((part) => part !== null).join(':')} ${severity} ${rule}`;
/** The place of a workflow command, as the text says it. */
const placeOfCommand = (command: string): string =>
  command.replace(
    /^::(error|warning) file=([^,]*)(?:,line=(\d+),col=(\d+)(?:,endColumn=\d+)?)?,title=([^:]*)::.*$/,
    (_, severity: string, file: string, line?: string, col?: string, rule?: string) =>
      placeOf({ severity, rule: rule ?? '', file, line: Number(line) || null, col: Number(col) || null }),
  );

let project: ProjectCopy;
beforeAll(() => {
  project = projectCopy(CONTENT);
});
afterAll(() => project.remove());

describe('content that does not hold', () => {
  test('is told all at once, each error at its place with the line below it', async () => {
    const { code, stdout } = await project.kwalk('check');
    expect(stdout.match(/^content\/\S+ (?:error|warning) .*$/gm)).toEqual(EXPECTED);
    expect(stdout).toContain(
      [
        '  12 | ::walk[box->lip->colour]{from="kernel/sys.c:newuname"}',
        '     |             ^^^',
        '  13 |',
        '  14 | ::snipet[kernel/sys.c:newuname]',
        '  `newuname` (kernel/sys.c) walks no `box->lip->colour`.',
        '  It walks `box->lid->colour`.',
      ].join('\n'),
    );
    expect(stdout).toContain(
      [
        '   8 | ::step[box->lid->colour]{from="kernel/sys.c:newuname" n=9}',
        `     | ${' '.repeat(54)}^^^`,
      ].join('\n'),
    );
    expect(stdout.trimEnd()).toMatch(/\n20 errors, 3 warnings$/);
    expect(code).toBe(exitCodes.content);
  });

  test('is told to editors as JSON, and to pull requests as annotations', async () => {
    const json = await project.kwalk('check', '--format=json');
    expect((JSON.parse(json.stdout) as Told[]).map(placeOf)).toEqual(EXPECTED);
    expect(json.code).toBe(exitCodes.content);
    const github = await project.kwalk('check', '--format=github');
    expect(github.stdout.trimEnd().split('\n').map(placeOfCommand)).toEqual(EXPECTED);
    expect(github.code).toBe(exitCodes.content);
  });
});

describe('a manifest that does not hold', () => {
  afterAll(() => project.write({ 'kernel-snippets/manifest.json': MANIFEST }));

  test.each([
    [
      'names a file that is not there',
      MANIFEST.replace('["kernel/sys.c"]', '["kernel/sys.c", "kernel/syz.c"]'),
      '7:29 error pull/no-file',
    ],
    [
      'names a symbol that is not there',
      MANIFEST.replace('"symbol": "newuname"', '"symbol": "newunam"'),
      '8:70 error pull/no-symbol',
    ],
    [
      'has an id twice',
      MANIFEST.replace(
        '"newuname" }]',
        '"newuname" },\n    { "id": "newuname", "file": "kernel/sys.c", "symbol": "struct box" }]',
      ),
      '9:13 error pull/manifest',
    ],
  ])('which %s is told in every format', async (_, manifest, place) => {
    project.write({ 'kernel-snippets/manifest.json': manifest });
    const expected = [`kernel-snippets/manifest.json:${place}`];
    const text = await project.kwalk('check');
    expect(text.stdout.match(/^\S+ error .*$/gm)).toEqual(expected);
    const json = await project.kwalk('check', '--format=json');
    expect((JSON.parse(json.stdout) as Told[]).map(placeOf)).toEqual(expected);
    const github = await project.kwalk('check', '--format=github');
    expect(github.stdout.trimEnd().split('\n').map(placeOfCommand)).toEqual(expected);
    expect([text, json, github].map(({ code }) => code)).toEqual([text.code, text.code, text.code]);
    expect(text.code).not.toBe(0);
  });
});

test('content that holds is counted, and is no line of JSON or of annotations', async () => {
  const holds = projectCopy({
    'content/stories/box.en.md': '---\ntitle: Box\nlead: Lid.\n---\n\n`newuname` reads it.\n',
    'content/stories/box.ja.md': '---\ntitle: 箱\nlead: 蓋。\n---\n\n`newuname` が読む。\n',
  });
  try {
    expect(await holds.kwalk('check')).toMatchObject({
      code: 0,
      stdout: '2 stories, 0 roads and 0 notes hold.\n',
    });
    expect(await holds.kwalk('check', '--format=json')).toMatchObject({ code: 0, stdout: '[]\n' });
    expect(await holds.kwalk('check', '--format=github')).toMatchObject({ code: 0, stdout: '' });
  } finally {
    holds.remove();
  }
});
