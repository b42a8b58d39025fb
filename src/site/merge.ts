/** Changes of the output folder, each atomic for its file: written aside on the same disk, then renamed. */
import { copyFile, mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { renderedAs } from './address.ts';

/** Top folders of the output folder that belong to the site: what is not wanted in them goes. */
const ownFolders = ['linux', 'ja', 'en', 'assets'];

/** Moves a rendered page from the first folder that has it. Throws where none has. */
export async function moveInto(outDir: string, file: string, folders: string[]): Promise<void> {
  const target = join(outDir, file);
  await mkdir(dirname(target), { recursive: true });
  for (const folder of folders) {
    const rendered = join(folder, renderedAs(file));
    try {
      await rename(rendered, target);
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EXDEV') return copyInto(outDir, file, rendered);
      if (code !== 'ENOENT') throw error;
    }
  }
  throw new Error(`No page was rendered for ${file}: its address does not fit any route in src/site/pages/.`);
}

/** Copies a file into the output folder. */
export async function copyInto(outDir: string, file: string, from: string): Promise<void> {
  await aside(join(outDir, file), (path) => copyFile(from, path));
}

/** Writes a file of the output folder; leaves it alone where it holds the same already. */
export async function writeInto(outDir: string, file: string, content: string): Promise<void> {
  const target = join(outDir, file);
  const old = await readFile(target, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (old !== content) await aside(target, (path) => writeFile(path, content));
}

async function aside(target: string, write: (path: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const path = `${target}.new`;
  try {
    await write(path);
    await rename(path, target);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/**
 * Removes what the site no longer has: files that an earlier build wrote, and anything else below its own folders.
 * @returns how many files went
 */
export async function sweep(outDir: string, wanted: ReadonlySet<string>, earlier: string[]): Promise<number> {
  const present: string[] = [];
  const folders: string[] = [];
  for (const top of ownFolders) {
    const entries = await readdir(join(outDir, top), { recursive: true, withFileTypes: true }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      },
    );
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else present.push(relative(outDir, path).split(sep).join('/'));
    }
  }
  const gone = new Set([...present, ...earlier].filter((file) => !wanted.has(file)));
  for (const file of gone) await rm(join(outDir, file), { force: true });
  if (gone.size > 0) {
    // Deepest first, so that a folder is empty when its turn comes.
    for (const folder of folders.sort((a, b) => b.length - a.length)) {
      await rmdir(folder).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOTEMPTY' && error.code !== 'ENOENT') throw error;
      });
    }
  }
  return gone.size;
}
