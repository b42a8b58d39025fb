/**
 * From analysed source, content and observations to page data: code HTML with every link, pictures, and one
 * plain object for each page.
 *
 * In: `Analysis`, `Content`, `Observation[]`, a cache of syntax classes. Out: objects of `#model`'s page types
 * with escaped HTML and SVG strings, and the address of each. No I/O. May import: #model, #text, shiki.
 */
export {
  directoryHref,
  lineAnchor,
  pageNames,
  relative,
  sourceHref,
  storyHref,
  symbolHref,
  walkHref,
  type PagePlan,
} from './address.ts';
export { planPages } from './plan.ts';
export { plannedPages, type PlannedPage } from './pages.ts';
export { renderContext, type RenderContext, type RenderInput } from './context.ts';
export type { HighlightCache } from './highlight.ts';
export { sourcePage } from './source-page.ts';
export { placeLinks } from './notes.ts';
export { symbolPage, symbolPageNames } from './symbol-page.ts';
export { searchEntries } from './search.ts';
export { expansionEntries } from './expansions.ts';
export { landingData } from './landing.ts';
export { walkPicture } from './picture/walk-picture.ts';
export { lanesPicture } from './picture/lanes-picture.ts';
