/** Single keys, each with a visible control elsewhere, and their list. */
import type { Key } from './help.ts';
import { keysAreOn } from './memory.ts';
import { later, more, search } from './later.ts';
import { label, make } from './page.ts';
import { closePanel, goInPanel, panelIsOpen } from './panel.ts';
import { goToPlace } from './places.ts';
import { goBy } from './walk.ts';
import { goBack } from './way-back.ts';

const keys: Key[] = [
  { key: 'j', word: 'keyNext', run: () => (panelIsOpen() ? goInPanel(1) : goBy(1)) },
  { key: 'k', word: 'keyPrevious', run: () => (panelIsOpen() ? goInPanel(-1) : goBy(-1)) },
  { key: ']', word: 'keyNextPlace', run: () => goToPlace(1) },
  { key: '[', word: 'keyPreviousPlace', run: () => goToPlace(-1) },
  { key: 'b', word: 'keyBack', run: () => (panelIsOpen() ? closePanel() : goBack()) },
  { key: 'i', word: 'keyCard', run: () => later(({ openCard }) => openCard()) },
  { key: '/', word: 'keySearch', run: search },
  { key: '?', word: 'keyHelp', run: showHelp },
];

function showHelp(): void {
  later((parts) => parts.showHelp(keys));
}

/** Listens for the keys; those with Ctrl, Alt or Meta, in fields and in a composition are the browser's. */
export function setUpKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || isTyping(event.target)) return;
    if (document.querySelector('dialog[open]')) return;
    if (event.key === 'Escape') return more()?.closeCard() ? undefined : closePanel();
    const special = event.getModifierState('AltGraph') ? false : event.ctrlKey || event.altKey;
    if (special || event.metaKey) return;
    const key = keys.find((one) => one.key === event.key);
    if (!key || !(keysAreOn() || key.run === showHelp)) return;
    event.preventDefault();
    key.run();
  });
  const sign = make('kbd', '', '?');
  sign.ariaHidden = 'true';
  const button = make('button', 'button', ...label('keys'), ' ', sign);
  button.type = 'button';
  button.addEventListener('click', showHelp);
  // A page that says nothing of its own has no footer yet.
  const footer =
    document.querySelector('.site-footer') ?? document.body.appendChild(make('footer', 'site-footer'));
  footer.prepend(make('p', '', button));
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !['radio', 'checkbox', 'button'].includes(target.type);
  return target.isContentEditable || target.matches('textarea, select');
}
