/**
 * Pages one at a time, as they are asked for: Astro's own components, without the build around them. What comes out
 * is what the build writes, before it is made smaller.
 */
import { experimental_AstroContainer as AstroContainer } from 'astro/container';
import { getViteConfig } from 'astro/config';
import { join } from 'node:path';
import { createServer, type PluginOption } from 'vite';
import type { PageData, SiteData } from '#model';
import { languageOf } from '../address.ts';

export interface PageRenderer {
  /** The page of `file` (below `dist/`). Throws where a component does. */
  page(file: string, page: PageData, site: SiteData): Promise<string>;
  /** A page that the site makes by itself (`ownPages`); null for any other address. */
  own(file: string, site: SiteData): Promise<string | null>;
  close(): Promise<void>;
}

const COMPONENTS: Record<PageData['type'], string> = {
  source: 'Source',
  directory: 'Directory',
  symbol: 'Symbol',
  walk: 'Walk',
  story: 'Story',
  road: 'Road',
};

/** Starts what compiles the components of `root`/src/site: some seconds, once. */
export async function pageRenderer(root: string): Promise<PageRenderer> {
  process.env['ASTRO_TELEMETRY_DISABLED'] = '1';
  const config = await getViteConfig(
    {
      root,
      appType: 'custom',
      cacheDir: join(root, '.cache/vite'),
      // It compiles for us and listens to nobody; templates are read once.
      server: { middlewareMode: true, hmr: false, ws: false, watch: null },
      optimizeDeps: { noDiscovery: true },
      logLevel: 'warn',
    },
    { root, logLevel: 'warn' },
  )({ mode: 'production', command: 'serve' });
  const vite = await createServer({ ...config, configFile: false, plugins: withoutServer(config.plugins) });
  const container = await AstroContainer.create();
  const render = async (name: string, props: Record<string, unknown>): Promise<string> => {
    const module = await vite.ssrLoadModule(`/src/site/components/${name}.astro`);
    const component = module['default'] as Parameters<typeof container.renderToString>[0];
    return container.renderToString(component, { props, partial: false });
  };
  return {
    page: (file, page, site) => render(COMPONENTS[page.type], { file, page, site }),
    async own(file, site) {
      if (file === 'index.html') return render('Landing', { site });
      if (file === '404.html') return render('Missing', { site });
      const lang = languageOf(file);
      return lang && file === `${lang}/stories/index.html` ? render('Stories', { lang, site }) : null;
    },
    close: () => vite.close(),
  };
}

/** `astro dev` would answer addresses by files of src/site/pages, and take over the process's errors. */
function withoutServer(plugins: PluginOption[] | undefined): PluginOption[] {
  return (plugins ?? []).map((plugin) => {
    if (Array.isArray(plugin)) return withoutServer(plugin);
    return plugin && 'name' in plugin && plugin.name === 'astro:server' ? null : plugin;
  });
}
