/**
 * The site: page data in, a folder of pages out.
 *
 * In: a data folder that the pipeline wrote (`SiteIndex` in #model, read by data.ts). Out: `dist/`.
 * May import: model, text, render. Touches the disk: it owns the output folder and `.cache/site-*` beside the data.
 */
export { buildSite, type BuildProgress, type BuildResult, type SiteBuild } from './build.ts';
export { bundleAssets } from './assets.ts';
export { nameShards, panelShards, type ShardSource, storyShards } from './data-shards.ts';
export { devAssets } from './dev/assets.ts';
export { pageRenderer, type PageRenderer } from './dev/renderer.ts';
export { aliasOf } from './address.ts';
export { aliasHtml } from './alias-page.ts';
export { pagePolicy } from './policy.ts';
