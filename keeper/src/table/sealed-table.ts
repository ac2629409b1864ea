/**
 * Rows that take the place of all others. Asked for in any order, one at a time, so that nobody has to hold them all: there can
 * be a million.
 */
export interface NewRows {
  readonly length: number;
  /** What finds a row: a keyed hash in ASCII, so that keys are spread evenly and say nothing. No two rows have the same. */
  key(at: number): string;
  /** Returns a row; undefined when this one stays out. */
  value(at: number): Uint8Array | undefined;
}

/**
 * What one replacement has put there, without whoever was erased since. All of it may throw CodedError TABLE_REPLACED once
 * another one has taken its place, VAULT_KEY_WRONG, VAULT_DAMAGED or STORE_UNUSABLE.
 */
export interface TableContent {
  /** No two replacements have the same. */
  readonly generation: string;
  /** What the replacement says of the whole. */
  readonly facts: Uint8Array;
  find(key: string): Promise<Uint8Array | undefined>;
  /** Yields every row, some at a time, always in the same order. Holds up nobody who writes: who is erased meanwhile may be missing. */
  rows(): AsyncIterable<readonly Uint8Array[]>;
}

/**
 * Rows about people, replaced all together, found one by one by keyed hashes, and erased one by one. Facts, keys and rows are
 * sealed: who reads the disk learns how many there are, roughly, and nothing else. Several processes may have a table open.
 */
export interface SealedTable {
  /** What is there now; undefined before the first replacement. @throws CodedError VAULT_KEY_WRONG, VAULT_DAMAGED or STORE_*. */
  content(): Promise<TableContent | undefined>;
  /**
   * Puts rows in the place of all that there are, durable when it is done; a crash leaves the old ones or the new ones.
   * @throws CodedError STORE_IN_USE or STORE_UNWRITABLE; then the old ones stand, or what `rows` throws.
   */
  replace(facts: Uint8Array, rows: NewRows): Promise<void>;
  /** Erases a row, durable when it is done; false when there is none. @throws CodedError STORE_IN_USE or STORE_UNWRITABLE. */
  remove(key: string): Promise<boolean>;
  close(): Promise<void>;
}
