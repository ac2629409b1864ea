import type { Crew } from "./crew.ts";
import { FORGET, LABEL, type LabelWork, PACK, SPREAD, WRITE } from "./label-hand.ts";
import { type Clusters, type Labelled, NO_LABEL, type Rows, type Start, iterate } from "./lloyd.ts";
import { BLOCK } from "./module.ts";

/** Centres move so far before all labels are found anew. */
const FARTHEST = 32_767;

/** Says what threads are to do to label rows. `rowOf`: of each user the row that stands for it, where rows stand for several. */
export function labelWork(
  rows: Rows,
  { scaling, centers }: Start,
  hands: number,
  rowOf?: Uint32Array,
): LabelWork {
  const d = scaling.columns.length;
  const k = centers.length / d;
  const shared = (bytes: number) => new SharedArrayBuffer(bytes);
  return {
    kind: "label",
    rows,
    scaling,
    k,
    centers: new Int32Array(shared(4 * k * d)),
    moved: new Int32Array(shared(4)),
    // Of all clusters their sums and users, then Σ x².
    sums: Array.from({ length: hands }, () => new Float64Array(shared(8 * (k * (d + 1) + 1)))),
    labels: new Uint16Array(shared(2 * rows.users)).fill(NO_LABEL),
    ...(rowOf && { users: { rowOf, labels: new Uint16Array(shared(2 * rowOf.length)) } }),
  };
}

/** Runs Lloyd's iteration with a crew: it finds what row by row is found. */
export function lloydByCrew(crew: Crew, work: LabelWork, { centers, iterations }: Start): Clusters {
  crew.deal(PACK, Math.ceil(work.rows.users / BLOCK));
  const labeller = new Labeller(crew, work);
  const d = work.scaling.columns.length;
  const { users, labels } = work;
  const found = iterate(centers, iterations, d, (at) => labeller.label(at), users ? users.labels : labels);
  crew.order(WRITE);
  if (users) crew.order(SPREAD, Math.ceil(users.labels.length / BLOCK));
  return found;
}

/** Has a crew label all rows by centres, and keeps account of how far these have moved. */
class Labeller {
  readonly #crew: Crew;
  readonly #work: LabelWork;
  #moved: number | undefined;

  constructor(crew: Crew, work: LabelWork) {
    [this.#crew, this.#work] = [crew, work];
  }

  label(centers: Int32Array): Labelled {
    const { centers: told, moved, sums, scaling } = this.#work;
    let far =
      this.#moved === undefined ? 0 : this.#moved + longestMoves(told, centers, scaling.columns.length);
    if (far > FARTHEST) {
      far = 0;
      this.#crew.order(FORGET);
    }
    this.#moved = far;
    moved[0] = far;
    told.set(centers);
    this.#crew.order(LABEL);
    const all = new Float64Array(sums[0].length);
    for (const part of sums) for (let at = 0; at < all.length; at++) all[at] += part[at];
    return { sums: all.subarray(0, -1), squares: all[all.length - 1] };
  }
}

/** By no more than this, rounded up, have a row's nearest centre and another one come closer to each other's distance: the two longest moves. */
function longestMoves(from: Int32Array, to: Int32Array, d: number): number {
  let [first, second] = [0, 0];
  for (let at = 0; at < from.length; at += d) {
    let square = 0;
    for (let j = at; j < at + d; j++) square += (to[j] - from[j]) ** 2;
    if (square > first) [first, second] = [square, first];
    else if (square > second) second = square;
  }
  return Math.ceil(Math.sqrt(first) + Math.sqrt(second));
}
