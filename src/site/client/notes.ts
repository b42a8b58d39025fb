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
    const notes = column.querySelectorAll<HTMLElement>('.note');
    if (!hasRoom) {
      for (const note of notes) note.style.removeProperty('inset-block-start');
      column.style.minHeight = '';
      return;
    }
    let free = (column.querySelector('h2')?.offsetHeight ?? 0) + 8;
    for (const note of notes) {
      const line = document.getElementById(`L${note.dataset['line'] ?? ''}`);
      if (!line) {
        note.style.removeProperty('inset-block-start');
        continue;
      }
      const top = line.getBoundingClientRect().top - column.getBoundingClientRect().top;
      const at = Math.max(top, free);
      note.style.insetBlockStart = `${at}px`;
      free = at + note.offsetHeight + 12;
    }
    column.style.minHeight = `${free}px`;
  };
  // Fonts, wrapped lines and the other language change heights; the first time is when the page has been laid out.
  new ResizeObserver(place).observe(frame);
  new MutationObserver(place).observe(document.documentElement, { attributeFilter: ['lang', 'class'] });
}
