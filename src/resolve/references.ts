/** Answers as plain references and chain occurrences, as the model has them. */
import { lineAt, P, T } from '#parse';
import { type Describer, type Program, type SourceFile, typeText } from '#index';
import type {
  AnalysedFile,
  Branch,
  ChainLink,
  ChainOccurrence,
  Definition,
  Reference,
  Target,
  Truth,
} from '#model';
import { branchWords } from '#preprocess';
import type { Meaning } from './meaning.ts';
import type { Answers, ChainFound } from './answers.ts';
import { baseValue, functionValues } from './plain-values.ts';
import { subscriptAfter } from './subscripts.ts';

/** Turns one file's answers into plain data. */
export function analysedFile(
  program: Program,
  describer: Describer,
  answers: Answers,
  definitions: Definition[],
): AnalysedFile {
  const { file } = answers;
  const { tokens } = file;
  const references = toReferences(program, describer, answers);
  const byStart = new Map(references.map((r) => [r.start, r]));
  const chains: ChainOccurrence[] = [];
  for (const chain of answers.chains) {
    const occurrence = toOccurrence(program, describer, answers, chain, byStart);
    if (occurrence) chains.push(occurrence);
  }
  const comments = [];
  for (let i = 0; i < tokens.comments.length; i += 2)
    comments.push({ start: tokens.comments[i]!, end: tokens.comments[i + 1]! });
  return {
    path: file.path,
    text: tokens.text,
    definitions,
    references,
    chains,
    branches: toBranches(program, file),
    comments,
    functions: answers.functions.map(({ first, last }) => {
      const start = tokens.start[first]!;
      const end = tokens.end[last]!;
      return { start, end, firstLine: lineAt(tokens, start), lastLine: lineAt(tokens, end - 1) };
    }),
    puts: answers.puts.map(({ field, fn, tok }) => ({
      field: describer.target(field),
      fn: describer.target(fn),
      line: lineAt(tokens, tokens.start[tok]!),
    })),
    values: functionValues(program, describer, answers),
  };
}

function toReferences(program: Program, describer: Describer, answers: Answers): Reference[] {
  const { file, meanings, roles, types } = answers;
  const { tokens } = file;
  const shared = new Map<Meaning, { targets: Target[]; others: Target[] }>();
  const spelled = new Map<object, string | null>();
  const out: Reference[] = [];
  let line = 1;
  const lineOf = (offset: number): number => {
    while (line < tokens.lineStarts.length && tokens.lineStarts[line]! <= offset) line++;
    return line;
  };
  const includes = new Map(
    file.structure.items.filter((item) => item.kind === 'include').map((item) => [item.first, item]),
  );
  for (let t = 0; t < tokens.count; t++) {
    const include = includes.get(t);
    if (include && include.target !== null) {
      const id = file.includes.get(t) ?? -1;
      const at = lineOf(include.start);
      const to = id >= 0 ? program.files[id]!.path : null;
      out.push({
        start: include.start,
        end: include.end,
        line: at,
        col: include.start - tokens.lineStarts[at - 1]! + 1,
        name: include.target,
        class: to ? 'exact' : 'external',
        role: 'preprocessor',
        type: null,
        others: [],
        inactive: !program.isActive(file, include.branch),
        targets: to
          ? [
              {
                kind: 'include',
                name: to,
                file: to,
                line: 1,
                col: 1,
                record: null,
                condition: null,
                active: 'true',
                isDefinition: true,
                anchor: null,
              },
            ]
          : [],
      });
      t = include.last - 1;
      continue;
    }
    const meaning = meanings[t];
    if (!meaning) continue;
    let plain = shared.get(meaning);
    if (!plain) {
      plain = {
        targets: meaning.targets.map((e) => describer.target(e)),
        others: meaning.others.map((e) => describer.target(e)),
      };
      if (meaning.evidence === 'configuration') {
        const name = program.names.text(tokens.name[t]!);
        plain.targets.push({
          kind: 'config',
          name,
          file: '',
          line: 0,
          col: 0,
          record: null,
          condition: null,
          active: 'true',
          isDefinition: false,
          anchor: null,
        });
      }
      if (meaning.evidence !== 'configuration') shared.set(meaning, plain);
    }
    const start = tokens.start[t]!;
    const at = lineOf(start);
    const type = types[t] ?? null;
    let typeWords: string | null = null;
    if (type) {
      const known = spelled.get(type);
      if (known === undefined) spelled.set(type, (typeWords = typeText(type, program.names)));
      else typeWords = known;
    }
    out.push({
      start,
      end: tokens.end[t]!,
      line: at,
      col: start - tokens.lineStarts[at - 1]! + 1,
      name: program.names.text(tokens.name[t]!),
      class: meaning.class,
      role: roles[t] ?? 'read',
      targets: plain.targets,
      others: plain.others,
      type: typeWords,
      inactive: answers.inactive[t] === 1,
      why: [
        {
          step: meaning.evidence,
          detail: plain.targets[0] ? `${plain.targets[0].file}:${plain.targets[0].line}` : '',
        },
      ],
    });
  }
  return out;
}

function toOccurrence(
  program: Program,
  describer: Describer,
  answers: Answers,
  chain: ChainFound,
  byStart: ReadonlyMap<number, Reference>,
): ChainOccurrence | null {
  const { file, meanings } = answers;
  const { tokens } = file;
  const links: ChainLink[] = [];
  for (const [i, link] of chain.links.entries()) {
    const meaning = meanings[link.tok];
    const entity = meaning?.targets[0];
    const reference = byStart.get(tokens.start[link.tok]!);
    if (!meaning || !entity?.parent || entity.kind !== 'field' || meaning.class !== 'exact' || !reference)
      return null;
    links.push({
      operator: link.arrow ? '->' : '.',
      record: describer.recordKey(entity.parent),
      field: program.names.text(entity.name),
      reference,
      subscript: i + 1 < chain.links.length ? subscriptAfter(tokens, link.tok) : '',
    });
  }
  const first = tokens.start[chain.first]!;
  const lastTok = chain.links[chain.links.length - 1]!.tok;
  const operator = chain.links[0]!.tok - 1;
  const baseTok = chain.baseTok >= 0 ? chain.baseTok : tokens.kind[chain.first] === T.name ? chain.first : -1;
  const line = lineAt(tokens, first);
  const fn = answers.functions.find((f) => f.first <= chain.first && chain.first <= f.last);
  return {
    file: file.path,
    line,
    col: first - tokens.lineStarts[line - 1]! + 1,
    start: first,
    end: tokens.end[lastTok]!,
    base:
      operator > chain.first ? tokens.text.slice(first, tokens.end[operator - 1]).replace(/\s+/g, ' ') : '',
    baseReference: baseTok >= 0 ? (byStart.get(tokens.start[baseTok]!) ?? null) : null,
    links,
    baseValue: baseValue(program, describer, answers, chain),
    upstream: [],
    origin: null,
    addressOf:
      chain.addressOf ||
      (tokens.kind[chain.first - 1] === T.punct &&
        tokens.name[chain.first - 1] === P['&'] &&
        chain.addressOf),
    exact: true,
    inFunction: fn ? program.names.text(fn.name) : null,
  };
}

function toBranches(program: Program, file: SourceFile): Branch[] {
  const { tokens } = file;
  const out: Branch[] = [];
  for (const group of file.structure.groups) {
    if (group.guard) continue;
    group.branches.forEach((branch, i) => {
      const next = group.branches[i + 1];
      const line = lineAt(tokens, tokens.start[branch.first]!);
      const endTok = next ? next.first : branch.bodyLast;
      const lastLine =
        (endTok < tokens.count ? lineAt(tokens, tokens.start[endTok]!) : tokens.lineStarts.length) - 1;
      const active: Truth = file.truthOf(branch);
      out.push({
        line,
        firstLine: line + 1,
        lastLine,
        condition: branchWords(branch, tokens, program.names),
        active,
      });
    });
  }
  return out.sort((a, b) => a.line - b.line);
}
