/** Lines of a source page: a click on a number chooses one, with Shift a range, as `#L80-L83` in the address. */
import { copyButton } from './copy-button.ts';
import { make, onAction } from './page.ts';

const code = document.querySelector<HTMLElement>('.code.src');

export interface SelectedLines {
  /** Fragment: the symbol that is defined on the line, else the lines. */
  anchor: string;
  /** `:82`, `:80-83`. */
  label: string;
  elements: HTMLElement[];
}

let chosen: { first: number; last: number } | null = null;
let tools: HTMLElement | undefined;

export function setUpLines(): void {
  if (!code) return;
  fromAddress();
  addEventListener('hashchange', fromAddress);
  new ResizeObserver(placeTools).observe(code);
  code.addEventListener('click', (event) => {
    const line = event.target instanceof HTMLElement && /^L\d+$/.test(event.target.id) ? event.target : null;
    if (!line || !isOnNumber(line, event)) return;
    const n = Number(line.id.slice(1));
    const first = event.shiftKey && chosen ? Math.min(chosen.first, n) : n;
    const last = event.shiftKey && chosen ? Math.max(chosen.last, n) : n;
    // Shift-click has selected text as well, which is not what was meant.
    getSelection()?.removeAllRanges();
    const here = new URL(location.href);
    here.hash = last > first ? `L${first}-L${last}` : `L${first}`;
    history.pushState(history.state, '', here);
    show(first, last);
  });
  onAction('wrap', (button) => (button.ariaPressed = String(code.classList.toggle('wrap'))));
}

/** The lines that the address names; null where it names none. */
export function selectedLines(): SelectedLines | null {
  if (!chosen || !code) return null;
  const { first, last } = chosen;
  const elements = range(first, last);
  const plain = last > first ? `L${first}-L${last}` : `L${first}`;
  const named = last === first ? elements[0]?.querySelector<HTMLElement>('[id]:not([id^=L])')?.id : undefined;
  return { anchor: named ?? plain, label: `:${first}${last > first ? `-${last}` : ''}`, elements };
}

/** Numbers are drawn in the line's own box, before its text. */
function isOnNumber(line: HTMLElement, event: MouseEvent): boolean {
  const width = parseFloat(getComputedStyle(line, '::before').width) || 0;
  return event.clientX - line.getBoundingClientRect().left < width + 16;
}

function range(first: number, last: number): HTMLElement[] {
  const lines: HTMLElement[] = [];
  for (let n = first; n <= last; n++) {
    const line = document.getElementById(`L${n}`);
    if (line) lines.push(line);
  }
  return lines;
}

function fromAddress(): void {
  const match = /^#L(\d+)(?:-L?(\d+))?$/.exec(location.hash);
  const [first, last] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
  const symbol = match ? null : document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const line = symbol?.closest<HTMLElement>('.code.src [id^=L]');
  if (match) {
    show(Math.min(first, last), Math.max(first, last));
    // A range that no page of ours links has no id of its own to scroll to.
    if (last !== first) document.getElementById(`L${Math.min(first, last)}`)?.scrollIntoView();
  } else if (line) {
    const n = Number(line.id.slice(1));
    show(n, n);
  } else clear();
}

function clear(): void {
  for (const line of document.querySelectorAll('.code.src .sel')) line.classList.remove('sel');
  tools?.remove();
  chosen = null;
}

function show(first: number, last: number): void {
  clear();
  const lines = range(first, last);
  if (lines.length === 0) return;
  chosen = { first, last };
  for (const line of lines) line.classList.add('sel');
  tools = make('div', 'line-tools', copyButton('copy-link', false), copyButton('copy-markdown', false));
  // Beside the code, not in it: lines are counted by their place among their siblings.
  code?.after(tools);
  placeTools();
}

function placeTools(): void {
  const line = chosen && document.getElementById(`L${chosen.first}`);
  const frame = tools?.parentElement;
  if (!tools || !line || !frame) return;
  tools.style.insetBlockStart = `${line.getBoundingClientRect().top - frame.getBoundingClientRect().top}px`;
}
