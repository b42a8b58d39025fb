/** Started by astro-process.ts: `astro-run.ts OUT_DIR CACHE_DIR`, in the project's folder. */
import { build } from 'astro';
import { minifyPages } from './minify.ts';

// Nobody would read the pages of a build whose parent has gone.
const abandon = (): never => process.exit(1);
process.on('disconnect', abandon);

const [outDir, cacheDir] = process.argv.slice(2);
if (!outDir || !cacheDir) throw new Error('usage: astro-run.ts OUT_DIR CACHE_DIR');
await build({ root: process.cwd(), outDir, cacheDir, logLevel: 'warn' });
const notice = await minifyPages(outDir);
if (notice !== null) process.send?.({ notice });
process.off('disconnect', abandon);
process.disconnect?.();
