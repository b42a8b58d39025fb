import { basename, join, relative, sep } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { formatAll } from '#diagnostics';
import type { Diagnostic } from '#model';
import { openDevSite, type Reporter } from '#pipeline';
import { progressText } from '#pull';
import { type Command, parse, root } from '../command.ts';
import { DevServer } from '../dev-server.ts';
import { listen, portOf, untilStopped } from '../listen.ts';
import { terminalReporter } from '../progress.ts';

const OPTIONS = {
  tree: { type: 'string' },
  config: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
} as const;

export const command: Command = {
  usage: `kwalk dev [--port N] [--host NAME] [--tree DIR] [--config FILE]

Serves the site while you write: what you save below content/ and in kernel-snippets/manifest.json is on the page
within a second, and so is what is wrong with it. Writes nothing to dist/.`,
  async run(args) {
    const { values } = parse(args, OPTIONS, this.usage);
    const { tree, config, host = 'localhost' } = values;
    const port = portOf(values.port);
    const terminal = terminalReporter();
    let tell = (_line: string): void => undefined;
    const report: Reporter = {
      line(text, passing) {
        terminal.line?.(text, passing);
        tell(text);
      },
      pull(progress) {
        terminal.pull?.(progress);
        tell(progressText(progress));
      },
    };
    const site = await openDevSite({ root, tree, config, report });
    const server = new DevServer(site);
    tell = (line) => server.progress(line);
    print(site.problems, []);

    const changed = new Set<string>();
    let busy = false;
    const update = async (): Promise<void> => {
      if (busy) return;
      busy = true;
      while (changed.size > 0) {
        const names = [...changed];
        changed.clear();
        const started = performance.now();
        const before = site.problems;
        try {
          site.refresh();
          await server.announce();
          console.log(`${names.join(', ')}: ${Math.round(performance.now() - started)} ms`);
          print(site.problems, before);
        } catch (error) {
          // Not what an author can mend; the next save may do better.
          console.error(error);
        }
      }
      busy = false;
    };
    const refresh = (name: string): void => {
      changed.add(name);
      // An editor's save is several events: written aside, renamed.
      setTimeout(() => void update(), SETTLING);
    };
    site.onPulled = () => refresh('kernel-snippets/manifest.json');
    // Before the address is known: what is saved from then on is seen.
    const watcher = await watched(refresh);
    const address = await listen(server.http, port, host);
    const stopped = untilStopped(server.http);
    console.log(address);
    await stopped;
    await Promise.all([watcher.close(), site.close()]);
  },
};

/** Milliseconds. */
const SETTLING = 15;

/** Calls back with the path of each file that is saved, from the project's folder, `/` as separator. */
async function watched(onChange: (name: string) => void): Promise<FSWatcher> {
  // Not Node's own, which on Linux hears nothing more of a file once another has been put in its place.
  const watcher = watch([join(root, 'content'), join(root, 'kernel-snippets/manifest.json')], {
    ignoreInitial: true,
    ignored: (path) => EDITORS_OWN.test(basename(path)),
  });
  for (const event of ['add', 'change', 'unlink'] as const)
    watcher.on(event, (path) => onChange(relative(root, path).replaceAll(sep, '/')));
  await new Promise((resolve) => watcher.once('ready', () => resolve(undefined)));
  return watcher;
}

/** `.file.swp`, `file~`, `4913`. */
const EDITORS_OWN = /^\.|^4913$|~$/;

/** Says what is wrong now, once. */
function print(problems: readonly Diagnostic[], before: readonly Diagnostic[]): void {
  const text = (list: readonly Diagnostic[], color = false): string =>
    formatAll([...list], 'text', { color });
  if (text(problems) === text(before)) return;
  console.log(problems.length > 0 ? text(problems, process.stdout.isTTY) : 'All content holds.');
}
