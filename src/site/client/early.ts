/**
 * Runs before the first paint: what the reader chose (brightness, language), and where an alias leads.
 * It stands in the head as a blocking script of a few hundred bytes, since a page that turns dark after it
 * has been shown bright hurts.
 */
import { storedLanguage, storedTheme } from './memory.ts';

const { documentElement, currentScript } = document;
const target = currentScript?.dataset['to'];
if (target) {
  // The fragment asked for wins over the one that the alias leads to.
  const [page, fragment] = target.split('#');
  location.replace(page + location.search + (location.hash || (fragment ? `#${fragment}` : '')));
} else {
  if (new URLSearchParams(location.search).has('embed')) documentElement.dataset['embed'] = '';
  const theme = storedTheme();
  if (theme !== 'auto') documentElement.dataset['theme'] = theme;
  documentElement.dataset['js'] = '';
  if (documentElement.classList.contains('dual')) {
    const origin = new URLSearchParams(location.search).getAll('from').at(-1) ?? '';
    const language = /^(ja|en)\//.exec(origin)?.[1] ?? storedLanguage() ?? 'ja';
    documentElement.dataset['lang'] = language;
    documentElement.lang = language;
  }
}
