/** The list of keys, with the switch that turns them off. */
import { keysAreOn, storeKeys } from './memory.ts';
import { make, say, type ScriptWord } from './page.ts';

/** A single key, and what it does. */
export interface Key {
  key: string;
  word: ScriptWord;
  run: () => void;
}

let help: HTMLDialogElement | undefined;

/** Opens it. */
export function showHelp(keys: readonly Key[]): void {
  help?.remove();
  const rows = keys.map(({ key, word }) =>
    make('div', '', make('dt', '', make('kbd', '', key)), make('dd', '', say(word))),
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
