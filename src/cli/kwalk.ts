/**
 * The command line.
 *
 * In: arguments. Out: text, files, an exit code (see `exitCodes` of #diagnostics).
 * May import: #pipeline #diagnostics #model #pull #observe #content, node:*.
 */
import { exitCodes, formatAll, KwalkError } from '#diagnostics';
import { type Command, usageError } from './command.ts';

/** Commands are loaded when called, so that `kwalk refs` does not wait for Astro. */
const commands: Record<string, () => Promise<{ command: Command }>> = {
  pull: () => import('./commands/pull.ts'),
  build: () => import('./commands/build.ts'),
  serve: () => import('./commands/serve.ts'),
  dev: () => import('./commands/dev.ts'),
  check: () => import('./commands/check.ts'),
  index: () => import('./commands/index.ts'),
  refs: () => import('./commands/refs.ts'),
  explain: () => import('./commands/explain.ts'),
  chain: () => import('./commands/chain.ts'),
  stats: () => import('./commands/stats.ts'),
  pack: () => import('./commands/pack.ts'),
  observe: () => import('./commands/observe.ts'),
  lab: () => import('./commands/lab.ts'),
};

const USAGE = `kwalk COMMAND [OPTION…]

  pull      get the kernel source that kernel-snippets/manifest.json names
  build     pull, analyse and write dist/
  serve     build what changed and serve it
  dev       serve while you write: what you save is on the page at once
  check     whether content/ holds, without building
  index     answers for many files of a tree, kept for later runs
  refs      what each identifier of a file means
  explain   one identifier's answer, and why
  chain     a walk, in the terminal
  stats     answers by kind and class
  pack      dist/ as a zip
  observe   pointers of running tasks along a chain
  lab       stages containers, observes them and cleans up

kwalk COMMAND --help says more.`;

const [name, ...args] = process.argv.slice(2);
// A reader that has seen enough (`kwalk refs … | head`) ends us, without a word.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.ok);
  throw error;
});

try {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.log(USAGE);
    process.exitCode = name === undefined ? exitCodes.usage : exitCodes.ok;
  } else if (!Object.hasOwn(commands, name)) {
    throw usageError(`There is no command \`${name}\`.`, [`Commands: ${Object.keys(commands).join(', ')}.`]);
  } else {
    const { command } = await commands[name]!();
    if (args.includes('--help') || args.includes('-h')) console.log(command.usage);
    else process.exitCode = (await command.run(args)) ?? exitCodes.ok;
  }
} catch (error) {
  if (error instanceof KwalkError) {
    console.error(formatAll(error.diagnostics, 'text', { color: process.stderr.isTTY }));
    process.exitCode = error.exitCode;
  } else {
    // No user can mend what lands here: the trace is for us.
    console.error(error);
    process.exitCode = exitCodes.internal;
  }
}
