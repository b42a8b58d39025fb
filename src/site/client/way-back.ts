/**
 * The way back: each link within the site carries where it was clicked; the page that opens takes it out of the
 * address at once, shows it as the first control below the header, and keeps it with the history entry.
 */
import { language, make, pageFile, say, siteRoot, wantsStill } from './page.ts';
import { extended, nameOf, trailIn, withTrail } from './origin.ts';

interface State {
  trail: string[];
  /** The walk that is open beside the code; panel.ts knows what is in it. */
  panel?: unknown;
}

let trail: string[] = [];
/** Where a jump within this page started, until its history entry exists. */
let leaving: string | null = null;
const bar = document.getElementById('trail');
/** What the page itself has there. */
const staticParts = [...(bar?.childNodes ?? [])];

/** Reads the trail of this page and keeps every link telling where it was clicked. */
export function setUpWayBack(): void {
  const kept = history.state as State | null;
  trail = Array.isArray(kept?.trail) ? kept.trail : trailIn(location.search);
  const here = new URL(location.href);
  here.searchParams.delete('from');
  history.replaceState({ ...kept, trail } satisfies State, '', here);
  show();
  flash();

  addEventListener('popstate', ({ state }: PopStateEvent) => {
    const saved = (state as State | null)?.trail;
    if (Array.isArray(saved)) trail = saved;
    else {
      // A jump within the page has just made this entry.
      if (leaving !== null) trail = extended(trail, leaving);
      history.replaceState({ ...(history.state as State | null), trail } satisfies State, '');
    }
    leaving = null;
    show();
    flash();
  });
  for (const type of ['click', 'auxclick']) document.addEventListener(type, carry, { capture: true });
  // Before anyone looks at the address in a status bar or a context menu.
  for (const type of ['pointerdown', 'focusin'])
    document.addEventListener(type, inReadersLanguage, { capture: true });
}

/** The way back as the `b` key takes it. */
export function goBack(): void {
  bar?.querySelector<HTMLAnchorElement>('.back:not([hidden])')?.click();
}

/**
 * A new history entry with more to keep than the trail.
 * @param fragment what the address names, null to leave it
 */
export function keepState(more: Omit<State, 'trail'>, fragment: string | null): void {
  const here = new URL(location.href);
  if (fragment !== null) here.hash = fragment;
  history.pushState({ trail, ...more } satisfies State, '', here);
}

/** Path and fragment of the place in this page that holds an element. */
export function originOf(element: Element): string {
  const opened = element.closest<HTMLElement>('.panel')?.dataset['origin'];
  if (opened) return opened;
  const line = element.closest<HTMLElement>('.code [id^=L]');
  const anchor = line?.id ?? element.closest('.step, figure[id], section[id]')?.id ?? headingBefore(element);
  return anchor ? `${pageFile}#${anchor}` : pageFile;
}

/** Id of the last heading that stands before an element in a story. */
function headingBefore(element: Element): string | undefined {
  const headings = [...document.querySelectorAll<HTMLElement>('.story-body :is(h2, h3)[id]')];
  return headings.findLast(
    (heading) => heading.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING,
  )?.id;
}

function linkOf(event: Event): HTMLAnchorElement | null {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null;
  return link && link.origin === location.origin && link.protocol === location.protocol ? link : null;
}

/** Source and symbol pages link to Japanese walks and stories; a reader of English wants the twin. */
function inReadersLanguage(event: Event): void {
  const link = linkOf(event);
  if (!link || language() !== 'en' || !document.documentElement.classList.contains('dual')) return;
  const japanese = new URL('ja/', siteRoot).href;
  if (link.href.startsWith(japanese)) link.href = link.href.replace(japanese, new URL('en/', siteRoot).href);
}

/** Writes the trail into a link for the time of its click. */
function carry(event: Event): void {
  inReadersLanguage(event);
  const link = linkOf(event);
  if (!link || link.dataset['trail'] !== undefined) return;
  const inside = link.closest('main, .panel');
  if (!inside || !link.href.startsWith(siteRoot.href)) return;
  if (link.pathname === location.pathname) {
    if (event.type === 'click' && link.closest('.code, .outline, .notes, .panel')) leaving = originOf(link);
    return;
  }
  const plain = link.getAttribute('href') ?? '';
  link.setAttribute('href', withTrail(plain, extended(trail, originOf(link))));
  // The browser reads the address when the click's work is done.
  setTimeout(() => link.setAttribute('href', plain));
}

/** In words, after "Back to". */
function label(origin: string): string {
  const name = nameOf(origin);
  if (name.kind === 'walk') return name.step === null ? say('walk') : say('stepOfWalk', { n: name.step });
  if (name.kind === 'story') return say('story');
  return name.kind === 'front' ? say('front') : name.text;
}

/** Japanese puts no space before its particle, except after Latin letters and figures. */
function backTo(place: string): string {
  return say('backTo', { place }).replace(/([^\x20-\x7e]) (?=に)/, '$1');
}

function originLink(index: number, text: string): HTMLAnchorElement {
  const link = make('a', '', text);
  link.href = withTrail(new URL(trail[index] ?? '', siteRoot).href, trail.slice(0, index));
  link.dataset['trail'] = '';
  return link;
}

/** Puts the trail into the bar; without one the page's own static way back stands there. */
function show(): void {
  if (!bar) return;
  bar.ariaLabel = say('trail');
  if (trail.length === 0) return bar.replaceChildren(...staticParts);
  const last = trail.length - 1;
  const link = originLink(last, '');
  link.className = 'button back';
  link.append(make('span', '', backTo(label(trail[last] ?? ''))));
  const list = make(
    'ol',
    'crumbs plain',
    ...trail.map((origin, i) => make('li', '', originLink(i, label(origin)))),
  );
  const own = make('span', '', label(pageFile));
  own.ariaCurrent = 'page';
  list.append(make('li', '', own));
  // Beside the way back where there is room, behind it on a phone.
  const more = make('summary', '', make('span', 'vh', say('trail')));
  bar.replaceChildren(link, make('details', 'crumb-fold', more, list));
}

/** Lets the place that the address names stand out for a moment. */
function flash(): void {
  const id = decodeURIComponent(location.hash.slice(1));
  const target = id ? document.getElementById(id) : null;
  // A step says by itself that it is the current one.
  if (!target || target.matches('.step, .step-title') || wantsStill()) return;
  target.classList.add('flash');
  target.addEventListener('animationend', () => target.classList.remove('flash'), { once: true });
}

// The words follow a change of language.
new MutationObserver(show).observe(document.documentElement, { attributeFilter: ['lang'] });
