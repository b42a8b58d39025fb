/** Which branches of which files one unit takes; all of them in one array, as a unit has a thousand files. */
import { Taken } from './source-file.ts';

export class TakenBranches {
  private bytes = new Uint8Array(512);
  private used = 0;
  /** File → where its branches begin. */
  private readonly begin = new Map<number, number>();

  /** Whether the unit enters the file. */
  has(file: number): boolean {
    return this.begin.has(file);
  }

  /** Makes room for the branches of a file; returns false where that has been done. */
  enter(file: number, branches: number): boolean {
    if (this.begin.has(file)) return false;
    this.begin.set(file, this.used);
    this.used += branches;
    if (this.used > this.bytes.length) {
      const bigger = new Uint8Array(Math.max(this.used, this.bytes.length * 2));
      bigger.set(this.bytes);
      this.bytes = bigger;
    }
    return true;
  }

  /** How a branch of an entered file is taken, as `Taken`. */
  get(file: number, branch: number): number {
    return this.bytes[this.begin.get(file)! + branch]!;
  }

  /** A branch that is taken for sure stays so. */
  set(file: number, branch: number, how: number): void {
    const at = this.begin.get(file)! + branch;
    if (this.bytes[at] !== Taken.yes) this.bytes[at] = how;
  }
}
