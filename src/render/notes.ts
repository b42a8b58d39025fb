/** Notes and other prose of authors, with links that fit the page that shows them. */
import type { Note, NoteView } from '#model';
import { relative, type PagePlan } from './address.ts';
import type { RenderContext } from './context.ts';

/**
 * A note as a page shows it.
 * @param page href of the page
 * @param line line of a source page that the note belongs to, null elsewhere
 */
export function noteView(context: RenderContext, note: Note, page: string, line: number | null): NoteView {
  return {
    id: note.id,
    title: note.expression ?? note.target.slice(note.target.indexOf(':') + 1),
    html: {
      ja: placeLinks(note.html.ja, page, context.plan),
      en: placeLinks(note.html.en, page, context.plan),
    },
    line,
  };
}

/**
 * Turns the links of prose that lead to our own pages (`~/linux/v6.12/…`, from the site root) into the page's
 * own; where the target has no page, the link's text stays without a link.
 * @param html sanitised; attributes quoted and escaped, links not nested
 */
export function placeLinks(html: string, page: string, plan: PagePlan): string {
  return html.replace(
    /<a\b([^>]*?) href="~\/([^"]*)"([^>]*)>(.*?)<\/a>/gs,
    (_, before, href, after, words) => {
      const target = plannedHref(String(href).replace(/&(?:amp|#x26);/g, '&'), plan);
      if (target === null) return String(words);
      return `<a${String(before)} href="${relative(page, target).replaceAll('&', '&amp;')}"${String(after)}>${String(words)}</a>`;
    },
  );
}

const known = new WeakMap<PagePlan, Set<string>>();

/** The href itself where its page is planned, what it leads on to where it is an alias, else null. */
function plannedHref(href: string, plan: PagePlan): string | null {
  const address = decodeURI(href.split('#', 1)[0] ?? '');
  // Stories and roads link each other; content checked that they exist.
  if (/^(ja|en)\/(stories|road)\//.test(address)) return href;
  let addresses = known.get(plan);
  if (addresses === undefined) {
    addresses = new Set([...plan.sources.values(), ...plan.directories.values(), ...plan.symbols.values()]);
    for (const walk of plan.walks.values()) addresses.add(`ja/${walk}`).add(`en/${walk}`);
    known.set(plan, addresses);
  }
  return addresses.has(address) ? href : (plan.aliases.get(address) ?? null);
}
