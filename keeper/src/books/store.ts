import type { Work } from "../process/work.ts";

/** One durable write: the value under a key, or its erasure. */
export interface Write {
  readonly key: string;
  readonly value: Uint8Array | undefined;
}

/**
 * A party's durable books: a journal of values by key and the lines of a ledger, written together or not at all. Held by one
 * process at a time, which is why what stands in them can be told at once. `Done`: what writing gives back; a promise,
 * but for stores that have nothing to wait for.
 */
export interface Store<Done extends Work = Promise<void>> {
  /** The value under a key, as the last commit that is done has left it. */
  read(key: string): Uint8Array | undefined;
  /** Every key that holds a value, in no order. */
  keys(): readonly string[];
  /** Ledger lines from the first to the last. */
  lines(): readonly string[];
  /**
   * Writes everything in one transaction; durable when it is done, and never done in another order than asked for. After a
   * failure that leaves open what stands on the disk, nothing more is written: the next process finds it there, or not.
   * @throws CodedError STORE_UNWRITABLE, as a rejection.
   */
  commit(writes: readonly Write[], lines: readonly string[]): Done;
  /** Lets go of the books; what is being written is done first. */
  close(): Done;
}
