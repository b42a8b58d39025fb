/**
 * The eight namespaces' shapes, in a box of 12 and filled by style sheet: the colour never stands alone. A door of its
 * own (`#shapes`), since the site draws them in HTML and needs nothing else of a picture.
 */
import type { Namespace } from '#model';

export const SHAPES: Record<Namespace, string> = {
  uts: '<circle cx="6" cy="6" r="5.2"/>',
  mnt: '<rect x="1" y="1" width="10" height="10"/>',
  pid: '<path d="M6 .8 11.6 11H.4z"/>',
  net: '<path d="M6 0l6 6-6 6-6-6z"/>',
  ipc: '<path d="M4.2.8h3.6v3.4h3.4v3.6H7.8v3.4H4.2V7.8H.8V4.2h3.4z"/>',
  user: '<path d="M6 .3l1.8 3.8 4.1.5-3 2.9.8 4.1L6 9.6l-3.7 2 .8-4.1-3-2.9 4.1-.5z"/>',
  cgroup: '<path d="M3.1 1h5.8L11.8 6 8.9 11H3.1L.2 6z"/>',
  time: '<path d="M6 .8a5.2 5.2 0 0 1 0 10.4zM6 .8v1.3a3.9 3.9 0 0 0 0 7.8v1.3A5.2 5.2 0 0 1 6 .8z"/>',
};
