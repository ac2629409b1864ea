import type { Scaling } from "@fedseg/shared/queries/scaling.ts";
import { rowWords } from "../kernels/row-words.ts";
import type { Rows } from "./lloyd.ts";
import { BLOCK, type ClusterModule, type Memory } from "./module.ts";

const LANES = 8;

/** Sizes that follow from the number of features. */
export interface RowSize {
  /** Bytes of a row of 16-bit places, a multiple of 16. */
  readonly rowBytes: number;
  readonly pairs: number;
}

/** Returns the sizes of rows of so many features. */
export function rowSize(d: number): RowSize {
  return { rowBytes: 16 * Math.ceil(d / LANES), pairs: Math.ceil(d / 2) };
}

/** Makes rows on the grid of users' codes, a block at a time. */
export class Packer {
  readonly #module: ClusterModule;
  readonly #memory: Memory;
  readonly #rows: Rows;
  readonly #columns: readonly number[];
  readonly #at: { readonly scaled: number; readonly tile: number; readonly gone: number };

  constructor(module: ClusterModule, memory: Memory, rows: Rows, scaling: Scaling) {
    [this.#module, this.#memory, this.#rows, this.#columns] = [module, memory, rows, scaling.columns];
    const { rowBytes } = rowSize(this.#columns.length);
    const words = rowWords(scaling);
    this.#at = {
      scaled: memory.take(words.length * 4),
      // Columns behind the last feature stay zeros.
      tile: memory.takeZeros(rowBytes * BLOCK),
      gone: memory.take(2 * BLOCK + LANES * rowBytes),
    };
    new Int32Array(memory.buffer, this.#at.scaled, words.length).set(words);
  }

  /** Users of a block. */
  usersOf(block: number): number {
    return Math.min(BLOCK, this.#rows.users - block * BLOCK);
  }

  /** Packs a block into memory that is laid out as `words` say. Returns how many rows there are. */
  pack(block: number, words: number, to: number): number {
    const { users, codes } = this.#rows;
    const { scaled, tile, gone } = this.#at;
    const [first, count] = [block * BLOCK, this.usersOf(block)];
    const filled = Math.ceil(count / LANES) * LANES;
    const held = new Uint16Array(this.#memory.buffer, tile, this.#columns.length * BLOCK);
    for (const [j, column] of this.#columns.entries()) {
      const from = column * users + first;
      held.set(codes.subarray(from, from + count), j * BLOCK);
      held.fill(65_535, j * BLOCK + count, j * BLOCK + filled);
    }
    return this.#module.pack(words, scaled, tile, gone, to, count, BLOCK * 2);
  }
}
