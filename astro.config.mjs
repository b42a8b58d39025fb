// Astro only turns page data into HTML: styles and scripts are constant files of their own (src/site/assets.ts),
// so that every page works from file:// under a strict content security policy.
import { defineConfig } from 'astro/config';

export default defineConfig({
  srcDir: './src/site',
  publicDir: './src/site/no-public-folder',
  outDir: './dist',
  output: 'static',
  trailingSlash: 'ignore',
  compressHTML: true,
  // `kernel/sys.c.html` and not `kernel/sys.c/index.html`: file:// knows no directory index.
  build: { format: 'file', concurrency: 1, inlineStylesheets: 'never' },
  devToolbar: { enabled: false },
  scopedStyleStrategy: 'class',
});
