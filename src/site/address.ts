/** Addresses within the site: plain functions over paths in `dist/`. */
import type { Language } from '#model';

/** What leads from a page back to the site's root: `../../` for `ja/stories/hostname.html`, empty for `index.html`. */
export function rootOf(file: string): string {
  return '../'.repeat(file.split('/').length - 1);
}

/** The same page in the other language: `en/walk/…` for `ja/walk/…`. Null where one address serves both. */
export function twinOf(file: string): { lang: Language; file: string } | null {
  if (file.startsWith('ja/')) return { lang: 'en', file: `en/${file.slice(3)}` };
  if (file.startsWith('en/')) return { lang: 'ja', file: `ja/${file.slice(3)}` };
  return null;
}

/** Language of a page's address; null where one address serves both. */
export function languageOf(file: string): Language | null {
  return file.startsWith('ja/') ? 'ja' : file.startsWith('en/') ? 'en' : null;
}

/**
 * Where Astro writes a page with `build.format: 'file'`: it takes `index` for the folder's own name, so
 * `ja/stories/index.html` comes out as `ja/stories.html`.
 */
export function renderedAs(file: string): string {
  return file.replace(/\/index\.html$/, '.html');
}

/**
 * Astro's route parameter for a page below a prefix; undefined for the prefix itself.
 * @param prefix without closing slash: `linux/v6.12/source`
 */
export function routeOf(file: string, prefix: string): string | undefined {
  return (
    renderedAs(file)
      .slice(prefix.length)
      .replace(/\.html$/, '')
      .slice(1) || undefined
  );
}

/** `linux/latest/…` for a page of the default version's source, directory or symbol; null for any other page. */
export function aliasOf(file: string, defaultVersion: string): string | null {
  const prefix = `linux/${defaultVersion}/`;
  return file.startsWith(prefix) ? `linux/latest/${file.slice(prefix.length)}` : null;
}

/** Last part of a kernel path: `utsname.h`. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
