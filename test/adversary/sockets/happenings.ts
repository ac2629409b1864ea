/** Lets tests wait for what happens, without looking at a clock in between. */
export class Happenings {
  readonly #waiting = new Set<() => void>();

  /** Something has happened. */
  changed(): void {
    for (const look of this.#waiting) look();
  }

  /** Resolves as soon as something is so. @throws Error with `complaint` when it is not within a time. */
  async until(isSo: () => boolean, limitMs: number, complaint: () => string): Promise<void> {
    const reached = Promise.withResolvers<void>();
    const look = () => {
      if (isSo()) reached.resolve();
    };
    const timer = setTimeout(() => reached.reject(new Error(complaint())), limitMs);
    this.#waiting.add(look);
    look();
    try {
      await reached.promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(look);
    }
  }
}
