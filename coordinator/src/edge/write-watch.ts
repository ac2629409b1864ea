import type { Store } from "@fedseg/keeper/books/store.ts";

/** What is written to find out whether a store takes something; nobody reads it. */
const PROBE = "write-probe";

/**
 * Whether a service can write, for `/readyz`: what has become of the last write into its own books. A study's book that takes nothing
 * is that study's alone, unless the service's own take nothing either: they are tried then.
 */
export class WriteWatch {
  #own: Store | undefined;
  #isWritable = true;
  #isTrying = false;

  /** Whether the last write into the service's own books has come through, or none was tried. */
  get isWritable(): boolean {
    return this.#isWritable;
  }

  /** Returns the service's own books, watched. */
  over(store: Store): Store {
    this.#own = watched(store, (written) => this.#heard(written));
    return this.#own;
  }

  /** Returns the books of a study: what they do not take is tried in the service's own. */
  beside(store: Store): Store {
    return watched(store, (written) => {
      void written.catch(() => this.#probe());
      return written;
    });
  }

  /** Writes into the service's own books to find out whether they take something again; only when they have not. */
  tryAgain(): void {
    if (!this.#isWritable) this.#probe();
  }

  /** Once at a time. */
  #probe(): void {
    if (this.#isTrying || !this.#own) return;
    this.#isTrying = true;
    const write = { key: PROBE, value: new TextEncoder().encode(new Date().toISOString()) };
    this.#own
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

function watched(store: Store, heard: (written: Promise<void>) => Promise<void>): Store {
  return {
    read: (key) => store.read(key),
    keys: () => store.keys(),
    lines: () => store.lines(),
    close: () => store.close(),
    commit: (writes, lines) => heard(store.commit(writes, lines)),
  };
}
