/** Language and brightness: the switches in the header, remembered. */
import { storeLanguage, storeTheme, storedTheme, type Theme } from './memory.ts';

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
  const english = document.querySelector<HTMLInputElement>('#lang-en');
  if (english) {
    english.checked = root.dataset['lang'] === 'en';
    english.addEventListener('change', () => {
      const language = english.checked ? 'en' : 'ja';
      storeLanguage(language);
      root.dataset['lang'] = language;
      root.lang = language;
    });
  }
  // A page in one language makes it the language of the pages that have both.
  if (!root.classList.contains('dual')) storeLanguage(root.lang === 'en' ? 'en' : 'ja');
}
