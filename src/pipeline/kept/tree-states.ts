/**
 * What the disk says of the files of a tree, to know which have changed since an earlier run: by size and times where
 * these tell, as git's index does, else by a hash of what they hold.
 */
import { hash } from 'node:crypto';
import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { posix } from 'node:path';
import type { FolderTree } from '../tree.ts';

/** Milliseconds within which a second change may leave a file's times as they are; FAT counts in two seconds. */
const RACY = 2500;

/** A file as a run has found it; never changed in place, so that it is known what is as it was. */
export interface FileState {
  /** Of its content; '' for what is to be taken as changed. */
  readonly hash: string;
  /** Size, times and number; '' where they cannot be trusted. */
  readonly stamp: string;
}

/** A folder in which files have been sought in vain. */
export interface Lacking {
  stamp: string;
  /** Names, each with what it is asked for: whatever the folder's times say, or only where they differ. */
  names: string[];
  always: boolean[];
}

/** Path → state; folder → what it lacks. */
export interface States {
  files: Map<string, FileState>;
  lacking: Map<string, Lacking>;
}

/** A tree that remembers in which state it was read. */
export class TreeStates {
  readonly files = new Map<string, FileState>();
  /** Something is not as the earlier run has seen it, if only its times. */
  moved = false;
  private readonly absent = new Set<string>();
  private readonly tree: FolderTree;
  private readonly started = Date.now();
  /** What an earlier run lacked and this one does. */
  private lacking = new Map<string, Lacking>();

  constructor(tree: FolderTree) {
    this.tree = tree;
  }

  /** Compares with an earlier run: paths whose content is another, that are gone, and that have come. */
  changes(before: States): { changed: Set<string>; come: Set<string> } {
    const changed = new Set<string>();
    const come = new Set<string>();
    for (const [path, state] of before.files) {
      const place = this.tree.place(path);
      if (!place) {
        changed.add(path);
        this.absent.add(path);
        this.moved = true;
        continue;
      }
      const stamp = this.trusted(place.stats);
      if (state.stamp !== '' && stamp === state.stamp) {
        this.files.set(path, state);
        continue;
      }
      this.moved = true;
      const now = { hash: hashOf(readFileSync(place.file)), stamp };
      this.files.set(path, now);
      if (now.hash !== state.hash) changed.add(path);
    }
    for (const [folder, lacking] of before.lacking) {
      const stamp = this.folderStamp(folder);
      const same = lacking.stamp !== '' && stamp === lacking.stamp;
      lacking.names.forEach((name, i) => {
        if (same && !lacking.always[i]) return;
        const path = posix.join(folder, name);
        if (this.tree.place(path)) come.add(path);
      });
      if (same) this.lacking.set(folder, lacking);
      else this.moved = true;
      for (const name of lacking.names) this.absent.add(posix.join(folder, name));
    }
    for (const path of come) {
      this.absent.delete(path);
      this.lacking.delete(posix.dirname(path));
    }
    return { changed, come };
  }

  exists(path: string): boolean {
    if (this.files.has(path)) return true;
    if (this.absent.has(path)) return false;
    const found = this.tree.place(path) !== null;
    if (!found) {
      this.absent.add(path);
      this.moved = true;
      this.lacking.delete(posix.dirname(path));
    }
    return found;
  }

  read(path: string): string | null {
    const place = this.tree.place(path);
    const known = this.files.get(path);
    if (!place) {
      if (known) this.files.set(path, { ...known, hash: '' });
      this.exists(path);
      return null;
    }
    // Its times are looked at before its text: what comes between the two is found by the next run.
    const stamp = this.trusted(place.stats);
    const content = readFileSync(place.file);
    const now = hashOf(content);
    this.moved = true;
    // Answers that rest on it may have been taken over as it was.
    if (known && known.hash !== now) this.files.set(path, { hash: '', stamp: '' });
    else this.files.set(path, { hash: now, stamp });
    return content.toString('latin1');
  }

  /** For the next run. */
  states(): States {
    const lacking = new Map(this.lacking);
    const names = new Map<string, string[]>();
    for (const path of this.absent) {
      if (this.files.has(path)) continue;
      const folder = posix.dirname(path);
      if (lacking.has(folder)) continue;
      const list = names.get(folder);
      if (list) list.push(posix.basename(path));
      else names.set(folder, [posix.basename(path)]);
    }
    for (const [folder, list] of names) {
      const stamp = this.folderStamp(folder);
      // Links that lead nowhere, and folders: a change of what they are need not show in the folder's times.
      const there = new Set(this.tree.places(folder).flatMap((place) => entriesOf(place)));
      lacking.set(folder, { stamp, names: list, always: list.map((name) => there.has(name)) });
    }
    return { files: this.files, lacking };
  }

  private folderStamp(folder: string): string {
    const stamps = this.tree.places(folder).map((place) => {
      const stats = statSync(place, { throwIfNoEntry: false });
      return stats ? this.trusted(stats) : '-';
    });
    return stamps.includes('') ? '' : stamps.join(' ');
  }

  private trusted({ size, mtimeMs, ctimeMs, ino, dev }: Stats): string {
    if (Math.max(mtimeMs, ctimeMs) > this.started - RACY) return '';
    return `${size} ${mtimeMs} ${ctimeMs} ${ino} ${dev}`;
  }
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}

const hashOf = (content: Buffer): string => hash('sha256', content, 'hex').slice(0, 32);
