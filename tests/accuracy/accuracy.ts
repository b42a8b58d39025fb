/**
 * `npm run accuracy`: how often kwalk's answers are those of a compiler.
 *
 * Clang (Debian's clang-19, by its libclang) says what each identifier of a unit refers to; `kwalk refs
 * --json` is asked for the same units; what differs is counted and grouped by cause. It measures and never
 * judges: no figure fails it. It shares no code with what it measures, the reader of makefiles included:
 * a mistake of both would not show.
 */
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, setPriority } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { causesOf } from './causes.ts';
import { askClang, clangFlags, clangMissing } from './clang.ts';
import { judge } from './judge.ts';
import { builtUnits } from './kbuild.ts';
import type { Answer, JudgedUnit, Truth } from './model.ts';
import { readConfig, readOptions, USAGE, type Options } from './options.ts';
import { reportText, type Report } from './report.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

if (process.argv.includes('--help')) {
  console.log(USAGE);
} else {
  try {
    const missing = clangMissing();
    if (missing !== null) throw new Error(missing);
    const options = readOptions(process.argv.slice(2), root);
    // Whoever measures wants to go on working meanwhile.
    setPriority(10);
    const report = reportText(await measure(options));
    console.log(report);
    if (options.record !== null) record(options.record, report);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

/** Puts a report into the documentation, with how to have it again. */
function record(name: string, report: string): void {
  const file = join(root, 'docs/accuracy.md');
  const text = readFileSync(file, 'utf8');
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`docs/accuracy.md has no ${open} … ${close}.`);
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: root,
    encoding: 'utf8',
  }).trim();
  const date = new Date().toISOString().slice(0, 10);
  const how = `Commit ${commit}, ${date}: \`npm run accuracy -- ${shownArguments().join(' ')}\``;
  writeFileSync(file, `${text.slice(0, start)}${open}\n\n${how}\n\n${report}\n${text.slice(end)}`);
}

/** The command's arguments as others would type them: folders of this machine are none of theirs. */
function shownArguments(): string[] {
  const args = process.argv.slice(2);
  return args
    .filter((arg, i) => arg !== '--record' && args[i - 1] !== '--record')
    .map((arg) => (isAbsolute(arg) ? `…/${basename(arg)}` : arg));
}

async function measure(options: Options): Promise<Report> {
  const texts = new Map<string, string>();
  const textOf = (file: string): string => {
    const known = texts.get(file) ?? readFileSync(join(options.tree, file), 'latin1');
    texts.set(file, known);
    return known;
  };
  const skipped: Report['skipped'] = [];
  const truths = new Map<string, Truth>();
  for (const truth of await allTruths(options, skipped)) truths.set(truth.file, truth);

  const answers = new Map<string, Answer[]>([...truths.keys()].map((file) => [file, []]));
  if (truths.size > 0)
    await askKwalk(options, [...truths.keys()], (answer) => answers.get(answer.file)?.push(answer));
  const lineOf = (file: string, line: number): string | null => {
    try {
      return textOf(file).split('\n')[line - 1] ?? null;
    } catch {
      // Answered a file that is not there: judged wrong, which it is.
      return null;
    }
  };
  const units: JudgedUnit[] = [...truths.values()].map((truth) =>
    judge(truth, answers.get(truth.file) ?? [], lineOf),
  );
  return { units, skipped, causes: causesOf(units, textOf) };
}

/** Asks clang for every unit, as many at a time as there are processors. */
async function allTruths(options: Options, skipped: Report['skipped']): Promise<Truth[]> {
  const built = builtUnits(options.tree, readConfig(readFileSync(options.config, 'utf8')));
  const todo = [...options.files];
  const found: Truth[] = [];
  let done = 0;
  const worker = async (): Promise<void> => {
    for (let file = todo.shift(); file !== undefined; file = todo.shift()) {
      const build = built ? built.get(file) : { module: false, name: basename(file, '.c'), flags: [] };
      if (build === undefined) {
        skipped.push({ file, why: 'this configuration does not build it' });
      } else {
        const flags = clangFlags(options.tree, options.headers, file, build);
        const truth = await askClang(options.tree, file, flags, join(root, '.cache/accuracy'));
        if (truth.errors.length > 0) skipped.push({ file, why: `clang: ${truth.errors[0] ?? ''}` });
        else found.push(truth);
      }
      progress(`clang: ${++done}/${options.files.length} units`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  progress('');
  return found.sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** Runs `kwalk refs --json` over the units and hands on each answer as it comes. */
function askKwalk(options: Options, files: string[], take: (answer: Answer) => void): Promise<void> {
  const args = [join(root, 'src/cli/kwalk.mjs'), 'refs', '--json', '--config', options.config];
  if (options.treeGiven) args.push('--tree', options.tree);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...args, ...files], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout });
    let file = '';
    lines.on('line', (line) => {
      const answer = JSON.parse(line) as Answer | { chain: unknown };
      if ('chain' in answer) return;
      if (answer.file !== file) progress(`kwalk: ${(file = answer.file)}`);
      take(answer);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      progress('');
      if (code === 0) resolve();
      else reject(new Error(`kwalk refs ended with ${code}.`));
    });
  });
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}
