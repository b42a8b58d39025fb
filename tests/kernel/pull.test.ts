import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PulledVersion } from '../../src/model/model.ts';
import { includesOf } from '../../src/pull/includes.ts';
import { readManifest } from '../../src/pull/manifest.ts';
import { belongsTo, includeCandidates } from '../../src/pull/search-path.ts';
import { pull } from '../../src/pull/versions.ts';

/** The build that runs before these tests has pulled already: nobody is asked. */
describe('the pulled kernel', () => {
  const { manifest } = readManifest('.');
  let kernel: PulledVersion;
  const text = (path: string): string => readFileSync(join(kernel.dir, path), 'latin1');

  beforeAll(async () => {
    const [pulled] = await pull({
      root: '.',
      manifestFile: readManifest('.'),
      versions: [manifest.defaultVersion],
      providers: [],
    });
    if (!pulled) throw new Error('The manifest has no version.');
    kernel = pulled;
  });

  it('is an exact release of the version, with its licences', () => {
    expect(`v${kernel.release}`.startsWith(`${kernel.id}.`)).toBe(true);
    for (const path of kernel.licences) expect(text(path)).not.toBe('');
    expect(text('COPYING')).toContain('SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note');
  });

  it('has every place of the chain that the site is named after', () => {
    expect(text('include/linux/utsname.h')).toContain('current->nsproxy->uts_ns->name');
    expect(text('arch/x86/include/asm/current.h')).toContain('#define current get_current()');
    expect(text('include/uapi/linux/utsname.h')).toContain('struct new_utsname');
    for (const [path, line] of [
      ['include/linux/sched.h', /^\s+struct nsproxy\s+\*nsproxy;/m],
      ['include/linux/nsproxy.h', /^\s+struct uts_namespace \*uts_ns;/m],
      ['kernel/sys.c', /^SYSCALL_DEFINE2\(gethostname,/m],
    ] as const)
      expect(text(path)).toMatch(line);
  });

  it('has whatever its files include, for each architecture, or says that it has not', () => {
    const external = new Set(kernel.external.map(({ architecture, target }) => `${architecture} ${target}`));
    const lacking = manifest.architectures.flatMap((architecture) =>
      follow(architecture)
        .filter(({ next, target }) => next === null && !external.has(`${architecture} ${target}`))
        .map(({ from, target }) => `${architecture}: ${from} includes ${target}`),
    );
    expect(lacking).toEqual([]);
  });

  it('knows where the wrappers lead that the kernel build would generate', () => {
    expect(kernel.generic['x86']).toMatchObject({ 'asm/rwonce.h': 'include/asm-generic/rwonce.h' });
    for (const [architecture, targets] of Object.entries(kernel.generic))
      for (const [target, path] of Object.entries(targets)) {
        expect(existsSync(join(kernel.dir, path)), `${architecture} ${target}`).toBe(true);
        expect(kernel.closure).not.toContain(`arch/${architecture}/include/${target}`);
      }
  });

  it('leaves out only what the kernel build makes, what another architecture has and what user space has', () => {
    const made = /^(generated\/|linux\/version\.h|asm\/|string\.h|sys\/socket\.h|unistd\.h)/;
    expect(kernel.external.map(({ target }) => target).filter((target) => !made.test(target))).toEqual([]);
  });

  /** Every include that an architecture's compiler could meet, and where in the pulled files it leads. */
  function follow(architecture: string): { from: string; target: string; next: string | null }[] {
    const closure = new Set(kernel.closure);
    const seen = new Set<string>();
    const met: { from: string; target: string; next: string | null }[] = [];
    const open = manifest.files.filter((path) => belongsTo(path, architecture));
    for (let from = open.pop(); from !== undefined; from = open.pop()) {
      if (seen.has(from)) continue;
      seen.add(from);
      for (const include of includesOf(text(from))) {
        const candidates = includeCandidates(include, from, architecture).map(({ path }) => path);
        const next = candidates.find((path) => closure.has(path)) ?? null;
        met.push({ from, target: include.target, next });
        if (next !== null) open.push(next);
      }
    }
    return met;
  }
});
