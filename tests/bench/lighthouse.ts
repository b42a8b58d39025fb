/**
 * What Lighthouse says of pages, each as a phone and as a desktop would meet it.
 *
 * Lighthouse stands apart from the project's packages (lighthouse/package.json, with its own lock): it is as large as
 * a quarter of them, and only this needs it. It is installed into `.cache/` when it is first wanted.
 */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PRESETS = ['mobile', 'desktop'] as const;
export type Preset = (typeof PRESETS)[number];

/** The part of Lighthouse's JSON that is read here. */
export interface Report {
  runtimeError?: { code: string; message: string };
  categories: Record<string, { score: number | null; auditRefs: { id: string; weight: number }[] }>;
  audits: Record<string, { score: number | null; title: string; numericValue?: number }>;
  /** How fast Lighthouse found the machine to be: below 1,000 its seconds say little. */
  environment: { benchmarkIndex: number };
}

export interface LighthouseFigures {
  /** Of 100; null where Lighthouse gives none. */
  accessibility: number | null;
  bestPractices: number | null;
  seo: number | null;
  performance: number | null;
  /** Milliseconds until the largest part of the first screen was there, on the simulated device. */
  largestPaint: number;
  /** Milliseconds for which a tap would have waited. */
  blocked: number;
  /** Cumulative layout shift; 0 where nothing moved. */
  shift: number;
  machine: number;
  /** What costs points, each as its title. */
  failing: string[];
}

const FOLDER = fileURLToPath(new URL('lighthouse/', import.meta.url));
const MANIFESTS = ['package.json', 'package-lock.json'];

/** Reads what counts out of a report. Throws where Lighthouse could not load the page. */
export function figuresOf(report: Report): LighthouseFigures {
  if (report.runtimeError) throw new Error(`${report.runtimeError.code}: ${report.runtimeError.message}`);
  const score = (id: string): number | null => {
    const found = report.categories[id]?.score ?? null;
    return found === null ? null : Math.round(found * 100);
  };
  const value = (id: string): number => {
    const found = report.audits[id]?.numericValue;
    if (found === undefined) throw new Error(`Lighthouse's report has no ${id}.`);
    return found;
  };
  // What is measured has its own columns.
  const failing = Object.entries(report.categories)
    .filter(([id]) => ['accessibility', 'best-practices', 'seo'].includes(id))
    .flatMap(([, { auditRefs }]) => auditRefs)
    .filter(({ id, weight }) => weight > 0 && (report.audits[id]?.score ?? 1) < 1)
    .map(({ id }) => `${id}: ${report.audits[id]?.title}`);
  return {
    accessibility: score('accessibility'),
    bestPractices: score('best-practices'),
    seo: score('seo'),
    performance: score('performance'),
    largestPaint: value('largest-contentful-paint'),
    blocked: value('total-blocking-time'),
    shift: value('cumulative-layout-shift'),
    machine: report.environment.benchmarkIndex,
    failing: [...new Set(failing)],
  };
}

/** One page's figures as a line; heading() names its columns. */
export function lineOf(figures: LighthouseFigures): string {
  const { accessibility, bestPractices, seo, performance, largestPaint, blocked, shift, machine } = figures;
  const scores = [accessibility, bestPractices, seo, performance].map((score) => score ?? '-');
  return columns([
    ...scores.map(String),
    `${(largestPaint / 1000).toFixed(1)} s`,
    `${Math.round(blocked)} ms`,
    shift.toFixed(3),
    String(Math.round(machine)),
  ]);
}

export function heading(): string {
  return columns(['access', 'best', 'SEO', 'perf', 'LCP', 'blocked', 'shift', 'machine']);
}

function columns(cells: string[]): string {
  return cells.map((cell) => cell.padStart(8)).join('');
}

/**
 * Makes sure that Lighthouse is there.
 * @param cache folder for it; it is installed anew only where the lock has changed
 * @returns its command line's script
 */
export async function lighthouseIn(cache: string): Promise<string> {
  const script = join(cache, 'node_modules/lighthouse/cli/index.js');
  const same = MANIFESTS.every(
    (name) =>
      existsSync(join(cache, name)) &&
      readFileSync(join(cache, name)).equals(readFileSync(join(FOLDER, name))),
  );
  if (same && existsSync(script)) return script;
  console.error('Installing Lighthouse (once): npm ci in .cache/lighthouse');
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  for (const name of MANIFESTS) cpSync(join(FOLDER, name), join(cache, name));
  try {
    await output(...npm('ci', '--ignore-scripts', '--no-audit', '--no-fund'), { cwd: cache });
  } catch (error) {
    // A half of it would be taken for the whole.
    rmSync(cache, { recursive: true, force: true });
    throw error;
  }
  return script;
}

/** npm by the script that runs us, which starts without a shell on every system. */
function npm(...args: string[]): [string, string[]] {
  const script = process.env['npm_execpath'];
  return script ? [process.execPath, [script, ...args]] : ['npm', args];
}

/**
 * Lets Lighthouse look at one page. Nothing is sent anywhere but to the page's host.
 * @param script what `lighthouseIn` returned
 * @param browser path of Chromium
 */
export async function audit(script: string, browser: string, url: string, preset: Preset): Promise<Report> {
  const aside = mkdtempSync(join(tmpdir(), 'kwalk-lighthouse-'));
  const file = join(aside, 'report.json');
  try {
    await output(
      process.execPath,
      [
        script,
        url,
        ...(preset === 'desktop' ? ['--preset=desktop'] : []),
        '--only-categories=accessibility,best-practices,seo,performance',
        '--output=json',
        `--output-path=${file}`,
        '--quiet',
        '--no-enable-error-reporting',
        '--chrome-flags=--headless --no-sandbox --disable-gpu',
      ],
      { env: { ...process.env, CHROME_PATH: browser } },
    );
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** Runs a program to its end. Throws with what it said where it fails. */
function output(
  command: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(said);
      else reject(new Error(`${command} ended with ${code}:\n${said}`));
    });
  });
}
