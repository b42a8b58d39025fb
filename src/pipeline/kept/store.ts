/**
 * A folder that keeps answers from one run to the next: objects named by the hash of what they hold, and manifests
 * that name them. Nothing in it is ever changed in place, so that runs at the same time, or killed ones, do no harm.
 */
import { hash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { writeAside } from '../pages.ts';
import { emptyManifest, type Manifest, packManifest, unpackManifest } from './manifest.ts';

/** Manifests that are kept: one for each question that was asked. */
const MOST_MANIFESTS = 24;
/** Milliseconds after which an object that no manifest names is none of a run that still goes on. */
const GRACE = 3_600_000;
/** What a full, read-only or forbidden disk says. */
const UNWRITABLE = new Set([
  'ENOSPC',
  'EDQUOT',
  'EROFS',
  'EACCES',
  'EPERM',
  'ENOTDIR',
  'EEXIST',
  'EISDIR',
  'EIO',
]);
const UNREADABLE = new Set(['ENOENT', 'EACCES', 'EPERM', 'ENOTDIR', 'EISDIR', 'EIO']);

export class Store {
  private readonly folder: string;
  private readonly key: string;
  private readonly warn: (message: string) => void;
  /** Whether what is put can be read back. */
  writable = true;
  private warned = false;

  /**
   * @param question what is kept is an answer to this: it differs where tree, configuration or code differ
   * @param warn is told once of what is wrong with the folder, and then goes on without it
   */
  constructor(folder: string, question: string, warn: (message: string) => void) {
    this.folder = folder;
    this.key = hash('sha256', question, 'hex').slice(0, 32);
    this.warn = warn;
  }

  /** What the last run left; an empty one where there is none that can be read. */
  manifest(): Manifest {
    const file = join(this.folder, `${this.key}.run`);
    try {
      return unpackManifest(readFileSync(file));
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT') this.complain(`${file} cannot be used (${message}): all files are read again`);
      return emptyManifest();
    }
  }

  /** Keeps an answer; returns its name. */
  put(text: string): string {
    const bytes = Buffer.from(text);
    const name = hash('sha256', bytes, 'hex').slice(0, 32);
    const file = this.fileOf(name);
    this.write(() => {
      const stats = statSync(file, { throwIfNoEntry: false });
      if (stats?.size === bytes.length) {
        // It may be old: no other run should take it for garbage.
        if (Date.now() - stats.mtimeMs > GRACE / 2) utimesSync(file, new Date(), new Date());
        return;
      }
      mkdirSync(join(this.folder, 'objects', name.slice(0, 2)), { recursive: true });
      writeAside(file, bytes);
    });
    return name;
  }

  /** Null where it is not there, or not what it was. */
  get(name: string): string | null {
    try {
      const bytes = readFileSync(this.fileOf(name));
      if (hash('sha256', bytes, 'hex').slice(0, 32) === name) return bytes.toString();
      rmSync(this.fileOf(name), { force: true });
      this.complain(`${this.fileOf(name)} is damaged: its file is read again`);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (!code || !UNREADABLE.has(code)) throw error;
      if (code !== 'ENOENT') this.complain(message);
    }
    return null;
  }

  /** Keeps what the next run needs; what it names has been put. */
  save(manifest: Manifest): void {
    this.write(() => {
      mkdirSync(this.folder, { recursive: true });
      const names = Array.from(manifest.answers.values(), ({ object }) => object).join('\n');
      writeAside(join(this.folder, `${this.key}.names`), names);
      writeAside(join(this.folder, `${this.key}.run`), Buffer.concat(packManifest(manifest)));
    });
  }

  /** Removes manifests of questions that were not asked for long, and objects that none names. */
  prune(): void {
    this.write(() => {
      const age = (name: string): number =>
        statSync(join(this.folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
      const names = readdirSync(this.folder).filter((name) => name !== 'objects');
      const runs = names.filter((name) => name.endsWith('.run')).sort((a, b) => age(b) - age(a));
      const kept = new Set(runs.slice(0, MOST_MANIFESTS).map((name) => name.slice(0, -4)));
      for (const name of names)
        if (!kept.has(name.split('.')[0]!) && Date.now() - age(name) > GRACE)
          rmSync(join(this.folder, name), { force: true });
      const used = new Set<string>();
      for (const key of kept)
        for (const name of readFileSync(join(this.folder, `${key}.names`), 'latin1').split('\n'))
          used.add(name);
      for (const group of readdirSync(join(this.folder, 'objects'))) {
        for (const name of readdirSync(join(this.folder, 'objects', group))) {
          if (used.has(name)) continue;
          const file = join(this.folder, 'objects', group, name);
          const stats = statSync(file, { throwIfNoEntry: false });
          if (stats && Date.now() - stats.mtimeMs > GRACE) rmSync(file, { force: true });
        }
      }
    });
  }

  private fileOf(name: string): string {
    return join(this.folder, 'objects', name.slice(0, 2), name);
  }

  private write(act: () => void): void {
    if (!this.writable) return;
    try {
      act();
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      // Another run has removed it first.
      if (code === 'ENOENT') return;
      if (!code || !UNWRITABLE.has(code)) throw error;
      this.writable = false;
      this.complain(`answers cannot be kept in ${this.folder} (${message}): the next run reads again`);
    }
  }

  private complain(message: string): void {
    if (this.warned) return;
    this.warned = true;
    this.warn(message);
  }
}
