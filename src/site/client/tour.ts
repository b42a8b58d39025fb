/** A story as a guided tour: the paragraph that one reads lights the lines of the code beside it. */

const paragraphs = [...document.querySelectorAll<HTMLElement>('.beat:has(figure) [data-lights]')];
let reading: HTMLElement | null = null;

export function setUpTour(): void {
  if (paragraphs.length === 0) return;
  addEventListener('scroll', follow, { passive: true });
  // Not at once: it would have the page laid out before the other modules have added to it.
  requestAnimationFrame(follow);
  // Pointing at a paragraph is reading it.
  for (const one of paragraphs) one.addEventListener('pointerenter', () => read(one));
}

/** The last paragraph that has come up to the middle of the window, while its code is still in sight. */
function follow(): void {
  const mark = innerHeight * 0.5;
  const one = paragraphs.findLast((paragraph) => paragraph.getBoundingClientRect().top < mark);
  read(one && one.getBoundingClientRect().bottom > 0 ? one : null);
}

function read(paragraph: HTMLElement | null): void {
  if (paragraph === reading) return;
  reading?.classList.remove('reading');
  for (const line of document.querySelectorAll('.beat .lit')) line.classList.remove('lit');
  reading = paragraph;
  if (!paragraph) return;
  paragraph.classList.add('reading');
  const figure = paragraph.closest('.beat')?.querySelector('figure');
  const lines = (paragraph.dataset['lights'] ?? '')
    .split(' ')
    .flatMap((n) => [...(figure?.querySelectorAll<HTMLElement>(`[data-n="${n}"]`) ?? [])]);
  for (const line of lines) line.classList.add('lit');
  const [first] = lines;
  // Only the code beside the text moves, never the text.
  if (figure && first && figure.scrollHeight > figure.clientHeight) {
    figure.scrollTop += first.getBoundingClientRect().top - figure.getBoundingClientRect().top - 80;
  }
}
