/** A set of file ids as bits; grows on demand. */
export class FileSet {
  private words: Uint32Array;

  constructor(capacity = 256) {
    this.words = new Uint32Array((capacity >> 5) + 1);
  }

  has(id: number): boolean {
    const word = this.words[id >> 5];
    return word !== undefined && (word & (1 << (id & 31))) !== 0;
  }

  add(id: number): void {
    const at = id >> 5;
    if (at >= this.words.length) this.grow(at + 1);
    this.words[at]! |= 1 << (id & 31);
  }

  addAll(other: FileSet): void {
    if (other.words.length > this.words.length) this.grow(other.words.length);
    for (let i = 0; i < other.words.length; i++) this.words[i]! |= other.words[i]!;
  }

  *[Symbol.iterator](): Iterator<number> {
    for (let i = 0; i < this.words.length; i++) {
      for (let word = this.words[i]!; word !== 0; word &= word - 1)
        yield (i << 5) + (31 - Math.clz32(word & -word));
    }
  }

  private grow(words: number): void {
    const bigger = new Uint32Array(Math.max(words, this.words.length * 2));
    bigger.set(this.words);
    this.words = bigger;
  }
}
