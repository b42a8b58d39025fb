import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
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
    const address = await listen(server.http, port, host);
    const stopped = untilStopped(server.http);
    console.log(address);

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
    const watchers = watched(refresh);
    await stopped;
    for (const watcher of watchers) watcher.close();
  },
};

/** Milliseconds. */
const SETTLING = 15;

function watched(onChange: (name: string) => void): FSWatcher[] {
  const content = watch(join(root, 'content'), { recursive: true }, (_, name) => {
    // Editors' own files: `.file.swp`, `file~`, `4913`.
    if (name && !/(^|\/)(\.|4913$)|~$/.test(name)) onChange(`content/${name}`);
  });
  // The folder, not the file: a save may put another file in its place.
  const manifest = watch(join(root, 'kernel-snippets'), (_, name) => {
    if (name === 'manifest.json') onChange('kernel-snippets/manifest.json');
  });
  return [content, manifest];
}

/** Says what is wrong now, once. */
function print(problems: readonly Diagnostic[], before: readonly Diagnostic[]): void {
  const text = (list: readonly Diagnostic[], color = false): string =>
    formatAll([...list], 'text', { color });
  if (text(problems) === text(before)) return;
  console.log(problems.length > 0 ? text(problems, process.stdout.isTTY) : 'All content holds.');
}
