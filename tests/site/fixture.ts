/**
 * A small site of invented C, as the pipeline would write it: enough of every kind of page to build and to look at.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type {
  DirectoryPage,
  Language,
  PageData,
  Provenance,
  RoadPage,
  SiteData,
  SiteIndex,
  SiteIndexEntry,
  SourcePage,
  StepView,
  StoryPage,
  SymbolPage,
  WalkPage,
} from '#model';

const provenance: Provenance = {
  spdx: 'GPL-2.0-only',
  copyright: ['Copyright (C) 2026 Nobody in particular'],
  version: 'v9.1',
  release: '9.1.2',
};
const walkFile = (lang: Language) => `${lang}/walk/v9.1/reader/desk/shelf/label.html`;
const sourceFile = 'linux/v9.1/source/lib/reader.h.html';

const code = [
  '// SPDX-License-Identifier: GPL-2.0-only',
  'struct label {',
  '\tchar text[65];',
  '};',
  '',
  'struct shelf {',
  '\tstruct label label;',
  '};',
  '',
  'struct desk {',
  '\tstruct shelf *shelf;',
  '};',
  '',
  'static inline struct label *label_of(struct reader *reader)',
  '{',
  '\treturn &reader->desk->shelf->label;',
  '}',
];

function line(n: number, html: string, classes = ''): string {
  return `<span id=L${n} data-n=${n}${classes ? ` class="${classes}"` : ''}>${html}\n</span>`;
}

function chainHtml(address: string): string {
  const hop = (n: number, text: string, ns = '') =>
    `<span class="h${ns}"><a href="${address}#step-${n}">${text}</a></span>`;
  return (
    `<span class=c>${hop(1, 'reader')}<wbr>${hop(2, '-&gt;desk')}<wbr>` +
    `${hop(3, '-&gt;shelf', ' ns-uts')}<wbr>${hop(4, '-&gt;label', ' ns-uts')}</span>`
  );
}

const codeHtml =
  '<pre class="code src g2 w80"><span class="k rest">' +
  code
    .map((text, i) =>
      i === 15
        ? line(
            16,
            `\t<b>return</b> &amp;${chainHtml('../../../../ja/walk/v9.1/reader/desk/shelf/label.html')};`,
          )
        : line(i + 1, text.replaceAll('<', '&lt;'), i === 13 ? 'on' : ''),
    )
    .join('') +
  '</span></pre>';

const source: SourcePage = {
  type: 'source',
  path: 'lib/reader.h',
  version: 'v9.1',
  release: '9.1.2',
  configuration: 'Example amd64',
  lines: code.length,
  codeHtml,
  outline: [
    { kind: 'struct', name: 'struct shelf', anchor: 'L6', line: 6, inactive: false },
    { kind: 'function', name: 'label_of', anchor: 'L14', line: 14, inactive: false },
  ],
  notes: [
    {
      id: 'n1',
      title: 'label_of()',
      html: {
        ja: '<p>ラベルは実体の中にあり、ポインタの先ではありません。</p>',
        en: '<p>The label is inside.</p>',
      },
      line: 14,
    },
  ],
  provenance,
  versions: [{ href: sourceFile, label: 'v9.1' }],
};

const directory: DirectoryPage = {
  type: 'directory',
  path: 'lib',
  version: 'v9.1',
  release: '9.1.2',
  directories: [],
  files: [{ href: sourceFile, label: 'reader.h', lines: code.length, brief: 'Readers & their desks' }],
};

const symbol: SymbolPage = {
  type: 'symbol',
  name: 'shelf',
  version: 'v9.1',
  release: '9.1.2',
  configuration: 'Example amd64',
  sections: [
    {
      title: 'struct shelf',
      kind: 'struct',
      anchor: 'struct.shelf',
      definitions: [1, 2].map((n) => ({
        kind: 'struct',
        place: { href: `${sourceFile}#L6`, label: 'reader.h:6' },
        at: `lib/reader.h:${n * 6}`,
        isDefinition: true,
        condition: n === 1 ? null : '!CONFIG_SHELF',
        chosen: n === 1,
        inactive: n === 2,
        excerptHtml: `<pre class="code x g2"><span data-n=${n * 6}><b>struct</b> shelf {\n</span></pre>`,
        doc: n === 1 ? 'A shelf holds labels.' : null,
      })),
      puts: [],
      walks: [{ href: walkFile('ja'), label: 'reader.desk.shelf.label' }],
      notes: [],
      uses: [
        {
          file: { href: sourceFile, label: 'lib/reader.h' },
          uses: [
            { href: `${sourceFile}#L16`, line: 16, codeHtml: 'return &amp;reader-&gt;desk', roles: ['read'] },
          ],
          more: [20, 31],
        },
      ],
      useCount: 1,
      unlisted: 0,
    },
  ],
  provenance,
};

const picture =
  '<svg class="pic walk-pic" viewBox="0 0 328 120" width="328" height="120" role="img"><title>reader → desk</title>' +
  '<g class="obj now" data-step="2" data-last="2"><rect class="box frame" x="20" y="10" width="288" height="60"/><text class="title" x="32" y="30">struct desk</text></g></svg>';

function step(n: number, lang: Language): StepView {
  const names = ['reader', '->desk', '->shelf', '.label'];
  return {
    n,
    operator: n === 1 ? 'base' : n === 4 ? '.' : '->',
    title: names[n - 1] ?? '',
    record: 'desk',
    field: n === 1 ? null : 'shelf',
    type: 'struct shelf *',
    place: { href: `${sourceFile}#L${n * 3}`, label: `lib/reader.h:${n * 3}` },
    excerptHtml: `<pre class="code x g2"><span data-n=${n * 3} class="on">\t<b>struct</b> shelf *shelf;\n</span></pre>`,
    doc: n === 2 ? 'The desk that the reader sits at.' : null,
    notes: [
      {
        id: `s${n}`,
        title: 'note',
        html: {
          ja: '<p>机から棚へ移ります。コンテナでは、矢印の先が別の実体です。</p>',
          en: '<p>From desk to shelf.</p>',
        },
        line: null,
      },
    ],
    via: [],
    through: [],
    others:
      n === 3
        ? [{ place: { href: `${sourceFile}#L11`, label: 'lib/reader.h:11' }, condition: '!CONFIG_SHELF' }]
        : [],
    namespace: n > 2 ? 'uts' : null,
    ...(lang === 'ja' ? { sliceSvg: picture } : {}),
  };
}

function walk(lang: Language): WalkPage {
  return {
    type: 'walk',
    lang,
    version: 'v9.1',
    release: '9.1.2',
    configuration: 'Example amd64',
    id: 'reader/desk/shelf/label',
    spelling: '&reader->desk->shelf->label',
    namespace: 'uts',
    steps: [1, 2, 3, 4].map((n) => step(n, lang)),
    expressionHtml: `<code class="code">&amp;${chainHtml('')}</code>`,
    pictureSvg: picture,
    upstream: null,
    canonical: { href: `${sourceFile}#L16`, label: 'reader.h:16' },
    occurrences: symbol.sections[0]?.uses ?? [],
    occurrenceCount: 1,
    lanes: [
      {
        id: 'lab',
        tasks: [
          { id: 'host', label: lang === 'ja' ? 'ホスト' : 'Host' },
          { id: 'container', label: lang === 'ja' ? 'コンテナ' : 'Container' },
        ],
        svg: picture,
        rows: [{ step: 'desk', values: ['0xffffffff81000000', '0xffff888100000000'], same: false }],
        kernelRelease: '9.0',
        date: '2026-11-24',
        method: 'bpftrace',
        commands: ['true'],
      },
    ],
    provenance,
  };
}

function story(lang: Language, title: string): StoryPage {
  return {
    type: 'story',
    lang,
    slug: 'label',
    title,
    lead: lang === 'ja' ? '棚は一つ、机は二つです。' : 'One shelf, two desks.',
    namespace: 'uts',
    minutes: 3,
    html: `<h2 id="one">${title}</h2><p><code><a href="../walk/v9.1/reader/desk/shelf/label.html#step-2">desk</a></code></p>`,
    headings: [{ id: 'one', text: title }],
    twin: `${lang === 'ja' ? 'en' : 'ja'}/stories/label.html`,
  };
}

function road(lang: Language): RoadPage {
  const [first] = walk(lang).steps;
  if (!first) throw new Error('The walk of the fixture has steps.');
  const said = { anchor: 'ask', titleHtml: '<code>ask</code>', proseHtml: '<p>said</p>', walk: null };
  const figure = '<figure class="transcript"><pre><code>$ ask</code></pre></figure>';
  const href = walkFile(lang);
  return {
    type: 'road',
    lang,
    slug: 'label',
    version: 'v9.1',
    release: '9.1.2',
    title: lang === 'ja' ? 'ラベルまで' : 'To the label',
    lead: lang === 'ja' ? '二歩です。' : 'Two steps.',
    namespace: 'uts',
    steps: [
      { ...first, ...said, title: 'ask', operator: 'observed', exhibitHtml: figure },
      { ...first, ...said, n: 2, anchor: 'reader', exhibitHtml: null, walk: { href, label: 'reader->desk' } },
    ],
    pictureSvg: picture,
    story: { href: `${lang}/stories/label.html#one`, label: 'Label' },
    others: [],
    provenance: { spdx: 'GPL-2.0', copyright: [], version: 'v9.1', release: '9.1.2' },
  };
}

const site: SiteData = {
  versions: [{ id: 'v9.1', release: '9.1.2', provider: 'example' }],
  defaultVersion: 'v9.1',
  configuration: 'Example amd64',
  stories: (['ja', 'en'] as const).map((lang) => ({
    ...story(lang, lang === 'ja' ? 'ラベルはどこに' : 'Where the label is'),
    order: 1,
  })),
  roads: (['ja', 'en'] as const).map((lang) => ({ ...road(lang), steps: 2 })),
  landing: {
    lineHtml: `<pre class="code"><span><b>return</b> &amp;${chainHtml(walkFile('ja'))};\n</span></pre>`,
    provenance: { spdx: 'GPL-2.0', copyright: [], version: 'v6.12', release: '6.12.117' },
    place: { href: `${sourceFile}#L16`, label: 'lib/reader.h:16' },
    walk: { ja: { href: walkFile('ja'), label: '' }, en: { href: walkFile('en'), label: '' } },
    pictureSvg: { ja: picture, en: picture },
    namespaces: [
      { namespace: 'uts', chain: 'reader->desk', link: { ja: walkFile('ja'), en: walkFile('en') } },
      { namespace: 'mnt', chain: 'reader->mnt_ns', link: null },
    ],
  },
};

/** Every page of the fixture by its path in `dist/`. */
export function fixturePages(): Map<string, PageData> {
  return new Map<string, PageData>([
    [sourceFile, source],
    ['linux/v9.1/source/lib/index.html', directory],
    [
      'linux/v9.1/source/index.html',
      {
        ...directory,
        path: '',
        files: [],
        directories: [{ href: 'linux/v9.1/source/lib/index.html', label: 'lib' }],
      },
    ],
    ['linux/v9.1/C/ident/shelf.html', symbol],
    [walkFile('ja'), walk('ja')],
    [walkFile('en'), walk('en')],
    ['ja/stories/label.html', story('ja', 'ラベルはどこに')],
    ['en/stories/label.html', story('en', 'Where the label is')],
    ['ja/road/label.html', road('ja')],
    ['en/road/label.html', road('en')],
  ]);
}

/** Writes a data folder as src/site/data.ts describes it. */
export function writeSiteData(folder: string, pages: Map<string, PageData> = fixturePages()): SiteIndex {
  const entries: SiteIndexEntry[] = [...pages].map(([file, page]) => {
    const text = JSON.stringify(page);
    const hash = createHash('sha256').update(text).digest('hex');
    const data = `pages/${hash.slice(0, 20)}.json`;
    write(join(folder, data), text);
    return { file, data, hash, type: page.type };
  });
  write(join(folder, 'licence.txt'), 'A licence.\n');
  const copies = ['COPYING.txt', 'LICENSES/preferred/GPL-2.0.txt'].map((file) => ({
    file: `linux/v9.1/${file}`,
    data: 'licence.txt',
    hash: 'licence-1',
  }));
  const index = { site, pages: entries, copies };
  write(join(folder, 'index.json'), JSON.stringify(index));
  return index;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
