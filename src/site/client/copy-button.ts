/** The buttons that copy, and what is drawn on them. */
import { icon, label, make } from './page.ts';

const ICONS = {
  'copy-link':
    'M6.5 9.5l3-3M5 8L3.4 9.6a2.3 2.3 0 0 0 3.2 3.2L8.2 11.2M8 5l1.6-1.6a2.3 2.3 0 0 1 3.2 3.2L11.2 8',
  'copy-markdown': 'M1.5 4h13v8h-13zM4 10V6.5l1.75 2 1.75-2V10M11 6v4M9.5 8.6L11 10.2l1.5-1.6',
  embed: 'M5 4.5L1.5 8 5 11.5M11 4.5L14.5 8 11 11.5M9 3L7 13',
};

const WORDS = { 'copy-link': 'copyLink', 'copy-markdown': 'copyMarkdown', embed: 'embed' } as const;

/** One button. */
export function copyButton(action: keyof typeof ICONS, withIcon: boolean): HTMLButtonElement {
  const words = make('span', 'label', ...label(WORDS[action]));
  const button = make('button', withIcon ? 'button quiet' : 'button', words);
  button.type = 'button';
  button.dataset['action'] = action;
  if (withIcon) button.prepend(icon(ICONS[action]));
  return button;
}
