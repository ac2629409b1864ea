import { NO_CODE } from "@fedseg/shared/features/code.ts";
import type { Rows } from "./lloyd.ts";
import { BLOCK, type ClusterModule, type Hand, Memory } from "./module.ts";

/** Codes that there are, with that of a missing value. */
export const CODES = NO_CODE + 1;

/** Users who are put into cells, one cell for each row of codes that there can be. */
export interface CellWork {
  readonly kind: "cells";
  readonly rows: Rows;
  readonly columns: readonly number[];
  /** Of every hand and, in it, column and code whether it has been seen; columns×`CODES`. */
  readonly levels: readonly Uint8Array[];
  /** What each column's codes add to the number of a cell, columns×`CODES`: written between the orders. */
  readonly worth: Uint32Array;
  /** Not 0 once a hand has met a code that no cell was made for. */
  readonly unseen: Int32Array;
  /** The cell of each user. */
  readonly cells: Uint32Array;
  /** Of every hand the users of each cell. */
  readonly counts: readonly Uint32Array[];
}

/** Worth of a code that no cell was made for: more than all cells, and of 64 features still a number of 32 bits. */
export const UNSEEN = 2 ** 25;

/** Orders: see which codes there are; put users into cells. */
export const [MARK, COUNT] = [1, 2];

/** Looks at the users that one thread claims. */
export class CellHand implements Hand {
  readonly #module: ClusterModule;
  readonly #memory: Memory;
  readonly #work: CellWork;
  readonly #hand: number;
  readonly #column: number;
  readonly #cells: number;

  constructor(module: ClusterModule, work: CellWork, hand: number) {
    [this.#module, this.#work, this.#hand] = [module, work, hand];
    this.#memory = new Memory(module);
    this.#column = this.#memory.take(2 * BLOCK);
    this.#cells = this.#memory.take(4 * BLOCK);
  }

  follow(order: number, claim: () => number | undefined): void {
    if (order === MARK) this.#mark(claim);
    else this.#count(claim);
  }

  #mark(claim: () => number | undefined): void {
    const { columns, levels } = this.#work;
    const table = this.#memory.takeZeros(columns.length * CODES);
    this.#each(claim, (users) => {
      for (const [j, column] of columns.entries()) {
        this.#read(column, users);
        this.#module.markLevels(this.#column, users.count, table + j * CODES);
      }
    });
    levels[this.#hand].set(new Uint8Array(this.#memory.buffer, table, columns.length * CODES));
  }

  #count(claim: () => number | undefined): void {
    const { columns, worth, unseen, cells, counts } = this.#work;
    const own = counts[this.#hand];
    const worths = this.#memory.take(4 * worth.length);
    const counters = this.#memory.takeZeros(4 * own.length);
    new Uint32Array(this.#memory.buffer, worths, worth.length).set(worth);
    this.#each(claim, (users) => {
      const held = new Uint32Array(this.#memory.buffer, this.#cells, users.count).fill(0);
      for (const [j, column] of columns.entries()) {
        this.#read(column, users);
        this.#module.writeCells(this.#column, users.count, worths + 4 * j * CODES, this.#cells);
      }
      if (this.#module.countCells(this.#cells, users.count, counters, UNSEEN) !== 0)
        Atomics.store(unseen, 0, 1);
      cells.set(held, users.first);
    });
    own.set(new Uint32Array(this.#memory.buffer, counters, own.length));
  }

  #each(claim: () => number | undefined, look: (users: { first: number; count: number }) => void): void {
    for (let block = claim(); block !== undefined; block = claim()) {
      const first = block * BLOCK;
      look({ first, count: Math.min(BLOCK, this.#work.rows.users - first) });
    }
  }

  #read(column: number, { first, count }: { first: number; count: number }): void {
    const { users, codes } = this.#work.rows;
    const from = column * users + first;
    new Uint16Array(this.#memory.buffer, this.#column, count).set(codes.subarray(from, from + count));
  }
}
