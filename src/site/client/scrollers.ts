/**
 * Blocks that scroll take the focus, so that keys can scroll them in every browser. Source code has links to
 * focus; pages do not know at build which blocks will be too large.
 */

const BLOCKS = 'main :is(pre:not(.src), table, .walk-picture, .lanes-picture)';

export function setUpScrollers(): void {
  const seen = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const { scrollWidth, clientWidth, scrollHeight, clientHeight } = target;
      const scrolls = getComputedStyle(target).overflowY === 'auto' && scrollHeight > clientHeight + 1;
      if (scrolls || scrollWidth > clientWidth + 1) target.setAttribute('tabindex', '0');
      else target.removeAttribute('tabindex');
    }
  });
  for (const block of document.querySelectorAll(BLOCKS)) seen.observe(block);
}
