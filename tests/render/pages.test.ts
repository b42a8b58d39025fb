import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Analysis, Content, Note, Observation, PageData, Road, Story } from '#model';
import {
  landingData,
  placeLinks,
  plannedPages,
  planPages,
  renderContext,
  sourcePage,
  symbolPage,
  symbolPageNames,
  type RenderContext,
} from '#render';
import { analysed, analysisOf, attributes, define, famous, refer } from './fixture.ts';

function note(analysis: Analysis, target: string, name: string, part: Partial<Note> = {}): Note {
  return {
    id: target,
    target,
    expression: null,
    definitions: analysis.definitions.get(name) ?? [],
    places: [],
    html: { ja: `<p>${name} の注釈</p>`, en: `<p>About ${name}</p>` },
    evidence: [],
    file: 'content/notes/x.md',
    ...part,
  };
}

const OBSERVATION: Observation = {
  id: 'two',
  kernelRelease: '6.18.44',
  date: '2026-11-24',
  commands: ['kwalk lab <x>'],
  method: 'bpftrace',
  tasks: ['host', 'container'].map((id, i) => ({
    id,
    label: { ja: id, en: id },
    command: 'sh',
    values: {
      task_struct: `0x${i}`,
      'task_struct.nsproxy': `0x1${i}`,
      'task_struct.nsproxy.uts_ns': `0x2${i}`,
    },
    namespaces: {},
  })),
};

interface World {
  context: RenderContext;
  content: Content;
  pages: PageData[];
  /** Address of each page. */
  files: string[];
}

function world(part: Partial<Content> = {}): World {
  const { analysis, chain } = famous();
  const utsname = analysis.definitions.get('utsname')?.[0];
  if (utsname === undefined) throw new Error('The fixture defines utsname.');
  const story = (lang: 'ja' | 'en'): Story => ({
    slug: 'hostname',
    lang,
    title: 'T',
    lead: 'L',
    namespace: 'uts',
    minutes: 1,
    order: 1,
    file: 's.md',
    blocks: [
      { type: 'heading', depth: 2, id: 'one', html: 'One', text: 'One' },
      {
        type: 'html',
        html: '<p><a href="~/linux/v6.12/C/ident/utsname.html">utsname</a></p>',
        lights: [9, 10],
      },
      {
        type: 'snippet',
        definition: utsname,
        file: utsname.place.file,
        shown: [{ firstLine: 7, lastLine: 10 }],
        marked: [9],
        firstLine: 7,
        lastLine: 10,
      },
      { type: 'walk', chain, caption: 'a <b> caption' },
      { type: 'lanes', chain, observation: 'two' },
    ],
  });
  const snippet = {
    type: 'snippet' as const,
    definition: utsname,
    file: utsname.place.file,
    shown: [{ firstLine: 7, lastLine: 10 }],
    marked: [9],
    firstLine: 7,
    lastLine: 10,
  };
  const road = (lang: 'ja' | 'en'): Road => ({
    slug: 'way',
    lang,
    title: 'Way',
    lead: 'Down',
    namespace: 'uts',
    order: 1,
    story: { slug: 'hostname', heading: 'one' },
    file: 'r.md',
    steps: [
      {
        id: 'ask',
        title: 'ask <it>',
        titleHtml: '<code>ask &lt;it&gt;</code>',
        exhibit: { type: 'transcript', html: '<figure class="transcript" id="ran-x"><pre>x</pre></figure>' },
        html: `<p><a href="~/${lang}/road/way.html#name">on</a></p>`,
      },
      {
        id: 'utsname',
        title: 'utsname()',
        titleHtml: '<code>utsname()</code>',
        exhibit: snippet,
        html: '<p>b</p>',
      },
      {
        id: 'part',
        title: 'return',
        titleHtml: '<code>return</code>',
        exhibit: snippet,
        html: '<p>c</p>',
      },
      {
        id: 'name',
        title: '->name',
        titleHtml: '<code>-&gt;name</code>',
        exhibit: { type: 'step', chain, n: 4 },
        html: '<p>d</p>',
      },
    ],
  });
  const content: Content = {
    stories: [story('ja'), story('en')],
    roads: [road('ja'), road('en')],
    notes: [],
    observations: [OBSERVATION],
    chains: [chain],
    ...part,
  };
  const plan = planPages(
    analysis,
    analysis.files.keys(),
    content.chains.map(({ id }) => id),
  );
  const context = renderContext({ analysis, plan, content, highlights: new Map() });
  const planned = plannedPages(context);
  const pages = planned.map(({ make }) => make());
  return { context, content, pages, files: planned.map(({ file }) => file) };
}

function pageOf<Type extends PageData['type']>(
  pages: PageData[],
  type: Type,
  name: string,
): Extract<PageData, { type: Type }> {
  const found = pages.find((page) => page.type === type && JSON.stringify(page).includes(name));
  if (found === undefined) throw new Error(`No ${type} page holds ${name}.`);
  return found as Extract<PageData, { type: Type }>;
}

/** All strings of a page's data that hold HTML, and all hrefs for the site root. */
function scan(value: unknown, key = ''): { html: string[]; hrefs: string[] } {
  if (typeof value === 'string')
    return /Html$|^html$|^svg$/.test(key)
      ? { html: [value], hrefs: [] }
      : { html: [], hrefs: key === 'href' ? [value] : [] };
  const parts =
    value === null || typeof value !== 'object'
      ? []
      : Object.entries(value).map(([inner, part]) => scan(part, Array.isArray(value) ? key : inner));
  return { html: parts.flatMap(({ html }) => html), hrefs: parts.flatMap(({ hrefs }) => hrefs) };
}

describe('all pages together', () => {
  test('lead only to pages and fragments that exist', () => {
    const { pages, files } = world();
    const ids = new Map<string, Set<string>>();
    for (const [i, page] of pages.entries()) {
      const own = new Set(scan(page).html.flatMap((html) => attributes(html, 'id')));
      if (page.type === 'road') page.steps.forEach(({ n, anchor }) => own.add(`step-${n}`).add(anchor));
      if (page.type === 'walk') page.steps.forEach(({ n }) => own.add(`step-${n}`));
      if (page.type === 'symbol') page.sections.forEach(({ anchor }) => own.add(anchor));
      ids.set(files[i] ?? '', own);
    }
    const links = pages.flatMap((page, i) => {
      const address = files[i] ?? '';
      const { html, hrefs } = scan(page);
      const inPage = html.flatMap((one) => attributes(one, 'href'));
      const placed = inPage.map((href) =>
        posix.join(posix.dirname(address), href.startsWith('#') ? posix.basename(address) + href : href),
      );
      return [...placed, ...hrefs];
    });
    const broken = links.filter((link) => {
      const [file = '', fragment] = link.split('#');
      const own = ids.get(file);
      return own === undefined || (fragment !== undefined && !own.has(decodeURI(fragment)));
    });
    expect(broken).toEqual([]);
    expect(links.length).toBeGreaterThan(60);
  });

  test('are plain data that JSON keeps as they are', () => {
    const { pages } = world();
    for (const page of pages) expect(JSON.parse(JSON.stringify(page))).toEqual(page);
  });

  test('hold no style, script or handler', () => {
    const { pages } = world();
    for (const html of pages.flatMap((page) => scan(page).html)) {
      expect(html).not.toMatch(/\sstyle=|<style|<script|\son[a-z]+=|javascript:/);
    }
  });

  test('have addresses of their own', () => {
    const addresses = world().files.map((file) => file.toLowerCase());
    expect(new Set(addresses).size).toBe(addresses.length);
  });
});

describe('a road page', () => {
  test('numbers its steps anew, whatever they show, and leads back to its story', () => {
    const page = pageOf(world().pages, 'road', '"lang":"en"');
    expect(page.steps.map(({ n, anchor, operator }) => [n, anchor, operator])).toEqual([
      [1, 'ask', 'observed'],
      [2, 'utsname', 'function'],
      [3, 'part', 'within utsname'],
      [4, 'name', '->'],
    ]);
    expect(page.story).toEqual({ href: 'en/stories/hostname.html#one', label: 'T' });
    expect(page.steps[0]?.exhibitHtml).toContain('class="transcript"');
    expect(page.steps[1]?.exhibitHtml).toContain('<figcaption>');
  });

  test('takes a step of a walk with its real lines and the way to the walk, without its notes', () => {
    const page = pageOf(world().pages, 'road', '"lang":"ja"');
    const [, , , step] = page.steps;
    expect(step).toMatchObject({
      exhibitHtml: null,
      notes: [],
      namespace: 'uts',
      titleHtml: '<code>-&gt;name</code>',
    });
    expect(step?.walk?.href).toMatch(/^ja\/walk\/.*name\.html#step-4$/);
    expect(step?.excerptHtml).toContain('name');
  });

  test('draws a station for each step, says what it is within, and where the kernel begins', () => {
    const { pictureSvg } = pageOf(world().pages, 'road', '"lang":"en"');
    expect(attributes(pictureSvg, 'data-last')).toEqual(['1', '2', '3', '4']);
    expect(pictureSvg).toContain('>ask &lt;it&gt;</text>');
    expect(pictureSvg).toContain('>utsname</text>');
    expect(pictureSvg.match(/>kernel<|>user space</g)).toEqual(['>user space<', '>kernel<']);
  });
});

describe('a walk page', () => {
  test('has a step for the base and each access, with the real line lit in its namespace’s tint', () => {
    const page = pageOf(world().pages, 'walk', '"lang":"ja"');
    expect(page.steps.map(({ title, namespace }) => [title, namespace])).toEqual([
      ['current', null],
      ['->nsproxy', null],
      ['->uts_ns', 'uts'],
      ['->name', 'uts'],
    ]);
    expect(page.namespace).toBe('uts');
    expect(page.steps[2]?.excerptHtml).toMatch(/<span data-n=4 class="on ns-uts">/);
    expect(page.steps[1]?.place).toEqual({
      href: 'linux/v6.12/source/include/linux/sched.h.html#task_struct.nsproxy',
      label: 'include/linux/sched.h:8',
    });
  });

  test('leads back to the line that it is first told from, and lists every place', () => {
    const page = pageOf(world().pages, 'walk', '"lang":"en"');
    expect(page.canonical).toEqual({
      href: 'linux/v6.12/source/include/linux/utsname.h.html#L9',
      label: 'utsname.h:9',
    });
    expect(page.occurrences[0]?.uses[0]?.codeHtml).toBe(
      'return &amp;<mark>current-&gt;nsproxy-&gt;uts_ns-&gt;name</mark>;',
    );
  });

  test('shows the licence and notices of every file whose code it shows', () => {
    const { provenance } = pageOf(world().pages, 'walk', '"lang":"ja"');
    expect(provenance.spdx).toBe('GPL-2.0');
    expect(provenance.copyright).toEqual(['Copyright (C) 1999 Someone <someone@example.org>']);
    expect(provenance.release).toBe('6.12.117');
  });

  test('carries notes on its fields and on the expression itself', () => {
    const { analysis, occurrence } = famous();
    const extent = { start: occurrence.start, end: occurrence.end, firstLine: 9, lastLine: 9 };
    const notes = [
      note(analysis, 'nsproxy.uts_ns', 'uts_ns'),
      note(analysis, 'utsname', 'utsname', {
        id: 'whole',
        expression: 'current->…',
        places: [{ file: occurrence.file, extent }],
      }),
      note(analysis, 'utsname', 'utsname', { id: 'function' }),
    ];
    const page = pageOf(world({ notes }).pages, 'walk', '"lang":"ja"');
    expect(page.steps.map(({ notes: own }) => own.map(({ id }) => id))).toEqual([
      [],
      [],
      ['nsproxy.uts_ns'],
      ['whole'],
    ]);
  });

  test('shows lanes where a recording measured all of it', () => {
    expect(pageOf(world().pages, 'walk', '"lang":"ja"').lanes.map(({ id }) => id)).toEqual([
      'two-host-container',
    ]);
    const [task, other] = OBSERVATION.tasks;
    const partly = { ...OBSERVATION, tasks: [task, { ...other, values: {} }] } as Observation;
    expect(pageOf(world({ observations: [partly], stories: [] }).pages, 'walk', '"lang":"ja"').lanes).toEqual(
      [],
    );
  });
});

describe('a symbol page', () => {
  test('has a section for each meaning, with its uses and walks', () => {
    const { context } = world();
    const page = symbolPage(context, 'nsproxy');
    expect(page.sections.map(({ title, anchor, useCount }) => [title, anchor, useCount])).toEqual([
      ['task_struct.nsproxy', 'task_struct.nsproxy', 1],
      ['struct nsproxy', 'struct.nsproxy', 0],
    ]);
    expect(page.sections[0]?.walks).toEqual([
      {
        href: 'ja/walk/v6.12/task_struct/nsproxy/uts_ns/name.html#step-2',
        label: '&current->nsproxy->uts_ns->name',
      },
    ]);
    expect(page.sections[0]?.uses[0]?.uses[0]?.codeHtml).toContain('<mark>nsproxy</mark>');
  });

  test('holds both spellings where names differ only in case', () => {
    const text = 'int Foo;\nint foo;\n';
    const file = { path: 'a.c', text };
    const analysis = analysisOf([
      analysed('a.c', text, {
        definitions: [define(file, 'variable', 'Foo'), define(file, 'variable', 'foo')],
      }),
    ]);
    const plan = planPages(analysis, ['a.c']);
    const context = renderContext({
      analysis,
      plan,
      content: { stories: [], roads: [], notes: [], observations: [], chains: [] },
      highlights: new Map(),
    });
    expect(symbolPageNames(context)).toEqual(['foo']);
    expect(
      symbolPage(context, 'foo')
        .sections.map(({ title }) => title)
        .sort(),
    ).toEqual(['Foo', 'foo']);
  });

  test('names the chosen candidate first, with the condition of the others', () => {
    const text = '#ifdef A\nint x;\n#else\nint x;\n#endif\n';
    const file = { path: 'a.c', text };
    const definitions = [
      define(file, 'variable', 'x', { condition: 'A', active: 'false' }),
      define(file, 'variable', 'x', { nth: 1, condition: '!A', anchor: 'x~2' }),
    ];
    const analysis = analysisOf([analysed('a.c', text, { definitions })]);
    const context = renderContext({
      analysis,
      plan: planPages(analysis, ['a.c']),
      content: { stories: [], roads: [], notes: [], observations: [], chains: [] },
      highlights: new Map(),
    });
    const [section] = symbolPage(context, 'x').sections;
    expect(
      section?.definitions.map(({ at, chosen, inactive, condition }) => [at, chosen, inactive, condition]),
    ).toEqual([
      ['a.c:4', true, false, '!A'],
      ['a.c:2', false, true, 'A'],
    ]);
  });

  test.each([
    ['the one that every use comes to, where the configuration leaves several open', [1, 1], [false, true]],
    ['none where uses differ', [0, 1], [false, false]],
  ])('marks %s', (_, uses, wanted) => {
    const text = 'int x;\nint x;\nint f(void) { return x + x; }\n';
    const file = { path: 'a.c', text };
    const definitions = [
      define(file, 'variable', 'x', { active: 'open' }),
      define(file, 'variable', 'x', { nth: 1, active: 'open', anchor: 'x~2' }),
    ];
    const references = uses.map((meant, i) => refer(text, 'x', [definitions[meant]!], { nth: i + 2 }));
    const analysis = analysisOf([analysed('a.c', text, { definitions, references })]);
    const context = renderContext({
      analysis,
      plan: planPages(analysis, ['a.c']),
      content: { stories: [], roads: [], notes: [], observations: [], chains: [] },
      highlights: new Map(),
    });
    const found = symbolPage(context, 'x').sections[0]?.definitions ?? [];
    const chosen = (at: string) => found.find((one) => one.at === at)?.chosen;
    expect([chosen('a.c:1'), chosen('a.c:2')]).toEqual(wanted);
  });

  test('leaves locals out: they have no page', () => {
    const text = 'int f(void) { int local; return local; }\n';
    const file = { path: 'a.c', text };
    const local = define(file, 'variable', 'local', { anchor: null });
    const analysis = analysisOf([
      analysed('a.c', text, {
        definitions: [define(file, 'function', 'f')],
        references: [refer(text, 'local', [local], { nth: 1 })],
      }),
    ]);
    const plan = planPages(analysis, ['a.c']);
    expect([...plan.symbols.keys(), ...plan.aliases.keys()]).toEqual(['linux/v6.12/C/ident/f.html']);
  });
});

describe('the plan', () => {
  const text = 'int once; int never; int twice; int f(void) { return once + twice * twice; }\n';
  const file = { path: 'a.c', text };
  const [once, never, twice] = ['once', 'never', 'twice'].map((name) => define(file, 'variable', name));
  if (once === undefined || never === undefined || twice === undefined) throw new Error('Three names.');
  const analysis = analysisOf([
    analysed('a.c', text, {
      definitions: [once, never, twice],
      references: [
        refer(text, 'once', [once], { role: 'declare' }),
        refer(text, 'once', [once], { nth: 1 }),
        refer(text, 'twice', [twice], { nth: 1 }),
        refer(text, 'twice', [twice], { nth: 2 }),
      ],
    }),
  ]);

  test('keeps a page for names with something to list, and lets the addresses of others lead on', () => {
    const plan = planPages(analysis, ['a.c']);
    expect([...plan.symbols.keys()]).toEqual(['twice']);
    expect(Object.fromEntries(plan.aliases)).toEqual({
      'linux/v6.12/C/ident/once.html': 'linux/v6.12/source/a.c.html#once',
      'linux/v6.12/C/ident/never.html': 'linux/v6.12/source/a.c.html#never',
    });
  });

  test('leads a definition straight to its one use', () => {
    const plan = planPages(analysis, ['a.c']);
    const content = { stories: [], roads: [], notes: [], observations: [], chains: [] };
    const { codeHtml } = sourcePage(renderContext({ analysis, plan, content, highlights: new Map() }), 'a.c');
    expect(codeHtml).toContain('<a href=#L1 id=once>once</a>');
  });
});

describe('a story', () => {
  test('shows its blocks in order, each link placed for its page', () => {
    const { pages } = world();
    const { html, headings, twin } = pageOf(pages, 'story', '"lang":"en"');
    expect(html).toMatch(
      /<h2 id=one>One<\/h2>[^]*<p data-lights="9 10">[^]*<figure class=excerpt[^]*walk-block[^]*lanes-block/,
    );
    // The page of a name with nothing to list only leads on: prose goes there at once.
    expect(html).toContain('href="../../linux/v6.12/source/include/linux/utsname.h.html#utsname"');
    expect(html).toContain('../walk/v6.12/task_struct/nsproxy/uts_ns/name.html#step-1');
    expect(html).not.toContain('ja/walk/');
    expect(html).toContain('a &lt;b&gt; caption');
    expect(html).toContain('kwalk lab &lt;x&gt;');
    expect(headings).toEqual([{ id: 'one', text: 'One' }]);
    expect(twin).toBe('ja/stories/hostname.html');
  });

  test('unwraps a link whose page was not built', () => {
    const { context } = world();
    const html =
      '<p><a href="~/linux/v6.12/C/ident/gone.html"><code>gone</code></a> <a href="https://example.org/">x</a></p>';
    expect(placeLinks(html, 'ja/stories/a.html', context.plan)).toBe(
      '<p><code>gone</code> <a href="https://example.org/">x</a></p>',
    );
  });
});

describe('the landing page', () => {
  test('starts with the line itself, each hop linked from the root', () => {
    const landing = landingData(world().context);
    expect(landing?.place.label).toBe('include/linux/utsname.h:9');
    expect(attributes(landing?.lineHtml ?? '', 'href')).toEqual(
      [1, 2, 3, 4].map((n) => `ja/walk/v6.12/task_struct/nsproxy/uts_ns/name.html#step-${n}`),
    );
    expect(landing?.namespaces).toHaveLength(8);
    expect(landing?.namespaces[0]?.link?.en).toBe(
      'en/walk/v6.12/task_struct/nsproxy/uts_ns/name.html#step-1',
    );
  });

  test('has none where the famous line was not pulled', () => {
    const analysis = analysisOf([analysed('a.c', 'int x;\n')]);
    const context = renderContext({
      analysis,
      plan: planPages(analysis, ['a.c']),
      content: { stories: [], roads: [], notes: [], observations: [], chains: [] },
      highlights: new Map(),
    });
    expect(landingData(context)).toBeNull();
  });
});

describe('a source page', () => {
  test('lists what it defines once a line, and where its notes stand', () => {
    const { analysis } = famous();
    const { pages } = world({ notes: [note(analysis, 'utsname', 'utsname')] });
    const page = pages.find((one) => one.type === 'source' && one.path === 'include/linux/utsname.h');
    if (page?.type !== 'source') throw new Error('The fixture has utsname.h.');
    expect(page.outline.map(({ name, line }) => [name, line])).toEqual([
      ['uts_namespace', 3],
      ['utsname', 7],
    ]);
    expect(page.notes.map(({ line }) => line)).toEqual([7]);
    expect(page.lines).toBe(10);
  });

  test('says no more than the head of the file about its licence', () => {
    const head =
      '// SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR MIT\n/*\n * Copyright © 2020 A\n */\n';
    const text = Buffer.from(`${head}int x; /* Copyright 2021 B */\n`).toString('latin1');
    const comments = [...text.matchAll(/\/\*[^]*?\*\/|\/\/.*/g)].map(({ index, 0: { length } }) => ({
      start: index,
      end: index + length,
    }));
    const analysis = analysisOf([analysed('a.c', text, { comments })]);
    const context = renderContext({
      analysis,
      plan: planPages(analysis, ['a.c']),
      content: { stories: [], roads: [], notes: [], observations: [], chains: [] },
      highlights: new Map(),
    });
    const { provenance } = sourcePage(context, 'a.c');
    expect(provenance.spdx).toBe('(GPL-2.0 WITH Linux-syscall-note) OR MIT');
    expect(provenance.copyright).toEqual(['Copyright © 2020 A']);
  });

  test('is refused where nobody planned it', () => {
    const { context } = world();
    expect(() => sourcePage(context, 'kernel/sys.c')).toThrow('No page is planned for kernel/sys.c.');
  });
});
