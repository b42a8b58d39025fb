/** The code that gives the answers. */
import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const STAGES = ['model', 'text', 'parse', 'preprocess', 'index', 'resolve', 'pipeline', 'pipeline/kept'];

/** Changes with every change of it, and of the Node that runs it. */
export function ownCode(): string {
  const src = join(import.meta.dirname, '../..');
  const hash = createHash('sha256').update(process.version);
  for (const stage of STAGES) {
    for (const name of readdirSync(join(src, stage)).sort()) {
      const { size, mtimeMs } = statSync(join(src, stage, name));
      hash.update(`${name} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}
