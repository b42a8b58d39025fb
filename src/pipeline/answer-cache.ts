/**
 * Answers about a file, kept from one run to the next. An answer holds as long as every file that the reading asked
 * for is as it was, those that were not there still are not, and our own code and the configuration are the same.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeAside } from './pages.ts';
import type { FolderTree } from './tree.ts';

/** Two for each answer. */
const MOST_FILES = 400;

/** Path in the tree → what the disk said of it: size and times, or `-` where there is no such file. */
type Seen = Record<string, string>;

/** A tree that remembers what it was asked. */
export function watchedTree(tree: FolderTree): FolderTree & { seen: Seen } {
  const seen: Seen = {};
  const look = (path: string): void => void (seen[path] ??= tree.state(path));
  return {
    seen,
    read(path) {
      look(path);
      return tree.read(path);
    },
    exists(path) {
      look(path);
      return tree.exists(path);
    },
    state: (path) => tree.state(path),
  };
}

export class AnswerCache {
  private readonly folder: string;
  private readonly tree: FolderTree;
  private readonly salt: string;
  /** One look at each path is enough for a run. */
  private readonly states = new Map<string, string>();

  /**
   * @param folder where answers are kept
   * @param tree where the files are
   * @param question what else the answers depend on: the tree's folder, configuration, options
   */
  constructor(folder: string, tree: FolderTree, question: string) {
    this.folder = folder;
    this.tree = tree;
    this.salt = `${question}\n${ownCode()}`;
  }

  /** The answer about a file, or null where there is none that holds. */
  get(path: string): string | null {
    const base = this.baseOf(path);
    try {
      const seen = JSON.parse(readFileSync(`${base}.seen`, 'utf8')) as Seen;
      for (const [file, state] of Object.entries(seen)) if (this.now(file) !== state) return null;
      return readFileSync(`${base}.answer`, 'utf8');
    } catch (error) {
      // Never asked, or a run was killed between the two files: ask again.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return null;
      throw error;
    }
  }

  /** Keeps an answer; what it was read from is written last. */
  set(path: string, answer: string, seen: Seen): void {
    mkdirSync(this.folder, { recursive: true });
    const base = this.baseOf(path);
    writeAside(`${base}.answer`, answer);
    writeAside(`${base}.seen`, JSON.stringify(seen));
    this.prune();
  }

  /** Old answers go: a tree has tens of thousands of files. */
  private prune(): void {
    const files = readdirSync(this.folder).map((name) => join(this.folder, name));
    if (files.length <= MOST_FILES) return;
    const aged = files.map((file) => ({
      file,
      time: statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0,
    }));
    for (const { file } of aged.sort((a, b) => a.time - b.time).slice(0, MOST_FILES / 2))
      rmSync(file, { force: true });
  }

  private baseOf(path: string): string {
    return join(this.folder, createHash('sha256').update(`${this.salt}\n${path}`).digest('hex').slice(0, 32));
  }

  private now(path: string): string {
    let state = this.states.get(path);
    if (state === undefined) this.states.set(path, (state = this.tree.state(path)));
    return state;
  }
}

/** Changes with every change of the code that gives the answers. */
function ownCode(): string {
  const src = join(import.meta.dirname, '..');
  const hash = createHash('sha256');
  for (const stage of ['model', 'parse', 'preprocess', 'index', 'resolve', 'pipeline']) {
    for (const name of readdirSync(join(src, stage)).sort()) {
      const { size, mtimeMs } = statSync(join(src, stage, name));
      hash.update(`${name} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}
