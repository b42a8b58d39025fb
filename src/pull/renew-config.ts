import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConfigFacts } from '#model';
import { configNames, type FactsOrigin, readDotConfig, reduceFacts } from './config-facts.ts';

/** Folders of a kernel tree that hold no kernel code. */
const ASIDE = new Set(['Documentation', 'LICENSES', 'samples', 'scripts', 'tools', 'usr']);

/**
 * Facts of a kernel's `.config`, cut down to the options that C files and makefiles below `folder` ask for: a whole tree,
 * so that the facts hold for any file of it, or what was pulled. Other architectures' folders are left out.
 */
export async function factsFor(
  dotConfig: string,
  folder: string,
  architectures: readonly string[],
  origin: Partial<FactsOrigin> = {},
): Promise<ConfigFacts> {
  const facts = readDotConfig(dotConfig, origin);
  const names = new Set<string>();
  for await (const file of sourceFiles(folder, '', architectures))
    for (const name of await namesIn(join(folder, file), facts)) names.add(name);
  return reduceFacts(facts, names);
}

/** Options that a file asks for; of a makefile only those that are set, which say what is built and with which flags. */
async function namesIn(path: string, facts: ConfigFacts): Promise<Iterable<string>> {
  const text = await readFile(path, 'latin1');
  if (/\.[chS]$/.test(path)) return configNames(text);
  return (text.match(/\bCONFIG_\w+/g) ?? []).filter((name) => Object.hasOwn(facts.set, name));
}

/** Writes a facts file beside the manifest, a name a line, so that a change shows as a change of its line. */
export async function writeConfigFacts(root: string, file: string, facts: ConfigFacts): Promise<void> {
  await writeFile(join(root, 'kernel-snippets', file), `${JSON.stringify(facts, null, 1)}\n`);
}

async function* sourceFiles(
  folder: string,
  below: string,
  architectures: readonly string[],
): AsyncGenerator<string> {
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isFile() && /\.[chS]$|^(?:Makefile|Kbuild)/.test(entry.name)) yield path;
    else if (entry.isDirectory() && !entry.name.startsWith('.') && !isAside(path, architectures))
      yield* sourceFiles(folder, path, architectures);
  }
}

function isAside(path: string, architectures: readonly string[]): boolean {
  const architecture = /^arch\/([^/]+)$/.exec(path)?.[1];
  return architecture === undefined ? ASIDE.has(path) : !architectures.includes(architecture);
}
