/** Single keys, each with a visible control elsewhere, and their list. */
import { keysAreOn, storeKeys } from './memory.ts';
import { label, make, say, type ScriptWord } from './page.ts';
import { closeCard, openCard } from './cards.ts';
import { closePanel, goInPanel, panelIsOpen } from './panel.ts';
import { goToPlace } from './places.ts';
import { openSearch } from './search.ts';
import { goBy } from './walk.ts';
import { goBack } from './way-back.ts';

interface Key {
  keys: string[];
  word: ScriptWord;
  run: () => void;
}

const keys: Key[] = [
  { keys: ['j'], word: 'keyNext', run: () => (panelIsOpen() ? goInPanel(1) : goBy(1)) },
  { keys: ['k'], word: 'keyPrevious', run: () => (panelIsOpen() ? goInPanel(-1) : goBy(-1)) },
  { keys: [']'], word: 'keyNextPlace', run: () => goToPlace(1) },
  { keys: ['['], word: 'keyPreviousPlace', run: () => goToPlace(-1) },
  { keys: ['b'], word: 'keyBack', run: () => (panelIsOpen() ? closePanel() : goBack()) },
  { keys: ['i'], word: 'keyCard', run: openCard },
  { keys: ['/'], word: 'keySearch', run: openSearch },
  { keys: ['?'], word: 'keyHelp', run: showHelp },
];
let help: HTMLDialogElement | undefined;

/** Listens for the keys; those with Ctrl, Alt or Meta, in fields and in a composition are the browser's. */
export function setUpKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (help?.open || event.defaultPrevented || event.isComposing || isTyping(event.target)) return;
    if (event.key === 'Escape') return closeCard() ? undefined : closePanel();
    const special = event.getModifierState('AltGraph') ? false : event.ctrlKey || event.altKey;
    if (special || event.metaKey) return;
    const key = keys.find((one) => one.keys.includes(event.key));
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

/** The list of keys, with the switch that turns them off. */
function showHelp(): void {
  help?.remove();
  const rows = keys.map(({ keys: names, word }) =>
    make('div', '', make('dt', '', ...names.map((name) => make('kbd', '', name))), make('dd', '', say(word))),
  );
  rows.push(make('div', '', make('dt', '', make('kbd', '', 'Esc')), make('dd', '', say('keyEscape'))));
  const box = make('input', '');
  box.type = 'checkbox';
  box.checked = keysAreOn();
  box.addEventListener('change', () => storeKeys(box.checked));
  const close = make('button', 'button', say('close'));
  close.type = 'button';
  close.autofocus = true;
  const title = make('h2', '', say('keys'));
  title.id = 'keys-heading';
  help = make('dialog', 'keys', title, make('dl', '', ...rows), make('label', '', box, say('keysOn')), close);
  help.setAttribute('aria-labelledby', title.id);
  close.addEventListener('click', () => help?.close());
  document.body.append(help);
  help.showModal();
}
