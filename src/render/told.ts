/** Where authors tell of a walk. */
import type { Chain, Language, LinkTo } from '#model';
import { roadHref, storyHref, walkHref } from './address.ts';
import type { RenderContext } from './context.ts';

/** The first part of a story that shows a walk or links to it, else the first step of a road; null for none. */
export function toldIn({ content, plan }: RenderContext, { id }: Chain, lang: Language): LinkTo | null {
  const own = walkHref(plan, lang, id);
  const names = (html: string): boolean => own !== null && html.includes(`href="~/${own}`);
  for (const story of content.stories.filter((one) => one.lang === lang)) {
    let part: string | null = null;
    for (const block of story.blocks) {
      if (block.type === 'heading') part = block.id;
      const tells =
        block.type === 'map'
          ? block.chains.some((chain) => chain.id === id)
          : block.type === 'walk' || block.type === 'lanes'
            ? block.chain.id === id
            : block.type === 'html' && names(block.html);
      if (tells) return { href: storyHref(lang, story.slug, part), label: story.title };
    }
  }
  for (const road of content.roads.filter((one) => one.lang === lang)) {
    const step = road.steps.find(({ exhibit, html }) =>
      exhibit.type === 'step' ? exhibit.chain.id === id : names(html),
    );
    if (step) return { href: roadHref(lang, road.slug, step.id), label: road.title };
  }
  return null;
}
