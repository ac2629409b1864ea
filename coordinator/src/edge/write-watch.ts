import type { Store } from "@fedseg/keeper/books/store.ts";

/** What is written to find out whether a store takes something again; nobody reads it. */
const PROBE = "write-probe";

/** Whether books can be written: what has become of the last write into any that it watches, for `/readyz`. */
export class WriteWatch {
  #isWritable = true;
  #isTrying = false;

  /** Whether the last write has come through, or none was tried. */
  get isWritable(): boolean {
    return this.#isWritable;
  }

  /** Returns a store whose writes are watched. */
  over(store: Store): Store {
    return {
      read: (key) => store.read(key),
      keys: () => store.keys(),
      lines: () => store.lines(),
      close: () => store.close(),
      commit: (writes, lines) => this.#heard(store.commit(writes, lines)),
    };
  }

  /** Writes into a watched store to find out whether it takes something again; once at a time, and only when it has not. */
  tryAgain(store: Pick<Store, "commit">, now: Date): void {
    if (this.#isWritable || this.#isTrying) return;
    this.#isTrying = true;
    const write = { key: PROBE, value: new TextEncoder().encode(now.toISOString()) };
    store
      .commit([write], [])
      .catch(() => undefined)
      .finally(() => (this.#isTrying = false));
  }

  async #heard(written: Promise<void>): Promise<void> {
    try {
      await written;
      this.#isWritable = true;
    } catch (error) {
      this.#isWritable = false;
      throw error;
    }
  }
}
