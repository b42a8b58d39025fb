/** Syntax classes of files, kept from one run to the next: to find them is half of rendering. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { HighlightCache } from '#render';
import { writeAside } from './pages.ts';

const FILE = '.cache/highlights.json';

/** What the last build of the project found; empty before the first. */
export function readHighlights(root: string): HighlightCache {
  const path = join(root, FILE);
  return new Map(existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as [string, never][]) : []);
}

export function writeHighlights(root: string, highlights: HighlightCache): void {
  const path = join(root, FILE);
  mkdirSync(dirname(path), { recursive: true });
  writeAside(path, JSON.stringify([...highlights]));
}
