import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Observation } from '#model';

/**
 * Writes a recording to `folder/<id>.json` and gives that path. It is written aside and renamed, so that
 * a recording is never half there.
 */
export async function saveObservation(observation: Observation, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${observation.id}.json`);
  const aside = `${file}.${process.pid}.part`;
  try {
    await writeFile(aside, `${JSON.stringify(observation, null, 2)}\n`);
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
  return file;
}
