/** What the browser remembers of the reader's choices. Storage may be forbidden: then nothing is remembered. */

export type Theme = 'auto' | 'light' | 'dark';
export type PageLanguage = 'ja' | 'en';

function read(key: string): string | null {
  try {
    return localStorage.getItem(`kernel-walk.${key}`);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(`kernel-walk.${key}`, value);
  } catch {
    // The choice holds for this page.
  }
}

export function storedTheme(): Theme {
  const theme = read('theme');
  return theme === 'light' || theme === 'dark' ? theme : 'auto';
}

export function storeTheme(theme: Theme): void {
  write('theme', theme);
}

export function storedLanguage(): PageLanguage | null {
  const language = read('language');
  return language === 'ja' || language === 'en' ? language : null;
}

export function storeLanguage(language: PageLanguage): void {
  write('language', language);
}

/** Single-letter keys may be turned off: they get in the way of speech input. */
export function keysAreOn(): boolean {
  return read('keys') !== 'off';
}

export function storeKeys(on: boolean): void {
  write('keys', on ? 'on' : 'off');
}
