import { seededUniforms } from "../../test/simulation/seeded-uniforms.ts";

/** Rows to learn from, and rows to measure with. */
export interface Split {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/** Part of the rows that is kept to measure with. */
const KEPT = 0.3;

/** Shuffles the places of rows and divides them; the same for the same seed. */
export function splitRows(rows: number, seed: number): Split {
  const uniforms = seededUniforms(`supervised/split/${seed}`);
  const order = Array.from({ length: rows }, (_, at) => at);
  for (let at = rows - 1; at > 0; at--) {
    const other = Math.floor(uniforms.next() * (at + 1));
    [order[at], order[other]] = [order[other], order[at]];
  }
  const kept = Math.floor(rows * KEPT);
  return { train: order.slice(kept), test: order.slice(0, kept) };
}
