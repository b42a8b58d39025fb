/** Colours of a page as they are painted, to see that each means a namespace and does not stand alone. */
import type { Page } from 'playwright-core';

/** What is painted in a colour that stands out from ink on paper. */
export interface Painted {
  /** Element, its classes, and what of it is painted. */
  what: string;
  color: string;
  /** Namespace whose colour it is; null for none. */
  namespace: string | null;
  /** Namespace of the element or of the nearest around it that has one. */
  owner: string | null;
  /** `picture`, `code`, or `words` for all else. */
  place: string;
  /** Whether the namespace's shape stands beside it: in the same picture, the same name, or on the page of code. */
  hasGlyph: boolean;
}

/** More chroma than syntax may have (OKLCH). */
const STANDS_OUT = 0.06;

/** All that is painted in a colour that stands out. */
export function paintedColours(page: Page): Promise<Painted[]> {
  return page.evaluate((standsOut) => {
    const namespaces = ['uts', 'mnt', 'pid', 'net', 'ipc', 'user', 'cgroup', 'time'];
    const accents = new Map<string, string>();
    const probe = document.body.appendChild(document.createElement('i'));
    // A class of ours gives the colour, since the policy allows no inline style.
    const glyph = probe.appendChild(document.createElement('i'));
    glyph.className = 'ns-name';
    for (const namespace of namespaces) {
      probe.className = `ns-${namespace}`;
      accents.set(getComputedStyle(glyph).color, namespace);
    }
    probe.remove();

    const chroma = (color: string): number => {
      const parts = (/\((.*)\)/.exec(color)?.[1] ?? '')
        .replace('srgb', '')
        .split(/[ ,/]+/)
        .filter(Boolean)
        .map(Number);
      const scale = color.startsWith('rgb') ? 255 : 1;
      if (!/^(rgb|color\(srgb)/.test(color)) throw new Error(`A colour that is not understood: ${color}`);
      if ((parts[3] ?? 1) === 0) return 0;
      const [r = 0, g = 0, b = 0] = parts
        .slice(0, 3)
        .map((part) => part / scale)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
      const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
      const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
      const x = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
      const y = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
      return Math.hypot(x, y);
    };
    const nameOf = (element: Element | null): string | null =>
      /(?:^| )ns-(\w+)/.exec(
        (element?.getAttribute('class') ?? '')
          .split(' ')
          .filter((one) => namespaces.includes(one.slice(3)))
          .join(' '),
      )?.[1] ?? null;
    const ownerOf = (element: Element): string | null => {
      for (let at: Element | null = element; at; at = at.parentElement) {
        const name = nameOf(at);
        if (name !== null) return name;
      }
      return null;
    };
    const shapesIn = (scope: Element | null, namespace: string): boolean =>
      [...(scope?.querySelectorAll('.glyph') ?? [])].some(
        (shape) => ownerOf(shape) === namespace && shape.getClientRects().length > 0,
      );

    const found: Painted[] = [];
    for (const element of document.querySelectorAll('body, body *')) {
      if (element.getClientRects().length === 0) continue;
      for (const pseudo of [null, '::before', '::after']) {
        const style = getComputedStyle(element, pseudo);
        if (style.visibility === 'hidden' || (pseudo !== null && style.content === 'none')) continue;
        const shape = element instanceof SVGGeometryElement || element instanceof SVGTextElement;
        const text =
          pseudo === null
            ? [...element.childNodes].some(
                (node) => node.nodeType === Node.TEXT_NODE && node.nodeValue!.trim() !== '',
              )
            : !/^(none|normal|""|'')$/.test(style.content);
        const painted: [string, string][] = [];
        if (text && !shape) painted.push(['text', style.color]);
        if (text && style.textDecorationLine !== 'none')
          painted.push(['underline', style.textDecorationColor]);
        if (shape && pseudo === null) {
          if (style.fill !== 'none') painted.push(['fill', style.fill]);
          if (style.stroke !== 'none') painted.push(['stroke', style.stroke]);
        }
        if (!shape) {
          painted.push(['background', style.backgroundColor]);
          for (const side of ['top', 'right', 'bottom', 'left'])
            if (parseFloat(style.getPropertyValue(`border-${side}-width`)) > 0)
              painted.push(['border', style.getPropertyValue(`border-${side}-color`)]);
          for (const [color] of style.boxShadow.matchAll(/(?:rgba?|color)\([^)]*\)/g))
            painted.push(['shadow', color]);
        }
        for (const [part, color] of painted) {
          if (chroma(color) <= standsOut) continue;
          const namespace = accents.get(color) ?? null;
          const picture = element.closest('.pic');
          const place = picture ? 'picture' : element.closest('.code, .c') ? 'code' : 'words';
          const scope = picture ?? (place === 'code' ? document.body : element.closest('.ns-name'));
          found.push({
            what: `${element.tagName} .${element.getAttribute('class') ?? ''}${pseudo ?? ''} ${part}: ${(element.textContent ?? '').trim().slice(0, 30)}`,
            color,
            namespace,
            owner: ownerOf(element),
            place,
            hasGlyph: namespace !== null && shapesIn(scope, namespace),
          });
        }
      }
    }
    return found;
  }, STANDS_OUT);
}
