/** Every walk and road by links alone, which any keyboard follows: from the front page, along its steps, and back. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { filesOf, resolveLink } from '../pages.ts';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
/** Walks and roads, in both languages. */
const walks = filesOf(dist).filter((file) => /^(ja|en)\/(walk|road)\/.*\.html$/.test(file));

interface Link {
  path: string;
  fragment: string;
  /** As written. */
  attributes: string;
}

const texts = new Map<string, string>();
function textOf(page: string): string {
  let text = texts.get(page);
  if (text === undefined) texts.set(page, (text = readFileSync(join(dist, page), 'utf8')));
  return text;
}

/** Links of a part of a page that take the focus. */
function linksIn(page: string, html: string): Link[] {
  return [...html.matchAll(/<a\s([^>]*)>/g)].flatMap(([, attributes = '']) => {
    const url = /(?:^|\s)href=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/.exec(attributes);
    const target = url && resolveLink(page, (url[1] ?? url[2] ?? url[3] ?? '').replaceAll('&amp;', '&'));
    if (!target || /tabindex="?-1|\shidden|aria-hidden="?true/.test(attributes)) return [];
    return [{ ...target, attributes }];
  });
}

/** The trail's own way back. */
function wayBack(page: string): Link | undefined {
  const bar = /<nav[^>]*id="?trail"?[^>]*>(.*?)<\/nav>/s.exec(textOf(page))?.[1] ?? '';
  return linksIn(page, bar).find(({ attributes }) => /class="[^"]*\bback\b/.test(attributes));
}

/** The parts of a page that are its steps, by id. */
function stepsOf(page: string): Map<string, string> {
  const main = textOf(page);
  const starts = [...main.matchAll(/<section[^>]*\sid="?(step-\d+)"?[^>]*>/g)];
  return new Map(
    starts.map((start, i) => [start[1] ?? '', main.slice(start.index, starts[i + 1]?.index ?? main.length)]),
  );
}

describe('every walk and every road', () => {
  const reached = new Set<string>();
  beforeAll(() => {
    const front = ['index.html'];
    reached.add('index.html');
    for (let page = front.shift(); page !== undefined; page = front.shift()) {
      for (const { path } of linksIn(page, textOf(page))) {
        if (reached.has(path) || !path.endsWith('.html') || !existsSync(join(dist, path))) continue;
        reached.add(path);
        front.push(path);
      }
    }
  });

  test('is reached from the front page by links', () => {
    expect(walks.length).toBeGreaterThan(300);
    expect(walks.filter((walk) => !reached.has(walk))).toEqual([]);
  });

  test('has a way back that leads to a line or to where authors tell of it', () => {
    const lost = walks.flatMap((walk) => {
      const back = wayBack(walk);
      if (back === undefined) return [`${walk} has no way back`];
      const { path, fragment } = back;
      if (!existsSync(join(dist, path))) return [`${walk} goes back to ${path}, which is not there`];
      if (path.endsWith('/index.html')) return [`${walk} goes back to a list of files`];
      const ids = new Set([...textOf(path).matchAll(/\sid="?([^\s">]+)/g)].map(([, id = '']) => id));
      if (fragment !== '' && !ids.has(fragment))
        return [`${walk} goes back to ${path}#${fragment}, which is not there`];
      // From a story or a road one comes by a link; a line of the source may leave the walk to a longer one.
      if (path.startsWith('linux/')) return [];
      return linksIn(path, textOf(path)).some((link) => link.path === walk)
        ? []
        : [`${path} has no link to ${walk}, which goes back there`];
    });
    expect(lost).toEqual([]);
  });

  test('has links from each step to the next and the one before, and to the source where it has a line', () => {
    const broken = walks.flatMap((walk) => {
      const steps = stepsOf(walk);
      if (steps.size === 0) return [`${walk} has no steps`];
      return [...steps].flatMap(([id, html], i) => {
        const own = linksIn(walk, html).filter(({ path }) => path === walk);
        const leads = (to: number): boolean =>
          own.some(
            ({ fragment, attributes }) => fragment === `step-${to}` && /rel="?(next|prev)/.test(attributes),
          );
        const n = i + 1;
        return [
          ...(id === `step-${n}` ? [] : [`${walk}: ${id} is the ${n}th`]),
          ...(n === steps.size || leads(n + 1) ? [] : [`${walk}#${id} has no link to the next step`]),
          ...(n === 1 || leads(n - 1) ? [] : [`${walk}#${id} has no link to the step before`]),
          // A recorded command has no line in the source.
          ...(/<pre[^>]*class="?[^">]*\bcode\b/.test(html) &&
          !linksIn(walk, html).some(({ path }) => path.startsWith('linux/'))
            ? [`${walk}#${id} has code without a link to its place`]
            : []),
        ];
      });
    });
    expect(broken).toEqual([]);
  });
});
