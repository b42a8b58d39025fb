/** Questions about single files of any tree: what each identifier means, why, and where chains lead. */
import { Describer, type Configuration, indexFile, Program, type SourceFile } from '#index';
import { KwalkError } from '#diagnostics';
import type { AnalysedFile, Analysis, Definition, Lookup, Target } from '#model';
import { analysedFile, resolveFile } from '#resolve';
import { nearMatches } from '#text';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { versionLookup } from './lookup.ts';
import { folderTree } from './tree.ts';

/** A tree that is asked about, file by file. */
export class Inspector {
  private readonly dir: string;
  private readonly program: Program;
  private readonly describer: Describer;

  /** `built`: see `folderTree`. */
  constructor(dir: string, configuration: Configuration, built: string | null = null) {
    this.dir = dir;
    this.program = new Program(folderTree(dir, built), configuration);
    this.describer = new Describer(this.program);
  }

  /** Every identifier of a file. Throws a `KwalkError` where the tree has no such file. */
  analyse(path: string): AnalysedFile {
    return analysedFile(this.program, this.describer, resolveFile(this.program, this.open(path)), []);
  }

  /** A lookup for chains in the sight of one file; its analysis holds no pages. */
  lookupFrom(path: string): Lookup {
    const { program, describer } = this;
    const file = this.open(path);
    indexFile(program, file);
    const definitions = new Map<string, Definition[]>();
    for (const each of program.files) {
      for (const definition of describer.definitions(each)) {
        const same = definitions.get(definition.name);
        if (same) same.push(definition);
        else definitions.set(definition.name, [definition]);
      }
    }
    const analysed = new Map<string, AnalysedFile>();
    const fileOf = (name: string): AnalysedFile | null => {
      const known = program.open(name);
      if (!known) return null;
      let answer = analysed.get(name);
      if (!answer)
        analysed.set(
          name,
          (answer = analysedFile(program, describer, resolveFile(program, known, { values: true }), [])),
        );
      return answer;
    };
    const analysis: Analysis = {
      version: { id: this.dir, release: '', provider: '' },
      configuration: program.configuration.name,
      files: new Map(),
      closure: program.files.map((each) => each.path),
      chains: new Map(),
      definitions,
    };
    return versionLookup({
      program,
      describer,
      analysis,
      units: [file],
      text: (name) => program.open(name)?.tokens.text ?? null,
      walkInput: {
        occurrences: [],
        definitions,
        functionAt: ({ file: holder, line, col }) =>
          fileOf(holder)?.values.find((value) => value.line === line && value.col === col) ?? null,
        file: fileOf,
      },
    });
  }

  private open(path: string): SourceFile {
    const file = this.program.open(path.replace(/^\.\//, ''));
    if (file) return file;
    let near: string[] = [];
    try {
      near = nearMatches(
        path,
        readdirSync(join(this.dir, dirname(path))).map((name) => join(dirname(path), name)),
      );
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    throw new KwalkError({
      severity: 'error',
      rule: 'usage/no-file',
      file: null,
      line: null,
      col: null,
      message: `No file \`${path}\` in the tree.`,
      help:
        near.length > 0
          ? [`Did you mean ${near.map((n) => `\`${n}\``).join(' or ')}?`]
          : ['Paths are relative to the tree: kernel/sys.c'],
    });
  }
}

/** A file's references as `kwalk refs --json` prints them, one JSON object a line; with its chains where asked. */
export function refsJson(file: AnalysedFile, chains: boolean): string {
  const lines: string[] = [];
  const plain = ({ kind, file: path, line, name, condition }: Target): object => ({
    kind,
    file: path,
    line,
    name,
    condition,
  });
  for (const { line, col, name, class: answer, targets, others } of file.references) {
    // Only identifiers: the target of an #include is none.
    if (!/^[A-Za-z_$][\w$]*$/.test(name)) continue;
    const known = targets.filter((t) => t.file !== '');
    lines.push(
      JSON.stringify({
        file: file.path,
        line,
        col,
        name,
        class: answer,
        targets: known.map(plain),
        ...(others.length > 0 ? { others: others.map(plain) } : {}),
      }),
    );
  }
  if (chains) {
    for (const { line, col, links } of file.chains) {
      lines.push(
        JSON.stringify({
          file: file.path,
          line,
          col,
          chain: links.map(({ record, field }) => ({ record, field })),
        }),
      );
    }
  }
  return lines.join('\n');
}
