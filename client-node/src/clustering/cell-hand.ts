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
  readonly seen: readonly Uint8Array[];
  /** Of each column the codes that cells are made for, and how many these are; columns×`CODES`: written between the orders. */
  readonly levels: Uint16Array;
  readonly many: Int32Array;
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
  readonly #tile: number;
  readonly #cells: number;

  constructor(module: ClusterModule, work: CellWork, hand: number) {
    [this.#module, this.#work, this.#hand] = [module, work, hand];
    this.#memory = new Memory(module);
    this.#tile = this.#memory.take(2 * BLOCK * work.columns.length);
    this.#cells = this.#memory.take(4 * BLOCK);
  }

  follow(order: number, claim: () => number | undefined): void {
    if (order === MARK) this.#mark(claim);
    else this.#count(claim);
  }

  #mark(claim: () => number | undefined): void {
    const { columns, seen } = this.#work;
    const table = this.#memory.takeZeros(columns.length * CODES);
    this.#each(claim, ({ count }) => {
      for (let j = 0; j < columns.length; j++)
        this.#module.markLevels(this.#tile + 2 * BLOCK * j, count, table + j * CODES);
    });
    seen[this.#hand].set(new Uint8Array(this.#memory.buffer, table, columns.length * CODES));
  }

  #count(claim: () => number | undefined): void {
    const { columns, unseen, cells, counts, many } = this.#work;
    const worth = this.#worth();
    const length = many.reduce((product, one) => product * one, 1);
    const counters = this.#memory.takeZeros(4 * length);
    this.#each(claim, ({ first, count }) => {
      this.#module.writeCells(this.#tile, columns.length, count, 2 * BLOCK, worth, this.#cells);
      if (this.#module.countCells(this.#cells, count, counters, UNSEEN) !== 0) Atomics.store(unseen, 0, 1);
      cells.set(new Uint32Array(this.#memory.buffer, this.#cells, count), first);
    });
    counts[this.#hand].set(new Uint32Array(this.#memory.buffer, counters, length));
  }

  /** Writes what each column's codes add to the number of a cell. */
  #worth(): number {
    const { columns, levels, many } = this.#work;
    const worth = this.#memory.take(4 * columns.length * CODES);
    let times = 1;
    for (let j = 0; j < columns.length; j++) {
      const own = new Uint32Array(this.#memory.buffer, worth + 4 * CODES * j, CODES).fill(UNSEEN);
      for (let level = 0; level < many[j]; level++) own[levels[CODES * j + level]] = level * times;
      times *= many[j];
    }
    return worth;
  }

  /** Reads the codes of the users that are claimed, a block at a time. */
  #each(claim: () => number | undefined, look: (users: { first: number; count: number }) => void): void {
    const { rows, columns } = this.#work;
    const tile = new Uint16Array(this.#memory.buffer, this.#tile, BLOCK * columns.length);
    for (let block = claim(); block !== undefined; block = claim()) {
      const first = block * BLOCK;
      const count = Math.min(BLOCK, rows.users - first);
      for (const [j, column] of columns.entries()) {
        const from = column * rows.users + first;
        tile.set(rows.codes.subarray(from, from + count), BLOCK * j);
      }
      look({ first, count });
    }
  }
}
