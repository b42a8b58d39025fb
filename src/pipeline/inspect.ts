/**
 * Questions about single files of any tree: what each identifier means, why, and where chains lead.
 *
 * In: a tree, a configuration. Out: answers. A door of its own beside #pipeline, so that a question about one file does
 * not wait for what builds pages. May import: the stages up to walk.
 */
import { Describer, type Configuration, indexFile, Program, type SourceFile } from '#index';
import { KwalkError } from '#diagnostics';
import type { AnalysedFile, Analysis, Definition, Lookup } from '#model';
import { analysedFile, expansionAt, resolveFile } from '#resolve';
import { nearMatches } from '#text';
import { readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pull, readManifest } from '#pull';
import { buildFolderOf, committedConfiguration, configurationFile } from './configuration.ts';
import { versionLookup } from './lookup.ts';
import { ownCode } from './kept/own-code.ts';
import { filesNamed } from './kept/patterns.ts';
import { Store } from './kept/store.ts';
import { type RunProgress, TreeRun } from './kept/tree-run.ts';
import { type FolderTree, folderTree } from './tree.ts';

/** A tree that is asked about, file by file. */
class Inspector {
  private readonly dir: string;
  private readonly tree: FolderTree;
  private readonly configuration: Configuration;
  private readonly kept: string;
  private readonly question: string;
  private readonly program: Program;
  private readonly describer: Describer;

  /**
   * @param built see `folderTree`
   * @param kept folder for answers from one run to the next
   */
  constructor(dir: string, configuration: Configuration, built: string | null, kept: string) {
    this.dir = dir;
    this.tree = folderTree(dir, built);
    this.configuration = configuration;
    this.kept = kept;
    const { name, arch, set } = configuration;
    this.question = JSON.stringify([resolve(dir), built, name, arch, [...set]]);
    this.program = new Program(this.tree, configuration);
    this.describer = new Describer(this.program);
  }

  /** Every identifier of a file. Throws a `KwalkError` where the tree has no such file. */
  analyse(path: string): AnalysedFile {
    return analysedFile(this.program, this.describer, resolveFile(this.program, this.open(path)), []);
  }

  /** Paths of the files that paths, folders and globs name, in order. */
  named(patterns: readonly string[]): string[] {
    return filesNamed(this.dir, patterns);
  }

  /**
   * The answers about files, as `kwalk refs` prints them: those of earlier runs, but for what has changed since.
   * @param patterns paths, folders and globs, by which the answers are kept
   * @param paths what these name
   * @param warn is told where answers cannot be kept
   */
  run(
    patterns: readonly string[],
    paths: readonly string[],
    { warn, onProgress }: { warn: (message: string) => void; onProgress?: (progress: RunProgress) => void },
  ): TreeRun {
    const question = JSON.stringify([this.question, [...patterns].sort(), ownCode()]);
    return new TreeRun(paths, {
      tree: this.tree,
      configuration: this.configuration,
      store: new Store(this.kept, question, warn),
      missing: (path) => this.noFile(path),
      ...(onProgress ? { onProgress } : {}),
    });
  }

  /** What the macro call at a byte offset of a file comes to there; null where there is none. */
  expansion(path: string, offset: number): string | null {
    return expansionAt(this.program, this.open(path), offset);
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
    throw this.noFile(path);
  }

  private noFile(path: string): KwalkError {
    let near: string[] = [];
    try {
      near = nearMatches(
        path,
        readdirSync(join(this.dir, dirname(path))).map((name) => join(dirname(path), name)),
      );
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    return new KwalkError({
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

/**
 * A tree that is asked about file by file: `tree`, or the pulled source of the default version. Without `config` the
 * committed facts of the default version decide.
 */
export async function openInspector(
  root: string,
  { tree, config }: { tree?: string | undefined; config?: string | undefined },
): Promise<Inspector> {
  const { manifest } = readManifest(root);
  const version = manifest.versions.find(({ id }) => id === manifest.defaultVersion)!;
  const configuration =
    config === undefined ? committedConfiguration(root, version.config) : configurationFile(config);
  const kept = join(root, '.cache/answers');
  if (tree !== undefined) return new Inspector(tree, configuration, buildFolderOf(config), kept);
  const [pulledVersion] = await pull({ root, manifestFile: readManifest(root), versions: [version.id] });
  return new Inspector(pulledVersion!.dir, configuration, buildFolderOf(config), kept);
}
