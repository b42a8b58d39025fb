/**
 * A walk step by step, a story part by part: one of them is current, by address, by key, by scrolling; the picture and
 * the count follow.
 */
import { isEmbedded } from './embed.ts';
import { keyButton } from './key-button.ts';
import { make, onAction, say } from './page.ts';

const steps = [...document.querySelectorAll<HTMLElement>('.steps > .step, .story-body > h2[id]')];
let current = 0;
/** While the page scrolls to a step that was chosen, what passes by is not chosen. */
let chosenUntil = 0;

/** Makes the step of the address current and follows the reader from there. */
export function setUpWalk(): void {
  if (steps.length === 0) return;
  document
    .querySelector('.stepper:empty')
    ?.append(
      keyButton('previous', 'keyPrevious', 'k', 'before'),
      make('output', 'stepper-count'),
      keyButton('next', 'keyNext', 'j', 'behind'),
    );
  fromAddress();
  addEventListener('hashchange', fromAddress);
  addEventListener('scroll', fromScroll, { passive: true });
  addEventListener('scrollend', () => (chosenUntil = 0), { passive: true });
  onAction('next', () => goBy(1));
  onAction('previous', () => goBy(-1));
  setUpSwipe();
}

/** Goes forth or back; every step is an entry of the history. */
export function goBy(distance: 1 | -1): void {
  const step = steps[current + distance];
  if (!step) return;
  // A guest leaves no steps in the history of its host.
  if (isEmbedded) history.replaceState(history.state, '', `#${step.id}`);
  else location.hash = step.id;
  // Not by the event, which comes later: the next key may be faster.
  fromAddress();
  const place = step.querySelector<HTMLElement>('.step-number') ?? step;
  if (place === step) step.tabIndex = -1;
  place.focus({ preventScroll: true });
}

function fromAddress(): void {
  // A step of a road also has an id by what it shows, inside.
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const step = target?.closest<HTMLElement>('.step') ?? target;
  const index = step === null ? -1 : steps.indexOf(step);
  if (index < 0) return show(0);
  chosenUntil = performance.now() + 1500;
  show(index);
}

/** The step that has passed the upper third is where the reader stands. */
function fromScroll(): void {
  if (isEmbedded || performance.now() < chosenUntil) return;
  const mark = innerHeight / 3;
  const index = steps.findLastIndex((step) => step.getBoundingClientRect().top < mark);
  if (index === current || index < 0) return;
  show(index);
  const here = new URL(location.href);
  here.hash = steps[index]?.id ?? '';
  history.replaceState(history.state, '', here);
}

function show(index: number): void {
  current = index;
  const n = index + 1;
  for (const [i, step] of steps.entries()) step.classList.toggle('now', i === index);
  const picture = document.querySelector('.walk-picture');
  if (picture) {
    showInPicture(picture, n);
    keepInSight(picture);
  }
  // In a story, what it quotes of walks has no current place: its parts are not their steps.
  const hops = document.querySelectorAll<HTMLElement>('.walk-head .expression a[href*="#step-"]');
  for (const hop of hops) {
    const at = Number(hop.getAttribute('href')?.split('#step-')[1]);
    if (at === n) hop.setAttribute('aria-current', 'step');
    else hop.removeAttribute('aria-current');
  }
  const count = document.querySelector('.stepper-count');
  if (count) count.textContent = say('stepCount', { n, all: steps.length });
  for (const [action, off] of [
    ['previous', index === 0],
    ['next', index === steps.length - 1],
  ] as const) {
    const button = document.querySelector<HTMLButtonElement>(`.stepper [data-action=${action}]`);
    if (button) button.disabled = off;
  }
}

/** Moves the current place in a picture: one object is where the reader stands, arrows ahead are dashed. */
export function showInPicture(picture: Element, n: number): void {
  for (const part of picture.querySelectorAll('.base, .obj, .line')) {
    const first = Number(part.getAttribute('data-step'));
    const last = Number(part.getAttribute('data-last') ?? first);
    const isObject = !part.classList.contains('line');
    part.classList.toggle('now', isObject && first <= n && n <= last);
    part.classList.toggle('ahead', first > n);
    part.classList.toggle('walked', isObject ? last < n : first <= n);
  }
}

/** A picture taller than the window scrolls by itself: the current place stays in its middle. */
function keepInSight(picture: Element): void {
  const now = picture.querySelector('.now');
  if (!now || picture.scrollHeight <= picture.clientHeight) return;
  const place = now.getBoundingClientRect();
  const frame = picture.getBoundingClientRect();
  picture.scrollTop += (place.top + place.bottom - frame.top - frame.bottom) / 2;
}

/** A swipe to the left goes on, to the right goes back; code that scrolls sideways keeps its own swipes. */
function setUpSwipe(): void {
  let start: Touch | undefined;
  const area = document.querySelector('.steps');
  area?.addEventListener(
    'touchstart',
    (event) => {
      const { touches, target } = event as TouchEvent;
      const scrolls = target instanceof Element && isScrollable(target);
      start = touches.length === 1 && !scrolls ? touches[0] : undefined;
    },
    { passive: true },
  );
  area?.addEventListener(
    'touchend',
    (event) => {
      const end = (event as TouchEvent).changedTouches[0];
      if (!start || !end) return;
      const across = end.clientX - start.clientX;
      const down = Math.abs(end.clientY - start.clientY);
      start = undefined;
      if (Math.abs(across) > 60 && Math.abs(across) > 2 * down && getSelection()?.isCollapsed !== false) {
        goBy(across < 0 ? 1 : -1);
      }
    },
    { passive: true },
  );
}

function isScrollable(element: Element): boolean {
  for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) {
    if (at.scrollWidth > at.clientWidth + 1 && getComputedStyle(at).overflowX !== 'visible') return true;
  }
  return false;
}
