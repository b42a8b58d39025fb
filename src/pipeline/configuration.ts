/** Which configuration decides `#if`: the manifest's facts, or a file that the user names. */
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { KwalkError } from '#diagnostics';
import type { Configuration } from '#index';
import type { ConfigFacts } from '#model';
import { parseConfigFacts, parseDotConfig, readConfigFacts } from '#pull';

/** The facts that a version of the manifest names. Throws a `KwalkError` where they cannot be read. */
export function committedConfiguration(root: string, file: string): Configuration {
  return fromFacts(readConfigFacts(root, file));
}

/** A kernel's `.config`, or a facts file (`.json`). Throws a `KwalkError` where it cannot be read or is neither. */
export function configurationFile(path: string): Configuration {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new KwalkError({
      severity: 'error',
      rule: 'pull/no-config',
      file: path,
      line: null,
      col: null,
      message: `The configuration cannot be read: ${(error as Error).message}.`,
      help: ["--config takes a kernel's .config, or a facts file as kernel-snippets/ has them."],
    });
  }
  if (path.endsWith('.json')) return fromFacts(parseConfigFacts(text, path));
  return fromFacts(parseDotConfig(text, path, { name: basename(path), source: path }));
}

/** The folder of a kernel's build that a `.config` lies in; null for any other file. */
export function buildFolderOf(config: string | undefined): string | null {
  return config !== undefined && basename(config) === '.config' ? dirname(config) : null;
}

function fromFacts({ name, architecture, set }: ConfigFacts): Configuration {
  return { name, arch: architecture, set: new Map(Object.entries(set)) };
}
