/** What the second script (more.ts) can do, fetched when it is first wanted. */
import type { Key } from './help.ts';
import { onAction } from './page.ts';
import { loadScript } from './shards.ts';

export interface More {
  closeCard(): boolean;
  openCard(): void;
  /** `typed` is what the reader has typed before it could open. */
  openSearch(typed: string): void;
  setUpCards(): void;
  showHelp(keys: readonly Key[]): void;
  /** False where nothing is known of the name. */
  touchCard(name: HTMLAnchorElement): Promise<boolean>;
}

/** What has cards: names in code that lead somewhere. */
export const NAMES = '.code a[href]';

/** The second script's parts, if it is there. */
export function more(): More | undefined {
  return (globalThis as { kernelWalkMore?: More }).kernelWalkMore;
}

/** Runs something of the second script as soon as it is there. Where it cannot be had, links still do their work. */
export function later(run: (parts: More) => void, otherwise: () => void = () => undefined): void {
  const parts = more();
  if (parts) run(parts);
  else loadScript('assets/more.js').then(() => run(more() as More), otherwise);
}

/** Opens the search; what is typed before it is there is not lost. */
export function search(): void {
  const held = more() ? () => '' : holdKeys();
  later(({ openSearch }) => openSearch(held()), held);
}

export function setUpLater(): void {
  onAction('search', (_, event) => {
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    search();
  });
  if (!document.querySelector('.code')) return;
  // The first thing near code that a reader does; the cards then hear the rest themselves.
  const types = ['pointerover', 'focusin'];
  const first = (event: Event) => {
    if (!(event.target instanceof Element && event.target.closest(NAMES))) return;
    for (const type of types) document.removeEventListener(type, first);
    const { target, type } = event;
    later(({ setUpCards }) => {
      setUpCards();
      // It was not there to hear this one.
      target?.dispatchEvent(new (event.constructor as typeof Event)(type, event));
    });
  };
  for (const type of types) document.addEventListener(type, first, { passive: true });
  touchOpensCards();
}

/**
 * Keeps what is typed, which no other key's action may hear, until the search can take it.
 * @returns what ends it and gives the text
 */
function holdKeys(): () => string {
  let text = '';
  const hold = (event: KeyboardEvent) => {
    if (event.key.length !== 1 || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    text += event.key;
  };
  addEventListener('keydown', hold, { capture: true });
  return () => {
    removeEventListener('keydown', hold, { capture: true });
    return text;
  };
}

/** A touch opens the card, whose first link is what the click would have done. */
function touchOpensCards(): void {
  let touched = false;
  document.addEventListener('pointerdown', ({ pointerType }) => (touched = pointerType === 'touch'), {
    passive: true,
  });
  document.addEventListener(
    'click',
    (event) => {
      const name = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>(NAMES) : null;
      if (!name || !touched) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const go = () => {
        // Nothing to show: the touch is a click after all.
        touched = false;
        name.click();
      };
      later((parts) => {
        parts.setUpCards();
        void parts.touchCard(name).then((shown) => shown || go());
      }, go);
    },
    { capture: true },
  );
}
