import type { Store, Write } from "@fedseg/keeper/books/store.ts";
import { CodedError } from "@fedseg/shared/errors.ts";

/** A party's disk in memory: what is committed survives a crash of the party, and a copy is an old disk image. */
export class MemoryStore implements Store<void> {
  readonly #values: Map<string, Uint8Array>;
  readonly #lines: string[];
  #isFull = false;

  constructor(values: ReadonlyMap<string, Uint8Array> = new Map(), lines: readonly string[] = []) {
    this.#values = new Map([...values].map(([key, value]) => [key, Uint8Array.from(value)]));
    this.#lines = [...lines];
  }

  read(key: string): Uint8Array | undefined {
    const value = this.#values.get(key);
    return value && Uint8Array.from(value);
  }

  keys(): readonly string[] {
    return [...this.#values.keys()];
  }

  lines(): readonly string[] {
    return [...this.#lines];
  }

  commit(writes: readonly Write[], lines: readonly string[]): void {
    if (this.#isFull || !writes.every(isWritable)) throw unwritable();
    for (const { key, value } of writes) {
      if (value) this.#values.set(key, Uint8Array.from(value));
      else this.#values.delete(key);
    }
    this.#lines.push(...lines);
  }

  close(): void {}

  /** From here on nothing can be written, until there is room again. */
  fill(isFull = true): void {
    this.#isFull = isFull;
  }

  /** Returns an image of the disk as it is now. */
  copy(): MemoryStore {
    return new MemoryStore(this.#values, this.#lines);
  }
}

function isWritable({ value }: Write): boolean {
  return value === undefined || value instanceof Uint8Array;
}

function unwritable(): CodedError {
  return new CodedError("STORE_UNWRITABLE", {
    what: "This disk in memory is full, or was given something else than bytes.",
    why: "A test wants it so.",
    todo: "Make room.",
  });
}
