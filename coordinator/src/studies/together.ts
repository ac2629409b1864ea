import type { DocumentWrite, Documents } from "./registry.ts";

/**
 * Documents whose writes of one moment stand on the disk together or not at all: one commit after another, each with everything that
 * was asked for before it began. Of two writes under one key the later counts. Whoever was refused hears it before the next one begins.
 */
export class Together implements Documents {
  readonly #documents: Documents;
  readonly #waiting = new Map<string, DocumentWrite>();
  #next: Promise<void> | undefined;
  #written = Promise.resolve();

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  read(key: string): Uint8Array | undefined {
    return this.#documents.read(key);
  }

  commit(writes: readonly DocumentWrite[]): Promise<void> {
    for (const write of writes) this.#waiting.set(write.key, write);
    this.#next ??= this.#begin();
    return this.#next;
  }

  /** Resolves when everything that was asked for is on the disk, or has been refused. */
  async settled(): Promise<void> {
    while (this.#next) await this.#next.catch(() => undefined);
    await this.#written;
  }

  #begin(): Promise<void> {
    const next = this.#written.then(() => {
      const writes = [...this.#waiting.values()];
      this.#waiting.clear();
      this.#next = undefined;
      return this.#documents.commit(writes);
    });
    this.#written = next.catch(() => undefined);
    return next;
  }
}
