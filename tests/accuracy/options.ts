import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { builtUnits } from './kbuild.ts';

export const USAGE = `npm run accuracy [-- [--files GLOB…] [--tree DIR] [--config FILE] [--headers DIR]
                        [--sample N [--seed N]] [--record NAME]]

Compares kwalk's answers with clang's, identifier by identifier.
  --files GLOB    units of the tree ('fs/*.c'); may be given several times. Without it, the .c files of
                  kernel-snippets/manifest.json
  --tree DIR      an unpacked kernel tree; without it, what \`kwalk pull\` left
  --config FILE   the .config, of Debian's linux-headers-*-amd64; without it, that of the headers
  --headers DIR   that package's folder, for generated headers; without it, the folder of --config, or
                  the newest in /usr/src
  --sample N      N units drawn over the tree instead of --files; --seed draws the same ones again
  --record NAME   puts the report into docs/accuracy.md, between <!-- NAME --> and <!-- /NAME -->`;

export interface Options {
  tree: string;
  /** Given to kwalk only where the user gave it. */
  treeGiven: boolean;
  config: string;
  headers: string;
  files: string[];
  /** Section of docs/accuracy.md that the report goes into. */
  record: string | null;
}

/** Folders of the tree that units are drawn from. */
const AREAS = ['kernel', 'fs', 'mm', 'ipc', 'net', 'block', 'security', 'lib', 'drivers'];
/** Shorter files say little. */
const LEAST_LINES = 60;

/** Throws an `Error` for the user: what is missing and what to do. */
export function readOptions(args: string[], root: string): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      files: { type: 'string', multiple: true },
      tree: text,
      config: text,
      headers: text,
      sample: text,
      seed: text,
      record: text,
    },
  });
  const tree = resolve(values.tree ?? pulledTree(root));
  if (!existsSync(join(tree, 'include/linux')))
    throw new Error(`${tree} is no kernel tree: it has no include/linux.`);
  const headers = findHeaders(values.headers, values.config, tree);
  const config = resolve(values.config ?? join(headers, '.config'));
  const sample = values.sample === undefined ? null : Number(values.sample);
  if (sample !== null && !(Number.isInteger(sample) && sample > 0)) {
    throw new Error(`--sample ${values.sample} is not a number of units.`);
  }
  const files =
    sample === null
      ? (values.files ?? manifestFiles(root)).flatMap((glob) => globSync(glob, { cwd: tree }).sort())
      : draw(tree, config, sample, Number(values.seed ?? '1'));
  const units = [...new Set(files)].filter((file) => file.endsWith('.c'));
  if (units.length === 0)
    throw new Error(`No .c file of ${tree} matches ${(values.files ?? ['the manifest']).join(' ')}.`);
  return {
    tree,
    treeGiven: values.tree !== undefined,
    config,
    headers,
    files: units,
    record: values.record ?? null,
  };
}

/** The `.config`'s names that are set, with their values without quotes. */
export function readConfig(text: string): Map<string, string> {
  const lines = text.matchAll(/^(CONFIG_\w+)=(.*)$/gm);
  return new Map(Array.from(lines, ([, name = '', set = '']) => [name, set.replace(/^"(.*)"$/, '$1')]));
}

function pulledTree(root: string): string {
  const { defaultVersion } = manifest(root);
  const folder = join(root, 'kernel-snippets', defaultVersion);
  if (!existsSync(folder))
    throw new Error('No kernel source was pulled: run `npx kwalk pull`, or give --tree DIR.');
  return folder;
}

function manifest(root: string): { defaultVersion: string; files: string[] } {
  const text = readFileSync(join(root, 'kernel-snippets/manifest.json'), 'utf8');
  return JSON.parse(text) as { defaultVersion: string; files: string[] };
}

function manifestFiles(root: string): string[] {
  return manifest(root).files.filter((file) => file.endsWith('.c'));
}

function findHeaders(given: string | undefined, config: string | undefined, tree: string): string {
  const has = (folder: string): boolean => existsSync(join(folder, 'include/generated/autoconf.h'));
  const beside = config === undefined ? [] : [dirname(resolve(config))];
  const [, version = '', patch = ''] =
    /^VERSION = (\d+)\nPATCHLEVEL = (\d+)/m.exec(readOr(join(tree, 'Makefile'))) ?? [];
  const installed = (existsSync('/usr/src') ? readdirSync('/usr/src') : [])
    .filter((name) => name.startsWith(`linux-headers-${version}.${patch}.`) && name.endsWith('-amd64'))
    .sort()
    .reverse()
    .map((name) => join('/usr/src', name));
  const found = (given === undefined ? [...beside, ...installed] : [resolve(given)]).find(has);
  if (found !== undefined) return found;
  const wanted = `linux-headers-${version}.${patch}.*-amd64`;
  throw new Error(
    `The headers that the kernel's build generates are needed, and ${given ?? 'neither --config nor /usr/src'} has ` +
      `them for ${version}.${patch}. On Debian: apt-get install '${wanted}', or apt-get download it, unpack it by ` +
      'dpkg-deb -x, and give --headers DIR.',
  );
}

function readOr(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Units that the configuration builds, each area by its share, at least one of each. */
function draw(tree: string, configFile: string, count: number, seed: number): string[] {
  const built = builtUnits(tree, readConfig(readFileSync(configFile, 'utf8')));
  if (!built) throw new Error(`${tree} has no makefiles: --sample needs a whole tree.`);
  const random = generator(seed);
  const units = [...built.keys()].sort();
  const pools = AREAS.map((area) => units.filter((unit) => unit.startsWith(`${area}/`)));
  const total = pools.reduce((sum, pool) => sum + pool.length, 0);
  const drawn = pools.flatMap((pool) => {
    const wanted = Math.max(1, Math.round((count * pool.length) / total));
    const some: string[] = [];
    while (some.length < wanted && pool.length > 0) {
      const [file = ''] = pool.splice(Math.floor(random() * pool.length), 1);
      if (readFileSync(join(tree, file), 'latin1').split('\n').length > LEAST_LINES) some.push(file);
    }
    return some;
  });
  return drawn.slice(0, count);
}

/** Numbers in [0, 1), the same for the same seed (mulberry32 by Tommy Ettinger, public domain). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
