/** The constant files beside the pages: one style sheet, classic scripts, one icon. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { withoutLightDark } from './light-dark.ts';
import { wordStyles } from './word-styles.ts';

/** Where what is bundled must run: the oldest browsers with `:has()`, nesting and cascade layers. */
const target = ['chrome120', 'firefox121', 'safari17.2'];

/**
 * Bundles styles and scripts.
 * @param siteFolder `src/site`
 * @returns path in `dist/` → text
 */
export async function bundleAssets(siteFolder: string): Promise<Map<string, string>> {
  const [style, script, more, early, missing, icon] = await Promise.all([
    bundle({ entryPoints: [join(siteFolder, 'styles/site.css')] }),
    bundleScript(join(siteFolder, 'client/main.ts')),
    bundleScript(join(siteFolder, 'client/more.ts'), [sharedWithFirst]),
    bundleScript(join(siteFolder, 'client/early.ts')),
    bundleScript(join(siteFolder, 'client/missing-page.ts')),
    readFile(join(siteFolder, 'styles/icon.svg'), 'utf8'),
  ]);
  return new Map([
    ['assets/site.css', withoutLightDark(style) + wordStyles()],
    ['assets/site.js', script],
    ['assets/more.js', more],
    ['assets/early.js', early],
    ['assets/missing.js', missing],
    ['assets/icon.svg', icon],
  ]);
}

/** Modules that the second script takes from the first (client/main.ts) in place of copies with a state of their own. */
const sharedWithFirst: Plugin = {
  name: 'shared with the first script',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/(page|shards)\.ts$/ }, ({ path }) => ({ path, namespace: 'shared' }));
    onLoad({ filter: /.*/, namespace: 'shared' }, ({ path }) => ({
      contents: `module.exports = globalThis.kernelWalkShared.${path.slice('./'.length, -'.ts'.length)}`,
    }));
  },
};

/** One classic script from a module and all that it imports. */
export function bundleScript(path: string, plugins: Plugin[] = []): Promise<string> {
  return bundle({ entryPoints: [path], format: 'iife', plugins });
}

async function bundle(options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
    ...options,
    bundle: true,
    minify: true,
    write: false,
    target,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
  });
  return outputFiles?.[0]?.text ?? '';
}
