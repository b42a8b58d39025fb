/**
 * A kernel of three invented files, known well enough for content: definitions are found by simple
 * patterns, chains by the types of fields.
 */
import { formatAll } from '#diagnostics';
import { readContent, type ContentFile } from '#content';
import type { Chain, Content, Definition, Diagnostic, Lookup, SymbolKind } from '#model';
import { nearMatches } from '#text';

export const FILES: Record<string, string> = {
  'include/linux/library.h': `#define LIBRARY_H

struct shelf {
	int level;
	/* who may put books here */
	struct keeper *keeper;
	struct label name;
	long book_count;
};

struct desk {
	int count;
	struct shelf *shelf;
	struct shelf *shelf_for_guests;
};

struct label {
	char text[65];
};

struct reader {
	struct desk *desk;
};

#define me get_me()
static inline struct label *nameplate(void)
{
	return &me->desk->shelf->name;
}
`,
  'kernel/library.c': `#include <linux/library.h>

int read_name(char *name, int len)
{
	int i;
	struct label *u;

	if (len < 0)
		return -EINVAL;
	lock();
	u = nameplate();
	i = 1 + strlen(u->text);
	if (i > len)
		i = len;
	memcpy(name, u->text,
	       i);
	unlock();
	if (copy_out(name))
		return -EFAULT;
	return 0;
}

static void lock(void)
{
}

int shelf_lock_total(void)
{
	return 0;
}
`,
  'kernel/annex.c': `static void lock(void)
{
	/* the annex\u00e2\u0080\u0099s own */
}
`,
};

function extentFrom(text: string, start: number): { end: number } {
  const brace = text.indexOf('{', start);
  const semicolon = text.indexOf(';', start);
  const lineEnd = text.indexOf('\n', start);
  if (text.startsWith('#define', start)) return { end: lineEnd };
  if (brace < 0 || (semicolon >= 0 && semicolon < brace)) return { end: semicolon + 1 };
  const close = text.indexOf('\n}', brace);
  return { end: text[close + 2] === ';' ? close + 3 : close + 2 };
}

function define(
  file: string,
  kind: SymbolKind,
  name: string,
  start: number,
  at: number,
  record: string | null,
  type: string | null,
): Definition {
  const text = FILES[file] ?? '';
  const line = (offset: number): number => text.slice(0, offset).split('\n').length;
  const { end } = kind === 'field' ? { end: text.indexOf(';', start) + 1 } : extentFrom(text, start);
  const anchor = kind === 'field' ? `${record}.${name}` : kind === 'struct' ? `struct.${name}` : name;
  return {
    kind,
    name,
    record,
    recordKind: record === null ? null : 'struct',
    place: { file, line: line(at), col: at - text.lastIndexOf('\n', at) },
    extent: { start, end, firstLine: line(start), lastLine: line(end - 1) },
    isDefinition: true,
    condition: null,
    active: 'true',
    type,
    doc: null,
    anchor,
  };
}

function indexFile(file: string, text: string): Definition[] {
  const found: Definition[] = [];
  for (const { 1: name = '', index } of text.matchAll(/^#define (\w+)/gm))
    found.push(define(file, 'macro', name, index, index + 8, null, null));
  for (const match of text.matchAll(/^(?:static )?(?:inline )?(?:struct )?\w+ \*?(\w+)\([^;{}]*\)\n\{/gm))
    found.push(
      define(
        file,
        'function',
        match[1] ?? '',
        match.index,
        match.index + match[0].indexOf(match[1] ?? ''),
        null,
        null,
      ),
    );
  for (const match of text.matchAll(/^struct (\w+) \{\n(.*?)^\};/gms)) {
    const record = match[1] ?? '';
    found.push(define(file, 'struct', record, match.index, match.index + 7, null, null));
    const base = match.index + match[0].indexOf('\n') + 1;
    for (const field of (match[2] ?? '').matchAll(/^\t([a-z]+(?: \w+)?)\s+(\*?)(\w+)(?:\[\d+\])?;/gm)) {
      const start = base + field.index + 1;
      const at = base + field.index + field[0].lastIndexOf(field[3] ?? '');
      found.push(define(file, 'field', field[3] ?? '', start, at, record, `${field[1]} ${field[2]}`.trim()));
    }
  }
  return found;
}

const ALL = Object.entries(FILES).flatMap(([file, text]) => indexFile(file, text));

/** Definitions of a name as content writes it. */
function symbol(written: string): Definition[] {
  const [, file = null, name = written] = /^([\w./-]+\.[ch]):(.*)$/.exec(written) ?? [];
  const here = ALL.filter((definition) => file === null || definition.place.file === file);
  const tag = /^struct (\w+)$/.exec(name)?.[1];
  if (tag) return here.filter(({ kind, name: own }) => kind === 'struct' && own === tag);
  const [record, field] = name.split('.');
  if (field !== undefined)
    return here.filter((one) => one.kind === 'field' && one.record === record && one.name === field);
  return here.filter((one) => one.name === name);
}

const TYPES = new Map(
  ALL.filter(({ kind }) => kind === 'field').map((one) => [`${one.record}.${one.name}`, one]),
);

function stepTo(n: number, field: string | null): Chain['steps'][number] {
  const operator = field === null ? 'base' : '->';
  return {
    n,
    operator,
    record: '',
    field,
    type: null,
    definitions: [],
    recordDefinition: null,
    subscript: '',
    through: [],
  };
}

function chain(expression: string): ReturnType<Lookup['chain']> {
  const [, base = ''] = /^&?(\w+)/.exec(expression) ?? [];
  let record = base === 'me' ? 'reader' : base === 'u' ? 'label' : null;
  if (record === null)
    return {
      ok: false,
      offset: expression.indexOf(base),
      length: base.length,
      message: `\`${base}\` has no type here.`,
      help: [],
    };
  const first = record;
  const fields: string[] = [];
  for (const { 1: field = '', index } of expression.matchAll(/(?:->|\.)(\w+)/g)) {
    const definition = TYPES.get(`${record}.${field}`);
    if (!definition) {
      const [near] = nearMatches(
        field,
        [...TYPES.keys()].map((key) => key.replace(/.*\./, '')),
        1,
      );
      return {
        ok: false,
        offset: expression.indexOf(field, index),
        length: field.length,
        message: `\`struct ${record}\` has no member \`${field}\`.`,
        help: [
          `Walked so far: ${[first, ...fields].join(' → ')}.${near ? ` Did you mean \`${near}\`?` : ''}`,
        ],
      };
    }
    fields.push(field);
    record = /^struct (\w+)/.exec(definition.type ?? '')?.[1] ?? '';
  }
  const found: Chain = {
    id: [first, ...fields].join('/'),
    typePath: [first, ...fields].join('.'),
    spelling: expression,
    base: first,
    record: first,
    fields,
    steps: [null, ...fields].map((field, i) => stepTo(i + 1, field)),
    via: [],
    occurrences: [],
    upstream: null,
  };
  return { ok: true, chain: found };
}

export const lookup: Lookup = {
  scope: 'v0.1 (3 files)',
  symbol,
  near: (name) =>
    nearMatches(
      name,
      ALL.map((one) => (name.includes('.') ? `${one.record}.${one.name}` : one.name)),
    ),
  text: (file) => FILES[file] ?? null,
  chain,
};

/** A recording of both sides of the invented kernel. */
export const OBSERVATION: ContentFile = {
  file: 'content/observations/desks.json',
  text: `{
  "id": "desks",
  "kernelRelease": "0.1.0-test",
  "date": "2026-11-24",
  "commands": ["watch desks"],
  "method": "bpftrace",
  "tasks": [
    {
      "id": "host",
      "label": { "ja": "ホスト", "en": "Host" },
      "command": "sh",
      "values": { "reader.desk": "0xffffffff83076c20" },
      "namespaces": { "uts": 4026531838 }
    }
  ]
}
`,
};

/** Reads content over the invented kernel. */
export function read(...files: ContentFile[]): {
  content: Content;
  diagnostics: Diagnostic[];
  printed: string;
} {
  const { content, diagnostics } = readContent({ files, lookup, version: 'v0.1' });
  return { content, diagnostics, printed: formatAll(diagnostics, 'text') };
}

/** A story in Japanese with a head that has nothing wrong, its English twin beside it. */
export function story(body: string, head = 'title: 題\nlead: 導入'): ContentFile[] {
  return [
    { file: 'content/stories/shelf.ja.md', text: `---\n${head}\n---\n${body}` },
    { file: 'content/stories/shelf.en.md', text: '---\ntitle: Title\nlead: Lead\n---\nText.\n' },
  ];
}

/** HTML of all blocks of the Japanese story, in order. */
export function htmlOf(content: Content): string {
  const blocks = content.stories.find(({ lang }) => lang === 'ja')?.blocks ?? [];
  return blocks.flatMap((block) => ('html' in block ? [block.html] : [])).join('\n');
}
