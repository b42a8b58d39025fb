import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { figuresOf, heading, lineOf, type Report } from './lighthouse.ts';

function report(changes: Partial<Report> = {}): Report {
  return {
    categories: {
      accessibility: { score: 0.96, auditRefs: [{ id: 'color-contrast', weight: 7 }] },
      'best-practices': { score: 1, auditRefs: [{ id: 'csp-xss', weight: 0 }] },
      seo: {
        score: 1,
        auditRefs: [
          { id: 'meta-description', weight: 1 },
          { id: 'structured-data', weight: 1 },
        ],
      },
      performance: { score: 0.985, auditRefs: [{ id: 'total-blocking-time', weight: 30 }] },
    },
    audits: {
      'color-contrast': { score: 0, title: 'Colours do not have a sufficient contrast' },
      'csp-xss': { score: 0, title: 'Informative' },
      'meta-description': { score: 1, title: 'Has one' },
      'structured-data': { score: null, title: 'For people to look at' },
      'largest-contentful-paint': { score: 1, title: '', numericValue: 1234.5 },
      'total-blocking-time': { score: 0.9, title: 'Blocked', numericValue: 79.6 },
      'cumulative-layout-shift': { score: 1, title: '', numericValue: 0.0004 },
    },
    environment: { benchmarkIndex: 2321.5 },
    ...changes,
  };
}

test('scores are of 100, and what costs points of the three is named', () => {
  expect(figuresOf(report())).toEqual({
    accessibility: 96,
    bestPractices: 100,
    seo: 100,
    performance: 99,
    largestPaint: 1234.5,
    blocked: 79.6,
    shift: 0.0004,
    machine: 2321.5,
    failing: ['color-contrast: Colours do not have a sufficient contrast'],
  });
});

test('a line stands below its heading', () => {
  const line = lineOf({ ...figuresOf(report()), seo: null });
  expect(heading()).toBe('  access    best     SEO    perf     LCP blocked   shift machine');
  expect(line).toBe('      96     100       -      99   1.2 s   80 ms   0.000    2322');
});

test('a page that did not load has no figures', () => {
  const failed = report({ runtimeError: { code: 'NO_FCP', message: 'The page did not paint.' } });
  expect(() => figuresOf(failed)).toThrow('NO_FCP: The page did not paint.');
  const { 'cumulative-layout-shift': _, ...audits } = report().audits;
  expect(() => figuresOf(report({ audits }))).toThrow('no cumulative-layout-shift');
});

test("its lock names no registry, so that anyone's serves it", () => {
  const lock = readFileSync(new URL('lighthouse/package-lock.json', import.meta.url), 'utf8');
  expect(lock).not.toContain('"resolved"');
});
