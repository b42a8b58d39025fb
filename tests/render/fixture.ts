/** Small analyses made from text, so that a test says only what matters to it. */
import type {
  AnalysedFile,
  Analysis,
  Chain,
  ChainOccurrence,
  Definition,
  Reference,
  SymbolKind,
  Target,
} from '#model';
import { lineStarts, placeAt } from '#text';

/** A definition of a name at its n-th occurrence (from 0) in a file's text. */
export function define(
  file: Pick<AnalysedFile, 'path' | 'text'>,
  kind: SymbolKind,
  name: string,
  options: Partial<Definition> & { nth?: number } = {},
): Definition {
  const { nth = 0, ...rest } = options;
  const start = nthOf(file.text, name, nth);
  const { line, col } = placeAt(lineStarts(file.text), start);
  const record = rest.record ?? null;
  return {
    kind,
    name,
    record,
    recordKind: record === null ? null : 'struct',
    place: { file: file.path, line, col },
    extent: { start, end: start + name.length, firstLine: line, lastLine: line },
    isDefinition: true,
    condition: null,
    active: 'true',
    type: null,
    doc: null,
    anchor: kind === 'struct' ? `struct.${name}` : record === null ? name : `${record}.${name}`,
    ...rest,
  };
}

export function target(definition: Definition): Target {
  const { kind, name, place, record, condition, active, isDefinition, anchor } = definition;
  return {
    kind,
    name,
    file: place.file,
    line: place.line,
    col: place.col,
    record,
    condition,
    active,
    isDefinition,
    anchor,
  };
}

/** A reference at the n-th occurrence (from 0) of a name in a text. */
export function refer(
  text: string,
  name: string,
  targets: Definition[],
  options: Partial<Reference> & { nth?: number } = {},
): Reference {
  const { nth = 0, ...rest } = options;
  const start = nthOf(text, name, nth);
  const { line, col } = placeAt(lineStarts(text), start);
  return {
    start,
    end: start + name.length,
    line,
    col,
    name,
    class: targets.length === 0 ? 'unknown' : targets.length === 1 ? 'exact' : 'conditional',
    role: 'read',
    targets: targets.map(target),
    others: [],
    type: null,
    inactive: false,
    ...rest,
  };
}

/** A file; references and definitions are given for its text. */
export function analysed(
  path: string,
  text: string,
  parts: Partial<Omit<AnalysedFile, 'path' | 'text'>> = {},
): AnalysedFile {
  const references = (parts.references ?? []).toSorted((a, b) => a.start - b.start);
  return {
    path,
    text,
    definitions: [],
    chains: [],
    branches: [],
    comments: [],
    functions: [],
    puts: [],
    values: [],
    ...parts,
    references,
  };
}

/** An analysis of these files; chains come from their occurrences. */
export function analysisOf(files: AnalysedFile[], chains: Chain[] = []): Analysis {
  const definitions = new Map<string, Definition[]>();
  for (const definition of files.flatMap((file) => file.definitions)) {
    definitions.set(definition.name, [...(definitions.get(definition.name) ?? []), definition]);
  }
  return {
    version: { id: 'v6.12', release: '6.12.117', provider: 'a test' },
    configuration: 'Debian amd64',
    files: new Map(files.map((file) => [file.path, file])),
    closure: files.map(({ path }) => path),
    chains: new Map(chains.map((chain) => [chain.id, chain])),
    definitions,
  };
}

/** Offset of the n-th whole-word occurrence of a name. Throws where there are fewer. */
export function nthOf(text: string, name: string, nth: number): number {
  const found = [
    ...text.matchAll(new RegExp(`(?<![\\w])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w])`, 'g')),
  ];
  const match = found[nth];
  if (match === undefined) throw new Error(`The text holds ${name} ${found.length} times, not ${nth + 1}.`);
  return match.index;
}

const NSPROXY_H = `/* SPDX-License-Identifier: GPL-2.0 */
struct nsproxy {
	int count;
	struct uts_namespace *uts_ns;
	struct ipc_namespace *ipc_ns;
};
`;
const SCHED_H = `/* SPDX-License-Identifier: GPL-2.0 */
/* Copyright (C) 1999 Someone <someone@example.org> */
struct task_struct {
	int a;
	int b;
	int c;
	/* Namespaces: */
	struct nsproxy *nsproxy;
	int d;
};
extern struct task_struct *current;
`;
const UTSNAME_H = `/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/sched.h>
struct uts_namespace {
	char name[65];
};

static inline char *utsname(void)
{
	return &current->nsproxy->uts_ns->name;
}
`;

/** The famous chain in three small headers. */
export function famous(): { analysis: Analysis; chain: Chain; occurrence: ChainOccurrence } {
  const sched = { path: 'include/linux/sched.h', text: SCHED_H };
  const proxy = { path: 'include/linux/nsproxy.h', text: NSPROXY_H };
  const uts = { path: 'include/linux/utsname.h', text: UTSNAME_H };
  const task = define(sched, 'struct', 'task_struct', {
    extent: extentOf(SCHED_H, 'struct task_struct {', '};'),
  });
  const current = define(sched, 'variable', 'current', { type: 'struct task_struct *' });
  const nsproxy = define(sched, 'field', 'nsproxy', {
    nth: 1,
    record: 'task_struct',
    type: 'struct nsproxy *',
    extent: extentOf(SCHED_H, 'struct nsproxy *', ';'),
  });
  const nsproxyTag = define(proxy, 'struct', 'nsproxy', {
    extent: extentOf(NSPROXY_H, 'struct nsproxy {', '};'),
  });
  const utsNs = define(proxy, 'field', 'uts_ns', {
    record: 'nsproxy',
    type: 'struct uts_namespace *',
    extent: extentOf(NSPROXY_H, 'struct uts_namespace *', ';'),
  });
  const utsTag = define(uts, 'struct', 'uts_namespace', {
    extent: extentOf(UTSNAME_H, 'struct uts_namespace {', '};'),
  });
  const name = define(uts, 'field', 'name', {
    record: 'uts_namespace',
    type: 'char [65]',
    extent: extentOf(UTSNAME_H, 'char name', ';'),
  });
  const utsname = define(uts, 'function', 'utsname', { extent: extentOf(UTSNAME_H, 'static inline', '}') });
  const references = [
    refer(UTSNAME_H, 'uts_namespace', [utsTag], { role: 'declare' }),
    refer(UTSNAME_H, 'name', [name], { role: 'declare' }),
    refer(UTSNAME_H, 'utsname', [utsname], { role: 'declare' }),
    refer(UTSNAME_H, 'current', [current]),
    refer(UTSNAME_H, 'nsproxy', [nsproxy]),
    refer(UTSNAME_H, 'uts_ns', [utsNs]),
    refer(UTSNAME_H, 'name', [name], { nth: 1, role: 'address' }),
  ];
  const [base, ...hops] = references.slice(3) as [Reference, Reference, Reference, Reference];
  const records = ['task_struct', 'nsproxy', 'uts_namespace'];
  const occurrence: ChainOccurrence = {
    file: uts.path,
    line: base.line,
    col: base.col,
    start: base.start,
    end: hops[2]?.end ?? 0,
    base: 'current',
    baseReference: base,
    links: hops.map((reference, i) => ({
      operator: '->',
      record: records[i] ?? '',
      field: reference.name,
      reference,
      subscript: '',
    })),
    addressOf: true,
    baseValue: null,
    upstream: [],
    origin: null,
    exact: true,
    inFunction: 'utsname',
  };
  const step = (
    n: number,
    record: Definition,
    field: Definition | null,
    type: string,
  ): Chain['steps'][number] => ({
    n,
    operator: n === 1 ? 'base' : '->',
    record: record.name,
    field: field?.name ?? null,
    type,
    definitions: [field ?? record],
    recordDefinition: record,
    subscript: '',
    through: [],
  });
  const chain: Chain = {
    id: 'task_struct/nsproxy/uts_ns/name',
    typePath: 'task_struct.nsproxy.uts_ns.name',
    spelling: '&current->nsproxy->uts_ns->name',
    base: 'current',
    record: 'task_struct',
    upstream: null,
    fields: ['nsproxy', 'uts_ns', 'name'],
    steps: [
      step(1, task, null, 'struct task_struct *'),
      step(2, task, nsproxy, 'struct nsproxy *'),
      step(3, nsproxyTag, utsNs, 'struct uts_namespace *'),
      step(4, utsTag, name, 'char [65]'),
    ],
    via: [],
    occurrences: [occurrence],
  };
  const files = [
    analysed(sched.path, SCHED_H, { definitions: [task, nsproxy, current], comments: commentsOf(SCHED_H) }),
    analysed(proxy.path, NSPROXY_H, { definitions: [nsproxyTag, utsNs], comments: commentsOf(NSPROXY_H) }),
    analysed(uts.path, UTSNAME_H, {
      definitions: [utsTag, name, utsname],
      references,
      chains: [occurrence],
      comments: commentsOf(UTSNAME_H),
    }),
  ];
  return { analysis: analysisOf(files, [chain]), chain, occurrence };
}

function extentOf(text: string, from: string, to: string): Definition['extent'] {
  const start = text.indexOf(from);
  const end = text.indexOf(to, start) + to.length;
  const starts = lineStarts(text);
  return { start, end, firstLine: placeAt(starts, start).line, lastLine: placeAt(starts, end - 1).line };
}

function commentsOf(text: string): { start: number; end: number }[] {
  return [...text.matchAll(/\/\*[^]*?\*\//g)].map(({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
  }));
}

/** Text that a browser would copy out of HTML of ours. */
export function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&#13;', '\r')
    .replaceAll('&amp;', '&');
}

/** All values of an attribute, in order. */
export function attributes(html: string, name: string): string[] {
  return [...html.matchAll(new RegExp(`\\s${name}=(?:"([^"]*)"|([^\\s">]+))`, 'g'))].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  );
}

/**
 * A chain without source: `task_struct->nsproxy:struct nsproxy *->uts_ns:…`, each field with its type. Records are
 * taken from the types.
 */
export function chainOf(spelling: string): Chain {
  const [record = '', ...hops] = spelling.split(/(?=->|\.(?=\w+:))/);
  const steps: Chain['steps'] = [bareStep(1, 'base', record, null, `struct ${record} *`)];
  let from = record;
  for (const hop of hops) {
    const operator = hop.startsWith('->') ? '->' : '.';
    const [field = '', type = ''] = hop.slice(operator.length).split(/:(.*)/);
    steps.push(bareStep(steps.length + 1, operator, from, field, type));
    from = /^(?:struct|union) (\w+)/.exec(type)?.[1] ?? from;
  }
  const fields = steps.flatMap(({ field }) => field ?? []);
  return {
    id: [record, ...fields].join('/'),
    typePath: [record, ...fields].join('.'),
    spelling,
    base: record,
    record,
    fields,
    steps,
    via: [],
    occurrences: [],
    upstream: null,
  };
}

function bareStep(
  n: number,
  operator: '->' | '.' | 'base',
  record: string,
  field: string | null,
  type: string,
): Chain['steps'][number] {
  const text = `struct ${record} {\n\n\n${field ?? 'x'};\n\n\n};`;
  const file = { path: `${record}.h`, text };
  const whole = { start: 0, end: text.length, firstLine: 1, lastLine: 7 };
  const definition = define(file, 'struct', record, { extent: whole });
  return {
    n,
    operator,
    record,
    field,
    type,
    definitions: [field === null ? definition : define(file, 'field', field, { record, type })],
    recordDefinition: definition,
    subscript: '',
    through: [],
  };
}
