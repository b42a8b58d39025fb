/** Script and styles that only `kwalk dev` adds to pages; no build knows them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleScript } from '../assets.ts';

/**
 * @param siteFolder `src/site`
 * @returns path below the site's root → text
 */
export async function devAssets(siteFolder: string): Promise<Map<string, string>> {
  return new Map([
    ['_dev/overlay.js', await bundleScript(join(siteFolder, 'dev/overlay.ts'))],
    ['_dev/overlay.css', await readFile(join(siteFolder, 'dev/overlay.css'), 'utf8')],
  ]);
}
