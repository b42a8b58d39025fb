/** Puts each note of a source page beside its line, below the one before it where they would meet. */

export function setUpNotes(): void {
  const column = document.querySelector<HTMLElement>('.notes');
  const frame = document.querySelector<HTMLElement>('.code-frame');
  if (!column || !frame) return;
  const wide = matchMedia('(width >= 80rem)');
  const place = () => {
    // A walk beside the code takes the column's room.
    const hasRoom = wide.matches && !document.documentElement.classList.contains('beside');
    column.classList.toggle('placed', hasRoom);
    let free = (column.querySelector('h2')?.offsetHeight ?? 0) + 8;
    for (const note of column.querySelectorAll<HTMLElement>('.note')) {
      const line = document.getElementById(`L${note.dataset['line'] ?? ''}`);
      if (!hasRoom || !line) {
        note.style.removeProperty('inset-block-start');
        continue;
      }
      const top = line.getBoundingClientRect().top - column.getBoundingClientRect().top;
      const at = Math.max(top, free);
      note.style.insetBlockStart = `${at}px`;
      free = at + note.offsetHeight + 12;
    }
    column.style.minHeight = hasRoom ? `${free}px` : '';
  };
  place();
  // Fonts, wrapped lines and the other language change heights.
  new ResizeObserver(place).observe(frame);
  new MutationObserver(place).observe(document.documentElement, { attributeFilter: ['lang', 'class'] });
}
