/** What authors may ask of a version: symbols, texts, chains as they write them. */
import { T } from '#parse';
import { type Describer, type Program, type SourceFile, virtualFile } from '#index';
import type { Analysis, Chain, ChainAnswer, ChainOccurrence, Definition, Lookup } from '#model';
import { analysedFile, resolveFile } from '#resolve';
import { nearMatches } from '#text';
import { chainOf, type WalkInput } from '#walk';

export interface LookupInput {
  program: Program;
  describer: Describer;
  analysis: Analysis;
  walkInput: WalkInput;
  /** Named units that are compiled: together they see what a story may speak of. */
  units: readonly SourceFile[];
  text(path: string): string | null;
}

const TAGS = new Set(['struct', 'union', 'enum']);

/** The lookup that content is read with. */
export function versionLookup(input: LookupInput): Lookup {
  const { analysis, program } = input;
  const chains = new Map<string, ChainAnswer>();
  return {
    scope: `${analysis.version.id} (${analysis.closure.length} files)`,
    symbol: (name) => findSymbol(analysis, name),
    near: (name) => nearMatches(name.split(/[:. ]/).at(-1) ?? name, analysis.definitions.keys()),
    text: (file) => input.text(file),
    chain(expression, from) {
      const key = `${from ?? ''}\n${expression}`;
      let answer = chains.get(key);
      if (!answer) chains.set(key, (answer = resolveChain(input, program, expression, from)));
      return answer;
    },
  };
}

/** `uts_ns`, `struct nsproxy`, `task_struct.nsproxy`, `kernel/sys.c:gethostname`; active definitions first. */
function findSymbol({ definitions }: Analysis, name: string): Definition[] {
  const colon = name.lastIndexOf(':');
  const file = colon > 0 ? name.slice(0, colon) : null;
  const rest = (colon > 0 ? name.slice(colon + 1) : name).trim().replace(/\(\)$/, '');
  const tag = /^(struct|union|enum)\s+(\w+)$/.exec(rest);
  const field = /^(?:(?:struct|union)\s+)?(\w+)\.(\w+)$/.exec(rest);
  const list = definitions.get(tag?.[2] ?? field?.[2] ?? rest) ?? [];
  const found = list.filter((d) => {
    if (file !== null && d.place.file !== file) return false;
    if (tag) return d.kind === tag[1];
    if (field) return (d.kind === 'field' || d.kind === 'enumerator') && d.record?.split('~')[0] === field[1];
    return true;
  });
  return found.toSorted((a, b) => rank(a) - rank(b));
}

function rank(d: Definition): number {
  const plain = d.kind === 'field' || d.kind === 'enumerator' ? 1 : TAGS.has(d.kind) ? 0.5 : 0;
  return (d.active === 'false' ? 8 : 0) + (d.isDefinition ? 0 : 4) + plain;
}

/** Resolves a chain as if it stood at the end of a function of `from`, or of a file that sees all named files. */
function resolveChain(
  input: LookupInput,
  program: Program,
  expression: string,
  from: string | null,
): ChainAnswer {
  const { analysis, describer, walkInput } = input;
  const place = from === null ? null : splitFrom(from);
  let sees = input.units;
  /** What the function of `from` walks, as it is written there. */
  const walked = new Set<string>();
  if (place) {
    const file = program.open(place.file);
    if (!file)
      return failure(
        expression,
        `No file \`${place.file}\` was pulled.`,
        nearMatches(place.file, analysis.closure),
      );
    sees = [file];
    if (place.symbol) {
      const within = findSymbol(analysis, `${place.file}:${place.symbol}`)[0];
      if (!within)
        return failure(
          expression,
          `No \`${place.symbol}\` in ${place.file}.`,
          nearMatches(place.symbol, analysis.definitions.keys()),
        );
      // A function's own locals are known only where it stands.
      const wanted = squeeze(expression).replace(/^&/, '');
      for (const chain of analysis.chains.values()) {
        for (const o of chain.occurrences) {
          if (o.file !== place.file || o.line < within.extent.firstLine || o.line > within.extent.lastLine)
            continue;
          const written = squeeze((input.text(o.file) ?? '').slice(o.start, o.end));
          walked.add(written);
          if (written === wanted) return { ok: true, chain: asWritten(chain, o, squeeze(expression)) };
        }
      }
    }
  }
  const before = 'void walk(void) { (void)(';
  const file = virtualFile(program, `walk ${from ?? ''} ${expression}`, `${before}${expression}); }\n`, sees);
  const answers = resolveFile(program, file);
  const analysed = analysedFile(program, describer, answers, []);
  const whole = analysed.chains.find((c) => c.end >= before.length + expression.trimEnd().length - 1);
  // A member that was found by its name alone says nothing of a base that is not known.
  const guessed = answers.meanings.some((meaning) => meaning?.class === 'unknown');
  if (whole && !guessed) {
    const id = [whole.links[0]!.record, ...whole.links.map((l) => l.field)].join('/');
    const known = analysis.chains.get(id);
    const own = chainOf(walkInput, [whole], id);
    if (known) {
      const sameBase = known.occurrences.find((o) => squeeze(o.base) === squeeze(whole.base));
      return {
        ok: true,
        chain: {
          ...asWritten(known, whole, squeeze(expression)),
          via: sameBase || own.via.length ? own.via : known.via,
        },
      };
    }
    return { ok: true, chain: { ...own, occurrences: [], spelling: squeeze(expression) } };
  }
  const why = explainFailure(input, file, answers.meanings, expression, before.length);
  // A base that means nothing out here may be a local of the function.
  if (why.ok || !place?.symbol || why.offset > expression.search(/\w/)) return why;
  return missedWalk(place.symbol, place.file, expression, [...walked]) ?? why;
}

/** A walk as one place has it: with its base and its subscripts. */
function asWritten(chain: Chain, { base, links, upstream }: ChainOccurrence, spelling: string): Chain {
  if (upstream.length > 0) return { ...chain, spelling };
  const steps = chain.steps.map((step) => ({ ...step, subscript: links[step.n - 2]?.subscript ?? '' }));
  return { ...chain, spelling, base: squeeze(base), steps };
}

/** Where a chain from a local of a function leaves what the function walks; null where it walks nothing from there. */
function missedWalk(name: string, path: string, expression: string, walked: string[]): ChainAnswer | null {
  const wanted = squeeze(expression).replace(/^&/, '');
  const base = /^\w*/.exec(wanted)?.[0];
  const same = walked.filter((one) => /^\w*/.exec(one)?.[0] === base);
  const nearest = nearMatches(wanted, same, 1)[0] ?? same[0];
  if (nearest === undefined) return null;
  let at = 0;
  while (at < wanted.length && wanted[at] === nearest[at]) at++;
  const [member = ''] = /\w*$/.exec(wanted.slice(0, at)) ?? [];
  const rest = wanted.slice(at - member.length);
  const found = expression.lastIndexOf(rest);
  return {
    ok: false,
    offset: Math.max(0, found),
    length: found < 0 ? expression.length : (/^\w+/.exec(rest)?.[0] ?? rest).length,
    message: `\`${name}\` (${path}) walks no \`${wanted}\`.`,
    help: [`It walks \`${nearest}\`.`, 'A chain from a local is one that stands in the function.'],
  };
}

/** Says which part of a chain does not resolve, and what was known before it. */
function explainFailure(
  input: LookupInput,
  file: SourceFile,
  meanings: ReturnType<typeof resolveFile>['meanings'],
  expression: string,
  offset: number,
): ChainAnswer {
  const { analysis, describer, program } = input;
  const { tokens } = file;
  let holder: Definition | null = null;
  const walked: string[] = [];
  for (let t = 0; t < tokens.count; t++) {
    const at = tokens.start[t]! - offset;
    if (at < 0 || at >= expression.length || tokens.kind[t] !== T.name) continue;
    const meaning = meanings[t];
    if (!meaning) continue; // a keyword
    const name = program.names.text(tokens.name[t]!);
    const entity = meaning?.targets[0];
    if (meaning.class === 'exact' && entity) {
      walked.push(name);
      const type = describer.definition(entity).type ?? '';
      const tag = /\b(struct|union)\s+(\w+)/.exec(type);
      if (tag) holder = findSymbol(analysis, `${tag[1]} ${tag[2]}`)[0] ?? null;
      else if (entity.kind === 'macro') holder = null;
      continue;
    }
    const help: string[] = walked.length > 0 ? [`Walked so far: ${walked.join(' → ')}.`] : [];
    if (walked.length > 0) {
      const fields = holder ? fieldsOf(analysis, holder) : [];
      const near = nearMatches(name, fields);
      if (near.length > 0) help.push(`Did you mean ${near.map((n) => `\`${n}\``).join(' or ')}?`);
      const where = holder
        ? `\`${holder.kind} ${holder.name}\` (${holder.place.file}:${holder.place.line})`
        : 'What comes before it';
      return {
        ok: false,
        offset: at,
        length: name.length,
        message: `${where} has no member \`${name}\`.`,
        help,
      };
    }
    const near = nearMatches(name, analysis.definitions.keys());
    if (near.length > 0) help.push(`Did you mean ${near.map((n) => `\`${n}\``).join(' or ')}?`);
    return {
      ok: false,
      offset: at,
      length: name.length,
      message: `Nothing named \`${name}\` is in sight here.`,
      help,
    };
  }
  return failure(expression, 'This is no chain of member accesses that the kernel source understands.', [
    'Write it as C does: current->nsproxy->uts_ns->name.',
  ]);
}

function fieldsOf({ definitions }: Analysis, record: Definition): string[] {
  const out: string[] = [];
  for (const [name, list] of definitions)
    if (list.some((d) => d.kind === 'field' && d.record === record.name)) out.push(name);
  return out;
}

const failure = (expression: string, message: string, help: string[]): ChainAnswer => ({
  ok: false,
  offset: 0,
  length: expression.length,
  message,
  help,
});

/** `FILE`, `FILE:SYMBOL` or `FILE:LINE`. */
function splitFrom(from: string): { file: string; symbol: string | null } {
  const colon = from.lastIndexOf(':');
  if (colon < 0) return { file: from, symbol: null };
  const rest = from.slice(colon + 1);
  return { file: from.slice(0, colon), symbol: /^\d+$/.test(rest) ? null : rest };
}

const squeeze = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/\s*(->|\.)\s*/g, '$1')
    .trim();
