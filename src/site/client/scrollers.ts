/**
 * Blocks that scroll sideways take the focus, so that keys can scroll them in every browser. Source code has links to
 * focus; pages do not know at build which blocks will be too wide.
 */

const BLOCKS = 'main :is(pre:not(.src), table, .walk-picture, .lanes-picture)';

export function setUpScrollers(): void {
  const seen = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth + 1) target.setAttribute('tabindex', '0');
      else target.removeAttribute('tabindex');
    }
  });
  for (const block of document.querySelectorAll(BLOCKS)) seen.observe(block);
}
