import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { KwalkError } from '../../src/diagnostics/diagnostics.ts';
import { parseManifest, readManifest } from '../../src/pull/manifest.ts';
import { MANIFEST_TEXT, tempFolder } from './project.ts';

/** `line:col message` of everything that is wrong with a manifest. */
function problems(source: string): string[] {
  try {
    parseManifest(source);
  } catch (error) {
    if (error instanceof KwalkError)
      return error.diagnostics.map(({ line, col, message, help }) =>
        [`${line}:${col} ${message}`, ...help].join(' '),
      );
    throw error;
  }
  return [];
}

describe('parseManifest', () => {
  it('reads the manifest of this project', () => {
    const { manifest } = parseManifest(readFileSync('kernel-snippets/manifest.json', 'utf8'));
    expect(manifest.defaultVersion).toBe('v6.12');
    expect(manifest.files).toHaveLength(42);
    expect(manifest.snippets.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'gethostname',
        'sethostname',
        'newuname',
        'utsname',
        'copy_utsname',
        'current',
      ]),
    );
  });

  it('points at what is no JSON', () => {
    expect(problems(MANIFEST_TEXT.replace('"files": [', '"files" ['))).toEqual([
      '7:11 Not JSON: colon expected.',
    ]);
  });

  it('refuses comments, which other readers of JSON would trip over', () => {
    expect(problems(`// why\n${MANIFEST_TEXT}`)).toEqual([expect.stringMatching(/^1:1 Not JSON/)]);
  });

  it('reports all that is wrong at once, each at its place', () => {
    const source = MANIFEST_TEXT.replace(
      '["kernel/sys.c"]',
      '["/etc/passwd", "a/../b.c", "kernel\\\\sys.c", 7]',
    )
      .replace('"tag": "v6.12"', '"tag": "--upload-pack=x"')
      .replace('"id": "v6.12"', '"id": "../v6.12"');
    expect(problems(source)).toEqual([
      '5:13 `../v6.12` is not a version as `v6.12`.',
      '5:70 `--upload-pack=x` is not a tag of kernel.org, as `v6.12`.',
      expect.stringContaining('7:13 `/etc/passwd` is not a path within a kernel tree.'),
      expect.stringContaining('7:28 `a/../b.c` is not a path within a kernel tree.'),
      expect.stringContaining('7:40 `kernel\\sys.c` is not a path within a kernel tree.'),
      expect.stringContaining('7:57 This entry must be a text in quotes.'),
      expect.stringContaining("8:44 `kernel/sys.c` is not among the manifest's files."),
      expect.stringContaining('2:21 `v6.12` is not among the versions.'),
    ]);
  });

  it('names the file that a snippet may have meant', () => {
    expect(problems(MANIFEST_TEXT.replace('"file": "kernel/sys.c"', '"file": "kernel/sy.c"'))).toEqual([
      "8:44 `kernel/sy.c` is not among the manifest's files. Did you mean `kernel/sys.c`?",
    ]);
  });

  it('names the key that a mistyped one may have meant, and what is missing for it', () => {
    expect(problems(MANIFEST_TEXT.replace('"tag"', '"tags"'))).toEqual([
      '5:60 Nothing here is called `tags`. Did you mean `tag`?',
      '5:5 `tag` is missing here.',
    ]);
  });

  it('says so where something stands twice', () => {
    expect(problems(MANIFEST_TEXT.replace('["kernel/sys.c"]', '["kernel/sys.c", "kernel/sys.c"]'))).toEqual([
      '7:29 `kernel/sys.c` stands in the list twice.',
    ]);
    expect(problems(MANIFEST_TEXT.replace('"architectures"', '"files": [],\n  "architectures"'))).toContain(
      '8:3 `files` stands here twice.',
    );
  });

  it('takes a version that Debian does not have, and none without a file or a version', () => {
    expect(problems(MANIFEST_TEXT.replace('"linux-source-6.12"', 'null'))).toEqual([]);
    expect(problems('{}').map((problem) => problem.replace(/^1:1 /, ''))).toEqual(
      expect.arrayContaining(['There must be one version at least.', 'There must be one file at least.']),
    );
    expect(problems('[]')).toContain('1:1 This must be an object.');
    expect(problems('')).toEqual([expect.stringMatching(/^1:1 Not JSON/)]);
  });
});

describe('readManifest', () => {
  it('says where it looked when there is none', () => {
    expect(() => readManifest(tempFolder())).toThrow(
      /kernel-snippets\/manifest\.json error pull\/no-manifest/,
    );
  });
});
