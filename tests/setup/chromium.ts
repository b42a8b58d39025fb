import { findChromium, installChromium } from '../browser/browser.ts';

/** Vitest's global setup: makes sure that there is a browser before the first test wants one. */
export default function setup(): void {
  if (findChromium() === null) installChromium();
}
