/** Page data on disk, as `#site` reads it: one JSON file a page, the index last. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ExpansionEntry, PageData, SearchEntry, SiteData, SiteIndex, SiteIndexEntry } from '#model';

/** Collects pages as they are made, so that only one is in memory at a time. */
export class PageWriter {
  private readonly folder: string;
  private readonly entries: SiteIndexEntry[] = [];
  private readonly copies: SiteIndex['copies'] = [];
  private readonly search: NonNullable<SiteIndex['search']> = [];
  private readonly expansions: NonNullable<SiteIndex['expansions']> = [];
  private readonly written = new Set<string>();

  /** `folder` is made where it is missing; what a former run left in it is used where it is the same. */
  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** Adds a page that goes to `file` in `dist/`. */
  page(file: string, data: PageData): void {
    const { path, hash } = this.store(JSON.stringify(data), 'json');
    this.entries.push({ file, data: path, hash, type: data.type });
  }

  /** Adds a file that is taken over as it is. */
  copy(file: string, content: string | Uint8Array): void {
    const { path, hash } = this.store(content, 'bin');
    this.copies.push({ file, data: path, hash });
  }

  /** What the search knows of a version. */
  searchable(version: string, entries: SearchEntry[]): void {
    const { path, hash } = this.store(JSON.stringify(entries), 'json');
    this.search.push({ version, data: path, hash });
  }

  /** What cards show of macro calls of a version. */
  expandable(version: string, entries: ExpansionEntry[]): void {
    const { path, hash } = this.store(JSON.stringify(entries), 'json');
    this.expansions.push({ version, data: path, hash });
  }

  get count(): number {
    return this.entries.length;
  }

  /** Writes the index, and removes data that no page uses any more. */
  finish(site: SiteData): void {
    const { entries: pages, copies, search, expansions } = this;
    const index: SiteIndex = { site, pages, copies, search, expansions };
    writeAside(join(this.folder, 'index.json'), JSON.stringify(index));
    const folder = join(this.folder, 'pages');
    if (!existsSync(folder)) return;
    for (const part of readdirSync(folder)) {
      for (const name of readdirSync(join(folder, part))) {
        if (!this.written.has(`pages/${part}/${name}`)) rmSync(join(folder, part, name));
      }
    }
  }

  /** Data is named by its hash: the same page is written once. */
  private store(content: string | Uint8Array, ending: string): { path: string; hash: string } {
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 32);
    const path = `pages/${hash.slice(0, 2)}/${hash}.${ending}`;
    const full = join(this.folder, path);
    if (!this.written.has(path) && !existsSync(full)) {
      mkdirSync(dirname(full), { recursive: true });
      writeAside(full, content);
    }
    this.written.add(path);
    return { path, hash };
  }
}

/** Writes beside and renames, so that a half-written file never has the name. */
export function writeAside(path: string, content: string | Uint8Array): void {
  const aside = `${path}.${process.pid}.part`;
  try {
    writeFileSync(aside, content);
    renameSync(aside, path);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}
