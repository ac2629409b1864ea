import type { Scaling } from "@fedseg/shared/queries/scaling.ts";
import { NO_LABEL, type Rows } from "./lloyd.ts";
import { BLOCK, type ClusterModule, type Hand, Memory } from "./module.ts";
import { Packer, type RowSize, rowSize } from "./packer.ts";

/** Rows that several threads label again and again; what is not the rows themselves lies in memory that all of them see. */
export interface LabelWork {
  readonly kind: "label";
  readonly rows: Rows;
  readonly scaling: Scaling;
  readonly k: number;
  /** On the grid, k×d row-major. */
  readonly centers: Int32Array;
  /** How far centres have moved, which `LABEL` and `FORGET` are told. */
  readonly moved: Int32Array;
  /** Of every hand its `LabelSums`, then Σ x². */
  readonly sums: readonly Float64Array[];
  /** Length: rows. */
  readonly labels: Uint16Array;
  /** Where rows stand for several users: the row of each, and the labels that they get of these. */
  readonly users?: { readonly rowOf: Uint32Array; readonly labels: Uint16Array };
}

/** Orders: pack what is claimed; label it; forget what is known of labels; write them; give those that are claimed to users. */
export const [PACK, LABEL, FORGET, WRITE, SPREAD] = [1, 2, 3, 4, 5];

/** Numbers behind a cluster's sums in the module: its users, and three that fill up. */
const BEHIND = 4;
const MOST_LISTED = 256 + 32 + 8;
/** Five centres' scores of eight rows, and what is found of these. */
const SCRATCH = 160 + 96;

interface Block {
  readonly at: number;
  readonly first: number;
  readonly rows: number;
}

/** Labels the rows that one thread has claimed: they lie in its own memory until the end. */
export class LabelHand implements Hand {
  readonly #module: ClusterModule;
  readonly #memory: Memory;
  readonly #work: LabelWork;
  readonly #hand: number;
  readonly #packer: Packer;
  readonly #size: RowSize;
  readonly #at: ReturnType<typeof layOut>;
  readonly #blocks: Block[] = [];
  #squares = 0;

  constructor(module: ClusterModule, work: LabelWork, hand: number) {
    [this.#module, this.#work, this.#hand] = [module, work, hand];
    this.#memory = new Memory(module);
    this.#size = rowSize(work.scaling.columns.length);
    this.#packer = new Packer(module, this.#memory, work.rows, work.scaling);
    this.#at = layOut(this.#memory, work, this.#size);
    new Int32Array(this.#memory.buffer, this.#at.words, this.#at.told.length).set(this.#at.told);
    module.prepare(this.#at.words);
  }

  follow(order: number, claim: () => number | undefined): void {
    if (order === LABEL) this.#label();
    if (order === FORGET) for (const block of this.#blocks) this.#makeDue(block);
    if (order === WRITE) for (const block of this.#blocks) this.#write(block);
    if (order !== PACK && order !== SPREAD) return;
    for (let block = claim(); block !== undefined; block = claim())
      if (order === PACK) this.#pack(block);
      else this.#spread(block);
  }

  #pack(block: number): void {
    const { words, behind } = this.#at;
    const at = this.#memory.take(behind.end);
    const first = block * BLOCK;
    const rows = this.#packer.pack(block, words, at);
    const own = { at, first, rows };
    this.#blocks.push(own);
    this.#makeDue(own);
    new Uint16Array(this.#memory.buffer, at + behind.labels, BLOCK).fill(NO_LABEL);
    const lengths = new Int32Array(this.#memory.buffer, at + behind.lengths, rows);
    const { weights } = this.#work.rows;
    if (!weights) {
      for (const length of lengths) this.#squares += length;
      return;
    }
    const users = this.#users(own);
    const held = new Int32Array(this.#memory.buffer, at + behind.weights, rows);
    for (let row = 0; row < rows; row++) {
      held[row] = weights[first + users[row]];
      this.#squares += held[row] * lengths[row];
    }
  }

  /** Makes all rows of a block due, and what is behind the last one never. */
  #makeDue({ at, rows }: Block): void {
    new Uint16Array(this.#memory.buffer, at + this.#at.behind.dues, BLOCK)
      .fill(65_535, rows)
      .fill(0, 0, rows);
  }

  #label(): void {
    const { centers, moved, sums } = this.#work;
    const { words } = this.#at;
    this.#tell(centers);
    for (const { at, rows } of this.#blocks) this.#module.assign(words, at, rows, moved[0]);
    this.#module.flush(words);
    this.#take(sums[this.#hand]);
  }

  /** Writes |c|² and −2·c of every centre. */
  #tell(centers: Int32Array): void {
    const d = this.#work.scaling.columns.length;
    const length = 4 + 4 * this.#size.pairs;
    const { buffer } = this.#memory;
    for (let j = 0; j < this.#work.k; j++) {
      const at = this.#at.centers + j * length;
      const places = new Int16Array(buffer, at + 4, 2 * this.#size.pairs);
      let square = 0;
      for (let i = 0; i < d; i++) {
        const place = centers[j * d + i];
        places[i] = -2 * place;
        square += place * place;
      }
      new Int32Array(buffer, at, 1)[0] = square;
    }
  }

  #take(sums: Float64Array): void {
    const d = this.#work.scaling.columns.length;
    const width = this.#size.rowBytes / 2;
    const row = width + BEHIND;
    const halves = new Int32Array(this.#memory.buffer, this.#at.totals, 2 * this.#work.k * row);
    for (let j = 0; j < this.#work.k; j++) {
      for (let i = 0; i <= d; i++) {
        const at = 2 * (j * row + (i === d ? width : i));
        sums[j * (d + 1) + i] = halves[at + 1] * 2 ** 32 + (halves[at] >>> 0);
      }
    }
    sums[this.#work.k * (d + 1)] = this.#squares;
  }

  #write(block: Block): void {
    const { labels, rows } = this.#work;
    const { at, first } = block;
    const own = new Uint16Array(this.#memory.buffer, at + this.#at.behind.labels, block.rows);
    if (block.rows === Math.min(BLOCK, rows.users - first)) labels.set(own, first);
    else for (const [row, user] of this.#users(block).entries()) labels[first + user] = own[row];
  }

  #spread(block: number): void {
    const { labels, users } = this.#work;
    const { rowOf, labels: ofUsers } = users!;
    const end = Math.min(rowOf.length, (block + 1) * BLOCK);
    for (let user = block * BLOCK; user < end; user++) ofUsers[user] = labels[rowOf[user]];
  }

  #users({ at, rows }: Block): Uint16Array {
    return new Uint16Array(this.#memory.buffer, at + this.#at.behind.users, rows);
  }
}

/** Where in the module's memory what lies, as client-node/kernels/clusters/layout.ts has it. */
function layOut(memory: Memory, { rows, k }: LabelWork, { rowBytes, pairs }: RowSize) {
  const words = memory.take(64);
  const centers = memory.takeZeros(k * (4 + 4 * pairs));
  const list = memory.take(4 * MOST_LISTED);
  const group = memory.take(8 * rowBytes + SCRATCH);
  const sums = memory.takeZeros(k * (2 * rowBytes + 4 * BEHIND));
  const totals = memory.takeZeros(2 * k * (2 * rowBytes + 4 * BEHIND));
  const masks = memory.takeZeros(8 * 256);
  const behind = layOutBlock(rowBytes, rows.weights !== undefined);
  const { lengths, weights, users, dues, labels } = behind;
  const told = [
    rowBytes,
    pairs,
    k,
    lengths,
    weights,
    users,
    dues,
    labels,
    centers,
    list,
    group,
    sums,
    totals,
    0,
    masks,
  ];
  return { words, centers, totals, behind, told };
}

function layOutBlock(rowBytes: number, hasWeights: boolean) {
  const lengths = rowBytes * BLOCK;
  const weights = hasWeights ? lengths + 4 * BLOCK : 0;
  const users = lengths + (hasWeights ? 8 : 4) * BLOCK;
  const dues = users + 2 * BLOCK;
  const labels = dues + 2 * BLOCK;
  return { lengths, weights, users, dues, labels, end: labels + 2 * BLOCK };
}
