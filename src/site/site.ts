/**
 * The site: page data in, a folder of pages out.
 *
 * In: a data folder that the pipeline wrote (`SiteIndex` in #model, read by data.ts). Out: `dist/`.
 * May import: model, text, render. Touches the disk: it owns the output folder and `.cache/site-*` beside the data.
 */
export { buildSite, type BuildProgress, type BuildResult, type SiteBuild } from './build.ts';
export { aliasOf } from './address.ts';
export { aliasHtml } from './alias-page.ts';
