import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigFacts, Diagnostic } from '#model';
import { KwalkError } from '#diagnostics';
import { lineStarts, placeAt } from '#text';
import { JsonFile } from './json-file.ts';

/** Where a configuration's facts come from, for people. */
export interface FactsOrigin {
  /** Shown on pages: `Debian amd64`. */
  name: string;
  /** `linux-headers-6.12.117+deb12-amd64 6.12.117-1~deb12u1, .config`. */
  source: string;
}

/**
 * Reads a facts file beside the manifest (`config-6.12-amd64.json`). Throws a `KwalkError` with each problem's
 * place.
 */
export function readConfigFacts(root: string, file: string): ConfigFacts {
  const path = `kernel-snippets/${file}`;
  const help = 'The manifest names them as `config`. Make them with: kwalk pull --config-from FILE';
  const source = readText(join(root, path), path, 'utf8', help);
  return parseConfigFacts(source, path);
}

/** Reads a kernel's own `.config` (`parseDotConfig`), for `--config FILE`. */
export function readDotConfig(file: string, origin: Partial<FactsOrigin> = {}): ConfigFacts {
  const help = 'A built kernel has one as /boot/config-RELEASE, its headers package as .config.';
  return parseDotConfig(readText(file, file, 'latin1', help), file, origin);
}

function readText(path: string, shown: string, encoding: 'utf8' | 'latin1', help: string): string {
  try {
    return readFileSync(path, encoding);
  } catch (error) {
    throw new KwalkError({
      severity: 'error',
      rule: 'pull/no-config',
      file: shown,
      line: null,
      col: null,
      message: `The configuration cannot be read: ${(error as Error).message}.`,
      help: [help],
    });
  }
}

/** `readConfigFacts` on a text. */
export function parseConfigFacts(source: string, file: string): ConfigFacts {
  const json = new JsonFile(file, source, 'pull/config');
  json.object([], ['name', 'source', 'architecture', 'set', 'unset']);
  const facts: ConfigFacts = {
    name: json.string(['name']) ?? '',
    source: json.string(['source']) ?? '',
    architecture: json.string(['architecture']) ?? '',
    set: {},
    unset: [],
  };
  for (const name of Object.keys(json.object(['set'], null) ?? {})) {
    checkName(json, ['set', name], name);
    facts.set[name] = json.string(['set', name]) ?? '';
  }
  for (const nth of (json.array(['unset']) ?? []).keys()) {
    const name = json.string(['unset', nth]) ?? '';
    checkName(json, ['unset', nth], name);
    if (Object.hasOwn(facts.set, name)) json.problem(['unset', nth], `\`${name}\` is in \`set\`, too.`);
    facts.unset.push(name);
  }
  json.check();
  return facts;
}

function checkName(json: JsonFile, path: (string | number)[], name: string): void {
  if (!/^CONFIG_\w+$/.test(name)) json.problem(path, `\`${name}\` is no name of a configuration option.`);
}

/** The architecture folder of arch/ for what the first lines of a `.config` call it (`srctree/arch`'s Kconfig). */
const ARCHITECTURES: Record<string, string> = { i386: 'x86', x86_64: 'x86' };

/**
 * Reads a kernel's `.config`, as Kconfig writes it: `CONFIG_X=y`, `=m`, a number, a string in quotes, or
 * `# CONFIG_X is not set`. What it does not mention is not in `unset`, although Kconfig leaves it undefined.
 * Throws a `KwalkError` that names each line that is something else.
 */
export function parseDotConfig(text: string, file: string, origin: Partial<FactsOrigin> = {}): ConfigFacts {
  const set: Record<string, string> = {};
  const unset: string[] = [];
  const problems: Diagnostic[] = [];
  const starts = lineStarts(text);
  for (const { 0: line, index } of text.matchAll(/^.*$/gm)) {
    const [, name, value] = /^(CONFIG_\w+)=(.+?)\r?$/.exec(line) ?? [];
    const off = /^# (CONFIG_\w+) is not set\r?$/.exec(line)?.[1];
    if (name && value) set[name] = value;
    else if (off) unset.push(off);
    else if (/^\s*[^#\s]/.test(line))
      problems.push({
        severity: 'error',
        rule: 'pull/config',
        file,
        line: placeAt(starts, index).line,
        col: 1,
        length: line.length,
        message: 'This is no line of a kernel `.config`.',
        help: ['It should read `CONFIG_NAME=value` or `# CONFIG_NAME is not set`.'],
        source: text,
      });
  }
  if (problems.length === 0 && Object.keys(set).length === 0)
    problems.push({
      severity: 'error',
      rule: 'pull/config',
      file,
      line: null,
      col: null,
      message: 'No option is set in this file: it is no kernel `.config`.',
      help: ['A built kernel has one as /boot/config-RELEASE, its headers package as .config.'],
    });
  if (problems.length > 0) throw new KwalkError(problems);
  const [, stated = 'x86', release = null] = /^# Linux\/(\w+) (\S+) Kernel Configuration/m.exec(text) ?? [];
  return {
    // Pages show both: never the path of someone's machine.
    name: origin.name ?? (release === null ? 'own configuration' : `own configuration (${release})`),
    source: origin.source ?? (release === null ? '.config' : `.config of Linux/${stated} ${release}`),
    architecture: ARCHITECTURES[stated] ?? stated,
    set,
    unset,
  };
}

/** A directive with its continued lines. */
const DIRECTIVE = /^[ \t]*#[ \t]*(?:el)?(?:if|ifdef|ifndef|define)\b(?:[^\n\\]|\\[\s\S])*/gm;
/** Tests of an option within an expression (include/linux/kconfig.h). */
const TEST = /\b(?:IS_(?:ENABLED|BUILTIN|MODULE|REACHABLE)|IF_ENABLED)\s*\(\s*(CONFIG_\w+)/g;

/**
 * Options that a C text asks for: in `#if` and its kin, in macros that such conditions may use, and in
 * `IS_ENABLED()` and its kin.
 */
export function configNames(text: string): Set<string> {
  const names = new Set<string>();
  // Nothing but directives and tests can name one: a quick way past most files.
  if (!text.includes('CONFIG_')) return names;
  for (const [directive] of text.matchAll(DIRECTIVE))
    for (const [name] of directive.matchAll(/\bCONFIG_\w+/g)) names.add(optionOf(name));
  for (const [, name] of text.matchAll(TEST)) if (name) names.add(optionOf(name));
  return names;
}

/** `CONFIG_X_MODULE` is what autoconf.h defines for `CONFIG_X=m`. */
function optionOf(name: string): string {
  return name.replace(/_MODULE$/, '');
}

/**
 * A `.config` cut down to the options that are asked for: a whole one has thousands that no C file knows.
 * What is asked for and not set is in `unset`: Kconfig leaves it undefined.
 */
export function reduceFacts(facts: ConfigFacts, asked: Iterable<string>): ConfigFacts {
  const names = [...new Set(asked)].sort();
  const set = names.flatMap((name) => {
    const value = facts.set[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...facts,
    set: Object.fromEntries(set),
    unset: names.filter((name) => !Object.hasOwn(facts.set, name)),
  };
}
