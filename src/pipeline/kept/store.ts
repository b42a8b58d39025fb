/**
 * A folder that keeps answers from one run to the next: bundles named by the hash of what they hold, and manifests
 * that name them. Nothing in it is ever changed in place, so that runs at the same time, or killed ones, do no harm.
 */
import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { writeAside } from '../pages.ts';
import { type Bundle, type KeptAt, nameOf, OpenBundle, packed, unpacked } from './bundles.ts';
import { applyDelta, type Base, packDelta } from './delta.ts';
import { checksumOf, emptyManifest, type Manifest, packManifest, unpackManifest } from './manifest.ts';

/** Manifests that are kept: one for each question that was asked. */
const MOST_MANIFESTS = 24;
/** Milliseconds after which a bundle that no manifest names is none of a run that still goes on. */
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
  writable = true;
  private warned = false;
  /** The manifest that stands whole on disk. */
  private base: Base | null = null;
  private open = new OpenBundle();
  /** What could not be written, and what was read last. */
  private readonly held = new Map<Bundle, Buffer>();
  private last: { bundle: Bundle; content: Buffer } | null = null;

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
    const whole = this.own('run');
    try {
      const bytes = readFileSync(whole);
      this.base = { manifest: unpackManifest(bytes), checksum: checksumOf(bytes) };
    } catch (error) {
      return this.unusable(whole, error);
    }
    const delta = this.own('delta');
    if (!existsSync(delta)) return this.base.manifest;
    try {
      return applyDelta(this.base, readFileSync(delta));
    } catch (error) {
      this.base = null;
      return this.unusable(delta, error);
    }
  }

  private unusable(file: string, error: unknown): Manifest {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') this.complain(`${file} cannot be used (${message}): all files are read again`);
    return emptyManifest();
  }

  private own(ending: 'run' | 'delta' | 'names'): string {
    return join(this.folder, `${this.key}.${ending}`);
  }

  /** Keeps an answer, written with `save` at the latest; returns where. */
  put(text: string): KeptAt {
    const at = this.open.add(text);
    if (this.open.isFull) this.close();
    return at;
  }

  /** Null where it is not there, or not what it was. */
  get({ bundle, from, to }: KeptAt): string | null {
    return this.content(bundle)?.toString('utf8', from, to) ?? null;
  }

  private content(bundle: Bundle): Buffer | null {
    if (bundle === this.open.bundle) this.close();
    const held = this.held.get(bundle);
    if (held) return held;
    if (this.last?.bundle !== bundle) {
      const content = this.readBundle(bundle.name);
      if (!content) return null;
      this.last = { bundle, content };
    }
    return this.last.content;
  }

  private readBundle(name: string): Buffer | null {
    const file = this.fileOf(name);
    try {
      const bytes = readFileSync(file);
      if (nameOf(bytes) === name) return unpacked(bytes);
      rmSync(file, { force: true });
      this.complain(`${file} is damaged: its files are read again`);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (!code || !UNREADABLE.has(code)) throw error;
      if (code !== 'ENOENT') this.complain(message);
    }
    return null;
  }

  /** Writes the bundle that is open. */
  private close(): void {
    const { bundle } = this.open;
    const content = this.open.content();
    this.open = new OpenBundle();
    if (content.length === 0) return;
    const bytes = packed(content);
    bundle.name = nameOf(bytes);
    const file = this.fileOf(bundle.name);
    this.write(() => {
      const stats = statSync(file, { throwIfNoEntry: false });
      if (stats?.size === bytes.length) {
        // It may be old: no other run should take it for garbage.
        if (Date.now() - stats.mtimeMs > GRACE / 2) utimesSync(file, new Date(), new Date());
        return;
      }
      mkdirSync(join(this.folder, 'objects'), { recursive: true });
      writeAside(file, bytes);
    });
    if (!this.writable) this.held.set(bundle, content);
  }

  /** Keeps what the next run needs; what it names has been put. */
  save(manifest: Manifest): void {
    this.close();
    this.write(() => {
      mkdirSync(this.folder, { recursive: true });
      const names = [...new Set(Array.from(manifest.answers.values(), ({ at }) => at.bundle.name))].join(
        '\n',
      );
      writeAside(this.own('names'), names);
      const delta = this.base && packDelta(this.base, manifest);
      if (delta) return writeAside(this.own('delta'), delta);
      this.base = null;
      writeAside(this.own('run'), packManifest(manifest));
      // One that is left belongs to no manifest that is there.
      rmSync(this.own('delta'), { force: true });
    });
  }

  /** Removes manifests of questions that were not asked for long, and bundles that none names. */
  prune(): void {
    this.write(() => {
      const age = (name: string): number =>
        statSync(join(this.folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
      const names = readdirSync(this.folder).filter((name) => name !== 'objects');
      // What is in use is said anew by each run that keeps something.
      const uses = names.filter((name) => name.endsWith('.names')).sort((a, b) => age(b) - age(a));
      const kept = new Set(uses.slice(0, MOST_MANIFESTS).map((name) => name.slice(0, -'.names'.length)));
      for (const name of names)
        if (!kept.has(name.split('.')[0]!) && Date.now() - age(name) > GRACE)
          rmSync(join(this.folder, name), { force: true });
      const used = new Set<string>();
      for (const key of kept)
        for (const name of readFileSync(join(this.folder, `${key}.names`), 'latin1').split('\n'))
          used.add(name);
      for (const name of readdirSync(join(this.folder, 'objects'))) {
        if (used.has(name)) continue;
        const file = this.fileOf(name);
        const stats = statSync(file, { throwIfNoEntry: false });
        if (stats && Date.now() - stats.mtimeMs > GRACE) rmSync(file, { force: true, recursive: true });
      }
    });
  }

  private fileOf(name: string): string {
    return join(this.folder, 'objects', name);
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
