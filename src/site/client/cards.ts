/**
 * Cards: what a name in code means, before one goes there. By hover, by resting keyboard focus, by `i`, by touch.
 * They say nothing that a click does not lead to as well.
 */
import { cardFor, type Card } from './card-data.ts';
import { NAMES } from './later.ts';
import { language, make, say } from './page.ts';

const HOVER = 300;
const FOCUS = 600;
/** Time for the pointer to travel from the name to the card. */
const GRACE = 250;

let card: HTMLElement | undefined;
let owner: HTMLAnchorElement | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
/** A card that a finger opened stays while the page scrolls. */
let byTouch = false;
let isSetUp = false;

export function setUpCards(): void {
  if (isSetUp) return;
  isSetUp = true;
  document.addEventListener('pointerover', (event) => {
    const { target, pointerType } = event;
    if (pointerType !== 'mouse' || !(target instanceof Element)) return;
    if (target.closest('.card')) return clearTimeout(timer);
    const name = target.closest<HTMLAnchorElement>(NAMES);
    if (name === owner && card) return clearTimeout(timer);
    if (name) wait(() => void show(name), HOVER);
    else if (card && !card.contains(document.activeElement)) wait(close, GRACE);
    else clearTimeout(timer);
  });
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof Element) || target.closest('.card')) return;
    close();
    const name = target.closest<HTMLAnchorElement>(NAMES);
    if (name?.matches(':focus-visible')) wait(() => void show(name), FOCUS);
  });
  document.addEventListener('pointerdown', ({ target }) => {
    if (target instanceof Element && !target.closest('.card')) close();
  });
  addEventListener('scroll', () => !byTouch && close(), { passive: true });
}

/** Opens the card of a name that was touched. */
export async function touchCard(name: HTMLAnchorElement): Promise<boolean> {
  const shown = await show(name);
  byTouch = shown;
  return shown;
}

/** Opens the card of the focused name and goes into it; for the `i` key. */
export function openCard(): void {
  const name = document.activeElement?.closest<HTMLAnchorElement>(NAMES);
  if (name) void show(name).then(() => card?.querySelector('a')?.focus());
}

/** Whether there was a card to close; the focus goes back to its name. */
export function closeCard(): boolean {
  clearTimeout(timer);
  if (!card) return false;
  const inside = card.contains(document.activeElement);
  const name = owner;
  close();
  if (inside) name?.focus();
  return true;
}

function wait(run: () => void, delay: number): void {
  clearTimeout(timer);
  timer = setTimeout(run, delay);
}

function close(): void {
  clearTimeout(timer);
  card?.remove();
  card = undefined;
  owner = null;
  byTouch = false;
}

async function show(name: HTMLAnchorElement): Promise<boolean> {
  const data = await cardFor(name);
  close();
  if (!data) return false;
  owner = name;
  card = draw(data);
  // Links in a card are clicked from where its name stands.
  name.closest('.panel, main')?.append(card);
  place(card, name);
  return true;
}

function draw({ title, kind, place: at, line, expansion, doc, note, candidates, links }: Card): HTMLElement {
  const box = make('aside', 'card');
  box.ariaLabel = title;
  const [first, ...others] = links;
  if (first) {
    const main = make('a', 'card-main', first.words, ' ', make('code', '', first.place));
    main.href = first.href;
    box.append(main);
  }
  const head = make('p', 'card-head', make('code', '', title));
  if (kind) head.append(' ', make('span', 'kind', kind));
  if (at) head.append(' ', make('code', 'card-place', at));
  box.append(head);
  if (line) box.append(make('pre', 'card-line', ...(typeof line === 'string' ? wholeArrows(line) : [line])));
  if (expansion)
    box.append(
      make('p', 'card-label', say('expansion')),
      make('pre', 'card-line expansion', ...wholeArrows(expansion)),
    );
  if (doc) box.append(Object.assign(make('p', 'card-doc', doc), { lang: 'en' }));
  if (note) box.append(make('p', 'card-note', note[language()]));
  const [only, ...more] = candidates;
  if (only?.condition && more.length === 0)
    box.append(make('p', 'card-label', say('condition'), ' ', make('code', 'condition', only.condition)));
  if (more.length > 0) {
    const items = candidates.map(({ href, place: candidate, condition }) => {
      const link = make('a', '', make('code', '', candidate));
      link.href = href;
      return make('li', '', link, ...(condition ? [' ', make('code', 'condition', condition)] : []));
    });
    box.append(
      make('p', 'card-label', say('candidates', { n: candidates.length })),
      make('ul', 'plain', ...items),
    );
  }
  if (others.length > 0) {
    const list = others.map(({ href, words }) => {
      const link = make('a', '', words);
      link.href = href;
      return link;
    });
    box.append(make('p', 'card-links', ...list));
  }
  return box;
}

/** Code whose `->` a wrapped line does not break in two. */
function wholeArrows(text: string): (Node | string)[] {
  return text
    .split(/(->)/)
    .flatMap((part): (Node | string)[] =>
      part === '->' ? [make('wbr', ''), make('span', 'op', part)] : [part],
    );
}

/** Below the name, above it where there is no room; on a phone styles make it a sheet at the bottom. */
function place(box: HTMLElement, name: HTMLElement): void {
  const at = name.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const below = at.bottom + 6;
  const top = below + height > innerHeight && at.top > height + 12 ? at.top - height - 6 : below;
  box.style.insetBlockStart = `${Math.max(8, top)}px`;
  box.style.insetInlineStart = `${Math.max(8, Math.min(at.left, innerWidth - width - 16))}px`;
}
