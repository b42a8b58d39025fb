/** Language and brightness: the radio buttons in the header, remembered. */
import { storeLanguage, storeTheme, storedTheme, type Theme } from './memory.ts';
import { say } from './page.ts';

const root = document.documentElement;

/** Makes the radio buttons follow what is remembered, and remembers what they are changed to. */
export function setUpSettings(): void {
  for (const radio of document.querySelectorAll<HTMLInputElement>('input[name=theme]')) {
    radio.checked = radio.value === storedTheme();
    radio.addEventListener('change', () => {
      const theme = radio.value as Theme;
      storeTheme(theme);
      if (theme === 'auto') delete root.dataset['theme'];
      else root.dataset['theme'] = theme;
    });
  }
  const languages = document.querySelector('.switch.language');
  if (languages) Object.assign(languages, { role: 'group', ariaLabel: say('language') });
  for (const radio of document.querySelectorAll<HTMLInputElement>('input[name=language]')) {
    radio.checked = radio.value === root.dataset['lang'];
    radio.addEventListener('change', () => {
      const language = radio.value === 'en' ? 'en' : 'ja';
      storeLanguage(language);
      root.dataset['lang'] = language;
      root.lang = language;
    });
  }
  // A page in one language makes it the language of the pages that have both.
  if (!root.classList.contains('dual')) storeLanguage(root.lang === 'en' ? 'en' : 'ja');
}
