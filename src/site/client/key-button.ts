/** The visible controls of single keys, where the page only leaves room for them. */
import { label, make, type ScriptWord } from './page.ts';

/** A button for what a key does, the key drawn before its words or behind them. */
export function keyButton(
  action: string,
  word: ScriptWord,
  key: string,
  side: 'before' | 'behind',
): HTMLButtonElement {
  const drawn = make('kbd', '', key);
  drawn.ariaHidden = 'true';
  const words = label(word);
  const button = make(
    'button',
    'button',
    ...(side === 'before' ? [drawn, ' ', ...words] : [...words, ' ', drawn]),
  );
  button.type = 'button';
  button.dataset['action'] = action;
  return button;
}
