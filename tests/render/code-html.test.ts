import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnalysedFile, Content } from '#model';
import { planPages, renderContext, sourcePage, type RenderContext } from '#render';
import { analysed, analysisOf, attributes, define, famous, refer, textOf } from './fixture.ts';

const NO_CONTENT: Content = { stories: [], roads: [], notes: [], observations: [], chains: [] };

function contextOf(analysis = famous().analysis): RenderContext {
  const plan = planPages(analysis, analysis.files.keys());
  return renderContext({ analysis, plan, content: NO_CONTENT, highlights: new Map() });
}

function codeOf(file: AnalysedFile, ...others: AnalysedFile[]): string {
  return sourcePage(contextOf(analysisOf([file, ...others])), file.path).codeHtml;
}

const latin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

describe('the code of a source page', () => {
  test('has one block with an id for each line, its newline inside', () => {
    const html = codeOf(analysed('a.c', 'int a;\n\n\tint b;\n'));
    expect(html).toBe(
      '<pre class="code src g2 w20"><span class="block rest">' +
        '<span id=L1><b>int</b> a;\n</span><span id=L2>\n</span><span id=L3>\t<b>int</b> b;\n</span></span></pre>',
    );
  });

  test('copies as the source, whatever the source holds', () => {
    const hostile =
      'char *s = "</script><img src=x onerror=alert(1)>&amp;\'";\n/* <b>Grüße</b> 日本 */ #define A "\\"" \n\tx<y && y>z;';
    expect(textOf(codeOf(analysed('a.c', latin1(hostile))))).toBe(`${hostile}\n`);
  });

  test('never lets source text become markup', () => {
    const html = codeOf(analysed('a.c', '"</pre><script>alert(1)</script>" <x onload=y> \'"\'\n// <!--\n'));
    expect(html).not.toMatch(/<\/?(script|x|!--)/);
    expect(html.match(/<\/pre>/g)).toHaveLength(1);
  });

  test('shows bytes that are no UTF-8 as Latin-1 and does not split those that are', () => {
    const text = `/* J\xf6rg */ char *x = "${latin1('é')}";\n`;
    expect(textOf(codeOf(analysed('a.c', text)))).toBe('/* Jörg */ char *x = "é";\n');
  });

  test('copies any bytes as they were, with any references over them', () => {
    const piece = fc.constantFrom(
      'a',
      'b->c',
      '"',
      "'",
      '/*',
      '*/',
      '<',
      '&',
      '\n',
      '\t',
      ' ',
      '#if',
      '\\',
      latin1('é'),
      '\r',
      'x.y',
    );
    const source = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
    const cuts = fc.array(fc.tuple(fc.nat(120), fc.nat(12)), { maxLength: 12 });
    fc.assert(
      fc.property(source, cuts, (text, spans) => {
        const there = define({ path: 'b.h', text: 'T' }, 'typedef', 'T');
        const references = spans
          .filter(([start, length]) => start + length <= text.length)
          .map(([start, length]) => ({ ...refer('T', 'T', [there]), start, end: start + length }));
        const html = codeOf(
          analysed('a.c', text, { references }),
          analysed('b.h', 'T', { definitions: [there] }),
        );
        const expected = Buffer.from(text, 'latin1').toString('utf8');
        expect(textOf(html)).toBe(expected === '' || expected.endsWith('\n') ? expected : `${expected}\n`);
        expect(html).not.toMatch(/<a[^>]*>(?:(?!<\/a>).)*<a /s);
        const open = html.match(/<(?!\/|wbr)\w/g)?.length ?? 0;
        expect(html.match(/<\//g)?.length ?? 0).toBe(open);
      }),
    );
  });

  test('is the same every time, with and without a filled cache', () => {
    const { analysis } = famous();
    const plan = planPages(analysis, analysis.files.keys());
    const highlights = new Map<string, string>();
    const pages = [1, 2].map(() =>
      JSON.stringify(
        sourcePage(
          renderContext({ analysis, plan, content: NO_CONTENT, highlights }),
          'include/linux/utsname.h',
        ),
      ),
    );
    expect(highlights.size).toBe(1);
    expect(pages[1]).toBe(pages[0]);
  });

  test('makes a chain one unit whose hops lead to the steps of its walk', () => {
    const html = sourcePage(contextOf(), 'include/linux/utsname.h').codeHtml;
    const walk = '../../../../../ja/walk/v6.12/task_struct/nsproxy/uts_ns/name.html';
    expect(html).toContain(
      `&amp;<span class=c><a href=${walk}#step-1>current</a>` +
        `<wbr><span class=h>-&gt;<a href=${walk}#step-2>nsproxy</a></span>` +
        `<wbr><span class="h ns-uts">-&gt;<a href=${walk}#step-3>uts_ns</a></span>` +
        `<wbr><span class="h ns-uts">-&gt;<a href=${walk}#step-4>name</a></span></span>;`,
    );
  });

  test('puts the promised anchors on the tokens that define', () => {
    const { codeHtml } = sourcePage(contextOf(), 'include/linux/utsname.h');
    const ids = attributes(codeHtml, 'id');
    expect(ids).toEqual(
      expect.arrayContaining(['struct.uts_namespace', 'uts_namespace.name', 'utsname', 'L8']),
    );
    expect(new Set(ids).size).toBe(ids.length);
    // Nobody uses utsname() here, so that there is nothing to lead to; one place uses the field.
    expect(codeHtml).toContain('<span id=utsname>utsname</span>(');
    expect(codeHtml).toMatch(/<a href=#L9 id=uts_namespace\.name>name<\/a>\[/);
  });

  test('keeps every fragment where one token defines several names', () => {
    const text = 'SYSCALL_DEFINE2(gethostname, int, a)\n';
    const file = { path: 'a.c', text };
    const definitions = ['gethostname', 'sys_gethostname', '__x64_sys_gethostname'].map((name) => ({
      ...define(file, 'function', 'gethostname'),
      name,
      anchor: name,
    }));
    const html = codeOf(
      analysed('a.c', text, {
        definitions,
        references: [refer(text, 'gethostname', definitions.slice(0, 1))],
      }),
    );
    expect(attributes(html, 'id').sort()).toEqual([
      'L1',
      '__x64_sys_gethostname',
      'gethostname',
      'sys_gethostname',
    ]);
  });

  test('leads a local name to its line and leaves its declaration plain', () => {
    const text = 'int f(void)\n{\n\tint i;\n\treturn i;\n}\n';
    const local = define({ path: 'a.c', text }, 'variable', 'i', { anchor: null });
    const references = [
      refer(text, 'i', [local], { role: 'declare' }),
      refer(text, 'i', [local], { nth: 1 }),
    ];
    const html = codeOf(analysed('a.c', text, { references }));
    expect(attributes(html, 'href')).toEqual(['#L3']);
    expect(html).toContain('<b>return</b> <a href=#L3>i</a>;');
  });

  test('marks what has several candidates and leads to their list', () => {
    const text = 'x = y;\n';
    const here = { path: 'a.h', text: 'y y' };
    const two = [define(here, 'macro', 'y'), define(here, 'function', 'y', { nth: 1, anchor: 'y~2' })];
    const html = codeOf(
      analysed('a.c', text, { references: [refer(text, 'y', two)] }),
      analysed('a.h', 'y y', { definitions: two }),
    );
    expect(html).toContain('<a href=../C/ident/y.html class=q data-q=2>y</a>');
  });

  test('leads to the whole page where the candidates are fields of several records', () => {
    const text = 'p->flags;\n';
    const here = { path: 'a.h', text: 'flags flags' };
    const two = [0, 1].map((nth) => define(here, 'field', 'flags', { nth, record: `r${nth}` }));
    const html = codeOf(
      analysed('a.c', text, { references: [refer(text, 'flags', two)] }),
      analysed('a.h', here.text, { definitions: two }),
    );
    expect(attributes(html, 'href')).toEqual(['../C/ident/flags.html']);
  });

  test('gives no link the class of a chain, even where the grammar sees a comment', () => {
    const text = '#if 0\nx;\n#endif\n';
    const there = define({ path: 'a.h', text: 'x' }, 'variable', 'x');
    const html = codeOf(
      analysed('a.c', text, { references: [refer(text, 'x', [there])] }),
      analysed('a.h', 'x', { definitions: [there] }),
    );
    expect(html).toContain('<a href=a.h.html#x>x</a>');
  });

  test('shows the place of what has no page, without a link', () => {
    const text = 'far(near);\n';
    const away = define({ path: 'lib/far.h', text: '\n\nfar' }, 'function', 'far');
    const analysis = analysisOf([analysed('a.c', text, { references: [refer(text, 'far', [away])] })]);
    const plan = planPages(analysis, []);
    const page = sourcePage(
      renderContext({ analysis, plan, content: NO_CONTENT, highlights: new Map() }),
      'a.c',
    );
    expect(page.codeHtml).toContain('<span class=o data-at=lib/far.h:3>far</span>(near)');
    expect(page.codeHtml).not.toContain('<a ');
  });

  test('marks the branch that the configuration leaves out, and the line that says so', () => {
    const branches = [
      { line: 1, firstLine: 2, lastLine: 2, condition: 'CONFIG_A', active: 'false' as const },
    ];
    const html = codeOf(analysed('a.c', '#ifdef CONFIG_A\nint a;\n#endif\n', { branches }));
    expect(html).toMatch(/<span id=L1 class=cut>.*<i><\/i>\n<\/span>/);
    expect(html).toContain('<span id=L2 class=off>');
    expect(html).toContain('<span id=L3>');
  });

  test('spends no element on plain text', () => {
    const { codeHtml } = sourcePage(contextOf(), 'include/linux/nsproxy.h');
    // pre, block, 6 lines, comment, `struct`, `int`, 2 × `struct`, 2 anchors: the file has no references.
    expect(codeHtml.match(/<\w/g)).toHaveLength(2 + 6 + 1 + 4 + 2);
  });

  test('has an id for a range that a story links', () => {
    const { analysis } = famous();
    const plan = planPages(analysis, analysis.files.keys());
    const definition = analysis.definitions.get('utsname')?.[0];
    if (definition === undefined) throw new Error('no utsname');
    const snippet = {
      type: 'snippet' as const,
      definition,
      file: definition.place.file,
      shown: [],
      marked: [],
      firstLine: 7,
      lastLine: 10,
    };
    const story = {
      slug: 's',
      lang: 'ja' as const,
      title: '',
      lead: '',
      namespace: null,
      minutes: 1,
      order: 1,
      blocks: [snippet],
      file: '',
    };
    const context = renderContext({
      analysis,
      plan,
      content: { stories: [story], roads: [], notes: [], observations: [], chains: [] },
      highlights: new Map(),
    });
    expect(attributes(sourcePage(context, 'include/linux/utsname.h').codeHtml, 'id')).toContain('L7-L10');
  });

  test('stands in blocks whose first line is 1, 100, 200, so that styles can count them', () => {
    const html = codeOf(analysed('a.c', 'x\n'.repeat(250)));
    expect([...html.matchAll(/<span class="?block[^>]*><span id=(L\d+)/g)].map(([, id]) => id)).toEqual([
      'L1',
      'L100',
      'L200',
    ]);
    expect(html).not.toContain('data-n');
  });

  test('survives a line that no grammar should see', () => {
    const line = `int a = "${'x'.repeat(100_000)}";`;
    expect(textOf(codeOf(analysed('a.c', `${line}\n`)))).toBe(`${line}\n`);
  });
});
