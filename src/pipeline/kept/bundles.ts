/**
 * Answers of many files, end to end in one compressed file that is named by the hash of what it holds: thousands of
 * small files would cost more to write than the answers do to find.
 */
import { hash } from 'node:crypto';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Bytes of answers after which a bundle is written. A run that changes one file of a bundle leaves the rest behind. */
const FULL = 1 << 20;

export interface Bundle {
  /** '' until it has been written. */
  name: string;
}

/** Where the answers about a file are: bytes of a bundle that is not compressed. */
export interface KeptAt {
  bundle: Bundle;
  from: number;
  to: number;
}

export const nameOf = (bytes: Buffer): string => hash('sha256', bytes, 'hex').slice(0, 32);

/** The bundle that is being filled. */
export class OpenBundle {
  readonly bundle: Bundle = { name: '' };
  private readonly parts: Buffer[] = [];
  private length = 0;

  add(text: string): KeptAt {
    const bytes = Buffer.from(text);
    const from = this.length;
    this.length += bytes.length;
    this.parts.push(bytes);
    return { bundle: this.bundle, from, to: this.length };
  }

  get isFull(): boolean {
    return this.length >= FULL;
  }

  content(): Buffer {
    return Buffer.concat(this.parts);
  }
}

export const packed = (content: Buffer): Buffer => zstdCompressSync(content);
export const unpacked = (bytes: Buffer): Buffer => zstdDecompressSync(bytes);
