import type { Scaling } from "@fedseg/shared/queries/scaling.ts";
import type { Rows } from "./lloyd.ts";
import { BLOCK, type ClusterModule, type Hand, Memory } from "./module.ts";
import { Packer, type RowSize, rowSize } from "./packer.ts";

/** Rows between which distances are added up. Rows have places: those of one label lie side by side, in fours. */
export interface DistanceWork {
  readonly kind: "distances";
  readonly rows: Rows;
  readonly scaling: Scaling;
  /** Each row's place; −1 for one that has none. */
  readonly places: Int32Array;
  /** Where each label's places begin, and where the last one's end: multiples of 4. */
  readonly starts: readonly number[];
  /** Places of the rows whose distances are asked for. */
  readonly asked: Int32Array;
  /** Of each row that is asked for, and each label: Σ weight × distance, in 1/16 of the grid. */
  readonly sums: Float64Array;
}

/** The order to measure what is claimed: `ASKED` rows a block. */
export const MEASURE = 1;
export const ASKED = 64;

/** Rows that are measured side by side, and in one pass. */
const FOUR = 4;
const PASS = 2048;
/** Weights that together are no more than this make light passes: the module adds them up in 32 bits. */
const MOST_LIGHT = 2 ** 13 - 1;

/** Places of one label that are measured in one pass. */
interface Pass {
  readonly label: number;
  readonly from: number;
  readonly count: number;
  readonly isLight: boolean;
}

/** Adds up distances between all rows and those that one thread claims: it has all rows in its own memory. */
export class DistanceHand implements Hand {
  readonly #module: ClusterModule;
  readonly #memory: Memory;
  readonly #work: DistanceWork;
  readonly #size: RowSize;
  readonly #at: ReturnType<typeof layOut>;
  readonly #passes: readonly Pass[];

  constructor(module: ClusterModule, work: DistanceWork, _hand: number) {
    [this.#module, this.#work] = [module, work];
    this.#memory = new Memory(module);
    this.#size = rowSize(work.scaling.columns.length);
    this.#at = layOut(this.#memory, work, this.#size);
    this.#place();
    this.#passes = passesOf(work.starts, this.#views().weights);
  }

  follow(_order: number, claim: () => number | undefined): void {
    for (let block = claim(); block !== undefined; block = claim()) this.#measure(block * ASKED);
  }

  /** Writes every row to its place. */
  #place(): void {
    const { rows, scaling, places } = this.#work;
    const { rowBytes, pairs } = this.#size;
    const packer = new Packer(this.#module, this.#memory, rows, scaling);
    const block = layOutBlock(this.#memory, rowBytes);
    const { others, lengths, weights } = this.#views();
    for (let first = 0, at = 0; first < rows.users; first += BLOCK, at++) {
      const count = packer.pack(at, block.words, block.at);
      const packed = new Int32Array(this.#memory.buffer, block.at, (count * rowBytes) / 4);
      const squares = new Int32Array(this.#memory.buffer, block.at + block.lengths, count);
      const users = new Uint16Array(this.#memory.buffer, block.at + block.users, count);
      for (let row = 0; row < count; row++) {
        const user = first + users[row];
        const place = places[user];
        if (place < 0) continue;
        const to = (place - (place % FOUR)) * pairs + (place % FOUR);
        for (let pair = 0; pair < pairs; pair++)
          others[to + pair * FOUR] = packed[(row * rowBytes) / 4 + pair];
        lengths[place] = squares[row];
        weights[place] = rows.weights?.[user] ?? 1;
      }
    }
  }

  /** Measures a block of rows against all, so many of these at a time that they stay in the cache. */
  #measure(first: number): void {
    const { starts, asked, sums } = this.#work;
    const count = Math.min(ASKED, asked.length - first);
    const groups = Math.ceil(count / FOUR);
    const k = starts.length - 1;
    const { pairs } = this.#size;
    const at = this.#at;
    const length = FOUR * (4 + 4 * pairs);
    for (let row = 0; row < groups * FOUR; row++)
      this.#tell(at.rows + row * (4 + 4 * pairs), asked[first + Math.min(row, count - 1)]);
    const halves = new Int32Array(this.#memory.buffer, at.out, 2 * ASKED * k).fill(0);
    for (const { label, from, count: some, isLight } of this.#passes) {
      const [others, lengths] = [at.others + 4 * pairs * from, at.lengths + 4 * from];
      const weights = at.weights + 4 * from;
      for (let group = 0; group < groups; group++) {
        const out = at.out + 8 * FOUR * (label * (ASKED / FOUR) + group);
        const rows = at.rows + group * length;
        if (isLight) this.#module.lightDistances(rows, pairs, others, lengths, weights, some, out);
        else this.#module.distances(rows, pairs, others, lengths, weights, some, out);
      }
    }
    for (let row = 0; row < count; row++)
      for (let label = 0; label < k; label++) {
        const half = 2 * (label * ASKED + row);
        sums[(first + row) * k + label] = halves[half + 1] * 2 ** 32 + (halves[half] >>> 0);
      }
  }

  /** Writes a row's squared length and −2·x. */
  #tell(to: number, place: number): void {
    const { pairs } = this.#size;
    const { others, lengths } = this.#views();
    new Int32Array(this.#memory.buffer, to, 1)[0] = lengths[place];
    const own = new Int16Array(others.buffer, others.byteOffset);
    const told = new Int16Array(this.#memory.buffer, to + 4, 2 * pairs);
    const from = (place - (place % FOUR)) * pairs + (place % FOUR);
    for (let j = 0; j < 2 * pairs; j++) told[j] = -2 * own[2 * (from + (j >> 1) * FOUR) + (j % 2)];
  }

  #views() {
    const { others, lengths, weights, places } = this.#at;
    const words = (at: number, length: number) => new Int32Array(this.#memory.buffer, at, length);
    return {
      others: words(others, places * this.#size.pairs),
      lengths: words(lengths, places),
      weights: words(weights, places),
    };
  }
}

/** Cuts every label's places into passes: light ones wherever four rows' weights are. */
function passesOf(starts: readonly number[], weights: Int32Array): readonly Pass[] {
  const passes: Pass[] = [];
  const weightOf = (four: number) => weights.subarray(four, four + FOUR).reduce((sum, one) => sum + one, 0);
  for (let label = 0; label + 1 < starts.length; label++) {
    for (let from = starts[label]; from < starts[label + 1];) {
      const isLight = weightOf(from) <= MOST_LIGHT;
      let [end, sum] = [from, 0];
      while (end < Math.min(starts[label + 1], from + PASS)) {
        const weight = weightOf(end);
        if (isLight ? sum + weight > MOST_LIGHT : weight <= MOST_LIGHT) break;
        [end, sum] = [end + FOUR, sum + weight];
      }
      passes.push({ label, from, count: end - from, isLight });
      from = end;
    }
  }
  return passes;
}

function layOut(memory: Memory, { starts }: DistanceWork, { pairs }: RowSize) {
  const places = starts[starts.length - 1];
  return {
    places,
    others: memory.takeZeros(4 * pairs * places),
    lengths: memory.takeZeros(4 * places),
    // Nobody is at a place that fills a label's last four up.
    weights: memory.takeZeros(4 * places),
    rows: memory.take(ASKED * (4 + 4 * pairs)),
    out: memory.take(8 * ASKED * (starts.length - 1)),
  };
}

/** A block as the packing kernel lays it out, and the words that say so. */
function layOutBlock(memory: Memory, rowBytes: number) {
  const lengths = rowBytes * BLOCK;
  const users = lengths + 4 * BLOCK;
  const words = memory.takeZeros(64);
  const at = memory.take(users + 2 * BLOCK);
  new Int32Array(memory.buffer, words, 6).set([rowBytes, 0, 0, lengths, 0, users]);
  return { words, at, lengths, users };
}
