/**
 * The last step of a page: without the quotes, end tags and spaces that HTML can do without. What stands in `pre` stays
 * as it is, byte for byte; elsewhere words stay apart.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { shortLinks } from './short-links.ts';

type Minify = (html: Buffer) => Buffer;

/**
 * Minifies every page below a folder, as Astro writes them there.
 * @returns what to tell whoever builds where the minifier does not run: the pages are whole all the same
 */
export async function minifyPages(folder: string): Promise<string | null> {
  const loaded = loadMinifier();
  if (typeof loaded === 'string') return loaded;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile() || !entry.name.endsWith('.html')) continue;
    const path = join(entry.parentPath, entry.name);
    const html = loaded(await readFile(path)).toString();
    await writeFile(path, shortLinks(html, relative(folder, path).replaceAll('\\', '/')));
  }
  return null;
}

/** Its binary comes as a package for each of the usual systems; its names do not show to an `import`. */
function loadMinifier(): Minify | string {
  try {
    const { minify } = createRequire(import.meta.url)('@minify-html/node') as {
      minify: (html: Buffer, options: { keep_html_and_head_opening_tags: boolean }) => Buffer;
    };
    return (html) => minify(html, { keep_html_and_head_opening_tags: true });
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return `Pages stay a twentieth larger than they need be: @minify-html/node does not run here (${why}).`;
  }
}
