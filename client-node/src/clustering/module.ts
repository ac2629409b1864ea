/** Adds distances of four rows to others; which is for which weights says the source. */
type Distances = (
  ...call: [
    rows: number,
    pairs: number,
    others: number,
    lengths: number,
    weights: number,
    count: number,
    out: number,
  ]
) => void;

/** An instance of the module `clusters`; what its functions are given says its source, client-node/kernels/clusters. Numbers are addresses where nothing else is said. */
export interface ClusterModule {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  pack(
    words: number,
    scaled: number,
    tile: number,
    gone: number,
    block: number,
    users: number,
    stride: number,
  ): number;
  assign(words: number, block: number, rows: number, moved: number): number;
  prepare(words: number): void;
  flush(words: number): void;
  markLevels(column: number, users: number, table: number): void;
  writeCells(
    tile: number,
    columns: number,
    users: number,
    stride: number,
    worth: number,
    cells: number,
  ): void;
  countCells(cells: number, users: number, counts: number, least: number): number;
  distances: Distances;
  lightDistances: Distances;
}

/** Users of a block: the part of the rows that a thread claims. */
export const BLOCK = 4096;

const PAGE = 2 ** 16;
const ALIGNED = 64;

/** Hands out a module's memory, from its beginning on, and makes it as large as that needs. */
export class Memory {
  readonly #memory: ClusterModule["memory"];
  #end = PAGE / 64;

  constructor({ memory }: ClusterModule) {
    this.#memory = memory;
  }

  get buffer(): ArrayBuffer {
    return this.#memory.buffer;
  }

  /** Takes so many bytes; what is in them is left of earlier work. @throws RangeError when there is no more. */
  take(bytes: number): number {
    const from = this.#end;
    this.#end += Math.ceil(bytes / ALIGNED) * ALIGNED;
    const missing = this.#end - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE));
    return from;
  }

  /** As `take`, all zeros. */
  takeZeros(bytes: number): number {
    const from = this.take(bytes);
    new Uint8Array(this.buffer, from, bytes).fill(0);
    return from;
  }
}

/** A thread's share of some work: what it does at each order, claiming blocks of it as long as there are any. */
export interface Hand {
  follow(order: number, claim: () => number | undefined): void;
}
