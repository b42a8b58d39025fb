/** What all pages share, and files that stand beside them. */
import { join } from 'node:path';
import type { PulledVersion, SiteData } from '#model';
import { landingData, type RenderContext } from '#render';

/** @param versions all of the site, the default first; the context is the default's */
export function siteData(context: RenderContext, versions: readonly PulledVersion[]): SiteData {
  const { analysis, content } = context;
  return {
    versions: versions.map(({ id, release, provider }) => ({ id, release, provider })),
    defaultVersion: analysis.version.id,
    configuration: analysis.configuration,
    stories: content.stories.map(({ lang, slug, title, lead, namespace, minutes, order }) => ({
      lang,
      slug,
      title,
      lead,
      namespace,
      minutes,
      order,
    })),
    roads: content.roads.map(({ lang, slug, title, lead, namespace, steps }) => ({
      lang,
      slug,
      title,
      lead,
      namespace,
      steps: steps.length,
    })),
    landing: landingData(context),
  };
}

/** Licence texts of a version: every page that shows kernel code links them. `file` is below `dist/`. */
export function licenceFiles({ id, dir, licences }: PulledVersion): { file: string; path: string }[] {
  return licences.map((path) => ({
    file: `linux/${id}/${path.endsWith('.txt') ? path : `${path}.txt`}`,
    path: join(dir, path),
  }));
}
