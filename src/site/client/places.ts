/** Goes through the places of a list, or of the focused name in a source page, with `[` and `]`. */
import { keyButton } from './key-button.ts';
import { onAction } from './page.ts';

/** Focuses the next or previous place; the list's groups open as it goes. */
export function goToPlace(distance: 1 | -1): void {
  const places = candidates();
  if (places.length === 0) return;
  const at = places.indexOf(document.activeElement as HTMLAnchorElement);
  const next =
    at < 0 ? (distance > 0 ? 0 : places.length - 1) : (at + distance + places.length) % places.length;
  const place = places[next];
  const group = place?.closest('details');
  if (group) group.open = true;
  place?.focus();
  place?.scrollIntoView({ block: 'nearest' });
}

/** In code: links to where the focused one leads; elsewhere: all places that the page lists. */
function candidates(): HTMLAnchorElement[] {
  const focused = document.activeElement?.closest<HTMLAnchorElement>('.code.src a[href]');
  if (!focused) return [...document.querySelectorAll<HTMLAnchorElement>('.uses a')];
  const href = focused.getAttribute('href');
  return [...document.querySelectorAll<HTMLAnchorElement>('.code.src a[href]')].filter(
    (link) => link.getAttribute('href') === href,
  );
}

/** The visible controls of the two keys. */
export function setUpPlaces(): void {
  document
    .querySelector('.place-keys')
    ?.append(
      keyButton('previous-place', 'keyPreviousPlace', '[', 'before'),
      keyButton('next-place', 'keyNextPlace', ']', 'behind'),
    );
  onAction('next-place', () => goToPlace(1));
  onAction('previous-place', () => goToPlace(-1));
}
