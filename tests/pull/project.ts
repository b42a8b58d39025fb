/** Throw-away projects, and kernels of a dozen lines to pull into them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type Header, pack } from 'tar-stream';
import { onTestFinished } from 'vitest';
import { parseManifest, type ManifestFile } from '../../src/pull/manifest.ts';
import { LOCK } from '../../src/pull/lock.ts';
import type { PullProgress } from '../../src/pull/progress.ts';
import type { Provider, Request } from '../../src/pull/source.ts';

export type Files = Record<string, string>;

export function makefile(release: string): string {
  const [version, patchlevel, sublevel] = release.split('.');
  return `# SPDX-License-Identifier: GPL-2.0\nVERSION = ${version}\nPATCHLEVEL = ${patchlevel}\nSUBLEVEL = ${sublevel}\nEXTRAVERSION =\nNAME = Test\n`;
}

/** A kernel that has what every pull asks for, and a two-line system call. */
export function kernel(release: string, more: Files = {}): Files {
  return {
    Makefile: makefile(release),
    COPYING: 'GPL-2.0\n',
    'LICENSES/preferred/GPL-2.0': 'the licence\n',
    'LICENSES/exceptions/Linux-syscall-note': 'the exception\n',
    'kernel/sys.c': '#include <linux/uts.h>\nint newuname(void)\n{\n\treturn 0;\n}\n',
    'include/linux/uts.h': '#include <asm/current.h>\nstruct uts { char name[65]; };\n',
    'arch/x86/include/asm/current.h': '#define current get_current()\n',
    'drivers/far/away.c': 'int away;\n',
    ...more,
  };
}

export const MANIFEST_TEXT = `{
  "defaultVersion": "v6.12",
  "architectures": ["x86"],
  "versions": [
    { "id": "v6.12", "debianPackage": "linux-source-6.12", "tag": "v6.12", "config": "config.json" }
  ],
  "files": ["kernel/sys.c"],
  "snippets": [{ "id": "newuname", "file": "kernel/sys.c", "symbol": "newuname" }]
}
`;

export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kwalk-pull-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function writeFiles(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

export interface Project {
  root: string;
  manifestFile: ManifestFile;
}

/** A project with a manifest and nothing pulled. */
export function project(manifest: string = MANIFEST_TEXT, lock?: string): Project {
  const root = tempFolder();
  writeFiles(root, {
    'kernel-snippets/manifest.json': manifest,
    ...(lock === undefined ? {} : { [LOCK]: lock }),
  });
  return { root, manifestFile: parseManifest(manifest) };
}

/** What a provider is asked in tests. */
export function request(cache: string, seen: PullProgress[] = []): Request {
  return {
    version: { id: 'v6.12', debianPackage: 'linux-source-6.12', tag: 'v6.12', config: 'config.json' },
    architectures: ['x86'],
    files: ['kernel/sys.c', 'Makefile', 'COPYING', 'LICENSES/preferred/GPL-2.0'],
    reviewed: null,
    cache,
    onProgress: (progress) => seen.push(progress),
  };
}

/** A provider that serves a kernel from memory, and counts how often it was opened. */
export function memoryProvider(
  files: Files,
  release: string,
  name = 'memory',
): Provider & { opened: number } {
  return {
    name,
    opened: 0,
    open() {
      this.opened++;
      return Promise.resolve({
        provider: name,
        release,
        read: (paths: readonly string[]) =>
          Promise.resolve(
            new Map(
              paths
                .filter((path) => Object.hasOwn(files, path))
                .map((path) => [path, Buffer.from(files[path] ?? '')]),
            ),
          ),
        list: () => Promise.resolve(Object.keys(files)),
        close: () => Promise.resolve(),
      });
    },
  };
}

/** A tar of files below one folder, with more entries as they are. */
export async function tarOf(
  files: Files,
  folder = 'linux-source-6.12',
  more: (Pick<Header, 'name'> & Partial<Header>)[] = [],
): Promise<Buffer> {
  const tar = pack();
  for (const [path, text] of Object.entries(files)) tar.entry({ name: `${folder}/${path}` }, text);
  for (const header of more) tar.entry(header, '');
  tar.finalize();
  return buffer(tar);
}

/** Whether a program that a test needs is there; says so where it is not. */
export function isInstalled(program: string): boolean {
  const found = spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
  if (!found) console.error(`Left out: tests that need ${program}, which is not installed.`);
  return found;
}

export function xz(bytes: Buffer): Buffer {
  return execFileSync('xz', ['-c'], { input: bytes, stdio: ['pipe', 'pipe', 'ignore'] });
}

/** A Debian source package of a kernel, as `dpkg-deb` builds it; returns its path in `folder`. */
export async function buildDeb(
  folder: string,
  files: Files,
  version = '6.12.117-1~deb12u1',
): Promise<string> {
  const tree = join(folder, 'package');
  const control = `Package: linux-source-6.12\nVersion: ${version}\nArchitecture: all\nMaintainer: Test <test@example.org>\nDescription: test\n`;
  writeFiles(tree, { 'DEBIAN/control': control, 'usr/src/README': 'not the source\n' });
  writeFileSync(join(tree, 'usr/src/linux-source-6.12.tar.xz'), xz(await tarOf(files)));
  const deb = join(folder, `linux-source-6.12_${version}_all.deb`);
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zxz', '-b', tree, deb], { stdio: 'ignore' });
  rmSync(tree, { recursive: true });
  return deb;
}
