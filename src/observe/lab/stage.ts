/** What has been set up on the machine, so that all of it can be undone, last first. */
export class Stage {
  readonly #undo: { what: string; how: () => Promise<void> }[] = [];

  #closed = false;

  /** Remembers how to undo something that has just been done. Throws where nothing may be set up any more. */
  defer(what: string, how: () => Promise<void>): void {
    this.#undo.push({ what, how });
    if (this.#closed) throw new Error('the lab was told to end');
  }

  /** From now on nothing may be set up. */
  close(): void {
    this.#closed = true;
  }

  /**
   * Undoes everything. One step that fails does not keep the others from being tried; then it throws an
   * `Error` that names what is left behind.
   */
  async clear(): Promise<void> {
    const left: string[] = [];
    for (let step = this.#undo.pop(); step; step = this.#undo.pop()) {
      try {
        await step.how();
      } catch (error) {
        left.push(`${step.what} (${(error as Error).message})`);
      }
    }
    if (left.length > 0) throw new Error(`The lab could not clean up after itself: ${left.join('; ')}`);
  }
}
