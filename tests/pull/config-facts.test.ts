import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { KwalkError } from '../../src/diagnostics/diagnostics.ts';
import {
  configNames,
  parseConfigFacts,
  parseDotConfig,
  readConfigFacts,
  reduceFacts,
} from '../../src/pull/config-facts.ts';
import { factsFor, writeConfigFacts } from '../../src/pull/renew-config.ts';
import { parseManifest } from '../../src/pull/manifest.ts';
import { kernel, project, tempFolder, writeFiles } from './project.ts';

const DOT_CONFIG = `#
# Automatically generated file; DO NOT EDIT.
# Linux/x86 6.12.117 Kernel Configuration
#
CONFIG_UTS_NS=y
CONFIG_9P_FS=m
CONFIG_NR_CPUS=8192
CONFIG_PHYSICAL_START=0x1000000
CONFIG_LOCALVERSION=""
CONFIG_CC_VERSION_TEXT="gcc (Debian 12) # 1=2"
# CONFIG_USER_DECRYPTED_DATA is not set
# a comment

`;

function problems(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof KwalkError)
      return error.diagnostics.map(({ file, line, message }) => `${file}:${line} ${message}`);
    throw error;
  }
  return [];
}

describe('parseDotConfig', () => {
  it('reads values, modules, numbers, texts and what is off', () => {
    const facts = parseDotConfig(DOT_CONFIG, '.config', { name: 'Debian amd64' });
    expect(facts).toEqual({
      name: 'Debian amd64',
      source: '.config of Linux/x86 6.12.117',
      architecture: 'x86',
      set: {
        CONFIG_UTS_NS: 'y',
        CONFIG_9P_FS: 'm',
        CONFIG_NR_CPUS: '8192',
        CONFIG_PHYSICAL_START: '0x1000000',
        CONFIG_LOCALVERSION: '""',
        CONFIG_CC_VERSION_TEXT: '"gcc (Debian 12) # 1=2"',
      },
      unset: ['CONFIG_USER_DECRYPTED_DATA'],
    });
  });

  it('reads it the same with line breaks of Windows', () => {
    expect(parseDotConfig(DOT_CONFIG.replaceAll('\n', '\r\n'), 'c')).toEqual(parseDotConfig(DOT_CONFIG, 'c'));
  });

  it('never shows the path it was read from', () => {
    expect(JSON.stringify(parseDotConfig(DOT_CONFIG, '/home/me/.config'))).not.toContain('/home');
  });

  it('names each line that is none of a .config', () => {
    expect(
      problems(() => parseDotConfig(`${DOT_CONFIG}#define X\nint main;\nCONFIG_A\n`, 'my.config')),
    ).toEqual([
      'my.config:15 This is no line of a kernel `.config`.',
      'my.config:16 This is no line of a kernel `.config`.',
    ]);
  });

  it('refuses a file in which nothing is set', () => {
    expect(problems(() => parseDotConfig('# CONFIG_A is not set\n', 'x'))).toEqual([
      'x:null No option is set in this file: it is no kernel `.config`.',
    ]);
  });
});

describe('configNames', () => {
  const names = (text: string): string[] => [...configNames(text)].sort();

  it('finds options in conditions, also continued ones, and in what conditions may use', () => {
    const text =
      '#ifdef CONFIG_A\n# elif defined(CONFIG_B) || \\\n  CONFIG_C > 1\n#endif\n#define N CONFIG_D\nint x = CONFIG_E;\n';
    expect(names(text)).toEqual(['CONFIG_A', 'CONFIG_B', 'CONFIG_C', 'CONFIG_D']);
  });

  it('finds options that code asks for, and knows a module by its option', () => {
    expect(names('if (IS_ENABLED(CONFIG_A) && IS_MODULE( CONFIG_B))\n#ifdef CONFIG_C_MODULE\n')).toEqual([
      'CONFIG_A',
      'CONFIG_B',
      'CONFIG_C',
    ]);
  });
});

describe('reduceFacts', () => {
  it('keeps what is asked for and says of the rest of it that it is off', () => {
    const facts = reduceFacts(parseDotConfig(DOT_CONFIG, 'c'), [
      'CONFIG_UTS_NS',
      'CONFIG_SMP',
      'CONFIG_9P_FS',
    ]);
    expect(facts.set).toEqual({ CONFIG_9P_FS: 'm', CONFIG_UTS_NS: 'y' });
    expect(facts.unset).toEqual(['CONFIG_SMP']);
  });
});

describe('factsFor', () => {
  it("asks the tree's own architectures and leaves out what is no kernel code", async () => {
    const folder = tempFolder();
    writeFiles(folder, {
      '.config': DOT_CONFIG,
      ...kernel('6.12.1', {
        'kernel/a.c': '#ifdef CONFIG_UTS_NS\n#endif\n',
        'arch/x86/a.S': '#ifdef CONFIG_X\n#endif\n',
        'arch/sparc/a.c': '#ifdef CONFIG_SPARC\n#endif\n',
        'tools/a.c': '#ifdef CONFIG_TOOL\n#endif\n',
      }),
    });
    const facts = await factsFor(`${folder}/.config`, folder, ['x86', 'arm64']);
    expect([Object.keys(facts.set), facts.unset]).toEqual([['CONFIG_UTS_NS'], ['CONFIG_X']]);
    const { root } = project();
    await writeConfigFacts(root, 'config.json', facts);
    expect(readConfigFacts(root, 'config.json')).toEqual(facts);
  });
});

describe('the facts of this project', () => {
  const { manifest } = parseManifest(readFileSync('kernel-snippets/manifest.json', 'utf8'));

  it.each([...new Set(manifest.versions.map(({ config }) => config))])(
    '%s are those of Debian on amd64',
    (file) => {
      const { architecture, set, unset } = readConfigFacts('.', file);
      expect(architecture).toBe('x86');
      expect(set).toMatchObject({ CONFIG_UTS_NS: 'y', CONFIG_SMP: 'y', CONFIG_X86_64: 'y' });
      expect(unset).toEqual(expect.arrayContaining(['CONFIG_ARM64', 'CONFIG_X86_32']));
    },
  );
});

describe('parseConfigFacts', () => {
  it('points at names that are none and at one that is both on and off', () => {
    const text =
      '{"name":"n","source":"s","architecture":"x86",\n"set":{"CONFIG_A":"y",\n"SMP":"y"},\n"unset":["CONFIG_A",\n"x"]}';
    expect(problems(() => parseConfigFacts(text, 'c.json'))).toEqual([
      'c.json:3 `SMP` is no name of a configuration option.',
      'c.json:4 `CONFIG_A` is in `set`, too.',
      'c.json:5 `x` is no name of a configuration option.',
    ]);
  });

  it('says how to make a file that is not there', () => {
    expect(() => readConfigFacts(tempFolder(), 'c.json')).toThrow(/kwalk pull --config-from FILE/);
  });
});
