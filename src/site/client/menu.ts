/**
 * The menu in the header: brightness, other versions, and on a phone the main pages. It does nothing that works
 * without script, so the script makes it, and thousands of pages need not hold it.
 */
import { icon, label, make, say, type ScriptWord } from './page.ts';

const THEMES = { auto: 'themeAuto', light: 'themeLight', dark: 'themeDark' } as const satisfies Record<
  string,
  ScriptWord
>;

/** Adds the menu at the end of the header, where styles have kept its room. */
export function setUpMenu(): void {
  const tools = document.querySelector('.site-header .tools');
  const pages = document.querySelector('.site-header nav.pages');
  if (!tools || !pages) return;
  const summary = make(
    'summary',
    'button',
    icon('M2 4h12M2 8h12M2 12h12'),
    make('span', 'vh', ...label('menu')),
  );
  const body = make('div', 'menu-body', themes());
  const versions = tools.querySelector('.versions');
  if (versions) {
    versions.ariaLabel = say('version');
    body.prepend(versions);
  }
  const links = pages.cloneNode(true) as HTMLElement;
  links.className = 'pages-in-menu';
  body.prepend(links);
  tools.append(make('details', 'menu', summary, body));
}

function themes(): HTMLElement {
  const choices = Object.entries(THEMES).flatMap(([value, word]) => {
    const radio = make('input', '');
    Object.assign(radio, { type: 'radio', name: 'theme', id: `theme-${value}`, value });
    const words = make('label', '', ...label(word));
    words.htmlFor = radio.id;
    return [radio, words];
  });
  return make('fieldset', 'switch theme', make('legend', '', ...label('theme')), ...choices);
}
