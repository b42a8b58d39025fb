/** Astro in a process of its own: its memory ends with it, and two of them use two processors. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface AstroJob {
  root: string;
  dataDir: string;
  /** Folder to fill; must not hold anything. */
  outDir: string;
  cacheDir: string;
  /** JSON file with the paths to render. */
  due: string;
  /** Takes what whoever builds should know and need not mend. */
  onNotice?: ((notice: string) => void) | undefined;
}

/**
 * Renders the pages that a job lists.
 * @param onPage called for each page as its rendering begins
 * @throws with what Astro printed where it fails
 */
export function runAstro(job: AstroJob, onPage: (file: string) => void): Promise<void> {
  return new Promise((done, fail) => {
    const child = fork(
      fileURLToPath(new URL('./astro-run.ts', import.meta.url)),
      [job.outDir, job.cacheDir],
      {
        cwd: job.root,
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        env: {
          ...process.env,
          ASTRO_TELEMETRY_DISABLED: '1',
          NODE_ENV: 'production',
          KWALK_SITE_DATA: job.dataDir,
          KWALK_SITE_DUE: job.due,
        },
      },
    );
    let output = '';
    const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-8000));
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('message', ({ page, notice }: { page?: string; notice?: string }) => {
      if (page) onPage(page);
      if (notice) job.onNotice?.(notice);
    });
    child.on('error', fail);
    child.on('close', (code, signal) => {
      if (code === 0) done();
      else fail(new Error(`Rendering pages failed (${signal ?? `exit code ${code}`}):\n${output.trim()}`));
    });
  });
}
