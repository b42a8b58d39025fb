/**
 * The walk beside the code: a hop of a chain opens its walk in a panel, and the code stays. Where there is no room,
 * or with a key held, the same link is the walk's page.
 */
import { make, say, siteRoot, language, type ScriptWord } from './page.ts';
import { loadWalk, type StepShape } from './shards.ts';
import { keepState, originOf } from './way-back.ts';

interface OpenWalk {
  /** Address of the walk's page from the site's root, without fragment. */
  file: string;
  /** From 1. */
  step: number;
  /** Place in this page that it was opened from. */
  origin: string;
}

const wide = matchMedia('(width >= 64rem)');
let open: (OpenWalk & { spelling: string; steps: StepShape[] }) | null = null;
let panel: HTMLElement | undefined;
let opener: HTMLElement | null = null;

export function setUpPanel(): void {
  const code = document.querySelector('.code.src');
  if (!code) return;
  code.addEventListener('click', (event) => {
    const { target } = event;
    const hopLink = target instanceof Element ? target.closest<HTMLAnchorElement>('a[href*="/walk/"]') : null;
    if (!hopLink || !wide.matches || !isPlain(event as MouseEvent)) return;
    event.preventDefault();
    opener = hopLink;
    const { pathname, hash, href } = new URL(hopLink.href.replace(/\?[^#]*/, ''));
    const walk: OpenWalk = {
      file: pathname.slice(siteRoot.pathname.length),
      step: Number(hash.slice('#step-'.length)) || 1,
      origin: originOf(hopLink),
    };
    // The page itself serves where its data cannot be had.
    show(walk, true).catch(() => location.assign(href));
  });
  addEventListener('popstate', ({ state }: PopStateEvent) => {
    const saved = (state as { panel?: OpenWalk } | null)?.panel;
    if (saved) void show(saved, false);
    else if (state === null && open) {
      // A jump within the page that was made from here: the walk stays beside it.
      const { file, step, origin } = open;
      history.replaceState({ panel: { file, step, origin } }, '');
    } else hide();
  });
  const saved = (history.state as { panel?: OpenWalk } | null)?.panel;
  if (saved && wide.matches) void show(saved, false);
}

/** A click that means nothing but the link: no new tab, no selection. */
function isPlain({ button: pressed, ctrlKey, metaKey, shiftKey, altKey }: MouseEvent): boolean {
  return pressed === 0 && !ctrlKey && !metaKey && !shiftKey && !altKey;
}

/** Whether a walk is open; keys then are about it. */
export function panelIsOpen(): boolean {
  return open !== null;
}

/** Another step of the walk that is open. */
export function goInPanel(distance: 1 | -1): void {
  if (!open) return;
  const step = open.step + distance;
  if (step < 1 || step > open.steps.length) return;
  void show({ file: open.file, step, origin: open.origin }, true);
}

/** Closes the panel; the focus returns to the hop that opened it. */
export function closePanel(): void {
  if (!open) return;
  hide();
  keepState({ panel: undefined }, null);
  opener?.focus();
}

function hide(): void {
  open = null;
  panel?.remove();
  panel = undefined;
  document.documentElement.classList.remove('beside');
}

async function show(walk: OpenWalk, isNew: boolean): Promise<void> {
  const [, , version = '', ...rest] = walk.file.split('/');
  const { spelling, steps } = await loadWalk(version, rest.join('/').replace(/\.html$/, ''));
  const isFirst = open === null;
  open = { ...walk, spelling, steps };
  if (isNew) keepState({ panel: walk }, walk.origin.split('#')[1] ?? null);
  draw();
  if (isFirst) panel?.querySelector('h2')?.focus();
}

function draw(): void {
  if (!open) return;
  const { step: n, steps, spelling, file, origin } = open;
  const step = steps[n - 1];
  if (!step) return;
  panel ??= document.body.appendChild(make('aside', 'panel'));
  document.documentElement.classList.add('beside');
  panel.ariaLabel = say('panel');
  panel.dataset['origin'] = origin;
  panel.className = step.namespace ? `panel ns-${step.namespace}` : 'panel';

  const heading = make('h2', 'panel-title', say('walk'), ' ', make('code', 'vh', spelling));
  heading.tabIndex = -1;
  const close = button(say('close'), closePanel, 'Esc');
  const hops = make('ol', 'panel-hops plain', ...steps.map((one, i) => hop(one, i + 1 === n, i + 1)));
  const body = make(
    'div',
    'panel-step',
    make(
      'h3',
      '',
      make('code', '', step.title),
      ' ',
      make('span', 'step-words', operatorWords(step.operator)),
    ),
  );
  if (step.through) body.append(through(step.through));
  for (const note of step.notes) body.append(html('prose', note[language()]));
  const figure = make('figure', 'excerpt');
  if (step.place)
    figure.append(make('figcaption', '', make('code', '', link(step.place.href, step.place.label))));
  figure.append(
    ...html('', language() === 'en' ? (step.excerptEn ?? step.excerpt) : step.excerpt).childNodes,
  );
  body.append(figure);
  if (step.type)
    body.append(make('p', 'step-type', make('span', '', say('type')), make('code', '', step.type)));

  const count = make('output', 'stepper-count', say('stepCount', { n, all: steps.length }));
  const previous = button(say('keyPrevious'), () => goInPanel(-1), 'k');
  const next = button(say('keyNext'), () => goInPanel(1), 'j');
  previous.disabled = n === 1;
  next.disabled = n === steps.length;
  const page = link(`${language()}${file.slice(2)}#step-${n}`, say('openWalk'));
  panel.replaceChildren(
    make('header', 'panel-head', heading, close),
    hops,
    body,
    make('footer', 'panel-foot', make('div', 'stepper-row', previous, count, next), page),
  );
}

function hop(step: StepShape, isCurrent: boolean, n: number): HTMLLIElement {
  const control = button(
    step.title,
    () => open && void show({ file: open.file, step: n, origin: open.origin }, true),
  );
  control.className = 'hop';
  if (isCurrent) control.setAttribute('aria-current', 'step');
  return make('li', step.namespace ? `ns-${step.namespace}` : '', control);
}

/** What the value came through on its way from the step before, each with its place. */
function through(splices: NonNullable<StepShape['through']>): HTMLElement {
  const words = { function: 'throughFunction', macro: 'throughMacro', local: 'throughLocal' } as const;
  const parts = splices.map(({ kind, name, place }) => {
    const own = make('code', '', name);
    const part = make('span', '', place ? link(place.href, '') : own, ' ', say(words[kind]));
    part.querySelector('a')?.append(own);
    if (place) part.append(' ', make('code', 'at', place.label));
    return part;
  });
  return make('p', 'through', ...parts);
}

function operatorWords(operator: string): string {
  const words: Record<string, ScriptWord> = {
    base: 'base',
    '->': 'arrow',
    '.': 'dot',
    '[]': 'element',
    macro: 'macro',
    call: 'call',
  };
  const key = words[operator];
  return key ? say(key) : operator;
}

function button(text: string, run: () => unknown, key?: string): HTMLButtonElement {
  const element = make('button', 'button', text);
  element.type = 'button';
  element.addEventListener('click', run);
  if (key) {
    const cap = make('kbd', '', key);
    cap.ariaHidden = 'true';
    element.append(' ', cap);
  }
  return element;
}

function link(href: string, text: string): HTMLAnchorElement {
  const element = make('a', '', text);
  element.href = new URL(href, siteRoot).href;
  return element;
}

/** HTML of our own build, whose addresses start at the site's root. */
function html(className: string, text: string): HTMLDivElement {
  const element = make('div', className);
  element.innerHTML = text;
  for (const anchor of element.querySelectorAll<HTMLAnchorElement>('a[href^="~/"]')) {
    anchor.href = new URL((anchor.getAttribute('href') ?? '').slice(2), siteRoot).href;
  }
  return element;
}
