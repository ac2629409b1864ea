import type { Store, Write } from "@fedseg/keeper/books/store.ts";
import type { Agenda } from "./agenda.ts";
import type { MemoryStore } from "./memory-store.ts";

/** When a write is on the disk within the time that it takes: the process hears of it only at the end. */
export type Moment = "at once" | "at the end";

/** How long each write takes, and what is left of one whose process dies meanwhile. */
export interface Slowness {
  ms(): number;
  moment(): Moment;
}

/** A disk in memory that takes its time, as one process sees it: what it writes is done later, in order, or never. */
export class SlowDisk implements Store {
  readonly #disk: MemoryStore;
  readonly #agenda: Agenda;
  readonly #slowness: Slowness;
  readonly #isAlive: () => boolean;
  #before: Promise<void> = Promise.resolve();

  constructor(disk: MemoryStore, agenda: Agenda, slowness: Slowness, isAlive: () => boolean = () => true) {
    this.#disk = disk;
    this.#agenda = agenda;
    this.#slowness = slowness;
    this.#isAlive = isAlive;
  }

  read(key: string): Uint8Array | undefined {
    return this.#disk.read(key);
  }

  keys(): readonly string[] {
    return this.#disk.keys();
  }

  lines(): readonly string[] {
    return this.#disk.lines();
  }

  async commit(writes: readonly Write[], lines: readonly string[]): Promise<void> {
    const copies = structuredClone(writes);
    this.#before = this.#before.catch(() => undefined).then(() => this.#write(copies, [...lines]));
    return this.#before;
  }

  async close(): Promise<void> {
    await this.#before.catch(() => undefined);
    this.#disk.close();
  }

  #write(writes: readonly Write[], lines: readonly string[]): Promise<void> {
    const moment = this.#slowness.moment();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    if (moment === "at once") this.#disk.commit(writes, lines);
    this.#agenda.after(this.#slowness.ms(), () => {
      // A process that has died meanwhile hears of nothing any more, and writes nothing.
      if (!this.#isAlive()) return;
      try {
        if (moment === "at the end") this.#disk.commit(writes, lines);
        resolve();
      } catch (error) {
        reject(error);
      }
    });
    return promise;
  }
}
