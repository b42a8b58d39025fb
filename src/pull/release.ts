/**
 * The exact release that a kernel's top Makefile states, as `make kernelversion` prints it: `6.12.117`,
 * `6.13.0-rc1`. Null where the text is no kernel Makefile.
 */
export function releaseOf(makefile: string): string | null {
  const value = (name: string): string | null =>
    new RegExp(`^${name}[ \\t]*=[ \\t]*([\\w.-]*)[ \\t]*$`, 'm').exec(makefile)?.[1] ?? null;
  const parts = ['VERSION', 'PATCHLEVEL', 'SUBLEVEL'].map(value);
  if (parts.some((part) => part === null || !/^\d+$/.test(part))) return null;
  return parts.join('.') + (value('EXTRAVERSION') ?? '');
}

/** Whether a release is one of a version of the manifest: `6.12.117` is `v6.12`, `6.1.192` is not. */
export function isReleaseOf(release: string, id: string): boolean {
  const base = id.replace(/^v/, '');
  return release === base || release.startsWith(`${base}.`) || release.startsWith(`${base}-`);
}
