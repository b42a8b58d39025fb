import { expect, test } from 'vitest';
import { OBSERVATION, read, story } from './fake.ts';

function errors(body: string, head?: string): string {
  return read(...story(body, head), OBSERVATION).printed;
}

test('every unknown name of a file is reported, in its order, with what comes near', () => {
  expect(
    errors(
      '構造体 :sym[shelff] が\n\n::snippet[kernel/library.c:read_nam]\n\n::snippet[kernel/nowhere.c:f]\n\n名 :evidence[sym:nam, man:uname, ran:x, foo]',
    ),
  ).toMatchSnapshot();
});

test('a chain that does not resolve is blamed where it stops', () => {
  expect(
    errors('::walk[me->desk->shef->name]\n\n::walk[you->desk]{from="kernel/library.c"}'),
  ).toMatchSnapshot();
});

test('a symbol that means several things must be named by its file or kind', () => {
  expect(errors('::snippet[lock]\n\n::snippet[include/linux/library.h:shelf]')).toMatchSnapshot();
});

test('a snippet whose text has gone, stands twice or elsewhere says what to do', () => {
  const snippet = (...lines: string[]): string =>
    [':::snippet[kernel/library.c:read_name]', ...lines, ':::', ''].join('\n');
  expect(
    errors(
      [
        snippet('int read_name(char *name, int len)', '~~~', 'u = nameplates();', '~~~', '}'),
        snippet('~~~', 'return -EINVAL;', 'unlock();', '~~~'),
        snippet('~~~', '> return 0;'),
        snippet('lock();', '~~~'),
        snippet('~~~', 'lock();'),
        snippet('~~~', 'u = nameplate();', '~~~', 'lock();', '~~~'),
        snippet('~~~', '~~~'),
        ':::snippet[kernel/library.c:shelf_lock_total]{keep=a}\n~~~\n:::\n',
        '::snippet[include/linux/library.h:struct desk]{keep="shelf cont"}\n\n::snippet[kernel/library.c:lock]{keep=x}\n',
      ].join('\n'),
    ),
  ).toMatchSnapshot();
});

test('a text that stands twice in a snippet asks for its neighbour', () => {
  expect(errors(':::snippet[kernel/library.c:read_name]\n~~~\nlen\n~~~\nreturn\n~~~\n:::')).toMatchSnapshot();
});

test('directives that are unknown, empty, nested, unclosed or have too much are reported', () => {
  expect(
    errors(
      [
        '::walks[me->desk]',
        '',
        '::walk',
        '',
        '::walk[]{from=x}',
        '',
        '::walk[me->desk]{form=x}',
        '',
        '- ::walk[me->desk]',
        '',
        '> ::snippet[lock]',
        '',
        '文中の :foo[x] と :sym と :line[x]。',
        '',
        ':::walk[me->desk]',
        'text',
        ':::',
        '',
        '::lanes[me->desk]',
        '',
        '::lanes[me->desk]{observation=desk}',
        '',
        '::lanes[u->text]{observation=desks}',
        '',
        '::lanes[me->desk]{observation=desks tasks="host pod"}',
        '',
        '::transcript[nothing]',
        '',
        '::snippet',
        '',
        ':::snippet[kernel/library.c:lock]',
        'static void lock(void)',
      ].join('\n'),
    ),
  ).toMatchSnapshot();
});

test('a map says which line is no walk, takes no step or begins elsewhere', () => {
  expect(
    errors(
      [
        '::map[me->desk]',
        '',
        ':::map',
        ':::',
        '',
        ':::map{form=x}',
        'me->desk->shelf',
        '  me->dusk  ',
        '',
        'me',
        ':::',
        '',
        ':::map{from="kernel/library.c:read_name"}',
        'me->desk->shelf',
        'u->text',
        ':::',
      ].join('\n'),
    ),
  ).toMatchSnapshot();
});

test('a head that is missing, no YAML, incomplete or unknown is reported by line', () => {
  expect(read({ file: 'content/stories/a.ja.md', text: '本文\n' }).printed).toMatchSnapshot('no head');
  expect(errors('本文', 'title: 題\nleed: x\nnamespace: utz\norder: last\nminutes: [1]')).toMatchSnapshot(
    'values',
  );
  expect(errors('本文', 'title: &me->desk\nlead: "x')).toMatchSnapshot('no YAML');
});

test('headings of the first level, twice the same and with odd ids are reported', () => {
  expect(
    errors('# 題\n\n## 節 {#a}\n\n## 節 {#a}\n\n## 節 {#A b}\n\n[x](#b) [y](shelf.en.md#c) [z](nothing.md)'),
  ).toMatchSnapshot();
});

test('files in places that say nothing are reported', () => {
  const { printed } = read(
    { file: 'content/stories/Hostname.md', text: '' },
    { file: 'content/README.md', text: 'For people.' },
    { file: 'content/notes/a b.md', text: '' },
    { file: 'content/observations/../x.json', text: '{}' },
  );
  expect(printed).toMatchSnapshot();
});
